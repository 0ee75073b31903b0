"""Hidden checks of virtual-teacher.

The oracle is plain Python in float64, by powers of probabilities. Batch and classes differ. The temperature is low in
most checks, because without T² a high one leaves next to nothing of the soft term. Tolerances in float64 are wide on
purpose: a log(q + 1e-8) is a matter of stability, and costs the points of that alone.
"""

import math

import torch
import torch.nn.functional as F

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4


def settings(draw):
    """Options off the defaults and off each other's symmetries."""
    return {
        "correct": draw.uniform(0.6, 0.8),
        "temperature": draw.uniform(1.7, 3.3),
        "alpha": draw.uniform(0.6, 0.8),
    }


def drawn(draw, batch, classes, *, scale=2.0, dtype=torch.float32):
    """Student logits and labels."""
    return draw.logits(batch, classes, scale=scale, dtype=dtype), draw.labels(batch, classes)


def log_softmax(row, temperature=1.0):
    tempered = [value / temperature for value in row]
    largest = max(tempered)
    log_total = largest + math.log(sum(math.exp(value - largest) for value in tempered))
    return [value - log_total for value in tempered]


def softened(classes, label, correct, temperature):
    """The virtual teacher of one sample at a temperature."""
    d = [correct if c == label else (1 - correct) / (classes - 1) for c in range(classes)]
    powers = [probability ** (1 / temperature) for probability in d]
    return [power / math.fsum(powers) for power in powers]


def oracle(student, labels, *, correct, temperature, alpha):
    """The definition, sample by sample and class by class; a tensor of the logits' dtype."""
    total = 0.0
    for s, label in zip(student.tolist(), labels.tolist(), strict=True):
        p, log_q = softened(len(s), label, correct, temperature), log_softmax(s, temperature)
        soft = math.fsum(a * (math.log(a) - b) for a, b in zip(p, log_q, strict=True))
        total += alpha * soft - (1 - alpha) * log_softmax(s)[label]
    return torch.tensor(total / len(labels), dtype=student.dtype)


def gradient_oracle(student, labels, *, correct, temperature, alpha):
    """alpha · (q − p) / (T · B) + (1 − alpha) · (softmax(s) − one-hot) / B, entry by entry."""
    rows = []
    for s, label in zip(student.tolist(), labels.tolist(), strict=True):
        p, q = softened(len(s), label, correct, temperature), [math.exp(x) for x in log_softmax(s, temperature)]
        plain = [math.exp(x) for x in log_softmax(s)]
        rows.append(
            [alpha * (q[c] - p[c]) / temperature + (1 - alpha) * (plain[c] - (c == label)) for c in range(len(s))]
        )
    return torch.tensor(rows, dtype=student.dtype) / len(rows)


def loss_of(candidate, problem, **options):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    return candidate.virtual_teacher_kd_loss(*(part.clone() for part in problem), **options)


