"""Hidden checks of decoupled-kd.

The oracle is plain Python in float64: sums over lists from which the target has been taken out. Temperature and both
weights are drawn away from 1 and from the defaults. The values are tested at logits that every formula can bear.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4  # log(softmax + 1e-8) is a matter of stability, and costs the points of that alone


def settings(draw):
    """A temperature and two weights, off the defaults and unlike each other."""
    return {"temperature": draw.uniform(1.7, 3.3), "alpha": draw.uniform(0.4, 0.7), "beta": draw.uniform(1.5, 2.5)}


def logsumexp(values):
    largest = max(values)
    return largest + math.log(math.fsum(math.exp(value - largest) for value in values))


def softplus(x):
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def parts(row, label, temperature):
    """log p_y, log(1 − p_y), and by class the log-probabilities of the others among themselves."""
    others = {c: value / temperature for c, value in enumerate(row) if c != label}
    total = logsumexp(others.values())
    lead = row[label] / temperature - total
    return -softplus(-lead), -softplus(lead), {c: value - total for c, value in others.items()}


def kl(pairs):
    return math.fsum(math.exp(log_p) * (log_p - log_q) for log_p, log_q in pairs)


def oracle(student, teacher, labels, *, alpha, beta, temperature):
    """The definition, sample by sample and class by class; a tensor of the logits' dtype."""
    total = 0.0
    for s, t, y in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True):
        p, rest_p, others_p = parts(t, y, temperature)
        q, rest_q, others_q = parts(s, y, temperature)
        target = kl([(p, q), (rest_p, rest_q)])
        others = kl([(others_p[c], others_q[c]) for c in others_p])
        total += temperature**2 * (alpha * target + beta * others)
    return torch.tensor(total / len(labels), dtype=student.dtype)


def gradient_oracle(student, teacher, labels, *, alpha, beta, temperature):
    """T/B times alpha (q_y − p_y) at the target, and beta (q̂_c − p̂_c) − alpha (q_y − p_y) q̂_c at the others."""
    rows = []
    for s, t, y in zip(student.tolist(), teacher.tolist(), labels.tolist(), strict=True):
        p, rest_p, others_p = parts(t, y, temperature)
        q, rest_q, others_q = parts(s, y, temperature)
        # The smaller of p_y and 1 − p_y has all its digits.
        pull = math.exp(q) - math.exp(p) if q < rest_q else math.exp(rest_p) - math.exp(rest_q)
        row = [alpha * pull] * len(s)
        for c, log_q in others_q.items():
            row[c] = beta * (math.exp(log_q) - math.exp(others_p[c])) - alpha * pull * math.exp(log_q)
        rows.append([temperature * entry / len(labels) for entry in row])
    return torch.tensor(rows, dtype=student.dtype)


