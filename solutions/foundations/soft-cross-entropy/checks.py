"""Hidden checks of soft-cross-entropy.

The oracle is plain Python in float64 and shares nothing with the reference. Batch and classes differ. Values are
compared on copies: a function that changes its inputs should not lose the points of the value as well.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The cross entropy", "交叉熵")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4  # a log(q + 1e-8) is a matter of stability, in float64 too


def log_softmax(row):
    largest = max(row)
    log_total = largest + math.log(math.fsum(math.exp(value - largest) for value in row))
    return [value - log_total for value in row]


def oracle(student, teacher):
    """The definition, sample by sample and class by class; a tensor of the logits' dtype."""
    total = 0.0
    for s, p in zip(student.tolist(), teacher.tolist(), strict=True):
        total -= math.fsum(a * b for a, b in zip(p, log_softmax(s), strict=True))
    return torch.tensor(total / len(student), dtype=student.dtype)


def gradient_oracle(student, teacher):
    """(softmax(s) − p) / B, entry by entry."""
    rows = [
        [(math.exp(b) - a) / len(student) for a, b in zip(p, log_softmax(s), strict=True)]
        for s, p in zip(student.tolist(), teacher.tolist(), strict=True)
    ]
    return torch.tensor(rows, dtype=student.dtype)


def distributions(logits):
    """Each row a distribution: the softmax of these logits."""
    rows = [[math.exp(value) for value in log_softmax(row)] for row in logits.tolist()]
    return torch.tensor(rows, dtype=logits.dtype)


def problem(draw, batch, classes, dtype=torch.float32):
    """A student's logits, none of its probabilities near 0, and the answers of a teacher unlike it."""
    student, teacher = (draw.logits(batch, classes, scale=scale, dtype=dtype) for scale in (1.0, 1.5))
    return student, distributions(teacher)


def agrees(candidate, student, teacher, expected=None, **tolerance):
    theirs = candidate.soft_cross_entropy(student.clone(), teacher.clone())
    same(theirs, oracle(student, teacher) if expected is None else expected, what=LOSS, **tolerance)


