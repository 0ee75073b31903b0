"""Hidden checks of skew-kl.

The oracle is plain Python in float64 and never leaves the logarithms. Batch and classes differ, and the skew is drawn
away from one half and from its default. A skew of 0 is asked for under stability, where the formula as it stands takes
the logarithm of 0. Tolerances in float64 are wide on purpose: while there is a skew, log(m + 1e-8) is honest as well.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The divergence", "散度")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4
SINGLE = 4e-4  # float32: a cross entropy less an entropy keeps fewer digits than the divergence has


def little(draw):
    return draw.uniform(0.2, 0.35)


def pair(draw, batch, classes, *, scale=2.0, dtype=torch.float32):
    return draw.logits(batch, classes, scale=scale, dtype=dtype), draw.logits(batch, classes, scale=scale, dtype=dtype)


def log_softmax(row):
    largest = max(row)
    log_total = largest + math.log(math.fsum(math.exp(value - largest) for value in row))
    return [value - log_total for value in row]


def log_mixture(log_p, log_q, skew):
    """log(skew · p + (1 − skew) · q), class by class."""
    if skew == 0:
        return log_q
    mixed = []
    for a, b in zip(log_p, log_q, strict=True):
        a, b = a + math.log(skew), b + math.log(1 - skew)
        mixed.append(max(a, b) + math.log1p(math.exp(-abs(a - b))))
    return mixed


def rows(student, teacher, skew):
    """log p, log q and log m of each sample."""
    for s, t in zip(student.tolist(), teacher.tolist(), strict=True):
        log_p, log_q = log_softmax(t), log_softmax(s)
        yield log_p, log_q, log_mixture(log_p, log_q, skew)


def oracle(student, teacher, skew):
    """The definition, sample by sample and class by class; a tensor of the logits' dtype."""
    total = 0.0
    for log_p, _, log_m in rows(student, teacher, skew):
        total += math.fsum(math.exp(a) * (a - m) for a, m in zip(log_p, log_m, strict=True))
    return torch.tensor(total / len(student), dtype=student.dtype)


def gradient_oracle(student, teacher, skew):
    """(1 − skew) · q_c (Σ_j q_j p_j/m_j − p_c/m_c) / B, entry by entry; q p/m is formed in the logarithms."""
    gradient = []
    for log_p, log_q, log_m in rows(student, teacher, skew):
        drawn = [math.exp(a + b - m) for a, b, m in zip(log_p, log_q, log_m, strict=True)]
        total = math.fsum(drawn)
        gradient.append(
            [(1 - skew) * (math.exp(b) * total - own) / len(student) for b, own in zip(log_q, drawn, strict=True)]
        )
    return torch.tensor(gradient, dtype=student.dtype)


