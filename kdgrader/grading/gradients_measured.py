"""Gradients, measured: the values are right, and a gradient is not. In which input, and by how much?"""

import torch

from kdgrader.grading.cases import Case, Slope, agree
from kdgrader.grading.factors import factor_of
from kdgrader.i18n import says
from kdgrader.jail.wire import Returned
from kdgrader.text import Text, joined


def wrong_slopes(case: Case) -> list[Slope]:
    return [slope for slope in case.slopes if not _same(slope)]


def _same(slope: Slope) -> bool:
    if _nothing(slope.theirs) or _nothing(slope.ours):
        return _nothing(slope.theirs) and _nothing(slope.ours)
    assert slope.theirs is not None
    assert slope.ours is not None
    return agree(slope.theirs, slope.ours, of=slope.ours)


def _nothing(gradient: torch.Tensor | None) -> bool:
    return gradient is None or not bool(gradient.ne(0).any())


def lacks_gradient(case: Case) -> bool:
    """Whether the reference's answer hangs on an input's graph, and the submission's on none."""
    return isinstance(case.theirs, Returned) and _hangs(case.ours) and not _hangs(case.theirs)


def _hangs(reply: object) -> bool:
    return isinstance(reply, Returned) and getattr(reply.value, "requires_grad", False) is True


def of_gradients(wrong: list[Case]) -> Text:
    """What is wrong with the gradients of these cases, each of which has a right value."""
    if all(lacks_gradient(case) for case in wrong):
        return says("The values are right, and no gradient reaches any input: the result is cut off from its graph.")
    if all(case.bent for case in wrong):
        return says("The values are right, and the backward pass raises an error.")
    names = sorted({slope.name for case in wrong for slope in wrong_slopes(case)})
    if not names:  # the calls differ in what is wrong with them
        return says("The values are right, and the gradients are not: something cuts or bends the graph.")
    return joined(*(_of_one(name, wrong) for name in names))


def _of_one(name: str, wrong: list[Case]) -> Text:
    """In one input. Every call in which its gradient is wrong has to agree."""
    found = [(slope, case) for case in wrong for slope in wrong_slopes(case) if slope.name == name]
    slopes = [slope for slope, _ in found]
    if all(_nothing(slope.ours) for slope in slopes):
        return says("A gradient reaches `{name}`, which should get none.", name=name)
    if all(_nothing(slope.theirs) for slope in slopes):
        return says("No gradient reaches `{name}`, although the values are right.", name=name)
    pairs = [(s.theirs.double(), s.ours.double()) for s in slopes if s.theirs is not None and s.ours is not None]
    if len(pairs) == len(slopes):
        if all(torch.isfinite(ours).all() and not torch.isfinite(theirs).all() for theirs, ours in pairs):
            return says("The gradient in `{name}` is nan or infinite where the value is right.", name=name)
        factor = factor_of(pairs, [case for _, case in found])
        if factor is not None:
            text = says("The gradient in `{name}` is {factor} times what it should be.", name=name, factor=factor.text)
            return joined(text, factor.hint)
    return says(
        "The values are right, and the gradient in `{name}` is not: something cuts or bends its graph.", name=name
    )