def agrees(candidate, problem, options, **tolerance):
    same(loss_of(candidate, problem, **options), oracle(*problem, **options), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, options, **tolerance):
    student, labels = (part.clone() for part in problem)
    theirs = grads(candidate.virtual_teacher_kd_loss(student.requires_grad_(), labels, **options), student)
    same(theirs[0], gradient_oracle(*problem, **options), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up class by class, gives.

    损失值与按定义逐类求和的结果一致。
    """
    agrees(candidate, drawn(draw, 5, 7), settings(draw))


@aspect("value")
def test_the_value_of_two_classes(candidate, draw):
    """With two classes, the other one has all that the label leaves.

    只有两个类别时，标签剩下的概率全归另一类。
    """
    agrees(candidate, drawn(draw, 6, 2), settings(draw))


@aspect("value")
def test_the_value_with_many_classes(candidate, draw):
    """With hundreds of classes the soft term is still a sum over them, not a mean.

    类别有几百个时，软目标项仍是对类别求和，而不是取平均。
    """
    agrees(candidate, drawn(draw, 3, draw.integer(200, 250)), settings(draw))


@aspect("value")
def test_at_temperature_1_it_is_label_smoothing(candidate, draw):
    """At temperature 1 the loss is cross entropy with smoothed labels, less the weighted entropy of the teacher.

    温度为 1 时，损失等于标签平滑的交叉熵，减去加权后的教师的熵。
    """
    student, labels = drawn(draw, 6, 4)
    correct, alpha = draw.uniform(0.6, 0.8), draw.uniform(0.6, 0.8)
    smoothing = alpha * (1 - correct) * 4 / 3  # F.cross_entropy shares it among all classes, the label too
    entropy = -math.fsum(p * math.log(p) for p in softened(4, 0, correct, 1.0))
    expected = F.cross_entropy(student, labels, label_smoothing=smoothing) - alpha * entropy
    same(loss_of(candidate, (student, labels), correct=correct, temperature=1.0, alpha=alpha), expected, what=LOSS)


@aspect("value")
def test_alpha_0_is_cross_entropy_at_every_temperature(candidate, draw):
    """With no weight on the soft term, the loss is the cross entropy with the labels, whatever the teacher.

    软目标权重为 0 时，无论教师如何，损失都是与标签的交叉熵。
    """
    problem = drawn(draw, 5, 4)
    for temperature in (draw.uniform(1.5, 3.0), draw.uniform(4.0, 8.0)):
        agrees(candidate, problem, {**settings(draw), "temperature": temperature, "alpha": 0.0})


@aspect("value")
def test_a_student_that_says_what_the_teacher_says_costs_nothing(candidate, draw):
    """With all weight on the soft term, a student whose probabilities are the teacher's has a loss of 0.

    权重全在软目标项上时，概率与教师相同的学生，损失为 0。
    """
    labels, correct = draw.labels(5, 4), draw.uniform(0.6, 0.8)
    teacher = torch.tensor([softened(4, label, correct, 1.0) for label in labels.tolist()], dtype=torch.float64)
    theirs = loss_of(candidate, (teacher.log(), labels), correct=correct, temperature=draw.uniform(1.7, 3.3), alpha=1.0)
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_a_teacher_that_is_mostly_wrong(candidate, draw):
    """A teacher that gives the label less than each other class is taken at its word.

    教师给标签的概率比其余各类还低时，照样以它为准。
    """
    options = {**settings(draw), "correct": draw.uniform(0.1, 0.2), "temperature": draw.uniform(1.1, 1.3)}
    agrees(candidate, drawn(draw, 8, 3), options)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice has the same loss: it is a mean over the batch.

    每个样本都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    problem, options = drawn(draw, 3, 5), settings(draw)
    theirs = loss_of(candidate, [torch.cat([part, part]) for part in problem], **options)
    same(theirs, oracle(*problem, **options), what=LOSS)


@aspect("value")
def test_the_order_of_samples_and_classes_does_not_matter(candidate, draw):
    """Samples, and classes with their labels, may be reordered without changing the loss.

    调换样本的顺序，或连同标签一起调换类别的顺序，损失不变。
    """
    student, labels = drawn(draw, 6, 5)
    options = settings(draw)
    rows, columns = (torch.randperm(n, generator=draw.generator) for n in (6, 5))
    theirs = loss_of(candidate, (student[rows][:, columns], columns.argsort()[labels][rows]), **options)
    same(theirs, oracle(student, labels, **options), what=LOSS)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本可以不同），损失不变。
    """
    student, labels = drawn(draw, 4, 6)
    options = settings(draw)
    theirs = loss_of(candidate, (student + 3 * draw.normal(4, 1), labels), **options)
    same(theirs, oracle(student, labels, **options), what=LOSS)


@aspect("value")
def test_at_a_high_temperature_little_is_left(candidate, draw):
    """At a high temperature the soft term fades as the temperature's square, towards a squared difference of logits.

    温度很高时，软目标项按温度的平方衰减，乘回平方后趋于 logits 之差的平方。
    """
    # float64: T² multiplies the rounding of a KL that is nearly 0.
    student, labels = drawn(draw, 4, 7, scale=1.0, dtype=torch.float64)
    correct, temperature = draw.uniform(0.6, 0.8), draw.uniform(150.0, 200.0)
    teacher = torch.tensor([softened(7, label, correct, 1.0) for label in labels.tolist()], dtype=torch.float64)
    difference = student - teacher.log()
    centred = difference - difference.mean(dim=-1, keepdim=True)
    theirs = loss_of(candidate, (student, labels), correct=correct, temperature=temperature, alpha=1.0)
    same(theirs, 0.5 * centred.square().mean() / temperature**2, rtol=0.05, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    gradient_agrees(candidate, drawn(draw, 5, 7, dtype=torch.float64), settings(draw), rtol=LOOSE)


@aspect("gradient")
def test_each_term_has_its_own_gradient(candidate, draw):
    """The soft term alone, and the hard term alone, have the right gradient.

    只有软目标项或只有硬标签项时，梯度也都正确。
    """
    problem = drawn(draw, 4, 3)
    for alpha in (0.0, 1.0):
        gradient_agrees(candidate, problem, {**settings(draw), "alpha": alpha})


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, teacher, temperature and weight are those that the question states.

    不给选项时，教师、温度与权重取题目约定的默认值。
    """
    # Each default where it shows: the teacher at a low temperature, the temperature at logits far apart and hardly any
    # hard term beside it, the weight where the soft term is small.
    options = settings(draw)
    for scale, left_out in ((2.0, "correct"), (40.0, "temperature"), (2.0, "alpha")):
        problem = drawn(draw, 5, 3, scale=scale)
        given = {**options, **({"alpha": 0.999} if left_out == "temperature" else {})}
        del given[left_out]
        expected = oracle(*problem, **{"correct": 0.9, "temperature": 20.0, "alpha": 0.5, **given})
        same(loss_of(candidate, problem, **given), expected, what=LOSS)
    problem = drawn(draw, 5, 3)
    expected = oracle(*problem, correct=0.9, temperature=20.0, alpha=0.5)
    same(loss_of(candidate, problem), expected, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, drawn(draw, 4, 5, dtype=dtype), options, rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and labels hold the same numbers after the call as before.

    调用之后，logits 与标签的数值和调用之前相同。
    """
    problem, options = drawn(draw, 5, 4), settings(draw)
    with unchanged(*problem):
        candidate.virtual_teacher_kd_loss(*problem, **options)


def far_apart(draw):
    """float32 logits of 450, −450 and some in between, of students that are right, wrong, and certainly wrong."""
    student, labels = drawn(draw, 6, 5)
    for n in range(6):
        label = int(labels[n])
        student[n, (label + n % 3) % 5], student[n, (label + (n + 2) % 3) % 5] = 450.0, -450.0
    return student, labels


@aspect("stability")
def test_logits_far_apart_give_the_right_value(candidate, draw):
    """Logits hundreds apart give the right loss, neither infinite nor nan.

    logits 相差数百时，损失仍然正确，不出现无穷大或 nan。
    """
    agrees(candidate, far_apart(draw), settings(draw))


@aspect("stability")
def test_logits_far_apart_give_the_right_gradient(candidate, draw):
    """Logits hundreds apart give the right gradient, neither infinite nor nan.

    logits 相差数百时，梯度仍然正确，不出现无穷大或 nan。
    """
    gradient_agrees(candidate, far_apart(draw), settings(draw))


@aspect("bad-input")
def test_a_temperature_of_0_is_refused(candidate, draw):
    """A temperature of 0 raises ValueError.

    温度为 0 时抛出 ValueError。
    """
    with refuses(ValueError):
        candidate.virtual_teacher_kd_loss(*drawn(draw, 4, 3), temperature=0.0)


@aspect("bad-input")
def test_a_negative_temperature_is_refused(candidate, draw):
    """A negative temperature raises ValueError.

    温度为负时抛出 ValueError。
    """
    with refuses(ValueError):
        candidate.virtual_teacher_kd_loss(*drawn(draw, 4, 3), temperature=-draw.uniform(0.5, 3.0))


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    agrees(candidate, drawn(draw, 4, 3), {**settings(draw), "temperature": draw.uniform(0.4, 0.8)})


@aspect("bad-input")
def test_labels_of_another_length_are_refused(candidate, draw):
    """More or fewer labels than samples raise ValueError.

    标签数多于或少于样本数时抛出 ValueError。
    """
    student, _ = drawn(draw, 4, 3)
    for count in (3, 5, 1):
        with refuses(ValueError):
            candidate.virtual_teacher_kd_loss(student, draw.labels(count, 3), **settings(draw))
