"""Hidden checks of generalized-jsd.

The oracle is plain Python in float64 and never leaves the logarithms. Batch and classes differ, beta is drawn away from
one half and the temperature from 1. The ends, beta 0 and 1, are an aspect of their own: whoever forgets them has got
the divergence itself right. Tolerances in float64 are wide on purpose: a log(m + 1e-8) is an honest formula.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The divergence", "散度")
GRADIENT = Text("The student's gradient", "学生的梯度")
TEACHERS = Text("The teacher's gradient", "教师的梯度")
LOOSE = 1e-4
SINGLE = 4e-4  # float32: entropies subtracted from each other keep fewer digits than the divergence has


def warm(draw):
    return draw.uniform(1.7, 3.3)


def settings(draw):
    """A beta below one half and a temperature off the default."""
    return {"beta": draw.uniform(0.15, 0.35), "temperature": warm(draw)}


def pair(draw, batch, classes, *, scale=2.0, dtype=torch.float32):
    return draw.logits(batch, classes, scale=scale, dtype=dtype), draw.logits(batch, classes, scale=scale, dtype=dtype)


def log_softmax(row, temperature):
    tempered = [value / temperature for value in row]
    largest = max(tempered)
    log_total = largest + math.log(math.fsum(math.exp(value - largest) for value in tempered))
    return [value - log_total for value in tempered]


def log_mixture(log_p, log_q, beta):
    """log(beta · p + (1 − beta) · q), class by class."""
    mixed = []
    for a, b in zip(log_p, log_q, strict=True):
        a, b = a + math.log(beta), b + math.log(1 - beta)
        mixed.append(max(a, b) + math.log1p(math.exp(-abs(a - b))))
    return mixed


def divergence(log_a, log_b):
    return math.fsum(math.exp(a) * (a - b) for a, b in zip(log_a, log_b, strict=True))


def rows(student, teacher, temperature):
    """log q and log p of each sample."""
    for s, t in zip(student.tolist(), teacher.tolist(), strict=True):
        yield log_softmax(s, temperature), log_softmax(t, temperature)


def oracle(student, teacher, *, beta, temperature):
    """The definition, sample by sample, its ends included; a tensor of the logits' dtype."""
    total = 0.0
    for log_q, log_p in rows(student, teacher, temperature):
        if beta in (0, 1):
            total += divergence(log_q, log_p) if beta else divergence(log_p, log_q)
        else:
            log_m = log_mixture(log_p, log_q, beta)
            total += beta * divergence(log_p, log_m) + (1 - beta) * divergence(log_q, log_m)
    return torch.tensor(total / len(student), dtype=student.dtype)


def gradient_oracle(student, teacher, *, beta, temperature):
    """(1 − beta) · q (log(q/m) − KL(q ‖ m)) / (T · B); at beta 0 (q − p) / (T · B), at 1 q (log(q/p) − KL(q ‖ p))."""
    gradient = []
    for log_q, log_p in rows(student, teacher, temperature):
        if beta == 0:
            row = [math.exp(b) - math.exp(a) for a, b in zip(log_p, log_q, strict=True)]
        else:
            log_m, weight = (log_p, 1) if beta == 1 else (log_mixture(log_p, log_q, beta), 1 - beta)
            mean = divergence(log_q, log_m)
            row = [weight * math.exp(b) * (b - m - mean) for b, m in zip(log_q, log_m, strict=True)]
        gradient.append([entry / (temperature * len(student)) for entry in row])
    return torch.tensor(gradient, dtype=student.dtype)


def agrees(candidate, problem, options, **tolerance):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    theirs = candidate.generalized_jsd(*(part.clone() for part in problem), **options)
    same(theirs, oracle(*problem, **options), what=LOSS, **tolerance)


def gradient_agrees(candidate, problem, options, **tolerance):
    student, teacher = (part.clone() for part in problem)
    theirs = grads(candidate.generalized_jsd(student.requires_grad_(), teacher, **options), student)
    same(theirs[0], gradient_oracle(*problem, **options), what=GRADIENT, **tolerance)


