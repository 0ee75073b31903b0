"""Rules about questions whose answer is a number. The author's arithmetic is run at several seeds."""

import itertools
from collections.abc import Iterator, Sequence

from kdgrader.bank.defects import Defect, meant
from kdgrader.bank.lint.places import Theory, at
from kdgrader.bank.numbers import PLACE, Key, Values, close, drawn, key_at
from kdgrader.bank.questions import translation_of
from kdgrader.bank.records import Draw
from kdgrader.errors import BankError

SEEDS = range(10)  # the proof takes twenty
FEW = 3  # of those seeds: two misconceptions may now and then give one number, and then both rebuttals are shown


def numbers_without_tolerance(theory: Theory) -> Iterator[Defect]:
    tolerance = theory.question.tolerance
    if theory.question.form != "number":
        return
    if not (tolerance.absolute >= 0 and tolerance.relative >= 0 and tolerance.absolute + tolerance.relative > 0):
        message = "a number wants a tolerance above 0: `tolerance: {relative: 0.01}` or `{absolute: 0.001}`"
        yield at(theory.file, ("tolerance",), message)


def places_that_name_no_draw(theory: Theory) -> Iterator[Defect]:
    """[[name]] in the text and `draws` in the front matter are the same names, in each language."""
    draws = theory.question.draws
    for text, path in (
        (theory.question.body.en, theory.file),
        (theory.question.body.zh, translation_of(theory.file)),
    ):
        if theory.question.form != "number" or not text:
            continue
        named = set(PLACE.findall(text))
        for name in sorted(named - draws.keys()):
            yield Defect(path, None, f"the text uses [[{name}]], which is no draw{meant(name, draws)}")
        for name in draws:
            if name not in named:
                yield Defect(path, None, f"the draw `{name}` stands nowhere in the text as [[{name}]]")


def numbers_that_contradict_themselves(theory: Theory) -> Iterator[Defect]:
    """Both routes give the same, every misconception another, and each of these has its rebuttal."""
    if theory.question.form != "number" or not all(map(_drawable, theory.question.draws.values())):
        return
    if theory.solution.code is None:
        yield Defect(theory.solution_file.with_suffix(".py"), None, "the code that computes the key is missing")
        return
    try:
        sample = [(seed, drawn(theory.question, seed)) for seed in SEEDS]
        keys = [(seed, values, key_at(theory.solution.code, values)) for seed, values in sample]
    except BankError as error:
        yield Defect(error.path, error.line, error.message)
        return
    yield from _two_routes(theory, keys)
    yield from _misconceptions(theory, keys)
    yield from _told_apart(theory, keys)


def _drawable(draw: Draw) -> bool:
    """Draws that cannot be made are noted by the reader."""
    ways = [way for way in (draw.choose, draw.integer, draw.uniform) if way is not None]
    return len(ways) == 1 and bool(ways[0]) and (draw.choose is not None or ways[0][0] < ways[0][1])


def _two_routes(theory: Theory, keys: Sequence[tuple[int, Values, Key]]) -> Iterator[Defect]:
    assert theory.solution.code is not None
    for seed, values, key in keys:
        if not close(key.second_route, key.answer, theory.question.tolerance):
            ours, other = f"answer() is {key.answer:.6g}", f"second_route() {key.second_route:.6g}"
            message = f"{ours} and {other} at {_at(seed, values)}"
            yield Defect(theory.solution.code, None, message)
            return


def _misconceptions(theory: Theory, keys: Sequence[tuple[int, Values, Key]]) -> Iterator[Defect]:
    assert theory.solution.code is not None
    rebuttals = theory.solution.rebuttals
    named = list(dict.fromkeys(id for _, _, key in keys for id in key.misconceptions))
    for id in named:
        if id not in rebuttals:
            yield at(theory.solution_file, ("rebuttals",), f"the misconception `{id}` has no rebuttal")
        for seed, values, key in keys:
            value = key.misconceptions.get(id)
            if value is not None and close(value, key.answer, theory.question.tolerance):
                message = f"the misconception `{id}` gives the right answer at {_at(seed, values)}"
                yield Defect(theory.solution.code, None, message)
                break
    for id in rebuttals:
        if id not in named:
            message = f"the rebuttal `{id}` belongs to no misconception{meant(id, named)}"
            yield at(theory.solution_file, ("rebuttals", id), message)


def _told_apart(theory: Theory, keys: Sequence[tuple[int, Values, Key]]) -> Iterator[Defect]:
    """Misconceptions that give one number at most draws get each other's rebuttals."""
    assert theory.solution.code is not None
    named = list(dict.fromkeys(id for _, _, key in keys for id in key.misconceptions))
    for a, b in itertools.combinations(named, 2):
        both = [
            (seed, values)
            for seed, values, key in keys
            if a in key.misconceptions
            and b in key.misconceptions
            and close(key.misconceptions[a], key.misconceptions[b], theory.question.tolerance)
        ]
        if len(both) > FEW:
            where = f"at {len(both)} of {len(keys)} seeds, such as {_at(*both[0])}"
            message = f"the misconceptions `{a}` and `{b}` give the same number {where}: draw other numbers"
            yield Defect(theory.solution.code, None, message)


def _at(seed: int, values: Values) -> str:
    listed = ", ".join(f"{name} = {value}" for name, value in values.items())
    return f"seed {seed} ({listed})" if listed else f"seed {seed}"


RULES = (numbers_without_tolerance, places_that_name_no_draw, numbers_that_contradict_themselves)
