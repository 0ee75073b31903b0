"""Hidden checks of fidelity.

The oracle is plain Python, sample by sample: ranks by sorting, sums by math.fsum. The three numbers are judged apart: a
scalar tensor passes for a float everywhere but under `conventions`, fewer than five classes occur under `top5` alone.
"""

import math

import torch

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.text import Text

WHAT = {
    "agreement": Text("The agreement", "一致率"),
    "kl": Text("The divergence", "散度"),
    "top5_overlap": Text("The overlap of the first five", "前五重合率"),
}
# Sums over hundreds of classes in float32; every listed mistake is off by a hundred times as much.
LOOSE = {"rtol": 1e-4, "atol": 1e-5}


def log_softmax(row):
    largest = max(row)
    log_total = largest + math.log(math.fsum(math.exp(value - largest) for value in row))
    return [value - log_total for value in row]


def ranked(row):
    return sorted(range(len(row)), key=lambda label: (-row[label], label))


def kl_of_one(student, teacher):
    log_q, log_p = log_softmax(student), log_softmax(teacher)
    return math.fsum(math.exp(b) * (b - a) for a, b in zip(log_q, log_p, strict=True))


def overlap_of_one(student, teacher):
    first = min(5, len(student))
    return len({*ranked(student)[:first]} & {*ranked(teacher)[:first]}) / first


ORACLES = {
    "agreement": lambda student, teacher: float(ranked(student)[0] == ranked(teacher)[0]),
    "kl": kl_of_one,
    "top5_overlap": overlap_of_one,
}


def expected(name, student, teacher):
    rows = list(zip(student.tolist(), teacher.tolist(), strict=True))
    return math.fsum(ORACLES[name](*row) for row in rows) / len(rows)


def measured(candidate, name, student, teacher):
    """On copies: who changes the inputs should not lose the points of the numbers as well."""
    reply = candidate.fidelity(student.clone(), teacher.clone())
    require(
        isinstance(reply, dict) and name in reply,
        f"The result is not a dict with the entry {name!r}.",
        f"结果不是含有 {name!r} 这一项的 dict。",
    )
    value = reply[name]
    return value.item() if isinstance(value, torch.Tensor) and value.numel() == 1 else value


def agrees(candidate, name, student, teacher, value=None):
    value = expected(name, student, teacher) if value is None else value
    same(measured(candidate, name, student, teacher), value, what=WHAT[name], **LOOSE)


def pair(draw, samples, classes, *, noise=2.0, dtype=torch.float32):
    """A student that is its teacher with noise: they agree on some samples and differ on others."""
    teacher = draw.logits(samples, classes, dtype=dtype)
    return teacher + noise * draw.normal(samples, classes, dtype=dtype), teacher


@aspect("agreement")
def test_agreement_counts_the_samples_with_the_same_answer(candidate, draw):
    """The agreement is the share of samples on which both give the same class.

    一致率是两者给出同一类别的样本所占的比例。
    """
    for samples, classes in ((23, 5), (17, 9)):
        agrees(candidate, "agreement", *pair(draw, samples, classes))


@aspect("agreement")
def test_agreement_is_1_and_0_at_its_ends(candidate, draw):
    """Where all answers are the same the agreement is 1, where none is it is 0, however sure the student is.

    答案全部相同时一致率为 1，全部不同时为 0，与学生有多自信无关。
    """
    teacher = draw.logits(9, 6)
    agrees(candidate, "agreement", teacher * 0.05 + 3 * draw.normal(9, 1), teacher, 1.0)
    agrees(candidate, "agreement", teacher.roll(1, dims=1), teacher, 0.0)


@aspect("agreement")
def test_a_tie_is_not_an_agreement_with_everything(candidate, draw):
    """Of classes with equal logits, the one with the lowest number is the answer, the student's and the teacher's.

    logits 相同的类别中，编号最小的才是答案，对学生和教师都是如此。
    """
    sure = draw.logits(12, 40)
    sure[torch.arange(12), draw.labels(12, 40)] += 20.0
    agrees(candidate, "agreement", torch.full_like(sure, draw.uniform(-2.0, 2.0)), sure)
    undecided = draw.logits(12, 40)
    for n in range(12):  # two equal winners, of which the other model's answer is now the first, now the second
        undecided[n, n] = undecided[n, 30 - n] = 30.0
        sure[n, n if n % 3 else 30 - n] = 40.0
    agrees(candidate, "agreement", undecided, sure)
    agrees(candidate, "agreement", sure, undecided)
    agrees(candidate, "agreement", undecided, undecided.flip(0), 0.0)


