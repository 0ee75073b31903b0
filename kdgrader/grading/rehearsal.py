"""A file of checks that the checker host runs once, on nothing, so that a checker forked later does nothing for the
first time: pytest's lazy imports, its caches and the interpreter's specialised code are inherited."""

import torch

from kdgrader.grading import aspect, grads, same


@aspect("rehearsal")
def test_value(candidate, reference, draw):  # type: ignore[no-untyped-def]
    """The rehearsal.

    彩排。
    """
    x, _, _ = draw.classification(3, 2, requires_grad=True)
    same(candidate.double(x), 2 * x)
    same(grads(candidate.double(x), x), [torch.full((3, 2), 2.0)])