def gradient_agrees(candidate, student, teacher, **tolerance):
    leaf = student.clone().requires_grad_()
    theirs = grads(candidate.soft_cross_entropy(leaf, teacher.clone()), leaf)
    same(theirs[0], gradient_oracle(student, teacher), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The cross entropy is what the definition, summed up class by class, gives.

    交叉熵与按定义逐类求和的结果一致。
    """
    agrees(candidate, *problem(draw, 5, 7))


@aspect("value")
def test_with_many_classes_it_is_still_a_sum(candidate, draw):
    """With hundreds of classes it is still a sum over the classes and a mean over the batch.

    类别有几百个时，仍是对类别求和、对批次取平均。
    """
    agrees(candidate, *problem(draw, 3, draw.integer(300, 400)), rtol=1e-3)


@aspect("value")
def test_a_student_like_its_teacher_pays_the_entropy(candidate, draw):
    """A student whose probabilities are the teacher's pays the teacher's entropy, and no more.

    概率与教师完全相同的学生，损失恰为教师分布的熵。
    """
    teacher = distributions(draw.logits(4, 6, dtype=torch.float64))
    entropy = -math.fsum(p * math.log(p) for row in teacher.tolist() for p in row) / len(teacher)
    agrees(candidate, teacher.log(), teacher, torch.tensor(entropy, dtype=torch.float64), rtol=LOOSE)


@aspect("value")
def test_an_undecided_student_pays_the_same_for_every_target(candidate, draw):
    """A student with equal logits pays the logarithm of the number of classes, whatever the teacher says.

    logits 全部相等的学生，无论教师怎么说，损失都是类别数的对数。
    """
    student = draw.normal(5, 1).expand(5, 6).clone()
    for teacher in (distributions(draw.logits(5, 6)), distributions(draw.logits(5, 6, scale=0.5))):
        agrees(candidate, student, teacher, torch.tensor(math.log(6)))


@aspect("value")
def test_it_is_linear_in_the_targets(candidate, draw):
    """Targets that are a mixture of two teachers cost the same mixture of what either costs.

    目标是两位教师的混合时，损失也是两者各自损失的同样混合。
    """
    student, first = problem(draw, 4, 5)
    second, share = distributions(draw.logits(4, 5)), draw.uniform(0.2, 0.4)
    mixed = share * oracle(student, first) + (1 - share) * oracle(student, second)
    agrees(candidate, student, share * first + (1 - share) * second, mixed)


@aspect("value")
def test_the_order_of_samples_and_classes_does_not_matter(candidate, draw):
    """Samples, and classes of student and teacher together, may be reordered.

    调换样本的顺序，或同时调换学生与教师的类别顺序，损失不变。
    """
    student, teacher = problem(draw, 6, 5)
    samples, classes = (torch.randperm(size, generator=draw.generator) for size in (6, 5))
    agrees(candidate, student[samples][:, classes], teacher[samples][:, classes], oracle(student, teacher))


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本可以不同），损失不变。
    """
    student, teacher = problem(draw, 4, 6)
    agrees(candidate, student + 3 * draw.normal(4, 1), teacher, oracle(student, teacher))


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice costs the same: it is a mean over the batch.

    每个样本都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    student, teacher = problem(draw, 3, 5)
    agrees(candidate, torch.cat([student, student]), torch.cat([teacher, teacher]), oracle(student, teacher))


@aspect("value")
def test_a_one_hot_target_gives_the_cross_entropy_of_a_label(candidate, draw):
    """With all probability on one class it is the ordinary cross entropy with that label.

    概率全在一个类别上时，就是以该类别为标签的普通交叉熵。
    """
    student, labels = draw.logits(6, 4, scale=1.0), draw.labels(6, 4)
    rows = zip(student.tolist(), labels.tolist(), strict=True)
    expected = torch.tensor(-sum(log_softmax(row)[label] for row, label in rows) / len(labels))
    agrees(candidate, student, torch.eye(4)[labels], expected)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    gradient_agrees(candidate, *problem(draw, 5, 7))
    gradient_agrees(candidate, *problem(draw, 3, 4, dtype=torch.float64), rtol=LOOSE)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its probabilities ask for one.

    即使教师的概率需要梯度，也没有梯度传到教师。
    """
    student, teacher = (part.requires_grad_() for part in problem(draw, 4, 6))
    theirs = grads(candidate.soft_cross_entropy(student, teacher), student, teacher)
    same(theirs[0], gradient_oracle(student.detach(), teacher.detach()), what=GRADIENT)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 inputs give a float32 result, float64 inputs a float64 result.

    float32 的输入得到 float32 的结果，float64 的得到 float64 的。
    """
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, *problem(draw, 4, 5, dtype=dtype), rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and targets hold the same numbers after the call as before.

    调用之后，logits 与目标的数值和调用之前相同。
    """
    student, teacher = problem(draw, 5, 4)
    for targets in (teacher, torch.eye(4)[draw.labels(5, 4)]):  # zeros are what one is tempted to mend in place
        with unchanged(student, targets):
            candidate.soft_cross_entropy(student, targets)


def far_apart(draw):
    """float32 logits of 450, −450 and some in between: softmax gives zeros, exp overflows. Students err and agree."""
    batch, classes = 6, 5
    student, teacher = draw.logits(batch, classes), draw.logits(batch, classes)
    for n in range(batch):
        student[n, n % classes], student[n, (n + 1) % classes] = 450.0, -450.0
        teacher[n, (n + n // 3) % classes] += 2.0
    return student, distributions(teacher)


def with_zeros(draw):
    """A teacher that rules classes out, and a student that rules out the same ones, down to a softmax of exactly 0."""
    student, teacher = problem(draw, 5, 6)
    for n in range(5):
        out = torch.randperm(6, generator=draw.generator)[: 1 + n % 3]
        teacher[n, out], student[n, out] = 0.0, -400.0
    return student, teacher / teacher.sum(dim=-1, keepdim=True)


@aspect("stability")
def test_logits_far_apart_give_the_right_value(candidate, draw):
    """Logits hundreds apart give the right value, neither infinite nor nan.

    logits 相差数百时，数值仍然正确，不出现无穷大或 nan。
    """
    agrees(candidate, *far_apart(draw))


@aspect("stability")
def test_logits_far_apart_give_the_right_gradient(candidate, draw):
    """Logits hundreds apart give the right gradient, neither infinite nor nan.

    logits 相差数百时，梯度仍然正确，不出现无穷大或 nan。
    """
    gradient_agrees(candidate, *far_apart(draw))


@aspect("stability")
def test_a_class_that_both_rule_out_adds_nothing(candidate, draw):
    """A class to which the teacher gives exactly 0 adds nothing, even where the student's softmax is 0 as well.

    教师给出的概率恰为 0 的类别没有贡献，即使学生的 softmax 在那里也是 0。
    """
    agrees(candidate, *with_zeros(draw))
    gradient_agrees(candidate, *with_zeros(draw))


@aspect("bad-input")
def test_different_shapes_are_refused(candidate, draw):
    """Logits and targets of different shapes raise ValueError, even where they would broadcast.

    logits 与目标形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = problem(draw, 4, 3)
    for other in (distributions(draw.logits(4, 5)), teacher[:, :1], teacher[:1], teacher[:3], teacher[0]):
        with refuses(ValueError):
            candidate.soft_cross_entropy(student, other)
        with refuses(ValueError):
            candidate.soft_cross_entropy(other, teacher)
