"""Which questions a set has: a seeded choice that fills the minutes as well as they can be filled.

Two things are wanted at once. The minutes must be used up, which is a subset sum and is solved exactly; and
the questions must make a good interview (a theory question to warm up, code where there is time for it, no
subject twice), which is a matter of taste and is scored. So the questions are walked through in a seeded
order, and each is taken or left by taste wherever both ways can still fill the minutes. Several walks are
tried, and the best of them is the set.
"""

import hashlib
import hmac
from collections.abc import Sequence
from itertools import combinations

from kdgrader.bank import TOPICS, AnyQuestion, Bank
from kdgrader.errors import CallError
from kdgrader.i18n import says

WALKS = 64  # more change next to nothing, and all of them take some 20 ms
THEORY_SHARE = (0.15, 0.40)  # of the minutes, where a set has both kinds
LEVELS = (1, 2, 3, 4, 5)

Chosen = list[AnyQuestion]


def choose(
    bank: Bank, *, minutes: int, seed: int, topics: tuple[str, ...] = (), levels: tuple[int, ...] = ()
) -> Chosen:
    """The questions of a set, in the order in which they are asked."""
    pool = _pool(bank, minutes, topics, levels)
    needs = _needs(pool, minutes)
    walks = [_walk(_ranked(pool, seed, walk), needs, minutes) for walk in range(WALKS)]
    best = min(walks, key=lambda chosen: _faults(chosen, minutes))  # of equals the first
    return in_asking_order(bank, best)


def _pool(bank: Bank, minutes: int, topics: tuple[str, ...], levels: tuple[int, ...]) -> Chosen:
    """The questions that the filters leave and that are not too long."""
    for topic in topics:
        if topic not in TOPICS:
            raise CallError(says("No topic is called {topic}. There are: {all}.", topic=topic, all=", ".join(TOPICS)))
    for level in levels:
        if level not in LEVELS:
            raise CallError(says("There is no level {level}: levels go from 1 to 5.", level=level))
    wanted = [
        question
        for question in bank.questions
        if (not topics or question.topic in topics) and (not levels or question.level in levels)
    ]
    if not wanted:
        raise CallError(says("The bank has no question of these topics and levels."))
    pool = [question for question in wanted if question.minutes <= minutes]
    if not pool:
        shortest = min(question.minutes for question in wanted)
        raise CallError(
            says(
                "No question fits into {minutes} minutes: the shortest that there is takes {shortest}.",
                minutes=minutes,
                shortest=shortest,
            )
        )
    return pool


def _needs(pool: Chosen, minutes: int) -> frozenset[str]:
    """The kinds that a set of these questions must have: both, where one of each fits; code before theory."""
    shortest = {kind: min((q.minutes for q in pool if q.kind == kind), default=None) for kind in ("coding", "theory")}
    have = {kind: time for kind, time in shortest.items() if time is not None}
    if sum(have.values()) <= minutes:
        return frozenset(have)
    return frozenset({"coding"})


def _ranked(pool: Chosen, seed: int, walk: int) -> Chosen:
    """In an order drawn by seed.

    By HMAC and nothing else: it is the same on every Python, and a question that joins the bank moves none of
    the others against each other.
    """

    def rank(question: AnyQuestion) -> bytes:
        return hmac.new(str(seed).encode(), f"set/{walk}/{question.id}".encode(), hashlib.sha256).digest()

    return sorted(pool, key=rank)


def _walk(ranked: Chosen, needs: frozenset[str], minutes: int) -> Chosen:
    """Take or leave each question in turn, by taste where the minutes come out right either way."""
    reach = _reach(ranked, needs)
    left = _most(reach[0][needs], minutes)
    chosen: Chosen = []
    for position, question in enumerate(ranked):
        later = reach[position + 1]
        can_leave = later[needs] >> left & 1
        can_take = question.minutes <= left and later[needs - {question.kind}] >> (left - question.minutes) & 1
        if can_take and (_fits_in(question, chosen, minutes) or not can_leave):
            chosen.append(question)
            left -= question.minutes
            needs -= {question.kind}
    return chosen