@aspect("agreement")
def test_agreement_does_not_depend_on_order(candidate, draw):
    """Samples, and classes in both models at once, may be reordered; student and teacher may be exchanged.

    调换样本的顺序、同时调换两个模型的类别顺序、或互换学生与教师，一致率都不变。
    """
    student, teacher = pair(draw, 19, 6)
    share = expected("agreement", student, teacher)
    samples = torch.randperm(19, generator=draw.generator)
    classes = torch.randperm(6, generator=draw.generator)
    agrees(candidate, "agreement", student[samples][:, classes], teacher[samples][:, classes], share)
    agrees(candidate, "agreement", teacher, student, share)


@aspect("kl")
def test_kl_is_that_of_the_definition(candidate, draw):
    """The divergence is that of the definition, summed up class by class.

    散度与按定义逐类求和的结果一致。
    """
    for samples, classes in ((6, 8), (7, 5)):
        agrees(candidate, "kl", *pair(draw, samples, classes, noise=1.0))
    agrees(candidate, "kl", *pair(draw, 1, 6, dtype=torch.float64))  # of one sample it may be small


@aspect("kl")
def test_kl_with_many_classes(candidate, draw):
    """With hundreds of classes the divergence is still a sum over them.

    类别有几百个时，散度仍是对类别求和。
    """
    agrees(candidate, "kl", *pair(draw, 3, draw.integer(300, 400), noise=1.0))


@aspect("kl")
def test_kl_is_a_mean_over_the_samples(candidate, draw):
    """Samples that stand twice change nothing, nor does a number added to all logits of a sample.

    每个样本重复一遍，或给某个样本的全部 logits 加上同一个数，散度都不变。
    """
    student, teacher = pair(draw, 5, 7, noise=1.0)
    once = expected("kl", student, teacher)
    agrees(candidate, "kl", torch.cat([student] * 2), torch.cat([teacher] * 2), once)
    agrees(candidate, "kl", student + 3 * draw.normal(5, 1), teacher + 3 * draw.normal(5, 1), once)


@aspect("kl")
def test_kl_sees_what_the_answers_do_not_show(candidate, draw):
    """A student with its teacher's logits has a divergence of 0; one that is surer of the same answers has not.

    logits 与教师相同的学生，散度为 0；答案相同但更自信的学生，散度不为 0。
    """
    teacher = draw.logits(6, 5)
    agrees(candidate, "kl", teacher, teacher)
    agrees(candidate, "kl", teacher * draw.uniform(2.0, 3.0), teacher)


@aspect("top5")
def test_the_overlap_counts_classes_that_both_put_among_the_first_five(candidate, draw):
    """The overlap is the share of the teacher's first five classes that are among the student's first five.

    重合率是教师的前五个类别中，也在学生前五之列的比例。
    """
    for samples, classes in ((7, 12), (5, 30), (1, 9)):
        agrees(candidate, "top5_overlap", *pair(draw, samples, classes))


@aspect("top5")
def test_the_order_among_the_first_five_does_not_matter(candidate, draw):
    """The same five classes in another order overlap entirely; five others do not overlap at all.

    同样五个类别换个顺序，重合率为 1；五个完全不同的类别，重合率为 0。
    """
    student, teacher = draw.normal(6, 11), draw.normal(6, 11)
    for n in range(6):
        five = torch.randperm(11, generator=draw.generator)[:5]
        teacher[n, five] = 20.0 + torch.arange(5.0)
        student[n, five] = 20.0 + torch.arange(5.0).roll(draw.integer(1, 4))
    agrees(candidate, "top5_overlap", student, teacher, 1.0)
    agrees(candidate, "top5_overlap", -teacher, teacher, 0.0)


@aspect("top5")
def test_fewer_than_five_classes(candidate, draw):
    """With five classes or fewer the overlap is 1.

    类别不超过五个时，重合率为 1。
    """
    for classes in (2, 3, 5):
        agrees(candidate, "top5_overlap", *pair(draw, 4, classes), 1.0)


@aspect("top5")
def test_ties_around_the_fifth_place(candidate, draw):
    """Where classes share the fifth place, those with the lowest numbers are in, and there are five all the same.

    并列第五时，编号小的入选，入选的仍然只有五个。
    """
    for classes in (9, 40):
        teacher = draw.logits(8, classes)
        teacher[:, : draw.integer(3, 5)] += 20.0
        agrees(candidate, "top5_overlap", torch.zeros(8, classes), teacher)
        student = torch.zeros(8, classes)
        student[:, torch.randperm(classes, generator=draw.generator)[: draw.integer(2, 4)]] = 4.0
        agrees(candidate, "top5_overlap", student, teacher)
        agrees(candidate, "top5_overlap", teacher, student)