def spares_the_teacher(candidate, problem, options):
    student, teacher = (part.clone().requires_grad_() for part in problem)
    theirs = grads(candidate.generalized_jsd(student, teacher, **options), student, teacher)
    same([theirs[1], teacher.grad], [None, None], what=TEACHERS)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The divergence has the value that the definition, summed up class by class, gives.

    散度与按定义逐类求和的结果一致。
    """
    agrees(candidate, pair(draw, 5, 7), settings(draw), rtol=SINGLE)


@aspect("value")
def test_the_value_where_the_teacher_weighs_more(candidate, draw):
    """The value is right as well where the teacher has the larger share of the mixture.

    教师在混合分布中占比更大时，散度同样正确。
    """
    agrees(candidate, pair(draw, 6, 4), {"beta": draw.uniform(0.65, 0.85), "temperature": warm(draw)}, rtol=SINGLE)


@aspect("value")
def test_the_value_close_to_the_ends(candidate, draw):
    """However close beta comes to 0 or to 1, the divergence is that of the definition.

    beta 无论多么接近 0 或 1，散度都与定义一致。
    """
    problem, little = pair(draw, 4, 5, dtype=torch.float64), draw.uniform(0.001, 0.002)
    for beta in (little, 1 - little):
        agrees(candidate, problem, {"beta": beta, "temperature": warm(draw)}, rtol=1e-3)


@aspect("value")
def test_the_value_with_many_classes(candidate, draw):
    """With hundreds of classes the divergence is still a sum over them, not a mean.

    类别有几百个时，仍是对类别求和，而不是取平均。
    """
    agrees(candidate, pair(draw, 3, draw.integer(200, 300), dtype=torch.float64), settings(draw), rtol=LOOSE)


@aspect("value")
def test_exchanging_the_models_exchanges_the_weights(candidate, draw):
    """Where student and teacher change places and beta becomes 1 − beta, nothing changes.

    学生与教师互换、同时 beta 换成 1 − beta，散度不变。
    """
    (student, teacher), options = pair(draw, 5, 4, dtype=torch.float64), settings(draw)
    theirs = candidate.generalized_jsd(teacher, student, **{**options, "beta": 1 - options["beta"]})
    same(theirs, oracle(student, teacher, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_a_student_that_agrees_with_its_teacher_costs_nothing(candidate, draw):
    """A student with the teacher's logits has a divergence of 0, whatever beta is.

    学生的 logits 与教师相同时，无论 beta 是多少，散度都为 0。
    """
    logits = draw.logits(5, 3, dtype=torch.float64)
    for beta in (draw.uniform(0.1, 0.4), draw.uniform(0.6, 0.9)):
        theirs = candidate.generalized_jsd(logits.clone(), logits.clone(), beta=beta, temperature=warm(draw))
        same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-6, what=LOSS)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every sample stands twice has the same divergence: it is a mean over the batch.

    每个样本都重复一遍的批次，散度不变：它是对批次取平均。
    """
    problem, options = pair(draw, 3, 5, dtype=torch.float64), settings(draw)
    theirs = candidate.generalized_jsd(*(torch.cat([part, part]) for part in problem), **options)
    same(theirs, oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("value")
def test_order_and_constants_do_not_matter(candidate, draw):
    """Samples and classes may be reordered, and a number added to all of a sample's logits: nothing changes.

    调换样本或类别的顺序，或给某个样本的全部 logits 加上同一个数，散度都不变。
    """
    problem, options = pair(draw, 6, 5, dtype=torch.float64), settings(draw)
    samples = torch.randperm(6, generator=draw.generator)
    classes = torch.randperm(5, generator=draw.generator)
    moved = [part[samples][:, classes] + 3 * draw.normal(6, 1) for part in problem]
    same(candidate.generalized_jsd(*moved, **options), oracle(*problem, **options), rtol=LOOSE, what=LOSS)


@aspect("ends")
def test_beta_0_is_the_forward_kl(candidate, draw):
    """At beta 0 it is KL from the teacher to the student.

    beta 为 0 时，得到 KL(教师 ‖ 学生)。
    """
    agrees(candidate, pair(draw, 5, 7), {"beta": 0.0, "temperature": warm(draw)})


@aspect("ends")
def test_beta_1_is_the_reverse_kl(candidate, draw):
    """At beta 1 it is KL from the student to the teacher.

    beta 为 1 时，得到 KL(学生 ‖ 教师)。
    """
    agrees(candidate, pair(draw, 5, 7), {"beta": 1.0, "temperature": warm(draw)})


@aspect("ends")
def test_the_ends_have_their_own_gradients(candidate, draw):
    """At beta 0 and 1 the student's gradient is that of the respective KL, and the teacher gets none.

    beta 为 0 与 1 时，学生的梯度就是相应的 KL 的梯度，教师没有梯度。
    """
    problem = pair(draw, 4, 6, dtype=torch.float64)
    for beta in (0.0, 1.0):
        options = {"beta": beta, "temperature": warm(draw)}
        gradient_agrees(candidate, problem, options, rtol=LOOSE)
        spares_the_teacher(candidate, problem, options)


def far_apart(draw):
    """float32 logits of 450, −450 and some in between: softmax gives zeros, exp overflows. Students err and agree."""
    batch, classes = 6, 5
    student, teacher = pair(draw, batch, classes)
    for n in range(batch):
        student[n, n % classes], student[n, (n + 1) % classes] = 450.0, -450.0
        teacher[n, (n + n // 3) % classes], teacher[n, (n + 2) % classes] = 450.0, -450.0
    return student, teacher


@aspect("ends")
def test_the_ends_bear_logits_far_apart(candidate, draw):
    """At beta 0 and 1, logits hundreds apart give the right value and gradient.

    beta 为 0 与 1 时，相差数百的 logits 也得到正确的数值与梯度。
    """
    problem = far_apart(draw)
    for beta in (0.0, 1.0):
        options = {"beta": beta, "temperature": warm(draw)}
        agrees(candidate, problem, options)
        gradient_agrees(candidate, problem, options)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    problem = pair(draw, 5, 7, dtype=torch.float64)
    for beta in (draw.uniform(0.15, 0.35), draw.uniform(0.65, 0.85)):
        gradient_agrees(candidate, problem, {"beta": beta, "temperature": warm(draw)}, rtol=LOOSE)


@aspect("gradient")
def test_a_student_that_agrees_has_arrived(candidate, draw):
    """Where student and teacher agree, the student's gradient is 0.

    学生与教师一致时，学生的梯度为 0。
    """
    logits = draw.logits(4, 6, dtype=torch.float64)
    student = logits.clone().requires_grad_()
    theirs = grads(candidate.generalized_jsd(student, logits.clone(), **settings(draw)), student)
    same(theirs[0], torch.zeros_like(logits), atol=1e-6, what=GRADIENT)


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, neither through its own distribution nor through the mixture.

    教师没有梯度：无论是经由它自己的分布，还是经由混合分布。
    """
    spares_the_teacher(candidate, pair(draw, 6, 5), settings(draw))


@aspect("conventions")
def test_the_defaults_are_those_of_the_signature(candidate, draw):
    """Without options, beta and temperature are those that the question states.

    不给选项时，beta 与温度取题目约定的默认值。
    """
    problem, drawn = pair(draw, 5, 3), settings(draw)
    for given in ({}, {"temperature": drawn["temperature"]}, {"beta": drawn["beta"]}):
        expected = oracle(*problem, **{"beta": 0.5, "temperature": 1.0, **given})
        same(candidate.generalized_jsd(*(part.clone() for part in problem), **given), expected, rtol=SINGLE, what=LOSS)


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 result, float64 logits a float64 result.

    float32 的 logits 得到 float32 的结果，float64 的得到 float64 的。
    """
    options = settings(draw)
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, pair(draw, 4, 5, dtype=dtype), options, rtol=SINGLE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """The logits hold the same numbers after the call as before.

    调用之后，logits 的数值和调用之前相同。
    """
    problem = pair(draw, 5, 4)
    with unchanged(*problem):
        candidate.generalized_jsd(*problem, **settings(draw))


@aspect("stability")
def test_a_class_that_both_rule_out(candidate, draw):
    """A class to which both models give a probability that rounds to 0 adds nothing, and breaks no gradient.

    两个模型对某一类的概率都下溢为 0 时，该类没有贡献，梯度也不受破坏。
    """
    student, teacher = pair(draw, 5, 4)
    ruled_out = draw.integer(0, 3)
    student[:, ruled_out] -= 1000.0
    teacher[:, ruled_out] -= 1000.0
    options = settings(draw)
    agrees(candidate, (student, teacher), options, rtol=SINGLE)
    gradient_agrees(candidate, (student, teacher), options, rtol=SINGLE)


@aspect("stability")
def test_logits_far_apart(candidate, draw):
    """Logits hundreds apart give the right value and gradient, neither infinite nor nan.

    logits 相差数百时，数值与梯度仍然正确，不出现无穷大或 nan。
    """
    problem, options = far_apart(draw), settings(draw)
    agrees(candidate, problem, options)
    gradient_agrees(candidate, problem, options)


@aspect("stability")
def test_a_disagreement_has_its_price_and_no_more(candidate, draw):
    """Where each model is sure of another class, the divergence reaches the bound that beta sets.

    两个模型各自确信不同的类别时，散度恰好达到由 beta 决定的上界。
    """
    first, beta = torch.randperm(5, generator=draw.generator), draw.uniform(0.15, 0.35)
    student = 600.0 * torch.nn.functional.one_hot(first, 5).float()
    bound = -beta * math.log(beta) - (1 - beta) * math.log(1 - beta)
    theirs = candidate.generalized_jsd(student, student.roll(1, dims=1), beta=beta, temperature=warm(draw))
    same(theirs, torch.tensor(bound), what=LOSS)


@aspect("bad-input")
def test_a_temperature_of_0_or_below_is_refused(candidate, draw):
    """A temperature of 0 or below raises ValueError, at the ends of beta as well.

    温度为 0 或负数时抛出 ValueError，beta 取两端时也是如此。
    """
    problem = pair(draw, 4, 3)
    for temperature in (0.0, -draw.uniform(0.5, 3.0)):
        for beta in (draw.uniform(0.2, 0.4), 0.0, 1.0):
            with refuses(ValueError):
                candidate.generalized_jsd(*problem, beta=beta, temperature=temperature)


@aspect("bad-input")
def test_logits_of_different_shapes_are_refused(candidate, draw):
    """Student and teacher logits of different shapes raise ValueError, even where they would broadcast.

    学生与教师的 logits 形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, teacher = pair(draw, 4, 3)
    for other in (draw.logits(4, 5), teacher[:, :1], teacher[:1], teacher[:3]):
        for beta in (draw.uniform(0.2, 0.4), 0.0, 1.0):
            with refuses(ValueError):
                candidate.generalized_jsd(student, other, beta=beta, temperature=warm(draw))


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    options = {"beta": draw.uniform(0.2, 0.4), "temperature": draw.uniform(0.4, 0.8)}
    agrees(candidate, pair(draw, 4, 3), options, rtol=SINGLE)
