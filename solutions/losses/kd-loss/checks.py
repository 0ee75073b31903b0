"""Hidden checks of kd-loss.

The oracle is plain Python in float64 and shares nothing with the reference. Batch and classes differ, temperature and
weight are drawn away from 1 and 0.5. Tolerances in float64 are wide on purpose: a log(q + 1e-8) is a matter of
stability, and costs the points of that alone.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4


def settings(draw):
    """A temperature and a weight off the defaults and off each other's symmetries."""
    return {"temperature": draw.uniform(1.7, 3.3), "alpha": draw.uniform(0.6, 0.8)}


def log_softmax(row, temperature=1.0):
    tempered = [value / temperature for value in row]
    largest = max(tempered)
    log_total = largest + math.log(sum(math.exp(value - largest) for value in tempered))
    return [value - log_total for value in tempered]


def oracle(student, teacher, labels, *, temperature, alpha):
    """The definition, sample by sample and class by class; a tensor of the logits' dtype."""
    total = 0.0
    for s, t, label in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True):
        log_p, log_q = log_softmax(t, temperature), log_softmax(s, temperature)
        kl = sum(math.exp(a) * (a - b) for a, b in zip(log_p, log_q, strict=True))
        total += alpha * temperature**2 * kl - (1 - alpha) * log_softmax(s)[label]
    return torch.tensor(total / len(labels), dtype=student.dtype)


def gradient_oracle(student, teacher, labels, *, temperature, alpha):
    """alpha · T · (q − p) / B + (1 − alpha) · (softmax(s) − one-hot) / B, entry by entry."""
    rows = []
    for s, t, label in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True):
        p, q, plain = (
            [math.exp(x) for x in row]
            for row in (log_softmax(t, temperature), log_softmax(s, temperature), log_softmax(s))
        )
        rows.append(
            [
                (alpha * temperature * (q[c] - p[c]) + (1 - alpha) * (plain[c] - (c == label))) / len(labels)
                for c in range(len(s))
            ]
        )
    return torch.tensor(rows, dtype=student.dtype)


