"""Explanations: the smallest sets of named mistakes which, made in the reference together, reproduce every reply.

Mistakes are edits of the reference, so sets of them are edits too. A set is grown along the calls that it does not
explain yet, and each of its members is needed: without it some call is not explained.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

import msgspec

from kdgrader.bank.records import Mistake, Variant
from kdgrader.grading.replays import Reach, Replays
from kdgrader.jail.wire import Returned

AT_MOST = 4  # mistakes in a set, and sets
RULES_OUT_LESS = 3  # how many mistakes a wrong call rules out for each that a right call does, or so
FURTHER = 20  # calls of one check; what comes after them is last anyway
SPENT_ON_CHEAP = 0.5  # of what a call takes, on others that may save it
COMPILE_S = 5e-4  # for a source that is run for the first time
REPRESENTATIVES = 40  # calls, each of another check, that a set is grown along; all others only confirm it


class Explanation(msgspec.Struct, frozen=True):
    """Some mistakes, each in one of its variants, made in the reference one after another."""

    named: tuple[Mistake, ...]
    text: str
    places: tuple[int, ...]  # of its choices, commonest first

    def ids(self) -> frozenset[str]:
        return frozenset(mistake.id for mistake in self.named)


def edited(reference: str, variant: Variant) -> str | None:
    """The mistake's source; None where an edit's `find` does not stand exactly once (two mistakes can collide)."""
    if variant.source is not None:
        return variant.source
    for edit in variant.edits:
        if reference.count(edit.find) != 1:
            return None
        reference = reference.replace(edit.find, edit.put)
    return reference


def explanations(replays: Replays, mistakes: tuple[Mistake, ...], several_until: float) -> list[Explanation]:
    """Those of the smallest size that there is, commonest first. None where the reference itself explains the calls.
    Single mistakes are tried until the deadline of the replays, several at once until `several_until`."""
    search = _Search(replays, mistakes)
    return (search.alone() or search.together(several_until)) if search.wrong else []


class _Choice(msgspec.Struct, frozen=True):
    """One mistake in one of its variants."""

    mistake: Mistake
    variant: Variant
    text: str  # made in the reference, alone
    finds: tuple[str, ...]  # where in the reference; empty for a whole file


class _Search:
    def __init__(self, replays: Replays, mistakes: tuple[Mistake, ...]) -> None:
        self.replays, self.reach = replays, Reach(replays.reference)
        self.choices = [
            _Choice(mistake, variant, text, tuple(edit.find for edit in variant.edits))
            for mistake in mistakes
            for variant in mistake.variants
            if (text := edited(replays.reference, variant)) is not None
        ]
        calls, right = replays.calls, set(replays.right())
        cheap = sorted(range(len(calls)), key=replays.seconds)
        self.right = [place for place in cheap if place in right]
        self.wrong = [place for place in cheap if place not in right]
        # A call that went wrong rules out most mistakes; one that went right fewer, and each further one of its check
        # fewer again; and a refusal hardly any.
        price, went_right = dict[int, float](), Counter[str]()
        for place in cheap:
            price[place] = replays.seconds(place)
            if place in right:
                went_right[calls[place].check] += 1
                price[place] *= RULES_OUT_LESS ** min(went_right[calls[place].check], FURTHER)
        refused = {place for place in right if not isinstance(calls[place].reply, Returned)}
        self.telling = sorted(cheap, key=lambda place: (place in refused, price[place]))
        self.representatives = self._representatives()
        self.grown: set[tuple[frozenset[int], int]] = set()

    def _representatives(self) -> list[int]:
        """The cheapest wrong call of each check: checks look at different things, calls of one check at the same."""
        firsts: dict[str, int] = {}
        for place in self.wrong:
            firsts.setdefault(self.replays.calls[place].check, place)
        return sorted(firsts.values(), key=self.telling.index)[:REPRESENTATIVES]

    def alone(self) -> list[Explanation]:
        return self._first_of(self._singles())

    def together(self, until: float) -> list[Explanation]:
        self.replays.deadline = min(self.replays.deadline, until)
        nothing = Explanation((), self.replays.reference, ())
        several = range(2, AT_MOST + 1)
        ways = (
            *(self._grown(nothing, size, joint=False) for size in several),
            *(self._grown(nothing, size, joint=True) for size in several),
            self._any_two(),
        )
        return next(filter(None, map(self._first_of, ways)), [])

    def _first_of(self, way: Iterator[Explanation]) -> list[Explanation]:
        found: dict[frozenset[str], Explanation] = {}
        for explanation in way:
            if self._explains(explanation) and self._each_is_needed(explanation):
                found.setdefault(explanation.ids(), explanation)
                if len(explanation.named) > 1:  # there are many: others are looked for as long as the first one took
                    self.replays.hurry()
            if len(found) == AT_MOST:
                break
        return sorted(map(self._in_order, found.values()), key=lambda one: sum(one.places))

    def _in_order(self, explanation: Explanation) -> Explanation:
        places = tuple(sorted(explanation.places))
        return Explanation(tuple(self.choices[place].mistake for place in places), explanation.text, places)

    def _singles(self) -> Iterator[Explanation]:
        for number, choice in enumerate(self.choices):
            yield Explanation((choice.mistake,), choice.text, (number,))

    def _grown(self, so_far: Explanation, size: int, *, joint: bool) -> Iterator[Explanation]:
        """Sets of that size that contain `so_far`.

        Each further mistake explains a call that was not explained; or, with `joint`, two of them explain one together:
        there are many pairs, so these come last.
        """
        if self.replays.over():
            return
        open_places = self._open(so_far.text)
        first = next(open_places, None)
        if len(so_far.named) == size or first is None:
            if first is None and len(so_far.named) == size:
                yield so_far
            return
        if joint and not so_far.named:
            yield from self._pairs(so_far, first, size)
            return
        if so_far.named and not self._is_new(so_far, size):
            return
        # The first call that one more mistake explains; if there is room for one more only, it has to explain them all.
        others = () if len(so_far.named) == size - 1 else open_places
        for place in itertools.chain((first,), others):
            explained = False
            for more in self._with_one_more(so_far, place):
                if self.replays.reproduces(more.text, place):
                    explained = True
                    yield from self._grown(more, size, joint=False)
            if explained:
                return

    def _open(self, text: str) -> Iterator[int]:
        """Wrong calls that a source does not explain, each replayed when it is asked for: representatives, or, where it
        explains these, any other."""
        found = False
        for place in self.representatives:
            if not self.replays.reproduces(text, place):
                found = True
                yield place
        if not found:
            yield from itertools.islice((p for p in self.wrong if not self.replays.reproduces(text, p)), 1)

    def _is_new(self, so_far: Explanation, size: int) -> bool:
        """Whether this set has not been grown to that size before, its members in another order."""
        key = (frozenset(so_far.places), size)
        is_new = key not in self.grown
        self.grown.add(key)
        return is_new

    def _pairs(self, nothing: Explanation, place: int, size: int) -> Iterator[Explanation]:
        """Two mistakes that explain a call together and neither alone, and what else the other calls need."""
        for first in self._with_one_more(nothing, place):
            for both in self._with_one_more(first, place, after=first.places[-1]):
                if self.replays.reproduces(both.text, place):
                    yield from self._grown(both, size, joint=False)

    def _any_two(self) -> Iterator[Explanation]:
        """Every two mistakes, where there is time for all of them: what a mistake does to a call, another may hide, and
        then no call leads from the one to the other."""
        edits = [(number, choice) for number, choice in enumerate(self.choices) if choice.finds]
        two = [(a, b) for a, b in itertools.combinations(edits, 2) if a[1].mistake.id != b[1].mistake.id]
        if len(two) * (self.replays.seconds(self.telling[0]) + COMPILE_S) > self.replays.left():
            return
        for (i, first), (j, second) in two:
            text = edited(first.text, second.variant)
            if text is not None:
                yield Explanation((first.mistake, second.mistake), text, (i, j))

    def _does_harm(self, choice: _Choice) -> bool:
        """Whether it is known to change a call that went right. No other mistake is expected to mend that again.

        A check may have passed although the submission answers it otherwise than the reference: that is not harm.
        """
        known, reproduces, reference = self.replays.known, self.replays.reproduces, self.replays.reference
        return any(known(choice.text, place) is False and reproduces(reference, place) for place in self.right)

    def _spoils(self, text: str, so_far: Explanation, place: int, finds: tuple[str, ...]) -> bool:
        """Whether a set with one more mistake no longer explains a call that the set explains. That is looked for in
        what is cheap beside the call in `place`, in which the mistake is about to be tried."""
        spent, most = 0.0, SPENT_ON_CHEAP * self.replays.seconds(place)
        for other in self.telling:
            spent += self.replays.seconds(other)
            if spent > most or self.replays.over():
                return False
            if (
                self.reach.touches(finds, self.replays.calls[other].function)
                and self.replays.reproduces(so_far.text, other)
                and not self.replays.reproduces(text, other)
            ):
                return True
        return False

    def _with_one_more(self, so_far: Explanation, place: int, after: int = -1) -> Iterator[Explanation]:
        """The set with one more mistake that shows in this call; first those that explain it by themselves."""
        function, ids = self.replays.calls[place].function, so_far.ids()
        sets: dict[str, Explanation] = {}
        for number, choice in enumerate(self.choices[after + 1 :], after + 1):
            if (
                choice.mistake.id not in ids
                and choice.finds  # a whole file cannot be combined with an edit
                and not self._does_harm(choice)
                and self.reach.touches(choice.finds, function)
                and (text := edited(so_far.text, choice.variant)) is not None
                and not self._spoils(text, so_far, place, choice.finds)
                and self.replays.differs(choice.text, place)
            ):
                sets.setdefault(text, Explanation((*so_far.named, choice.mistake), text, (*so_far.places, number)))
        yield from sorted(sets.values(), key=lambda one: not self._alone_explains(one.places[-1], place))

    def _alone_explains(self, number: int, place: int) -> bool:
        return self.replays.reproduces(self.choices[number].text, place)

    def _explains(self, explanation: Explanation) -> bool:
        finds = [self.choices[number].finds for number in explanation.places]
        together = tuple(find for some in finds for find in some) if all(finds) else ()
        functions = {call.function for call in self.replays.calls}
        touched = {function for function in functions if self.reach.touches(together, function)}
        places = {*self.wrong, *(place for place in self.right if self.replays.calls[place].function in touched)}
        return self.replays.reproduces_all(explanation.text, [place for place in self.telling if place in places])

    def _each_is_needed(self, explanation: Explanation) -> bool:
        if len(explanation.named) < 3:  # a smaller size was searched before
            return True
        for left_out in explanation.places:
            text: str | None = self.replays.reference
            for number in explanation.places:
                if number != left_out and text is not None:
                    text = edited(text, self.choices[number].variant)
            if text is not None and self.replays.reproduces_all(text, self.wrong):
                return False
        return True