@aspect("conventions")
def test_three_python_floats(candidate, draw):
    """The result is a dict of three Python floats and nothing else, for float32 and float64, with gradients or without.

    结果是恰好含三个 Python 浮点数的 dict；float32 与 float64、需要梯度与否都一样。
    """
    for dtype in (torch.float32, torch.float64):
        student, teacher = pair(draw, 6, 7, dtype=dtype)
        for pupil in (student, student.clone().requires_grad_()):
            reply = candidate.fidelity(pupil, teacher.clone())
            require(isinstance(reply, dict), "The result is not a dict.", "结果不是 dict。")
            kinds = [type(value) is float for value in reply.values()]
            require(
                set(reply) == set(ORACLES) and all(kinds),
                "The result should hold the three entries of the question, each a Python float, and no others.",
                "结果应恰好含题目所列的三项，每项都是 Python 浮点数。",
            )


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Both tensors hold the same numbers after the call as before.

    调用之后，两个张量的数值和调用之前相同。
    """
    student, teacher = pair(draw, 5, 8)
    with unchanged(student, teacher):
        candidate.fidelity(student, teacher)


@aspect("stability")
def test_logits_hundreds_apart(candidate, draw):
    """For logits hundreds apart the divergence is right and finite, whether the student agrees or errs.

    logits 相差数百时，无论学生与教师一致与否，散度都正确且有限。
    """
    student, teacher = draw.logits(6, 5), draw.logits(6, 5)
    for n in range(6):
        student[n, n % 5], student[n, (n + 1) % 5] = 400.0, -400.0
        teacher[n, (n + n // 3) % 5], teacher[n, (n + 2) % 5] = 400.0, -400.0
    agrees(candidate, "kl", student, teacher)


@aspect("stability")
def test_a_class_that_rounds_to_0(candidate, draw):
    """A class whose probability rounds to 0, the student's or the teacher's, leaves the divergence right and finite.

    某一类的概率在学生或教师那里下溢为 0 时，散度仍正确且有限。
    """
    student, teacher = pair(draw, 5, 6, noise=0.5)
    ruled_out = draw.integer(0, 5)
    teacher[:, ruled_out] -= 800.0
    agrees(candidate, "kl", student, teacher)
    student[:, ruled_out] -= 700.0
    agrees(candidate, "kl", student, teacher)
    teacher[:, ruled_out] += 800.0
    agrees(candidate, "kl", student, teacher)


@aspect("bad-input")
def test_shapes_that_do_not_agree_are_refused(candidate, draw):
    """Logits of different shapes raise ValueError, even where they would broadcast.

    形状不同的 logits 抛出 ValueError，即使可以广播。
    """
    logits = draw.logits(4, 6)
    for other in (draw.logits(4, 7), logits[:, :1], logits[:1], logits[:3]):
        for student, teacher in ((logits, other), (other, logits)):
            with refuses(ValueError):
                candidate.fidelity(student, teacher)


@aspect("bad-input")
def test_no_samples_are_refused(candidate):
    """An empty set of samples raises ValueError: no number would be right.

    没有样本时抛出 ValueError：此时任何数值都不正确。
    """
    with refuses(ValueError):
        candidate.fidelity(torch.zeros(0, 6), torch.zeros(0, 6))


@aspect("bad-input")
def test_nan_is_refused(candidate, draw):
    """A single logit that is nan, the student's or the teacher's, raises ValueError.

    学生或教师的 logits 中只要有一个 nan，就抛出 ValueError。
    """
    for broken in (0, 1):
        logits = [draw.logits(5, 7), draw.logits(5, 7)]
        logits[broken][draw.integer(0, 4), draw.integer(0, 6)] = math.nan
        with refuses(ValueError):
            candidate.fidelity(*logits)


@aspect("bad-input")
def test_one_sample_is_enough(candidate, draw):
    """A single sample is no error: the agreement on it is 1 or 0.

    只有一个样本并不是错误：在它上面的一致率非 1 即 0。
    """
    teacher = draw.logits(1, 8)
    agrees(candidate, "agreement", 2.0 * teacher, teacher, 1.0)
    agrees(candidate, "agreement", teacher.roll(1, dims=1), teacher, 0.0)
