"""Hidden checks of tempered-error."""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same

# TODO(write): an oracle that shares no code with the reference: plain loops, an identity, a limit, a derivative by hand


def softmax(row, temperature):
    powers = [math.exp(value / temperature) for value in row]
    return [power / math.fsum(powers) for power in powers]


def distributions(student, teacher, temperature):
    """The probabilities of both, sample by sample."""
    rows = zip(student.tolist(), teacher.tolist(), strict=True)
    return [(softmax(s, temperature), softmax(t, temperature)) for s, t in rows]


def expected(student, teacher, temperature):
    pairs = distributions(student, teacher, temperature)
    total = math.fsum((p - q) ** 2 for ps, qs in pairs for p, q in zip(ps, qs, strict=True))
    return torch.tensor(total / len(pairs), dtype=student.dtype)


def slope(student, teacher, temperature):
    """∂L/∂s_i = 2 p_i (d_i − Σ_c p_c d_c) / (T B), with d = p − q."""
    rows = []
    for ps, qs in distributions(student, teacher, temperature):
        d = [p - q for p, q in zip(ps, qs, strict=True)]
        mean = math.fsum(p * x for p, x in zip(ps, d, strict=True))
        rows.append([2 * p * (x - mean) / (temperature * len(student)) for p, x in zip(ps, d, strict=True)])
    return torch.tensor(rows, dtype=student.dtype)


# TODO(write): the checks: unequal sizes, values off the defaults, one claim each, a title that gives no number away


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up class by class, gives.

    损失值与按定义逐类求和的结果一致。
    """
    for temperature in (1.0, draw.uniform(1.5, 4.0), draw.uniform(0.3, 0.8)):
        student, teacher = draw.logits(4, 7), draw.logits(4, 7)
        theirs = candidate.tempered_error(student, teacher, temperature=temperature)
        same(theirs, expected(student, teacher, temperature))


@aspect("value")
def test_the_value_at_the_default_temperature(candidate, draw):
    """Without a temperature, the default is the one of the signature.

    不传温度时，使用签名中的默认值。
    """
    student, teacher = draw.logits(5, 3), draw.logits(5, 3)
    same(candidate.tempered_error(student, teacher), expected(student, teacher, 2.0))


@aspect("value")
def test_the_value_in_float64(candidate, draw):
    """For float64 logits the loss is a float64, and as precise.

    logits 为 float64 时，损失也是 float64，并有相应的精度。
    """
    student, teacher = draw.logits(3, 5, dtype=torch.float64), draw.logits(3, 5, dtype=torch.float64)
    same(candidate.tempered_error(student, teacher, temperature=3.0), expected(student, teacher, 3.0))


@aspect("gradient")
def test_the_students_gradient_is_that_of_the_formula(candidate, draw):
    """The student's gradient is the one worked out by hand.

    学生的梯度与手工推导的一致。
    """
    student, teacher = draw.logits(4, 6, requires_grad=True), draw.logits(4, 6)
    temperature = draw.uniform(1.5, 4.0)
    (theirs,) = grads(candidate.tempered_error(student, teacher, temperature=temperature), student)
    same(theirs, slope(student, teacher, temperature))


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """No gradient reaches the teacher's logits.

    梯度不传到教师的 logits。
    """
    student, teacher = draw.logits(4, 6, requires_grad=True), draw.logits(4, 6, requires_grad=True)
    (theirs,) = grads(candidate.tempered_error(student, teacher, temperature=3.0), teacher)
    same(theirs, None)


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError.

    温度为 0 或负数时抛出 ValueError。
    """
    for temperature in (0.0, -1.0):
        with refuses(ValueError):
            candidate.tempered_error(draw.logits(4, 3), draw.logits(4, 3), temperature=temperature)


@aspect("bad-input")
def test_shapes_that_do_not_agree_are_refused(candidate, draw):
    """Logits of different shapes raise ValueError, even where they could be broadcast.

    两个 logits 形状不同时抛出 ValueError，即使可以广播。
    """
    for shape, other in (((4, 3), (1, 3)), ((4, 1), (4, 3)), ((4, 3), (3, 4))):
        with refuses(ValueError):
            candidate.tempered_error(draw.logits(*shape), draw.logits(*other))
