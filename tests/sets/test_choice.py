"""Which questions a set has, over many seeds and a bank of plain records."""

import random
import time
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from kdgrader.bank import TOPICS, AnyQuestion, Aspect, Bank, CodingQuestion, TheoryQuestion, load_bank
from kdgrader.errors import CallError
from kdgrader.sets.choice import choose, focus, in_asking_order
from kdgrader.text import Text

SEEDS = range(30)
HERE = Path()


def question(
    id: str,
    kind: str,
    minutes: int,
    *,
    level: int = 2,
    topic: int = 0,
    tags: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> AnyQuestion:
    shared = {
        "id": id, "topic": TOPICS[topic], "level": level, "minutes": minutes, "title": Text(id, id),
        "body": Text(id, id), "aspects": (Aspect(id="answer", points=1.0, text=Text("a", "a")),),
        "tags": tags, "prerequisites": after, "folder": HERE,
    }  # fmt: skip
    return TheoryQuestion(**shared, form="text") if kind == "theory" else CodingQuestion(**shared, entry_points=("f",))


def a_bank() -> Bank:
    """24 theory questions of 2 to 6 minutes, 14 coding questions of 12 to 40; each focus comes often."""
    theory = [
        question(
            f"t{n}",
            "theory",
            2 + n % 5,
            level=1 + n % 4,
            topic=n % 8,
            tags=(f"focus{n % 8}", f"group{n % 3}"),
        )
        for n in range(24)
    ]
    coding = [
        question(
            f"c{n}", "coding", (12, 15, 20, 25, 30, 40)[n % 6], level=1 + n % 5, topic=n % 8,
            tags=(f"focus{8 + n % 7}",), after=(f"c{n - 3}", f"t{n}") if n > 3 else (),
        )
        for n in range(14)
    ]  # fmt: skip
    return Bank(HERE, tuple(theory + coding))


BANK = a_bank()


def total(chosen: list[AnyQuestion]) -> int:
    return sum(question.minutes for question in chosen)


def best_fill(questions: list[AnyQuestion], minutes: int) -> int:
    """The oracle: every total that a theory and a coding question and any others come to, by plain sets."""
    totals = {(0, frozenset[str]())}
    for each in questions:
        totals |= {(time + each.minutes, kinds | {each.kind}) for time, kinds in totals}
    return max(time for time, kinds in totals if time <= minutes and len(kinds) == 2)


@pytest.mark.parametrize("minutes", [14, 17, 45, 60, 90])
def test_the_minutes_are_filled_as_well_as_they_can_be_and_never_exceeded(minutes: int) -> None:
    best = best_fill(list(BANK.questions), minutes)
    assert best <= minutes
    for seed in SEEDS:
        assert total(choose(BANK, minutes=minutes, seed=seed)) == best


@pytest.mark.parametrize("minutes", [45, 60, 90])
def test_a_set_has_theory_and_code_and_no_focus_twice(minutes: int) -> None:
    for seed in SEEDS:
        chosen = choose(BANK, minutes=minutes, seed=seed)
        assert {each.kind for each in chosen} == {"theory", "coding"}
        assert not any(focus(a) == focus(b) for a, b in combinations(chosen, 2))
        theory = sum(each.minutes for each in chosen if each.kind == "theory")
        assert 0.15 * minutes <= theory <= 0.40 * minutes


def test_a_focus_comes_twice_where_the_minutes_cannot_be_filled_otherwise() -> None:
    twins = [question(f"t{n}", "theory", 5, tags=("same",)) for n in range(2)]
    bank = Bank(HERE, (*twins, question("c", "coding", 20)))
    assert total(choose(bank, minutes=30, seed=1)) == 30


def test_the_same_seed_gives_the_same_set_whatever_the_order_of_the_bank() -> None:
    for seed in SEEDS:
        shuffled = list(BANK.questions)
        random.Random(seed).shuffle(shuffled)
        again = Bank(HERE, tuple(shuffled))
        assert choose(again, minutes=60, seed=seed) == choose(BANK, minutes=60, seed=seed)


def test_different_seeds_give_different_sets() -> None:
    sets = {tuple(sorted(each.id for each in choose(BANK, minutes=60, seed=seed))) for seed in SEEDS}
    assert len(sets) >= 28


def test_every_question_is_chosen_by_some_seed() -> None:
    seen = {each.id for seed in range(150) for each in choose(BANK, minutes=60, seed=seed)}
    assert seen == {each.id for each in BANK.questions}


def test_filters_are_respected() -> None:
    for seed in SEEDS:
        chosen = choose(BANK, minutes=60, seed=seed, topics=("losses", "training"), levels=(2, 3))
        assert chosen
        assert {each.topic for each in chosen} <= {"losses", "training"}
        assert {each.level for each in chosen} <= {2, 3}


def test_the_first_question_warms_up_and_the_others_climb() -> None:
    for seed in SEEDS:
        first, *others = choose(BANK, minutes=90, seed=seed)
        assert first.kind == "theory"
        free = [each for each in others if not each.prerequisites]
        assert all(a.level <= b.level for a, b in pairwise(free))


def test_nothing_comes_before_what_it_builds_on() -> None:
    for seed in SEEDS:
        chosen = [each.id for each in choose(BANK, minutes=240, seed=seed)]
        for each in BANK.questions:
            for other in each.prerequisites:
                if each.id in chosen and other in chosen:
                    assert chosen.index(other) < chosen.index(each.id)


def test_prerequisites_count_through_questions_that_are_not_in_the_set() -> None:
    deep = question("deep", "coding", 5, level=1, after=("middle",))
    middle = question("middle", "coding", 5, level=1, after=("base",))
    base = question("base", "coding", 5, level=3)
    bank = Bank(HERE, (deep, middle, base))
    assert [each.id for each in in_asking_order(bank, [deep, base])] == ["base", "deep"]


def test_a_cycle_of_prerequisites_does_not_hang() -> None:
    a, b = question("a", "coding", 5, after=("b",)), question("b", "coding", 5, after=("a",))
    assert len(in_asking_order(Bank(HERE, (a, b)), [a, b])) == 2


def test_code_comes_before_theory_where_only_one_of_them_fits() -> None:
    bank = Bank(HERE, (question("t", "theory", 4), question("c", "coding", 20)))
    assert [each.id for each in choose(bank, minutes=22, seed=3)] == ["c"]
    assert [each.id for each in choose(bank, minutes=19, seed=3)] == ["t"]


def test_a_billion_minutes_take_the_whole_bank_and_no_time() -> None:
    began = time.perf_counter()
    assert len(choose(BANK, minutes=10**9, seed=1)) == len(BANK.questions)
    assert time.perf_counter() - began < 2


@pytest.mark.parametrize(
    "call, says",
    [
        ({"minutes": 1}, "the shortest that there is takes 2"),
        ({"minutes": 0}, "No question fits"),
        ({"minutes": -5}, "No question fits"),
        ({"minutes": 60, "topics": ("loses",)}, "No topic is called loses"),
        ({"minutes": 60, "levels": (7,)}, "no level 7"),
        ({"minutes": 60, "topics": ("foundations",), "levels": (5,)}, "no question of these topics"),
    ],
)
def test_what_cannot_be_is_said(call: dict[str, object], says: str) -> None:
    bank = Bank(HERE, tuple(each for each in BANK.questions if (each.topic, each.level) != ("foundations", 5)))
    with pytest.raises(CallError) as error:
        choose(bank, seed=1, **call)  # type: ignore[arg-type]
    assert says in error.value.args[0].en


def test_the_shipped_bank_fills_the_usual_lengths() -> None:
    shipped = load_bank()
    for minutes in (45, 60, 90):
        everything = total(list(shipped.questions))
        for seed in SEEDS:
            filled = total(choose(shipped, minutes=minutes, seed=seed))
            assert 0.9 * min(minutes, everything) <= filled <= minutes
