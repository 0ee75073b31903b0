"""A named mistake reproduces everything that a submission replied, or it isn't named."""

import time

import torch
from msgspec.structs import replace
from scale_question import RIGHT

from kdgrader.bank import Edit, Mistake, Variant
from kdgrader.grading import diagnosis, explanations
from kdgrader.grading.cases import cases
from kdgrader.grading.diagnosis import named_sets
from kdgrader.grading.measured import measured
from kdgrader.grading.proxy import Recorded
from kdgrader.grading.replays import Replays, module_of
from kdgrader.jail.parcel import pack
from kdgrader.jail.wire import Returned, TensorHeader
from kdgrader.text import Text


def test_a_single_mistake_is_named_alone(graded):
    (found,) = graded(RIGHT.replace("factor=2.0", "factor=1.0")).verdicts.diagnoses
    assert found.mistakes == ("wrong-default",)
    assert found.evidence == "replayed"
    assert found.explains == ("value",)
    assert found.lines == (6, 7, 8) or found.lines


def test_two_mistakes_at_once_are_named_as_a_pair(graded):
    source = "def scale(x, factor=1.0):\n    return factor * x\n"
    (found,) = graded(source).verdicts.diagnoses
    assert found.mistakes == ("wrong-default", "no-validation")


def test_what_no_mistake_reproduces_is_not_named(graded):
    found = graded("def scale(x, factor=2.0):\n    return x * 17\n").verdicts.diagnoses
    assert [one.mistakes for one in found] == [()]
    assert "accepts what it should refuse" in found[0].says.en
    assert "17" not in "".join(one.says.en for one in found)


def test_a_right_value_with_another_gradient_is_not_named_by_its_value(graded):
    source = RIGHT.replace("return factor * x", "return factor + x.detach()")
    assert all(found.mistakes != ("adds",) for found in graded(source).verdicts.diagnoses)


def test_a_passed_submission_has_no_diagnosis(graded):
    assert graded(RIGHT).verdicts.diagnoses == ()


def test_three_mistakes_are_found_one_aspect_after_another(graded):
    """Neither one nor two of them explain it: the set grows by what each further aspect asks for."""
    source = "def scale(x, factor=1.0):\n    return (factor + x) * 1.0\n"
    (found,) = graded(source).verdicts.diagnoses
    assert found.mistakes == ("adds", "wrong-default", "no-validation") or set(found.mistakes) == {
        "adds", "wrong-default", "no-validation",
    }  # fmt: skip


def test_a_constant_factor_is_measured_where_no_mistake_is_named(graded):
    (found,) = graded(RIGHT.replace("return factor * x", "return factor * x * 16")).verdicts.diagnoses
    assert found.mistakes == ()
    assert found.evidence == "measured"
    assert "16 times" in found.says.en


def test_a_wrong_sign_is_measured(graded):
    (found,) = graded(RIGHT.replace("return factor * x", "return -factor * x")).verdicts.diagnoses
    assert "`−factor` in place of `factor`" in found.says.en


def test_a_right_value_with_a_cut_graph_is_measured(graded):
    (found,) = graded(RIGHT.replace("return factor * x", "return (factor * x).detach()")).verdicts.diagnoses
    assert found.evidence == "measured"
    assert found.explains == ("gradient",)


def test_a_forged_reply_about_arguments_that_there_were_not_is_no_case():
    packed = pack((torch.ones(2),), {})
    reply = Returned(1.0, {7: 0}, (), (), (), (TensorHeader("float32", (2,)),))
    call = Recorded("test_value", "scale", packed.parcel, 1, reply, bytes(16), 0.001, [])
    assert cases(Replays(RIGHT, [call], set(), time.thread_time() + 10)) == []
    honest = replace(reply, changed={0: 0})
    call = Recorded("test_value", "scale", packed.parcel, 1, honest, bytes(16), 0.001, [])
    assert len(cases(Replays(RIGHT, [call], set(), time.thread_time() + 10))) == 1


def test_what_a_passed_check_saw_is_not_measured():
    """An object that refuses when it is used, and not when it is made: another way to be right."""
    packed = pack((torch.ones(2), 0), {})
    call = Recorded("test_refuses", "scale", packed.parcel, 1, Returned(1.0, {}, (), (), (), ()), b"", 0.001, [])
    replays = Replays(RIGHT, [call], {"test_refuses"}, time.thread_time() + 10)
    assert measured(replays, {"test_refuses": "bad-input"}, failed=set()) == ()
    replays = Replays(RIGHT, [call], set(), time.thread_time() + 10)
    (said,) = measured(replays, {"test_refuses": "bad-input"}, failed={"test_refuses"})
    assert "accepts" in said.says.en


