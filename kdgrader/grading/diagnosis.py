"""Which named mistakes reproduce what the submission did.

Mistakes are edits of the reference. Each is run on the recorded calls by the very code that ran the submission, and is
named only if it reproduces every reply: values, gradients, exceptions and what was left in the arguments.
"""

import itertools
import re
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from kdgrader.bank.records import Mistake, Variant
from kdgrader.grading.measured import measured
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replies import same_reply, summary
from kdgrader.i18n import says
from kdgrader.jail.calls import answer_call, answer_vjp
from kdgrader.reports.records import Diagnosis
from kdgrader.text import Text

REPLAY_AT_MOST_S = 0.2  # a call that took the submission longer is not replayed
TELLING = 8  # how many calls tell apart what is worth combining
BRANCHES = 3  # how many explanations of one aspect are followed into the next


def edited(reference: str, variant: Variant) -> str | None:
    """The mistake's source; None where an edit's `find` does not stand exactly once (two mistakes can collide)."""
    if variant.source is not None:
        return variant.source
    for edit in variant.edits:
        if reference.count(edit.find) != 1:
            return None
        reference = reference.replace(edit.find, edit.put)
    return reference


class _State(msgspec.Struct, frozen=True):
    """Some mistakes, made in the reference one after another."""

    named: tuple[Mistake, ...]
    text: str


def diagnose(
    reference: str,
    mistakes: tuple[Mistake, ...],
    calls: list[Recorded],
    aspects: dict[str, str],
    failed: set[str],
    source: str,
    budget_s: float,
) -> tuple[Diagnosis, ...]:
    """The smallest sets of mistakes that explain all calls. `aspects`: check → aspect; `failed`: checks that failed."""
    deadline = time.process_time() + budget_s  # of computing: a busy machine names no fewer mistakes
    cheap = [call for call in calls if call.seconds <= REPLAY_AT_MOST_S]
    cheap.sort(key=lambda call: call.check not in failed)  # what failed tells mistakes apart soonest
    replayed = {call.check for call in cheap}
    explains = tuple(dict.fromkeys(aspect for check, aspect in aspects.items() if check in failed & replayed))
    if not explains:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch warns of is often the very mistake
        return _searched(reference, mistakes, cheap, aspects, failed, explains, source, deadline)


def _searched(
    reference: str,
    mistakes: tuple[Mistake, ...],
    cheap: list[Recorded],
    aspects: dict[str, str],
    failed: set[str],
    explains: tuple[str, ...],
    source: str,
    deadline: float,
) -> tuple[Diagnosis, ...]:
    start = [_State((), reference)]
    found = _explaining(start, mistakes, 1, cheap, deadline)
    if not found:
        by_aspect = [[call for call in cheap if aspects.get(call.check) == aspect] for aspect in explains]
        grown = _grown(start, mistakes, by_aspect, deadline)
        found = [state for state in grown if state.named and _reproduces(state.text, cheap, deadline)]
    if found:
        return tuple(_diagnosis(state.named, explains, source) for state in found)
    return measured(reference, [call for call in cheap if call.check in failed], aspects)


def _grown(
    states: list[_State], mistakes: tuple[Mistake, ...], by_aspect: list[list[Recorded]], deadline: float
) -> list[_State]:
    """Larger sets, one aspect after another: what explains the calls so far is kept, or grows by one or two."""
    calls: list[Recorded] = []
    for more in by_aspect:
        calls = [*more, *calls]
        for size in (0, 1, 2):
            found = _explaining(states, mistakes, size, calls, deadline)
            if found:
                break
        states = found[:BRANCHES]
    return states


def _explaining(
    states: list[_State], mistakes: tuple[Mistake, ...], size: int, calls: list[Recorded], deadline: float
) -> list[_State]:
    """The states, each with `size` more mistakes, that reproduce the calls; each set of names once."""
    found: dict[tuple[str, ...], _State] = {}
    for state in states:
        for grown in _with_more(state, mistakes, size, calls):
            if time.process_time() > deadline:
                return list(found.values())
            key = tuple(sorted(mistake.id for mistake in grown.named))
            if key not in found and _reproduces(grown.text, calls, deadline):
                found[key] = grown
    return list(found.values())


