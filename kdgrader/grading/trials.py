"""Trials: the reference called with other arguments than a recorded call's, or with one thing in it changed, to see
whether that gives what the submission gave."""

import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch

from kdgrader.grading.cases import Arguments, Case, arguments_of
from kdgrader.grading.replays import Replays, Replied
from kdgrader.grading.replies import Given, given_by, same_reply
from kdgrader.jail.calls import answer_call, answer_vjp, seed_everything
from kdgrader.jail.parcel import pack, unpack

Change = Callable[[Arguments], Arguments | None]  # other arguments in place of these; None where it makes no sense


class Trials:
    """Calls of the reference that nobody recorded."""

    def __init__(self, replays: Replays) -> None:
        self.replays = replays

    def over(self) -> bool:
        return self.replays.over()

    def function(self, case: Case) -> Callable[..., Any]:
        function: Callable[..., Any] = getattr(self.replays.module(self.replays.reference), case.call.function)
        return function

    def opened(self, case: Case) -> Arguments:
        """The arguments anew: a call may have changed those of the case."""
        given = arguments_of(self.function(case), unpack(case.call.parcel, bytearray(case.call.parcel.body)))
        assert given is not None  # there would be no case
        return given

    def answer(self, case: Case, changed: Arguments) -> Any:
        """What the reference returns with some arguments changed; None where it refuses, or time is up."""
        if self.over():
            return None
        seed_everything(case.call.seed)
        try:
            with torch.no_grad():
                return self.function(case)(**{**self.opened(case), **changed})
        except Exception:
            return None

    def explains(self, change: Change, cases: Iterable[Case]) -> bool:
        """Whether the reference, at changed arguments, replies what the submission replied at those of the cases."""
        return all(self._same(change, case) for case in cases)

    def _same(self, change: Change, case: Case) -> bool:
        given = None if self.over() else change(self.opened(case))
        if given is None:
            return False
        call, packed = case.call, pack((), given)
        answer = answer_call(self.function(case), packed.parcel, call.seed)
        if not same_reply(answer.reply, answer.body, call.reply, call.body, given_by(packed.parcel)):
            return False
        for asked in call.products:
            if answer.graph is None or max(asked.outputs, default=-1) >= len(answer.graph.outputs):
                return False
            slope = answer_vjp(answer.graph, asked.outputs, asked.tensors, bytearray(asked.body))
            if not same_reply(slope.reply, slope.body, asked.reply, asked.reply_body, Given()):
                return False
        return True


def takes(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(function).parameters)


__all__ = ["Change", "Replied", "Trials", "takes"]