def agrees(candidate, problem, options, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.dkd_loss(*(part.clone() for part in problem), **options)
    same(theirs, oracle(*problem, **options), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, options, **tolerance):
    student, teacher, labels = (part.clone() for part in problem)
    theirs = grads(candidate.dkd_loss(student.requires_grad_(), teacher, labels, **options), student)
    same(theirs[0], gradient_oracle(*problem, **options), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up class by class, gives.

    损失值与按定义逐类求和的结果一致。
    """
    agrees(candidate, draw.classification(5, 7), settings(draw), rtol=LOOSE)


@aspect("value")
def test_each_term_alone_is_right(candidate, draw):
    """With one of the two weights at 0, the loss is the other term alone.

    其中一个权重为 0 时，损失就只是另一项。
    """
    problem, options = draw.classification(6, 4), settings(draw)
    agrees(candidate, problem, {**options, "beta": 0.0}, rtol=LOOSE)
    agrees(candidate, problem, {**options, "alpha": 0.0}, rtol=LOOSE)


@aspect("value")
def test_at_temperature_1_it_is_right_as_well(candidate, draw):
    """At temperature 1 the loss is right as well.

    温度为 1 时，损失值同样正确。
    """
    agrees(candidate, draw.classification(4, 3, scale=1.0), {**settings(draw), "temperature": 1.0}, rtol=LOOSE)


@aspect("value")
def test_one_pair_of_weights_gives_the_ordinary_loss_back(candidate, draw):
    """For a single sample there is a pair of weights at which the loss is that of ordinary distillation.

    对单个样本，存在一组权重，使损失等于普通的蒸馏损失。
    """
    temperature, alpha = draw.uniform(1.7, 3.3), draw.uniform(0.4, 0.7)
    for n in range(3):
        student, teacher, labels = (part[n : n + 1] for part in draw.classification(4, 5, dtype=torch.float64))
        s, t = ([z / temperature for z in logits[0].tolist()] for logits in (student, teacher))
        log_p, log_q = [z - logsumexp(t) for z in t], [z - logsumexp(s) for z in s]
        beta = alpha * (1 - math.exp(log_p[int(labels)]))
        theirs = candidate.dkd_loss(student, teacher, labels, alpha=alpha, beta=beta, temperature=temperature)
        ordinary = torch.tensor(temperature**2 * kl(zip(log_p, log_q, strict=True)), dtype=torch.float64)
        same(theirs, alpha * ordinary, rtol=LOOSE, what=LOSS)


@aspect("value")
def test_the_non_target_term_does_not_know_the_targets_logit(candidate, draw):
    """Without weight on the target term, the target's logits may be anything.

    目标项的权重为 0 时，目标类的 logit 取什么值都没有影响。
    """
    problem, options = draw.classification(5, 6, dtype=torch.float64), {**settings(draw), "alpha": 0.0}
    student, teacher, labels = (part.clone() for part in problem)
    rows = torch.arange(5)
    student[rows, labels] += 4 * draw.normal(5, dtype=torch.float64)
    teacher[rows, labels] += 4 * draw.normal(5, dtype=torch.float64)
    theirs = candidate.dkd_loss(student, teacher, labels, **options)
    same(theirs, oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_the_target_term_does_not_tell_the_other_classes_apart(candidate, draw):
    """Without weight on the non-target term, the student may exchange the logits of the other classes.

    非目标项的权重为 0 时，学生其他类别的 logit 可以互换。
    """
    problem, options = draw.classification(5, 6, dtype=torch.float64), {**settings(draw), "beta": 0.0}
    student, teacher, labels = (part.clone() for part in problem)
    for row, label in zip(student, labels.tolist(), strict=True):
        others = [c for c in range(6) if c != label]
        row[others] = row[others[1:] + others[:1]]
    theirs = candidate.dkd_loss(student, teacher, labels, **options)
    same(theirs, oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_a_student_that_agrees_with_its_teacher_costs_nothing(candidate, draw):
    """A student with the teacher's logits has a loss of 0.

    logits 与教师相同的学生，损失为 0。
    """
    logits = draw.logits(5, 4, dtype=torch.float64)
    theirs = candidate.dkd_loss(logits, logits.clone(), draw.labels(5, 4), **settings(draw))
    same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_samples_may_be_repeated_and_classes_renamed(candidate, draw):
    """Repeating the batch, reordering its samples, and renaming the classes leave the loss as it is.

    重复整个批次、调换样本的顺序、连同标签一起调换类别的顺序，损失都不变。
    """
    student, teacher, labels = problem = draw.classification(4, 5)
    options = settings(draw)
    samples = torch.randperm(8, generator=draw.generator) % 4  # every sample twice
    classes = torch.randperm(5, generator=draw.generator)
    renamed = classes.argsort()[labels]  # where each label's class has gone
    theirs = candidate.dkd_loss(student[samples][:, classes], teacher[samples][:, classes], renamed[samples], **options)
    same(theirs, oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_a_constant_added_to_all_logits_of_a_row_does_not_matter(candidate, draw):
    """A number added to all of a sample's logits, another for each sample and model, changes nothing.

    给某个样本的全部 logits 加上同一个数（各样本、各模型可以不同），损失不变。
    """
    student, teacher, labels = problem = draw.classification(4, 6)
    options = settings(draw)
    theirs = candidate.dkd_loss(student + 3 * draw.normal(4, 1), teacher + 3 * draw.normal(4, 1), labels, **options)
    same(theirs, oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_at_a_high_temperature_both_terms_are_squared_differences(candidate, draw):
    """At a high temperature both terms approach squared differences of logits.

    温度很高时，两项都趋于 logits 之差的平方。
    """
    # float64: T² multiplies the rounding of divergences that are nearly 0.
    batch, classes = 4, 6
    student, teacher, labels = draw.classification(batch, classes, scale=1.0, dtype=torch.float64)
    options = {**settings(draw), "temperature": draw.uniform(200.0, 300.0)}
    total = 0.0
    for row, label in zip((student - teacher).tolist(), labels.tolist(), strict=True):
        others = [value for c, value in enumerate(row) if c != label]
        mean = sum(others) / len(others)
        target = (row[label] - mean) ** 2 * (classes - 1) / (2 * classes**2)
        total += options["alpha"] * target + options["beta"] * sum((x - mean) ** 2 for x in others) / (2 * len(others))
    expected = torch.tensor(total / batch, dtype=torch.float64)
    same(candidate.dkd_loss(student, teacher, labels, **options), expected, rtol=0.05, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    problem = draw.classification(5, 7, dtype=torch.float64)
    gradient_agrees(candidate, problem, settings(draw), rtol=LOOSE, atol=1e-6)


@aspect("gradient")
def test_each_term_has_its_own_gradient(candidate, draw):
    """Each term alone has the right gradient; that of the non-target term leaves the target's logit alone.

    两项各自的梯度都正确；非目标项的梯度不触及目标类的 logit。
    """
    problem, options = draw.classification(4, 3), settings(draw)
    for silent in ("alpha", "beta"):
        gradient_agrees(candidate, problem, {**options, silent: 0.0}, rtol=LOOSE, atol=1e-5)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its logits ask for one.

    即使教师的 logits 需要梯度，也没有梯度传到教师。
    """
    student, teacher, labels = draw.classification(6, 5, requires_grad=True)
    theirs = grads(candidate.dkd_loss(student, teacher, labels, **settings(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, temperature and weights are those that the question states.

    不给选项时，温度与权重取题目约定的默认值。
    """
    # Far apart: T² hides most of what another temperature does to logits that are nearly alike.
    problem, drawn = draw.classification(5, 3, scale=8.0, dtype=torch.float64), settings(draw)
    # Beside a beta of 8, alpha hardly shows: hence once without the non-target term.
    for given in ({}, {"beta": 0.0}, *({name: value} for name, value in drawn.items())):
        expected = oracle(*problem, **{"temperature": 4.0, "alpha": 1.0, "beta": 8.0, **given})
        same(candidate.dkd_loss(*(part.clone() for part in problem), **given), expected, rtol=LOOSE, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, draw.classification(4, 5, dtype=dtype), options, rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits and labels hold the same numbers after the call as before.

    调用之后，logits 与标签的数值和调用之前相同。
    """
    problem, options = draw.classification(5, 4), settings(draw)
    with unchanged(*problem):
        candidate.dkd_loss(*problem, **options)


def both(candidate, problem, options):
    """Logits far apart: float32 keeps few decimals of them, and what is wrong is wrong by all of it."""
    agrees(candidate, problem, options, rtol=1e-3, atol=1e-3)
    gradient_agrees(candidate, problem, options, rtol=1e-3, atol=1e-4)


@aspect("stability")
def test_sure_students_that_err_and_that_agree(candidate, draw):
    """Logits hundreds apart, on the right class or on a wrong one, give the right loss and gradient.

    logits 相差数百、押对或押错类别时，损失与梯度都正确。
    """
    batch, classes = 6, 5
    student, teacher, labels = draw.classification(batch, classes)
    for n in range(batch):
        student[n, n % classes], student[n, (n + 1) % classes] = 450.0, -450.0
        teacher[n, (n + n // 3) % classes], teacher[n, (n + 2) % classes] = 450.0, -450.0
    both(candidate, (student, teacher, labels), settings(draw))


@aspect("stability")
def test_models_that_are_sure_of_the_target(candidate, draw):
    """However far the target stands above the other classes, these are still compared among themselves.

    无论目标类比其他类别高出多少，其他类别之间仍照常比较。
    """
    # Thousands in float64: log p_c − log(1 − p_y) is an honest way to p̂, and float32 would leave it three decimals.
    for lead, dtype in ((60.0, torch.float32), (8000.0, torch.float64)):
        student, teacher, labels = draw.classification(5, 4, dtype=dtype)
        rows = torch.arange(5)
        student[rows, labels] = teacher[rows, labels] = lead
        both(candidate, (student, teacher, labels), settings(draw))


@aspect("stability")
def test_a_teacher_that_is_sure_of_the_target(candidate, draw):
    """A teacher that is sure of the target, before a student that is not, still ranks the other classes.

    教师对目标类十分确定而学生并非如此时，教师对其他类别的排序仍然起作用。
    """
    student, teacher, labels = draw.classification(5, 4, dtype=torch.float64)
    teacher[torch.arange(5), labels] = 8000.0
    both(candidate, (student, teacher, labels), settings(draw))


@aspect("stability")
def test_a_student_surer_than_its_teacher(candidate, draw):
    """Where the student's target probability rounds to 1 and the teacher's does not, the loss is right and finite.

    学生的目标类概率舍入为 1 而教师的没有时，损失仍正确且有限。
    """
    student, teacher, labels = draw.classification(5, 4)
    student[torch.arange(5), labels] = draw.uniform(120.0, 150.0)
    both(candidate, (student, teacher, labels), settings(draw))


@aspect("stability")
def test_a_teacher_that_rules_a_class_out(candidate, draw):
    """A class whose probability the teacher rounds to 0, target or not, breaks neither value nor gradient.

    教师对某一类的概率下溢为 0 时，无论它是不是目标类，损失与梯度都不受破坏。
    """
    student, teacher, labels = draw.classification(5, 4)
    teacher[:, draw.integer(0, 3)] -= 2000.0
    both(candidate, (student, teacher, labels), settings(draw))


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError.

    温度为 0 或负数时抛出 ValueError。
    """
    problem = draw.classification(4, 3)
    for temperature in (0.0, -draw.uniform(0.5, 3.0)):
        with refuses(ValueError):
            candidate.dkd_loss(*problem, temperature=temperature)


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    problem = draw.classification(4, 3, scale=1.0)
    agrees(candidate, problem, {**settings(draw), "temperature": draw.uniform(0.5, 0.8)}, rtol=1e-3)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher, labels = draw.classification(4, 5)
    for other in (draw.logits(4, 6), teacher[:, :1], teacher[:1], teacher[:3]):
        with refuses(ValueError):
            candidate.dkd_loss(student, other, labels, **settings(draw))


@aspect("bad-input")
def test_labels_of_another_length_are_refused(candidate, draw):
    """More or fewer labels than samples raise ValueError.

    标签数多于或少于样本数时抛出 ValueError。
    """
    student, teacher, _ = draw.classification(4, 3)
    for count in (3, 5, 1):
        with refuses(ValueError):
            candidate.dkd_loss(student, teacher, draw.labels(count, 3), **settings(draw))
