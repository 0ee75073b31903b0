"""When two replies are one: what a mistake gives and what a submission gave."""

import pytest

from kdgrader.grading.replies import Given, same_reply
from kdgrader.jail.wire import DictValue, ListValue, OpaqueValue, Raised, Returned


def returned(value):
    return Returned(value, {}, (), (), (), ())


@pytest.mark.parametrize(
    "a, b, same",
    [
        (4.0, 4.0, True),
        (4.0, 4.0 + 1e-12, True),
        (4.0, 4, False),
        (1, True, False),
        (ListValue([1.0, 2.0]), ListValue([1.0, 2]), False),
        (DictValue(["a"], [2]), DictValue(["a"], [2]), True),
        (OpaqueValue("submission.Tree"), OpaqueValue("mistake.Forest"), True),
        (OpaqueValue("numpy.ndarray"), OpaqueValue("submission.Tree"), False),
        (float("nan"), float("nan"), True),
    ],
)
def test_a_number_of_another_type_is_another_answer(a, b, same):
    assert same_reply(returned(a), b"", returned(b), b"", Given()) is same


def test_exceptions_of_one_kind_are_the_same_whatever_they_say():
    assert same_reply(Raised("ValueError", "", "a", 1), b"", Raised("ValueError", "Own", "b", 2), b"", Given())
    assert not same_reply(Raised("ValueError", "", "a", 1), b"", Raised("TypeError", "", "a", 1), b"", Given())
