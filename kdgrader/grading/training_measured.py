"""Training, measured: which step of a loop first departs from the reference's, and which parameter, buffer or mode.

The reference's whole trajectory is known (it is run here, and looked at after every step); of the submission's loop
what it returned, and what it left in the models.
"""

import functools
import math
from collections.abc import Iterator
from typing import Any

import msgspec
import torch
from torch import nn
from torch.optim.optimizer import register_optimizer_step_post_hook

from kdgrader.grading.cases import Case, leaves, same_leaf
from kdgrader.grading.replies import close
from kdgrader.grading.trials import Trials
from kdgrader.i18n import says
from kdgrader.jail.calls import seed_everything
from kdgrader.jail.values import read_tensors
from kdgrader.jail.wire import ModuleState, Reply, Returned
from kdgrader.reports.records import Plot, Series
from kdgrader.text import Text, joined

SHOWN = 4  # names in a sentence
State = dict[str, torch.Tensor]  # parameter or buffer → what it is


class Trajectory(msgspec.Struct, frozen=True):
    """Of each model: what it was before the first step of the reference, and after each of them."""

    models: dict[str, list[State]]


def trains(case: Case) -> bool:
    """Whether a call has to do with models at all, and came back."""
    is_answered = isinstance(case.theirs, Returned) and isinstance(case.ours, Returned)
    return is_answered and any(isinstance(value, nn.Module) for value in case.given.values())


def models(case: Case) -> dict[str, ModuleState]:
    """What the submission left of each model, by the name of its parameter."""
    assert isinstance(case.theirs, Returned)
    return {name: state for name, state in zip(case.models, case.theirs.modules, strict=False) if name}


def of_training(wrong: list[Case], trials: Trials) -> Text | None:
    """In a few sentences; every one of them holds for all of these calls."""
    for measure in (_modes, _learners, _bystanders, _histories):
        found = measure(wrong, trials)
        if found is not None:
            return found
    return None


# Modes: the reference, with a model kept in another mode, does the same


def _modes(wrong: list[Case], trials: Trials) -> Text | None:
    names = [name for name, value in wrong[0].given.items() if isinstance(value, nn.Module)]
    for name in names:
        for mode, text in (
            ("given", says("`{name}` stays in the mode in which it arrives.", name=name)),
            ("train", says("`{name}` is in train mode all the while.", name=name)),
            ("eval", says("`{name}` is in eval mode all the while.", name=name)),
        ):
            if trials.explains(_kept(name, mode), wrong):
                return joined(text, says("In a right loop, that alone gives these results."))
    return None


def _kept(name: str, mode: str) -> Any:
    def change(given: dict[str, Any]) -> dict[str, Any] | None:
        model = given.get(name)
        if not isinstance(model, nn.Module) or not list(model.children()):
            return None
        if mode != "given":
            model.train(mode == "train")
        model.train = functools.partial(_as_it_is, model)  # type: ignore[method-assign]
        return given

    return change


def _as_it_is(model: nn.Module, _: bool = True) -> nn.Module:
    return model


# Steps


def trajectory(case: Case, trials: Trials) -> Trajectory | None:
    """The reference's, at the arguments of this case; None where time is up."""
    if trials.over():
        return None
    given = trials.opened(case)
    named = {name: value for name, value in given.items() if isinstance(value, nn.Module)}
    seen: dict[str, list[State]] = {name: [_state(model)] for name, model in named.items()}

    def look(*_: object) -> None:
        for name, model in named.items():
            seen[name].append(_state(model))

    seed_everything(case.call.seed)
    hook = register_optimizer_step_post_hook(look)
    try:
        trials.function(case)(**given)
    except Exception:
        return None
    finally:
        hook.remove()
    return Trajectory(seen)


def _state(model: nn.Module) -> State:
    return {name: tensor.detach().clone() for name, tensor in [*model.named_parameters(), *model.named_buffers()]}


def left(case: Case, name: str) -> State:
    """What the submission left of a model."""
    return _left(case, name, case.theirs, case.call.body)


def right(case: Case, name: str) -> State:
    """What the reference leaves of it."""
    return _left(case, name, case.ours, case.right_body)


def _left(case: Case, name: str, reply: Reply, body: bytes) -> State:
    assert isinstance(reply, Returned)
    state, tensors = reply.modules[case.models.index(name)], read_tensors(reply.tensors, bytearray(body))
    return {key: tensors[place] for key, place in (state.parameters | state.buffers).items()}


def differing(theirs: State, ours: State) -> list[str]:
    """The names of what is not the same, in order."""
    return [name for name in ours if name not in theirs or not _same(theirs[name], ours[name])]


def _same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.dtype == b.dtype and close(a, b, a.dtype)


def _learners(wrong: list[Case], trials: Trials) -> Text | None:
    """The model that learns: how far does it go along with the reference's?"""
    said: list[tuple[Text, ...]] = []
    for case in wrong:
        path = trajectory(case, trials)
        if path is None:
            return None
        name = next((n for n, states in path.models.items() if differing(states[-1], states[0])), None)
        if name is None:
            continue  # nothing is to be learned in this call
        differ = differing(left(case, name), path.models[name][-1])
        if differ:
            said.append(tuple(_about(case, name, path.models[name], differ)))
    if not said:
        return None
    common = [text for text in said[0] if all(text in other for other in said)]
    return joined(*common) if common else None


