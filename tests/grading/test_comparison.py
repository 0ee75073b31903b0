"""Comparisons: each stage has its own message, and nothing that lies about equality passes."""

import math

import pytest
import torch

from kdgrader.grading.comparison import Gradients, Mismatch, finite, grads, same
from kdgrader.jail.values import Opaque

ONE = torch.tensor([1.0, 2.0, 3.0])

WRONG = {
    "a float for a tensor": (1.0, torch.tensor(1.0), "type"),
    "an opaque thing": (Opaque("a.B"), ONE, "type"),
    "a bool for a number": (True, 1.0, "type"),
    "a broadcastable shape": (torch.tensor([1.0]), torch.tensor([1.0, 1.0]), "shape"),
    "a scalar with a dimension": (torch.tensor([1.0]), torch.tensor(1.0), "shape"),
    "another dtype": (ONE.double(), ONE, "dtype"),
    "nan": (torch.tensor([1.0, math.nan, 3.0]), ONE, "finite"),
    "nan for nan": (torch.tensor(math.nan), torch.tensor(math.nan), "value"),
    "infinity of the other sign": (torch.tensor(-math.inf), torch.tensor(math.inf), "value"),
    "just off": (ONE * 1.001, ONE, "value"),
    "no gradient where there is one": (None, ONE, "type"),
    "a gradient where there is none": (ONE, None, "value"),
    "too few": ([1.0], [1.0, 2.0], "shape"),
    "a missing entry": ({"a": 1.0}, {"a": 1.0, "b": 2.0}, "keys"),
    "an entry too many": ({"a": 1.0, "b": 2.0}, {"a": 1.0}, "keys"),
    "a number that is nan": (math.nan, 1.0, "finite"),
    "deep inside": ([{"a": ONE}], [{"a": ONE + 1}], "value"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_by_its_first_stage(name):
    theirs, ours, stage = WRONG[name]
    with pytest.raises(Mismatch) as caught:
        same(theirs, ours)
    assert caught.value.stage == stage
    assert caught.value.text.en != caught.value.text.zh


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (ONE * (1 + 1e-6), ONE),
        (None, torch.zeros(3)),
        (torch.zeros(3), None),
        ((1.0, 2.0), [1.0, 2.0]),
        (1, 1.0),
        (torch.tensor([math.inf, 1.0]), torch.tensor([math.inf, 1.0])),
        (torch.empty(0), torch.empty(0)),
    ],
)
def test_what_is_the_same_passes(theirs, ours):
    same(theirs, ours)


def test_a_message_holds_no_expected_value_and_no_received_one():
    with pytest.raises(Mismatch) as caught:
        same(torch.tensor(123.456), torch.tensor(654.321))
    assert "123" not in caught.value.text.en
    assert "654" not in caught.value.text.en
    assert "654.32" in caught.value.expected


def test_grads_speak_of_gradients_and_take_a_cut_graph():
    x = torch.ones(3, requires_grad=True)
    found = grads((2 * x).sum(), x, torch.ones(2))
    assert isinstance(found, Gradients)
    same(found, [torch.full((3,), 2.0), None])
    assert grads(torch.tensor(1.0), x) == [None]
    with pytest.raises(Mismatch, match="gradient"):
        same(grads((3 * x).sum(), x), grads((2 * x).sum(), x))


def test_finite_looks_into_lists():
    finite([torch.ones(2), {"a": 1.0}])
    for bad in ([torch.tensor([math.inf])], {"a": math.nan}, Opaque("x")):
        with pytest.raises(Mismatch):
            finite(bad)
