"""Hidden checks of soft-gap. The oracle is plain Python."""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same


def softmax(row, temperature):
    powers = [math.exp(z / temperature) for z in row]
    return [power / sum(powers) for power in powers]


def oracle(student, teacher, temperature):
    gaps = [
        (p - q) ** 2
        for s, t in zip(student.tolist(), teacher.tolist(), strict=True)
        for p, q in zip(softmax(t, temperature), softmax(s, temperature), strict=True)
    ]
    return torch.tensor(temperature**2 * sum(gaps) / len(gaps), dtype=student.dtype)


@aspect("value")
def test_the_value(candidate, draw):
    """The value is that of the definition.

    数值与定义一致。
    """
    student, teacher, _ = draw.classification(4, 7, dtype=torch.float64)
    temperature = draw.uniform(1.5, 3.0)
    same(candidate.soft_gap(student, teacher, temperature=temperature), oracle(student, teacher, temperature))


@aspect("value")
def test_the_default(candidate, draw):
    """Without options, the temperature is 2.

    不给选项时，温度为 2。
    """
    student, teacher, _ = draw.classification(3, 5, dtype=torch.float64)
    same(candidate.soft_gap(student, teacher), oracle(student, teacher, 2.0))


@aspect("gradient")
def test_the_gradient(candidate, draw):
    """The student's gradient is the one on paper, and the teacher gets none.

    学生的梯度与手工推导一致，教师没有梯度。
    """
    student, teacher, _ = draw.classification(4, 3, dtype=torch.float64, requires_grad=True)
    theirs = grads(candidate.soft_gap(student, teacher, temperature=3.0), student, teacher)
    p, q = ((x.detach() / 3).softmax(-1) for x in (teacher, student))
    slope = 2 * (q - p)  # of the squares in each probability; ∂q_i/∂z_j = q_i (δ_ij − q_j) / 3
    same(theirs, [3 * q * (slope - (slope * q).sum(-1, keepdim=True)) / 12, None])


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0(candidate, draw):
    """A temperature of 0, or a negative one, raises ValueError; one below 1 does not.

    温度为 0 或为负时抛出 ValueError；小于 1 的温度则不会。
    """
    student, teacher, _ = draw.classification(4, 3, dtype=torch.float64)
    for temperature in (0.0, -1.5):
        with refuses(ValueError):
            candidate.soft_gap(student, teacher, temperature=temperature)
    same(candidate.soft_gap(student, teacher, temperature=0.5), oracle(student, teacher, 0.5))