def _about(case: Case, name: str, states: list[State], differ: list[str]) -> Iterator[Text]:
    theirs, last = left(case, name), len(states) - 1
    # The later ones first: a loop that stands still for a while is as far as it ever got.
    stopped = next((step for step in range(last - 1, -1, -1) if not differing(theirs, states[step])), None)
    if stopped == 0:
        yield says("`{name}` does not learn: it is after the training what it was before.", name=name)
    elif stopped is not None:
        yield says("`{name}` takes the right steps and stops too early: the last ones are missing.", name=name)
    yield from _epochs(case)
    parameters = models(case)[name].parameters
    if all(part not in parameters for part in differ):
        yield says("The parameters of `{name}` are right, its buffers are not: {which}.", name=name, which=_few(differ))
    elif stopped is None:
        if len(differ) < len(parameters):
            yield says("Of `{name}`, these are not right: {which}. All others are.", name=name, which=_few(differ))
        elif stepped(theirs, states[0]):
            yield says("`{name}` learns, and comes to other parameters than it should, all of them.", name=name)


def stepped(theirs: State, first: State) -> bool:
    return bool(differing(theirs, first))


def _few(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:SHOWN])
    return f"{shown}, …" if len(names) > SHOWN else shown


def _epochs(case: Case) -> Iterator[Text]:
    """How long the losses agree: each epoch's is the mean of losses before its steps."""
    theirs, ours = histories(case)
    if not ours or not theirs:
        return
    if len(theirs) != len(ours):
        yield says("The history has another length than `epochs`.")
        return
    agree = next((n for n, (a, b) in enumerate(zip(theirs, ours, strict=True)) if not same_leaf(a, b)), len(ours))
    if agree == 0:
        yield says("It departs from the reference in the first epoch: that epoch's loss is another one already.")
    elif agree == 1:
        yield says("The first epoch's loss is right, so all steps but its last one are; it departs after those.")
    elif agree < len(ours):
        yield says("The losses of the first epochs are right; it departs in a later one.")


def histories(case: Case) -> tuple[list[float], list[float]]:
    """The lists of floats that both returned; empty where one returned something else."""
    both = [case.value, case.right_value]
    if all(isinstance(v, list) and v and all(isinstance(x, float) for x in v) for v in both):
        return both[0], both[1]
    return [], []


def _histories(wrong: list[Case], trials: Trials) -> Text | None:
    """Nothing but what was returned is wrong."""
    if not all(histories(case)[1] for case in wrong):
        return None
    if any(differing(left(case, name), right(case, name)) for case in wrong for name in models(case)):
        return None
    said = [tuple(_epochs(case)) for case in wrong]
    common = [text for text in said[0] if all(text in other for other in said)]
    return joined(says("The model is trained as it should be; the history is not right."), *common)


# Who should not have changed


def _bystanders(wrong: list[Case], trials: Trials) -> Text | None:
    found: dict[str, set[str]] = {}
    for case in wrong:
        names = [name for name in models(case) if _left_alone(case, name)]
        touched = {name: kinds for name in names if (kinds := _touched(case, name))}
        if not touched:
            return None
        for name, kinds in touched.items():
            found.setdefault(name, set()).update(kinds)
    if not found:
        return None
    said = []
    for name, kinds in found.items():
        if "parameters" in kinds:
            said.append(says("The parameters of `{name}` change, and should not.", name=name))
        if "buffers" in kinds:
            said.append(says("The buffers of `{name}` change: it normalises by its batches, in train mode.", name=name))
        if "grads" in kinds:
            said.append(says("Gradients are left in the parameters of `{name}`.", name=name))
    return joined(*said)


def _left_alone(case: Case, name: str) -> bool:
    """Whether the reference leaves this model as it was."""
    assert isinstance(case.ours, Returned)
    places = [place for place, part in enumerate(case.names) if part.startswith(f"{name}.")]
    return not any(place in case.ours.changed for place in places)


def _touched(case: Case, name: str) -> set[str]:
    assert isinstance(case.theirs, Returned)
    state = models(case)[name]
    places = {part.removeprefix(f"{name}."): n for n, part in enumerate(case.names) if part.startswith(f"{name}.")}
    kinds = set()
    if any(places.get(part) in case.theirs.changed for part in state.parameters):
        kinds.add("parameters")
    if any(places.get(part) in case.theirs.changed for part in state.buffers):
        kinds.add("buffers")
    if any(_new_gradient(case, places.get(part), place) for part, place in state.grads.items()):
        kinds.add("grads")
    return kinds


def _new_gradient(case: Case, place: int | None, now: int) -> bool:
    if place is None:
        return False
    assert isinstance(case.theirs, Returned)
    grad = read_tensors(case.theirs.tensors, bytearray(case.call.body))[now]
    before = case.call.parcel.sent[place].grad
    if before is None:
        return bool(grad.ne(0).any())
    return not _same(grad, read_tensors(case.call.parcel.tensors, bytearray(case.call.parcel.body))[before])


# Curves


def curves(wrong: list[Case]) -> Plot | None:
    """Both histories of the longest call that has them."""
    longest = max((case for case in wrong if histories(case)[1]), key=lambda c: len(histories(c)[1]), default=None)
    if longest is None or len(histories(longest)[1]) < 2:
        return None
    theirs, ours = histories(longest)
    return Plot(
        title=says("Mean loss a sample, epoch by epoch"),
        x=says("epoch"),
        y=says("loss"),
        series=(
            Series(name=says("submission"), values=tuple(x if math.isfinite(x) else None for x in theirs)),
            Series(name=says("reference"), values=tuple(x if math.isfinite(x) else None for x in ours)),
        ),
    )


__all__ = ["curves", "leaves", "of_training", "trains"]
