"""Hidden checks of logit-matching.

The oracle is plain Python in float64, and the other one is what the loss is the limit of. Batch and classes differ, and
neither student nor teacher is centred. Values are compared on copies.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")


def differences(student, teacher):
    """The centred difference of each sample, as lists."""
    for s, t in zip(student.tolist(), teacher.tolist(), strict=True):
        raw = [a - b for a, b in zip(s, t, strict=True)]
        mean = math.fsum(raw) / len(raw)
        yield [value - mean for value in raw]


def oracle(student, teacher):
    costs = [math.fsum(value * value for value in row) / (2 * len(row)) for row in differences(student, teacher)]
    return torch.tensor(math.fsum(costs) / len(costs), dtype=student.dtype)


def gradient_oracle(student, teacher):
    """The centred difference over B · C."""
    rows = [[value / student.numel() for value in row] for row in differences(student, teacher)]
    return torch.tensor(rows, dtype=student.dtype)


def problem(draw, batch, classes, **options):
    """Logits of a student and a teacher whose means over the classes are not 0, and not each other's."""
    student, teacher = draw.logits(batch, classes, **options), draw.logits(batch, classes, **options)
    return student + draw.uniform(1.0, 2.0), teacher - draw.uniform(1.0, 2.0)


def agrees(candidate, student, teacher, expected=None, **tolerance):
    theirs = candidate.logit_matching_loss(student.clone(), teacher.clone())
    same(theirs, oracle(student, teacher) if expected is None else expected, what=LOSS, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up class by class, gives.

    损失值与按定义逐类求和的结果一致。
    """
    agrees(candidate, *problem(draw, 5, 7))


@aspect("value")
def test_the_number_of_classes_does_not_set_the_size(candidate, draw):
    """With hundreds of classes it is still a mean over the classes, and with two as well.

    类别有几百个时仍是对类别取平均，只有两个时也一样。
    """
    agrees(candidate, *problem(draw, 3, draw.integer(300, 400)), rtol=1e-3)
    agrees(candidate, *problem(draw, 4, 2))


@aspect("value")
def test_logits_far_apart_are_squared_like_any_others(candidate, draw):
    """Logits that lie tens of thousands apart count in full: there is no temperature for which they would be too large.

    logits 相差数万时照样按平方计入：这里没有温度，也就无所谓过大。
    """
    agrees(candidate, *problem(draw, 4, 6, scale=30000.0))


@aspect("value")
def test_it_is_the_limit_of_the_distillation_loss(candidate, draw):
    """At a very high temperature, the temperature squared times KL is next to this loss.

    温度极高时，温度的平方乘以 KL 与这个损失十分接近。
    """
    student, teacher = problem(draw, 4, 6, scale=1.0, dtype=torch.float64)
    temperature, total = draw.uniform(2000.0, 4000.0), 0.0
    for s, t in zip(student.tolist(), teacher.tolist(), strict=True):
        log_q, log_p = (
            [value / temperature - math.log(math.fsum(math.exp(other / temperature) for other in row)) for value in row]
            for row in (s, t)
        )
        total += math.fsum(math.exp(a) * (a - b) for a, b in zip(log_p, log_q, strict=True))
    hot = torch.tensor(temperature**2 * total / len(student), dtype=torch.float64)
    agrees(candidate, student, teacher, hot, rtol=1e-2)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample and model, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本、各模型可以不同），损失不变。
    """
    student, teacher = problem(draw, 4, 6)
    moved = student + 3 * draw.normal(4, 1), teacher + 3 * draw.normal(4, 1)
    agrees(candidate, *moved, oracle(student, teacher))


@aspect("value")
def test_a_student_that_differs_by_constants_costs_nothing(candidate, draw):
    """A student whose logits are the teacher's but for a number added to each sample costs nothing.

    学生的 logits 与教师只差每个样本上的一个常数时，损失为 0。
    """
    teacher = draw.logits(5, 4, dtype=torch.float64)
    nothing = torch.tensor(0.0, dtype=torch.float64)
    agrees(candidate, teacher + draw.normal(5, 1, dtype=torch.float64), teacher, nothing, atol=1e-9)


@aspect("value")
def test_student_and_teacher_may_change_places(candidate, draw):
    """The value stays the same when student and teacher change places.

    学生与教师互换位置，损失值不变。
    """
    student, teacher = problem(draw, 4, 5)
    agrees(candidate, teacher, student, oracle(student, teacher))


@aspect("value")
def test_it_grows_as_a_square(candidate, draw):
    """With all logits multiplied by one number, the loss is multiplied by its square.

    所有 logits 同乘一个数，损失变为原来的该数平方倍。
    """
    student, teacher = problem(draw, 4, 5)
    factor = draw.uniform(2.0, 3.0)
    agrees(candidate, factor * student, factor * teacher, factor**2 * oracle(student, teacher))


@aspect("value")
def test_the_order_of_samples_and_classes_does_not_matter(candidate, draw):
    """Samples, and classes of student and teacher together, may be reordered.

    调换样本的顺序，或同时调换学生与教师的类别顺序，损失不变。
    """
    student, teacher = problem(draw, 6, 5)
    samples, classes = (torch.randperm(size, generator=draw.generator) for size in (6, 5))
    agrees(candidate, student[samples][:, classes], teacher[samples][:, classes], oracle(student, teacher))


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice costs the same: it is a mean over the batch.

    每个样本都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    student, teacher = problem(draw, 3, 5)
    agrees(candidate, torch.cat([student, student]), torch.cat([teacher, teacher]), oracle(student, teacher))


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    for dtype in (torch.float32, torch.float64):
        student, teacher = problem(draw, 5, 7, dtype=dtype)
        leaf = student.clone().requires_grad_()
        theirs = grads(candidate.logit_matching_loss(leaf, teacher.clone()), leaf)
        same(theirs[0], gradient_oracle(student, teacher), what=GRADIENT)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher = (part.requires_grad_() for part in problem(draw, 4, 6))
    theirs = grads(candidate.logit_matching_loss(student, teacher), student, teacher)
    same(theirs[0], gradient_oracle(student.detach(), teacher.detach()), what=GRADIENT)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, *problem(draw, 4, 5, dtype=dtype), rtol=1e-4)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits of student and teacher hold the same numbers after the call as before.

    调用之后，学生与教师的 logits 与调用之前相同。
    """
    student, teacher = problem(draw, 5, 4)
    with unchanged(student, teacher):
        candidate.logit_matching_loss(student, teacher)


@aspect("stability")
def test_samples_far_from_0_give_the_right_value(candidate, draw):
    """Where the logits of a sample lie far from 0 all together, the loss is still right.

    一个样本的 logits 整体远离 0 时，损失仍然正确。
    """
    # float64, because it has more room between an honest loss of digits and the other one: so far from 0 it keeps
    # seven decimals of a logit, and of its square not one.
    student, teacher = problem(draw, 5, 7, dtype=torch.float64)
    far, away = draw.uniform(1e8, 2e8), draw.uniform(1e8, 2e8)
    for ours, others in ((far, 0.0), (0.0, -away), (-far, away)):
        agrees(candidate, student + ours, teacher + others, rtol=1e-5)


@aspect("bad-input")
def test_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = problem(draw, 4, 3)
    for other in (draw.logits(4, 5), teacher[:, :1], teacher[:1], teacher[:3], teacher[0]):
        with refuses(ValueError):
            candidate.logit_matching_loss(student, other)
        with refuses(ValueError):
            candidate.logit_matching_loss(other, teacher)