def test_what_answers_with_megabytes_is_not_diagnosed(graded):
    wrong = RIGHT.replace("return factor * x", "return 3 * factor * x")
    assert graded(wrong).verdicts.diagnoses
    large = RIGHT.replace("return factor * x", "return (factor * x).new_zeros(2 << 20)")
    long = RIGHT.replace("return factor * x", "return [0.0] * 11_000")
    for source in (large, long):
        verdicts = graded(source).verdicts
        assert {check.status for check in verdicts.checks} >= {"failed"}
        assert verdicts.diagnoses == ()


def test_a_call_is_as_long_as_it_computes(graded):
    """However long it waits: on a busy machine, say."""
    slept = RIGHT.replace("return factor * x", "import time; time.sleep(0.3); return factor + x")
    assert [found.mistakes for found in graded(slept).verdicts.diagnoses] == [("adds",)]


CLAMPED = "def clamped(x):\n    y = x - 1.0\n    return max(y, 0.0)\n"


def mistake(id: str, find: str, put: str) -> Mistake:
    nothing = Text("", "")
    return Mistake(id=id, aspect="value", says=nothing, probe=nothing, variants=(Variant(edits=(Edit(find, put),)),))


TURNED, NEGATED = mistake("turned", "x - 1.0", "1.0 - x"), mistake("negated", "max(y, 0.0)", "-y")


def called(source: str, numbers) -> list[Recorded]:
    """What a submission replied to each of these numbers; each is a check of its own."""
    calls, module = [], module_of(source)
    for place, x in enumerate(numbers):
        reply = Returned(module.clamped(x), {}, (), (), (), ())
        calls.append(Recorded(f"test_{place}", "clamped", pack((x,), {}).parcel, 0, reply, b"", 1e-7, []))
    return calls


def test_two_mistakes_that_hide_each_other_are_found_although_each_alone_spoils_what_went_right():
    # What went right is cheapest here, so it is known of each of them, before anything else, that it does harm.
    calls = called("def clamped(x):\n    return x - 1.0\n", (0.25, 0.5, 2.0, 3.0))
    assert named_sets(CLAMPED, (TURNED, NEGATED), calls, {"test_2", "test_3"}, 1.0) == (("turned", "negated"),)


def test_a_check_may_call_as_often_as_it_likes():
    numbers = [0.5, *(1.0 + n for n in range(1000))]
    calls = called("def clamped(x):\n    return max(1.0 - x, 0.0) if x < 1 else x - 1.0\n", numbers)
    calls = [calls[0], *(replace(call, check="test_many") for call in calls[1:])]
    sloped = mistake("sloped", "max(y, 0.0)", "abs(y)")
    assert named_sets(CLAMPED, (TURNED, sloped), calls, {"test_many"}, 10.0) == (("sloped",),)


def test_a_single_mistake_has_the_whole_time_and_several_have_a_part_of_it(monkeypatch):
    """Whoever made one known mistake is told so on a slow machine too; pairs are many, and words need time as well."""
    untils = {}

    class Search:
        wrong = (0,)

        def __init__(self, replays, _):
            untils["alone"] = replays.deadline - time.thread_time()

        def alone(self):
            return []

        def together(self, until):
            untils["together"] = until - time.thread_time()
            return []

    monkeypatch.setattr(explanations, "_Search", Search)
    assert named_sets(CLAMPED, (TURNED,), [], set(), 10.0) == ()
    assert 9.9 < untils["alone"] < 10.0
    assert 6.9 < untils["together"] < 7.0


def test_a_diagnosis_that_fails_costs_no_verdict(monkeypatch, capsys):
    calls = called("def clamped(x):\n    return x\n", [0.5])

    def fails(*_):
        raise OverflowError("in the search")

    monkeypatch.setattr(diagnosis, "explanations", fails)
    found = diagnosis.diagnose(CLAMPED, (TURNED,), calls, {"test_0": "value"}, {"test_0"}, set(), CLAMPED, 1.0)
    assert found == ()
    assert "in the search" in capsys.readouterr().err