def agrees(candidate, problem, skew, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.skew_kl(*(part.clone() for part in problem), skew=skew)
    same(theirs, oracle(*problem, skew), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, skew, **tolerance):
    student, teacher = (part.clone() for part in problem)
    theirs = grads(candidate.skew_kl(student.requires_grad_(), teacher, skew=skew), student)
    same(theirs[0], gradient_oracle(*problem, skew), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The divergence has the value that the definition, summed up class by class, gives.

    散度与按定义逐类求和的结果一致。
    """
    agrees(candidate, pair(draw, 5, 7), little(draw), rtol=SINGLE)


@aspect("value")
def test_the_value_at_a_large_skew(candidate, draw):
    """Where the teacher has most of the mixture, the divergence is right as well.

    混合分布大部分来自教师时，散度同样正确。
    """
    agrees(candidate, pair(draw, 6, 4, dtype=torch.float64), draw.uniform(0.65, 0.85), rtol=LOOSE)


@aspect("value")
def test_the_value_at_a_tiny_skew(candidate, draw):
    """At a skew of next to nothing, the divergence is right as well.

    偏斜几乎为 0 时，散度同样正确。
    """
    agrees(candidate, pair(draw, 4, 5, dtype=torch.float64), draw.uniform(0.001, 0.002), rtol=LOOSE)


@aspect("value")
def test_the_value_with_many_classes(candidate, draw):
    """With hundreds of classes the divergence is still a sum over them, not a mean.

    类别有几百个时，仍是对类别求和，而不是取平均。
    """
    agrees(candidate, pair(draw, 3, draw.integer(200, 300), dtype=torch.float64), little(draw), rtol=LOOSE)


@aspect("value")
def test_a_student_that_agrees_with_its_teacher_costs_nothing(candidate, draw):
    """A student with the teacher's logits has a divergence of 0, whatever the skew is.

    学生的 logits 与教师相同时，无论偏斜是多少，散度都为 0。
    """
    logits = draw.logits(5, 3, dtype=torch.float64)
    for skew in (little(draw), draw.uniform(0.6, 0.9)):
        theirs = candidate.skew_kl(logits.clone(), logits.clone(), skew=skew)
        same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-6, what=LOSS)


@aspect("value")
def test_close_to_the_teacher_it_is_a_square(candidate, draw):
    """Near agreement, the divergence is the square of the student's share times half the variance of what it is off by.

    学生接近教师时，散度等于学生份额的平方乘以 logits 偏差的方差的一半。
    """
    teacher, off, skew = draw.logits(4, 6, dtype=torch.float64), draw.normal(4, 6, dtype=torch.float64), little(draw)
    p = torch.tensor([[math.exp(a) for a in log_softmax(row)] for row in teacher.tolist()], dtype=torch.float64)
    off = 0.01 * (off - (p * off).sum(dim=-1, keepdim=True))
    expected = (1 - skew) ** 2 / 2 * (p * off**2).sum(dim=-1).mean()
    same(candidate.skew_kl(teacher + off, teacher.clone(), skew=skew), expected, rtol=0.05, what=LOSS)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice has the same divergence: it is a mean over the batch.

    每个样本都重复一遍的批次，散度不变：它是对批次取平均。
    """
    problem, skew = pair(draw, 3, 5, dtype=torch.float64), little(draw)
    theirs = candidate.skew_kl(*(torch.cat([part, part]) for part in problem), skew=skew)
    same(theirs, oracle(*problem, skew), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_order_and_constants_do_not_matter(candidate, draw):
    """Samples and classes may be reordered, and a number added to all of a sample's logits: nothing changes.

    调换样本或类别的顺序，或给某个样本的全部 logits 加上同一个数，散度都不变。
    """
    problem, skew = pair(draw, 6, 5, dtype=torch.float64), little(draw)
    samples = torch.randperm(6, generator=draw.generator)
    classes = torch.randperm(5, generator=draw.generator)
    moved = [part[samples][:, classes] + 3 * draw.normal(6, 1) for part in problem]
    same(candidate.skew_kl(*moved, skew=skew), oracle(*problem, skew), rtol=LOOSE, what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    problem = pair(draw, 5, 7, dtype=torch.float64)
    for skew in (little(draw), draw.uniform(0.65, 0.85)):
        gradient_agrees(candidate, problem, skew, rtol=LOOSE)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, neither through its own distribution nor through the mixture.

    教师没有梯度：无论是经由它自己的分布，还是经由混合分布。
    """
    student, teacher = (part.requires_grad_() for part in pair(draw, 6, 5))
    theirs = grads(candidate.skew_kl(student, teacher, skew=little(draw)), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_default_is_that_of_the_signature(candidate, draw):
    """Without a skew, it is the one that the question states.

    不给偏斜时，取题目约定的默认值。
    """
    problem = pair(draw, 5, 3, dtype=torch.float64)
    same(candidate.skew_kl(*(part.clone() for part in problem)), oracle(*problem, 0.1), rtol=LOOSE, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 result, float64 logits a float64 result.

    float32 的 logits 得到 float32 的结果，float64 的得到 float64 的。
    """
    skew = little(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, pair(draw, 4, 5, dtype=dtype), skew, rtol=SINGLE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits hold the same numbers after the call as before.

    调用之后，logits 的数值和调用之前相同。
    """
    problem = pair(draw, 5, 4)
    with unchanged(*problem):
        candidate.skew_kl(*problem, skew=little(draw))


def far_apart(draw):
    """float32 logits of 200, −200 and some in between: softmax gives zeros, exp overflows. Students err and agree."""
    batch, classes = 6, 5
    student, teacher = pair(draw, batch, classes)
    for n in range(batch):
        student[n, n % classes], student[n, (n + 1) % classes] = 200.0, -200.0
        teacher[n, (n + n // 3) % classes], teacher[n, (n + 2) % classes] = 200.0, -200.0
    return student, teacher


@aspect("stability")
def test_a_class_that_both_rule_out(candidate, draw):
    """A class to which both models give a probability that rounds to 0 adds nothing, and breaks no gradient.

    两个模型对某一类的概率都下溢为 0 时，该类没有贡献，梯度也不受破坏。
    """
    problem, ruled_out, skew = pair(draw, 5, 4), draw.integer(0, 3), little(draw)
    for part in problem:
        part[:, ruled_out] -= 400.0
    agrees(candidate, problem, skew, rtol=SINGLE)
    gradient_agrees(candidate, problem, skew, rtol=SINGLE)


@aspect("stability")
def test_logits_far_apart(candidate, draw):
    """Logits hundreds apart give the right value and gradient, neither infinite nor nan.

    logits 相差数百时，数值与梯度仍然正确，不出现无穷大或 nan。
    """
    problem, skew = far_apart(draw), little(draw)
    agrees(candidate, problem, skew)
    gradient_agrees(candidate, problem, skew)


@aspect("stability")
def test_a_confident_mistake_has_its_price_and_no_more(candidate, draw):
    """A student that is sure of another class than its teacher pays exactly the bound that the skew sets.

    学生确信的类别与教师不同时，代价恰好是由偏斜决定的上界。
    """
    skew, surest = little(draw), torch.randperm(5, generator=draw.generator)
    student = 300.0 * torch.nn.functional.one_hot(surest, 5).float()
    same(candidate.skew_kl(student, student.roll(1, dims=1), skew=skew), torch.tensor(-math.log(skew)), what=LOSS)


@aspect("stability")
def test_without_a_skew_it_is_the_forward_kl(candidate, draw):
    """At a skew of 0, value and gradient are those of KL from teacher to student, with no bound.

    偏斜为 0 时，数值与梯度就是 KL(教师 ‖ 学生) 的，没有上界。
    """
    problem = pair(draw, 5, 4, dtype=torch.float64)
    agrees(candidate, problem, 0.0, rtol=LOOSE)
    gradient_agrees(candidate, problem, 0.0, rtol=LOOSE)
    agrees(candidate, far_apart(draw), 0.0)
    gradient_agrees(candidate, far_apart(draw), 0.0)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = pair(draw, 4, 3)
    for other in (draw.logits(4, 5), teacher[:, :1], teacher[:1], teacher[:3]):
        for skew in (little(draw), 0.0):
            with refuses(ValueError):
                candidate.skew_kl(student, other, skew=skew)