def agrees(candidate, problem, options, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.kd_loss(*(part.clone() for part in problem), **options)
    same(theirs, oracle(*problem, **options), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, options, **tolerance):
    student, teacher, labels = (part.clone() for part in problem)
    theirs = grads(candidate.kd_loss(student.requires_grad_(), teacher, labels, **options), student)
    same(theirs[0], gradient_oracle(*problem, **options), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up class by class, gives.

    损失值与按定义逐类求和的结果一致。
    """
    problem, options = draw.classification(5, 7), settings(draw)
    agrees(candidate, problem, options)


@aspect("value")
def test_the_value_at_temperature_1(candidate, draw):
    """At temperature 1 the loss is right as well.

    温度为 1 时，损失值同样正确。
    """
    problem, alpha = draw.classification(6, 4), draw.uniform(0.2, 0.4)
    agrees(candidate, problem, {"temperature": 1.0, "alpha": alpha})


@aspect("value")
def test_the_value_with_many_classes(candidate, draw):
    """With hundreds of classes the soft term is still a sum over them, not a mean.

    类别有几百个时，软目标项仍是对类别求和，而不是取平均。
    """
    problem, options = draw.classification(3, draw.integer(300, 400)), settings(draw)
    agrees(candidate, problem, options, rtol=1e-3)


@aspect("value")
def test_alpha_0_is_cross_entropy_at_every_temperature(candidate, draw):
    """With no weight on the soft term, the loss is the cross entropy with the labels, whatever the temperature.

    软目标权重为 0 时，无论温度是多少，损失都是与标签的交叉熵。
    """
    student, teacher, labels = draw.classification(5, 4)
    rows = zip(student.tolist(), labels.tolist(), strict=True)
    plain = torch.tensor(-sum(log_softmax(row)[label] for row, label in rows) / len(labels))
    for temperature in (draw.uniform(1.5, 3.0), draw.uniform(4.0, 8.0)):
        theirs = candidate.kd_loss(student.clone(), teacher.clone(), labels, temperature=temperature, alpha=0.0)
        same(theirs, plain, what=LOSS)


@aspect("value")
def test_alpha_1_does_not_look_at_the_labels(candidate, draw):
    """With all weight on the soft term, the labels do not matter.

    权重全在软目标项上时，标签不起作用。
    """
    student, teacher, labels = draw.classification(4, 6)
    options = {"temperature": draw.uniform(1.7, 3.3), "alpha": 1.0}
    for answers in (labels, (labels + 1) % 6):
        agrees(candidate, (student, teacher, answers), options)


@aspect("value")
def test_a_student_that_agrees_with_its_teacher_costs_nothing(candidate, draw):
    """With all weight on the soft term, a student with the teacher's logits has a loss of 0.

    权重全在软目标项上时，logits 与教师相同的学生，损失为 0。
    """
    logits = draw.logits(5, 3, dtype=torch.float64)
    theirs = candidate.kd_loss(logits, logits.clone(), draw.labels(5, 3), temperature=draw.uniform(1.7, 3.3), alpha=1.0)
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice has the same loss: it is a mean over the batch.

    每个样本都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    problem, options = draw.classification(3, 5), settings(draw)
    theirs = candidate.kd_loss(*(torch.cat([part, part]) for part in problem), **options)
    same(theirs, oracle(*problem, **options), what=LOSS)


@aspect("value")
def test_the_order_of_samples_and_classes_does_not_matter(candidate, draw):
    """Samples, and classes with their labels, may be reordered without changing the loss.

    调换样本的顺序，或连同标签一起调换类别的顺序，损失不变。
    """
    student, teacher, labels = draw.classification(6, 5)
    options = settings(draw)
    samples = torch.randperm(6, generator=draw.generator)
    classes = torch.randperm(5, generator=draw.generator)
    renamed = classes.argsort()[labels]  # where each label's class has gone
    theirs = candidate.kd_loss(student[samples][:, classes], teacher[samples][:, classes], renamed[samples], **options)
    same(theirs, oracle(student, teacher, labels, **options), what=LOSS)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample and model, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本、各模型可以不同），损失不变。
    """
    student, teacher, labels = draw.classification(4, 6)
    options = settings(draw)
    theirs = candidate.kd_loss(student + 3 * draw.normal(4, 1), teacher + 3 * draw.normal(4, 1), labels, **options)
    same(theirs, oracle(student, teacher, labels, **options), what=LOSS)


@aspect("value")
def test_at_a_high_temperature_it_compares_centred_logits(candidate, draw):
    """At a high temperature the soft term approaches half the mean squared difference of the centred logits.

    温度很高时，软目标项趋于中心化 logits 之差的均方的一半。
    """
    # float64: T² multiplies the rounding of a KL that is nearly 0.
    student, teacher, labels = draw.classification(4, 7, scale=1.0, dtype=torch.float64)
    difference = student - teacher
    centred = difference - difference.mean(dim=-1, keepdim=True)
    theirs = candidate.kd_loss(student, teacher, labels, temperature=draw.uniform(80.0, 120.0), alpha=1.0)
    same(theirs, 0.5 * centred.square().mean(), rtol=0.05, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    problem, options = draw.classification(5, 7, dtype=torch.float64), settings(draw)
    gradient_agrees(candidate, problem, options, rtol=LOOSE)


@aspect("gradient")
def test_each_term_has_its_own_gradient(candidate, draw):
    """The soft term alone, and the hard term alone, have the right gradient.

    只有软目标项或只有硬标签项时，梯度也都正确。
    """
    problem = draw.classification(4, 3)
    for alpha in (0.0, 1.0):
        gradient_agrees(candidate, problem, {"temperature": draw.uniform(1.7, 3.3), "alpha": alpha})


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher, labels = draw.classification(6, 5, requires_grad=True)
    theirs = grads(candidate.kd_loss(student, teacher, labels, **settings(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, temperature and weight are those that the question states.

    不给选项时，温度与权重取题目约定的默认值。
    """
    # Far apart: T² hides most of what another temperature does to the soft term of logits that are nearly alike.
    problem, drawn = draw.classification(5, 3, scale=8.0), settings(draw)
    for given in ({}, {"temperature": drawn["temperature"]}, {"alpha": drawn["alpha"]}):
        expected = oracle(*problem, **{"temperature": 4.0, "alpha": 0.5, **given})
        same(candidate.kd_loss(*(part.clone() for part in problem), **given), expected, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        problem = draw.classification(4, 5, dtype=dtype)
        agrees(candidate, problem, options, rtol=1e-4)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and labels hold the same numbers after the call as before.

    调用之后，logits 与标签的数值和调用之前相同。
    """
    problem, options = draw.classification(5, 4), settings(draw)
    with unchanged(*problem):
        candidate.kd_loss(*problem, **options)


def far_apart(draw):
    """float32 logits of 450, −450 and some in between: softmax gives zeros, exp overflows. Students err and agree."""
    batch, classes = 6, 5
    student, teacher = draw.logits(batch, classes), draw.logits(batch, classes)
    for n in range(batch):
        student[n, n % classes], student[n, (n + 1) % classes] = 450.0, -450.0
        teacher[n, (n + n // 3) % classes], teacher[n, (n + 2) % classes] = 450.0, -450.0
    return student, teacher, draw.labels(batch, classes)


@aspect("stability")
def test_logits_far_apart_give_the_right_value(candidate, draw):
    """Logits hundreds apart give the right loss, neither infinite nor nan.

    logits 相差数百时，损失仍然正确，不出现无穷大或 nan。
    """
    problem, options = far_apart(draw), settings(draw)
    agrees(candidate, problem, options)


@aspect("stability")
def test_logits_far_apart_give_the_right_gradient(candidate, draw):
    """Logits hundreds apart give the right gradient, neither infinite nor nan.

    logits 相差数百时，梯度仍然正确，不出现无穷大或 nan。
    """
    problem, options = far_apart(draw), settings(draw)
    gradient_agrees(candidate, problem, options)


@aspect("stability")
def test_a_teacher_that_rules_a_class_out(candidate, draw):
    """A class whose probability the teacher rounds to exactly 0 adds nothing to the loss and breaks no gradient.

    教师对某一类的概率下溢为 0 时，该类对损失没有贡献，梯度也不受破坏。
    """
    student, teacher, labels = draw.classification(5, 4)
    teacher[:, draw.integer(0, 3)] -= 1000.0
    problem, options = (student, teacher, labels), settings(draw)
    agrees(candidate, problem, options)
    gradient_agrees(candidate, problem, options)


@aspect("bad-input")
def test_a_temperature_of_0_is_refused(candidate, draw):
    """A temperature of 0 raises ValueError.

    温度为 0 时抛出 ValueError。
    """
    problem = draw.classification(4, 3)
    with refuses(ValueError):
        candidate.kd_loss(*problem, temperature=0.0, alpha=0.7)


@aspect("bad-input")
def test_a_negative_temperature_is_refused(candidate, draw):
    """A negative temperature raises ValueError.

    温度为负时抛出 ValueError。
    """
    problem = draw.classification(4, 3)
    with refuses(ValueError):
        candidate.kd_loss(*problem, temperature=-draw.uniform(0.5, 3.0), alpha=0.7)


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    problem, options = draw.classification(4, 3), {"temperature": draw.uniform(0.4, 0.8), "alpha": 0.7}
    agrees(candidate, problem, options)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher, labels = draw.classification(4, 3)
    for other in (draw.logits(4, 5), teacher[:, :1], teacher[:1], teacher[:3]):
        with refuses(ValueError):
            candidate.kd_loss(student, other, labels, **settings(draw))


@aspect("bad-input")
def test_labels_of_another_length_are_refused(candidate, draw):
    """More or fewer labels than samples raise ValueError.

    标签数多于或少于样本数时抛出 ValueError。
    """
    student, teacher, _ = draw.classification(4, 3)
    for count in (3, 5, 1):
        with refuses(ValueError):
            candidate.kd_loss(student, teacher, draw.labels(count, 3), **settings(draw))
