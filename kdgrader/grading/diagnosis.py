"""What the submission did, in words: the named mistakes that reproduce it, or else what is measurably off.

A set of mistakes is named only if it reproduces every reply: values, gradients, exceptions and what was left in the
arguments. Where several sets do, each is named, with the kind of call that would tell them apart.
"""

import re
import time
import traceback
import warnings

from kdgrader.bank.records import Mistake
from kdgrader.grading.apart import apart
from kdgrader.grading.cases import cases
from kdgrader.grading.conditions import where
from kdgrader.grading.explanations import Explanation, edited, explanations
from kdgrader.grading.measured import measured
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import Replays
from kdgrader.i18n import says
from kdgrader.jail.wire import Returned, count_values
from kdgrader.reports.records import Diagnosis
from kdgrader.text import Text

__all__ = ["diagnose", "edited", "named_sets"]

REPLAY_AT_MOST_S = 0.2  # a call that took the submission longer is not replayed
LIGHT_S = 0.05  # nor, where others went wrong as well, one that took it longer than this
# No mistake that a person makes answers with so much, and comparing it takes long.
LARGEST_REPLY = 4 << 20  # bytes of tensors
MOST_VALUES = 10_000  # beside the tensors
SEARCH = 0.7  # of the budget, for several mistakes at once; the rest is for what tells sets apart, or for measuring


def diagnose(
    reference: str,
    mistakes: tuple[Mistake, ...],
    calls: list[Recorded],
    aspects: dict[str, str],
    failed: set[str],
    passed: set[str],
    source: str,
    budget_s: float,
) -> tuple[Diagnosis, ...]:
    """The smallest sets of mistakes that explain all calls. `aspects`: check → aspect; `failed`, `passed`: checks."""
    begun = time.thread_time()  # of computing: a busy machine names no fewer mistakes
    cheap = _cheap(calls)
    replayed = {call.check for call in cheap}
    explains = tuple(dict.fromkeys(aspect for check, aspect in aspects.items() if check in failed & replayed))
    if not explains:
        return ()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what torch warns of is often the very mistake
        found: list[Explanation] = []
        try:
            replays, found = _searched(reference, mistakes, cheap, passed, budget_s)
            # A search that ran over its time leaves no less for the words: the same replies are measured to the end.
            replays.deadline = max(begun + budget_s, time.thread_time() + (1 - SEARCH) * budget_s)
            if found:
                return _named(replays, found, explains, source)
            return measured(replays, aspects, failed)
        except Exception:  # a diagnosis is worth having, and never worth a verdict
            traceback.print_exc()
            return tuple(_diagnosis(one, None, None, explains, source) for one in found)


def named_sets(
    reference: str, mistakes: tuple[Mistake, ...], calls: list[Recorded], passed: set[str], budget_s: float
) -> tuple[tuple[str, ...], ...]:
    """The ids of what `diagnose` would name, without the words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, found = _searched(reference, mistakes, _cheap(calls), passed, budget_s)
    return tuple(tuple(mistake.id for mistake in one.named) for one in found)


def _searched(
    reference: str, mistakes: tuple[Mistake, ...], calls: list[Recorded], passed: set[str], budget_s: float
) -> tuple[Replays, list[Explanation]]:
    """What explains the calls, and the replays that it was found by."""
    begun = time.thread_time()
    replays = _replays(reference, calls, passed, begun + budget_s)
    return replays, explanations(replays, mistakes, begun + SEARCH * budget_s)


def _cheap(calls: list[Recorded]) -> list[Recorded]:
    """The calls that can be replayed in time; none of a submission that gives a huge answer."""
    return [] if any(map(_is_huge, calls)) else [call for call in calls if call.seconds <= REPLAY_AT_MOST_S]


def _is_huge(call: Recorded) -> bool:
    return len(call.body) > LARGEST_REPLY or (
        isinstance(call.reply, Returned) and count_values(call.reply.value) > MOST_VALUES
    )


def _replays(reference: str, calls: list[Recorded], passed: set[str], deadline: float) -> Replays:
    light = [call for call in calls if call.seconds <= LIGHT_S]
    replays = Replays(reference, light, passed, deadline)
    return Replays(reference, calls, passed, deadline) if len(replays.right()) == len(light) < len(calls) else replays


def _named(replays: Replays, found: list[Explanation], explains: tuple[str, ...], source: str) -> tuple[Diagnosis, ...]:
    told = apart(replays, found)
    every = cases(replays)
    wrong = [case for case in every if not case.as_it_should]
    calls = where(wrong, [case for case in every if case.as_it_should])
    return tuple(_diagnosis(one, calls, tells, explains, source) for one, tells in zip(found, told, strict=True))


def _diagnosis(
    explanation: Explanation, calls: Text | None, tells: Text | None, explains: tuple[str, ...], source: str
) -> Diagnosis:
    named = explanation.named
    parts = [mistake.says for mistake in named]
    lead = says("{n} mistakes at once. ", n=len(named)) if len(named) > 1 else Text("", "")
    text = Text(lead.en + "\n\n".join(p.en for p in parts), lead.zh + "\n\n".join(p.zh for p in parts))
    return Diagnosis(
        mistakes=tuple(mistake.id for mistake in named),
        says=text,
        explains=explains,
        evidence="replayed",
        lines=_lines(source, [mistake.look for mistake in named if mistake.look]),
        where=calls,
        apart=tells,
        probes=tuple(mistake.probe for mistake in named),
    )


def _lines(source: str, patterns: list[str]) -> tuple[int, ...]:
    lines = enumerate(re.split(r"\r\n|\r|\n", source), 1)
    return tuple(
        number
        for number, line in lines
        if any(re.search(pattern, line[:500]) for pattern in patterns) and not line.lstrip().startswith(("#", "def "))
    )[:10]