def _with_more(state: _State, mistakes: tuple[Mistake, ...], size: int, calls: list[Recorded]) -> Iterator[_State]:
    """The state with `size` more mistakes, each in one of its variants; what is common comes first."""
    choices = [
        (mistake, variant)
        for mistake in mistakes
        if mistake not in state.named
        for variant in mistake.variants
        if variant.source is None or not (state.named or size > 1)  # a whole file cannot be combined with an edit
    ]
    if size > 1:
        choices = _that_matter(state, choices, calls)
    # Files of mistakes begin with the commonest: so small sums of places first.
    sets = sorted(itertools.combinations(enumerate(choices), size), key=lambda some: sum(place for place, _ in some))
    for chosen in sets:
        text: str | None = state.text
        for _, (_, variant) in chosen:
            text = edited(text, variant) if text is not None else None
        named = tuple(mistake for _, (mistake, _) in chosen)
        if text is not None and len({mistake.id for mistake in named}) == size:
            yield _State((*state.named, *named), text)


def _that_matter(
    state: _State, choices: list[tuple[Mistake, Variant]], calls: list[Recorded]
) -> list[tuple[Mistake, Variant]]:
    """Of choices that answer alike only the first, and none that changes nothing: there are many pairs."""
    telling = list({call.check: call for call in reversed(calls)}.values())[-TELLING:]  # the first call of a check
    seen = {_signature(state.text, telling)}
    kept = []
    for mistake, variant in choices:
        text = edited(state.text, variant)
        signature = _signature(text, telling) if text is not None else None
        if signature is not None and signature not in seen:
            seen.add(signature)
            kept.append((mistake, variant))
    return kept


def _signature(text: str, calls: list[Recorded]) -> str:
    module = _module(text)
    if module is None:
        return ""
    return "\n".join(summary(answer_call(getattr(module, c.function, None), c.parcel, c.seed)) for c in calls)


def _module(text: str) -> types.ModuleType | None:
    module = types.ModuleType("mistake")
    try:
        exec(compile(text, "mistake.py", "exec"), module.__dict__)
    except Exception:
        return None
    return module


def _reproduces(text: str, calls: list[Recorded], deadline: float) -> bool:
    module = _module(text)
    return module is not None and all(time.process_time() <= deadline and _same_call(module, call) for call in calls)


def _same_call(module: types.ModuleType, call: Recorded) -> bool:
    function: Callable[..., Any] | None = getattr(module, call.function, None)
    answer = answer_call(function, call.parcel, call.seed)
    if not same_reply(answer.reply, answer.body, call.reply, call.body):
        return False
    for product in call.products:
        if answer.graph is None or max(product.outputs, default=-1) >= len(answer.graph.outputs):
            return False
        gradient = answer_vjp(answer.graph, product.outputs, product.tensors, bytearray(product.body))
        if not same_reply(gradient.reply, gradient.body, product.reply, product.reply_body):
            return False
    return True


def _diagnosis(named: tuple[Mistake, ...], explains: tuple[str, ...], source: str) -> Diagnosis:
    parts = [mistake.says for mistake in named]
    lead = says("{n} mistakes at once. ", n=len(named)) if len(named) > 1 else Text("", "")
    text = Text(lead.en + "\n\n".join(p.en for p in parts), lead.zh + "\n\n".join(p.zh for p in parts))
    patterns = [mistake.look for mistake in named if mistake.look]
    lines = tuple(
        number
        for number, line in enumerate(re.split(r"\r\n|\r|\n", source), 1)
        if any(re.search(pattern, line[:500]) for pattern in patterns) and not line.lstrip().startswith(("#", "def "))
    )[:10]
    return Diagnosis(
        mistakes=tuple(mistake.id for mistake in named),
        says=text,
        explains=explains,
        evidence="replayed",
        lines=lines,
        probes=tuple(mistake.probe for mistake in named),
    )
