"""Hidden checks of the smallest question."""

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged


@aspect("value")
def test_value(candidate, reference, draw):
    """The value is right.

    值正确。
    """
    x = draw.normal(4, 3)
    same(candidate.scale(x, factor=3.0), reference.scale(x, factor=3.0))


@aspect("value")
def test_default(candidate, reference, draw):
    """The default factor is 2.

    默认系数为 2。
    """
    x = draw.normal(5)
    with unchanged(x):
        same(candidate.scale(x), 2 * x)


@aspect("gradient")
def test_gradient(candidate, reference, draw):
    """The gradient is right.

    梯度正确。
    """
    x = draw.normal(2, 7, dtype=torch.float64).requires_grad_()
    same(grads(candidate.scale(x, factor=0.5), x), grads(reference.scale(x, factor=0.5), x))


@aspect("bad-input")
def test_refuses(candidate, draw):
    """A factor of 0 raises ValueError.

    系数为 0 时抛出 ValueError。
    """
    with refuses(ValueError):
        candidate.scale(draw.normal(3), factor=0)