def _reach(ranked: Chosen, needs: frozenset[str]) -> list[dict[frozenset[str], int]]:
    """At each position, for each set of kinds still needed: the totals that the questions from there on can
    come to and have those kinds among them, as the bits of an integer."""
    subsets = [frozenset(some) for size in range(len(needs) + 1) for some in combinations(sorted(needs), size)]
    after = {subset: int(not subset) for subset in subsets}  # of no question at all: only 0, if nothing is needed
    reach = [after]
    for question in reversed(ranked):
        after = {s: after[s] | after[s - {question.kind}] << question.minutes for s in subsets}
        reach.append(after)
    return reach[::-1]


def _most(totals: int, minutes: int) -> int:
    """The largest of the totals that is not above the minutes."""
    bits = min(minutes, totals.bit_length()) + 1  # nobody's billion minutes shall cost 125 MB
    return (totals & ((1 << bits) - 1)).bit_length() - 1


def _fits_in(question: AnyQuestion, chosen: Chosen, minutes: int) -> bool:
    """Whether taste would have it beside those that are chosen already."""
    if any(focus(question) == focus(other) for other in chosen):
        return False
    share = THEORY_SHARE[1] if question.kind == "theory" else 1 - THEORY_SHARE[0]
    of_its_kind = sum(other.minutes for other in chosen if other.kind == question.kind)
    return of_its_kind + question.minutes <= share * minutes


def focus(question: AnyQuestion) -> str:
    """What a question is about: its first tag, or its topic where it has none."""
    return question.tags[0] if question.tags else question.topic


def _faults(chosen: Chosen, minutes: int) -> tuple[int, ...]:
    """What is not as it should be, the worst first: fewer is better."""
    pairs = list(combinations(chosen, 2))
    theory = sum(question.minutes for question in chosen if question.kind == "theory")
    mixed = len({question.kind for question in chosen}) == 2
    low, high = (share * minutes for share in THEORY_SHARE)
    return (
        sum(focus(a) == focus(b) for a, b in pairs),
        int(mixed and not low <= theory <= high),
        int(len(chosen) > 2 and len({question.level for question in chosen}) == 1),  # nowhere to climb
        # Coarse on purpose: counted one by one, a few long questions would always beat several short ones.
        2 * sum(bool(set(a.tags) & set(b.tags)) for a, b in pairs) // max(len(pairs), 1),
    )


def in_asking_order(bank: Bank, chosen: Sequence[AnyQuestion]) -> Chosen:
    """A theory question to warm up, then from easy to hard, and nothing before what it builds on."""
    ids = {question.id for question in chosen}
    builds_on = {question.id: _builds_on(bank, question) & ids for question in chosen}
    waiting = sorted(chosen, key=lambda q: (q.level, q.kind != "theory", q.minutes, q.id))
    free = (question for question in waiting if question.kind == "theory" and not builds_on[question.id])
    warm_up = next(free, None)
    ordered: Chosen = [] if warm_up is None else [warm_up]
    while len(ordered) < len(waiting):
        asked = {question.id for question in ordered}
        rest = [question for question in waiting if question.id not in asked]
        # In a cycle nobody is ready; the lint of the bank says so, and here the easiest goes first.
        ordered.append(next((q for q in rest if builds_on[q.id] <= asked), rest[0]))
    return ordered


def _builds_on(bank: Bank, question: AnyQuestion) -> set[str]:
    """Its prerequisites and theirs, also through questions that are not in the set."""
    by_id = {other.id: other for other in bank.questions}
    found: set[str] = set()
    waiting = list(question.prerequisites)
    while waiting:
        id = waiting.pop()
        if id not in found and id in by_id:
            found.add(id)
            waiting += by_id[id].prerequisites
    return found - {question.id}
