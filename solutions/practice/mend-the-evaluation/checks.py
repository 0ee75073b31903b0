"""Hidden checks of mend-the-evaluation.

Each aspect is judged where the other four faults cannot show, so that a half-mended file earns what it mended:
- inputs of ±1 in pairs (x, −x), and models that begin with a clamp to ±½: whatever statistics standardise them, or
  none, the models see the same;
- one student where it is not about the choice, and the same samples for validation and test;
- models without BatchNorm and dropout where it is not about the modes;
- batches of one size where it is not about the means;
- the entries `agreement` and `kl` are held against the definition by one aspect each, and elsewhere only against
  themselves.
"""

import copy
import math

import torch
from sklearn.datasets import load_digits, load_wine
from torch import nn

from kdgrader.grading import aspect, require, same, unchanged
from kdgrader.text import Text

FEATURES, HIDDEN, CLASSES = 6, 7, 4
MEASURES = ("accuracy", "teacher_accuracy", "agreement", "kl")
WINES, DIGITS = ([torch.from_numpy(part) for part in load(return_X_y=True)] for load in (load_wine, load_digits))
REPORT, CHOICE = Text("The report", "报告"), Text("The choice", "选出的学生")


def linear(weight, bias):
    layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(weight)
        layer.bias.copy_(bias)
    return layer


def drawn_linear(draw):
    return linear(draw.normal(CLASSES, FEATURES, dtype=torch.float64), draw.normal(CLASSES, dtype=torch.float64))


def clamped(*parts):
    return nn.Sequential(nn.Hardtanh(-0.5, 0.5), *parts)


def net(draw):
    return clamped(drawn_linear(draw))


def deep_net(draw, **options):
    """With BatchNorm that has seen other inputs than these, or with dropout of all units: nothing is left to chance."""
    parts = draw.linear_net(FEATURES, HIDDEN, CLASSES, **options)
    with torch.no_grad():
        parts[-1].weight *= 5
    if options.get("batch_norm"):
        parts[1].running_mean.copy_(draw.normal(HIDDEN, dtype=torch.float64))
        parts[1].running_var.copy_(0.5 + draw.normal(HIDDEN, dtype=torch.float64) ** 2)
    return clamped(*parts)


def signs(draw, pairs):
    """Inputs of ±1, each beside its opposite: every feature has mean 0 and deviation 1, in every split alike."""
    half = torch.where(draw.normal(pairs, FEATURES) > 0, 1.0, -1.0).double()
    return torch.cat([half, -half])[torch.randperm(2 * pairs, generator=draw.generator)]


def split(draw, pairs):
    return signs(draw, pairs), draw.labels(2 * pairs, CLASSES)


@torch.no_grad()
def logits(model, x):
    training = model.training
    answered = model.eval()(x)
    model.train(training)
    return answered


def answer(model, x):
    return logits(model, x).argmax(-1)


def share(one, other):
    return sum(a == b for a, b in zip(one.tolist(), other.tolist(), strict=True)) / len(one)


def divergence(p_row, q_row):
    """KL(p ‖ q) of two rows of logits, class by class."""
    p, q = ([math.exp(value) for value in row] for row in (p_row, q_row))
    p, q = [value / math.fsum(p) for value in p], [value / math.fsum(q) for value in q]
    return math.fsum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


def accuracies(teacher, student, x, y):
    """Both, of inputs as the models see them."""
    return {"accuracy": share(answer(student, x), y), "teacher_accuracy": share(answer(teacher, x), y)}


def nearness(teacher, student, x):
    """The mean divergence, sample by sample."""
    rows = zip(logits(teacher, x).tolist(), logits(student, x).tolist(), strict=True)
    return {"kl": math.fsum(divergence(p, q) for p, q in rows) / len(x)}


def report_of(candidate, teacher, students, train, validation, test, **options):
    """The report, on copies of the data: a function that changes its inputs should not lose other points as well."""
    copies = [(x.clone(), y.clone()) for x, y in (train, validation, test)]
    report = candidate.evaluate(teacher, students, *copies, **options)
    require(
        isinstance(report, dict) and set(report) == {"chosen", *MEASURES},
        "The report is no dict of the five entries that the question names.",
        "报告不是由题目所列五项组成的 dict。",
    )
    return report


def of_one(candidate, teacher, student, train, test, **options):
    """The report where there is nothing to choose, neither between students nor between validation and test."""
    return report_of(candidate, teacher, {"only": student}, train, test, test, **options)


def agrees(report, ours):
    same({name: report[name] for name in ours}, ours, what=REPORT)


def drawn_until(draw_one, fits):
    """The first that fits: some draws leave nothing to tell apart."""
    for _ in range(2000):
        drawn = draw_one()
        if fits(drawn):
            return drawn
    raise AssertionError("nothing drawn fits")


def as_signs(x):
    """±1 for above and below the median of a feature."""
    return torch.where(x > x.median(dim=0).values, 1.0, -1.0).double()


def fitted(x, y, features=None):
    """A linear model by least squares, which sees some of the features only."""
    seen = x[:, :features]
    inside = torch.cat([seen, torch.ones(len(x), 1, dtype=torch.float64)], dim=-1)
    targets = 4 * nn.functional.one_hot(y).double()
    solved = torch.linalg.solve(inside.T @ inside + 0.1 * torch.eye(inside.shape[1]), inside.T @ targets)
    weight = torch.zeros(targets.shape[1], x.shape[1], dtype=torch.float64)
    weight[:, : seen.shape[1]] = solved[:-1].T
    return linear(weight, solved[-1])


def fitted_to_signs(x, y, features=None):
    return clamped(fitted(x / 2, y, features))


def shuffled(draw, x, y):
    order = torch.randperm(len(x), generator=draw.generator)
    return x[order], y[order]


@aspect("modes")
def test_the_teacher_answers_in_eval_mode(candidate, draw):
    """A teacher with BatchNorm or dropout is measured in eval mode, in whichever mode it arrives.

    带 BatchNorm 或 dropout 的教师，无论以什么模式传入，都在 eval 模式下测量。
    """
    for options in ({"batch_norm": True}, {"dropout": 1.0}):
        measured_alike(candidate, draw, deep_net(draw, **options), net(draw))


@aspect("modes")
def test_the_students_answer_in_eval_mode(candidate, draw):
    """A student with BatchNorm and dropout is measured in eval mode, in whichever mode it arrives.

    带 BatchNorm 与 dropout 的学生，无论以什么模式传入，都在 eval 模式下测量。
    """
    measured_alike(candidate, draw, net(draw), deep_net(draw, batch_norm=True, dropout=1.0))


def measured_alike(candidate, draw, teacher, student):
    train, (x, y) = split(draw, 8), split(draw, 10)
    reports = [
        of_one(candidate, teacher.train(mode), student.train(mode), train, (x, y), batch_size=10)
        for mode in (False, True)
    ]
    agrees(reports[1], accuracies(teacher, student, x, y))
    same(reports[1], reports[0], what=REPORT)


@aspect("modes")
def test_nothing_of_the_models_changes(candidate, draw):
    """The parameters and buffers of the teacher and of the student are the same after the evaluation as before.

    评估前后，教师与学生的参数和缓冲区都相同。
    """
    teacher, student = deep_net(draw, batch_norm=True).train(), deep_net(draw, batch_norm=True).train()
    with unchanged(teacher, student):
        of_one(candidate, teacher, student, split(draw, 8), split(draw, 10), batch_size=10)


@aspect("statistics")
def test_inputs_are_standardised_by_the_training_inputs(candidate, draw):
    """The models see inputs that are standardised by the mean and the deviation of the training inputs, as defined.

    模型看到的输入，是按训练输入的均值与标准差、照定义标准化的。
    """
    scale, offset = draw.normal(FEATURES).double().abs() + 0.5, 4 * draw.normal(FEATURES).double()
    train = draw.normal(15, FEATURES, dtype=torch.float64) * scale + offset
    means, deviations = by_feature(train)
    teacher, student = drawn_linear(draw), drawn_linear(draw)
    pool = 0.5 + 1.3 * draw.normal(3000, FEATURES, dtype=torch.float64)
    first, second = logits(teacher, pool).topk(2, dim=-1).values.T
    seen = pool[(first - second).argsort()[:120]]  # where the least change of the inputs turns an answer
    raw, y = means + deviations * seen, answer(teacher, seen)
    report = of_one(candidate, teacher, student, (train, draw.labels(15, CLASSES)), (raw, y), batch_size=30)
    agrees(report, accuracies(teacher, student, seen, y))


def by_feature(x):
    """Mean and deviation of each feature, in plain Python."""
    columns = list(zip(*x.tolist(), strict=True))
    means = [math.fsum(column) / len(column) for column in columns]
    squares = [
        math.fsum((value - mean) ** 2 for value in column) / len(column)
        for column, mean in zip(columns, means, strict=True)
    ]
    return torch.tensor(means, dtype=torch.float64), torch.tensor(squares, dtype=torch.float64).sqrt()


@aspect("statistics")
def test_a_sample_is_measured_the_same_in_any_company(candidate, draw):
    """What is measured on the test set is the mean of what is measured on its two halves, an outlier among them.

    测试集上的测量结果，等于其两半各自结果的平均，即使其中有一个离群样本。
    """
    train = 2 + draw.normal(12, FEATURES, dtype=torch.float64), draw.labels(12, CLASSES)
    x, y = 2 + draw.normal(16, FEATURES, dtype=torch.float64), draw.labels(16, CLASSES)
    x[3] *= 8
    teacher, student = drawn_linear(draw), drawn_linear(draw)
    whole, *halves = (
        of_one(candidate, teacher, student, train, (x[part], y[part]), batch_size=16)
        for part in (slice(None), slice(8), slice(8, None))
    )
    agrees(whole, {name: (halves[0][name] + halves[1][name]) / 2 for name in MEASURES})


@aspect("statistics")
def test_wines_stronger_than_those_of_the_training(candidate, draw):
    """On the wines of scikit-learn, with the strong ones in the test set, the measures are right.

    在 scikit-learn 的葡萄酒数据上，把酒精度高的留作测试集，各项测量仍正确。
    """
    x, y = WINES
    order = x[:, 0].argsort(stable=True)  # by alcohol
    x, y = x[order], y[order]
    means, deviations = by_feature(x[:100])
    seen = (x - means) / deviations
    teacher = fitted(seen[:100], y[:100])
    student = fitted(seen[:100], y[:100], features=4)
    report = of_one(candidate, teacher, student, (x[:100], y[:100]), (x[100:], y[100:]), batch_size=39)
    agrees(report, accuracies(teacher, student, seen[100:], y[100:]))


@aspect("statistics")
def test_the_splits_stay_as_they_were(candidate, draw):
    """The inputs and labels that are handed over hold the same numbers afterwards.

    传入的输入与标签，数值在评估之后保持不变。
    """
    train, validation, test = (
        (3 + 2 * draw.normal(count, FEATURES, dtype=torch.float64), draw.labels(count, CLASSES)) for count in (9, 8, 12)
    )
    with unchanged(*train, *validation, *test):
        candidate.evaluate(net(draw), {"only": net(draw)}, train, validation, test, batch_size=4)


@aspect("means")
def test_a_small_last_batch_counts_by_its_samples(candidate, draw):
    """Where the last batch is smaller, accuracies and divergence are means over the samples.

    最后一个批次较小时，准确率与散度仍是对样本的平均。
    """
    train, (x, y) = split(draw, 8), split(draw, 11)
    teacher, student = drawn_until(
        lambda: (net(draw), net(draw)), lambda two: answer(two[0], x[-4:]).ne(answer(two[1], x[-4:])).all()
    )
    y[-4:] = answer(student, x[-4:])  # there the student is right and the teacher wrong
    report = of_one(candidate, teacher, student, train, (x, y), batch_size=9)
    agrees(report, accuracies(teacher, student, x, y) | nearness(teacher, student, x))


@aspect("means")
def test_the_report_does_not_depend_on_the_size_of_batches(candidate, draw):
    """Whatever batch_size is, down to 1 and up beyond the number of samples, the report is the same.

    无论 batch_size 是多少，小到 1、大到超过样本数，报告都相同。
    """
    train, (x, y) = split(draw, 8), split(draw, 8)
    teacher, student = drawn_until(
        lambda: (net(draw), net(draw)),
        lambda two: (
            answer(two[0], x[-2:]).ne(answer(two[1], x[-2:])).all()
            and share(answer(two[0], x), answer(two[1], x)) > 0.1
        ),
    )
    y[-2:] = answer(student, x[-2:])
    whole = of_one(candidate, teacher, student, train, (x, y), batch_size=50)
    for batch_size in (1, 7):
        same(of_one(candidate, teacher, student, train, (x, y), batch_size=batch_size), whole, what=REPORT)
    agrees(whole, accuracies(teacher, student, x, y) | nearness(teacher, student, x))


@aspect("means")
def test_wines_in_batches_of_the_default_size(candidate, draw):
    """On the wines of scikit-learn, in batches of the default size, the measures are right.

    在 scikit-learn 的葡萄酒数据上，批次大小取默认值，各项测量都正确。
    """
    x, y = shuffled(draw, as_signs(WINES[0]), WINES[1])
    train, test = (x[:100], y[:100]), (x[100:], y[100:])
    teacher, student = fitted_to_signs(*train), fitted_to_signs(*train, features=3)
    report = of_one(candidate, teacher, student, train, test)
    agrees(report, accuracies(teacher, student, *test) | nearness(teacher, student, test[0]))


@aspect("agreement")
def test_the_agreement_is_that_of_the_answers(candidate, draw):
    """The agreement counts the samples on which student and teacher name the same class, right or wrong.

    一致率统计学生与教师给出同一类别的样本，不论对错。
    """
    train, x = split(draw, 8), signs(draw, 16)
    teacher, student = drawn_until(
        lambda: (net(draw), net(draw)), lambda two: 0.2 < share(answer(two[0], x), answer(two[1], x)) < 0.7
    )
    s, t = answer(student, x), answer(teacher, x)
    y, met = [], {True: 0, False: 0}
    for one, other in zip(s.tolist(), t.tolist(), strict=True):
        neither = next(c for c in range(CLASSES) if c not in (one, other))
        turn = met[one == other]
        y.append((one, other, neither, neither)[turn % 4])  # each way of being right and wrong, in turn
        met[one == other] += 1
    report = of_one(candidate, teacher, student, train, (x, torch.tensor(y)), batch_size=8)
    agrees(report, {"agreement": share(s, t)})


@aspect("agreement")
def test_the_labels_do_not_matter_to_the_agreement(candidate, draw):
    """With other labels the agreement is the same; and that of a student with itself is 1.

    换一组标签，一致率不变；学生与自己的一致率是 1。
    """
    train, x = split(draw, 8), signs(draw, 12)
    teacher, student = drawn_until(
        lambda: (net(draw), net(draw)), lambda two: 0.2 < share(answer(two[0], x), answer(two[1], x)) < 0.7
    )
    shared = share(answer(student, x), answer(teacher, x))
    for one, labels, expected in (
        (teacher, answer(student, x), shared),
        (teacher, answer(teacher, x), shared),
        (student, draw.labels(24, CLASSES), 1.0),
    ):
        agrees(of_one(candidate, one, student, train, (x, labels), batch_size=24), {"agreement": expected})


@aspect("agreement")
def test_ten_digits(candidate, draw):
    """On the digits of scikit-learn, of which there are ten, the agreement is right.

    在 scikit-learn 的十个手写数字上，一致率正确。
    """
    pixels, digits = DIGITS
    telling = (as_signs(pixels).mean(0).abs()).argsort()[:16]  # pixels that are as often dark as light, or nearly
    x, y = shuffled(draw, as_signs(pixels)[:, telling], digits)
    train, test = (x[:200], y[:200]), (x[200:320], y[200:320])
    teacher, student = fitted_to_signs(*train), fitted_to_signs(*train, features=5)
    report = of_one(candidate, teacher, student, train, test, batch_size=40)
    agrees(report, {"agreement": share(answer(teacher, test[0]), answer(student, test[0]))})


def labelled_by(draw, model, x, right=0.75):
    """Labels on which the model is right as often as that, and else anything else."""
    y = answer(model, x)
    wrong = torch.randperm(len(x), generator=draw.generator)[int(right * len(x)) :]
    y[wrong] = (y[wrong] + 1 + draw.labels(len(wrong), CLASSES - 1)) % CLASSES
    return y


def best(students, x, y):
    """The names of the students that are right most often."""
    scores = {name: share(answer(student, x), y) for name, student in students.items()}
    return [name for name, score in scores.items() if score == max(scores.values())]


@aspect("choice")
def test_the_best_on_the_validation_set_is_chosen(candidate, draw):
    """The student that is right most often on the validation set is chosen, and it is measured on the test set.

    选出在验证集上答对最多的学生，并在测试集上测量它。
    """
    x = [signs(draw, pairs) for pairs in (10, 8, 12)]

    def exam():
        teacher, names = net(draw), ["a", "b", "c", "d"]
        students = dict(zip(names, (net(draw) for _ in names), strict=True))
        students["d"] = copy.deepcopy(teacher)  # nobody is nearer to the teacher
        with torch.no_grad():
            students["d"][1].weight *= 1.01
        labels = [labelled_by(draw, students[name], part) for name, part in zip("cab", x, strict=True)]
        labels[2] = answer(students["b"], x[2])
        return teacher, students, labels

    def tells_apart(drawn):
        _, students, labels = drawn
        both = torch.cat([x[1], x[1], x[1], x[2], x[2]]), torch.cat([labels[1]] * 3 + [labels[2]] * 2)  # in equal parts
        of_each = [best(students, part, y) for part, y in zip(x, labels, strict=True)]
        return of_each == [["c"], ["a"], ["b"]] and best(students, *both) == ["b"]

    teacher, students, labels = drawn_until(exam, tells_apart)
    splits = list(zip(x, labels, strict=True))
    ranked = {f"student {name}": students[name] for name in draw.choice(("bacd", "cadb", "dbac"))}
    report = report_of(candidate, teacher, ranked, *splits, batch_size=4)
    same(report["chosen"], "student a", what=CHOICE)
    agrees(report, accuracies(teacher, students["a"], *splits[2]))


@aspect("choice")
def test_of_equals_the_first_is_chosen(candidate, draw):
    """Of several students that are right equally often, the first is chosen.

    几个学生答对次数相同时，选第一个。
    """
    train, (x, _), test = split(draw, 8), split(draw, 10), split(draw, 6)
    teacher = net(draw)
    first, worse = drawn_until(
        lambda: (net(draw), net(draw)), lambda two: share(answer(two[0], x), answer(two[1], x)) < 0.9
    )
    equals = [copy.deepcopy(first) for _ in range(3)]
    with torch.no_grad():
        for factor, equal in zip((1.5, 0.5, 0.8), equals, strict=True):  # the same answers, other probabilities
            equal[1].weight *= factor
            equal[1].bias *= factor
    y = answer(first, x)
    students = {"worse": worse, "p": equals[0], "q": equals[1], "r": equals[2]}
    report = report_of(candidate, teacher, students, train, (x, y), test, batch_size=4)
    same(report["chosen"], "p", what=CHOICE)
    agrees(report, accuracies(teacher, equals[0], *test))


@aspect("choice")
def test_students_of_wine(candidate, draw):
    """Of four students that know more or less of a wine, the right one is chosen and measured.

    四个学生对葡萄酒所知多少不一，选出的是该选的那个，测量也正确。
    """
    x, y = as_signs(WINES[0]), WINES[1]

    def exam():
        u, v = shuffled(draw, x, y)
        train, validation, test = (u[:90], v[:90]), (u[90:130], v[90:130]), (u[130:], v[130:])
        students = {f"{n} features": fitted_to_signs(*train, features=n) for n in (2, 3, 4, 5)}
        return train, validation, test, students

    train, validation, test, students = drawn_until(exam, lambda drawn: len(best(drawn[3], *drawn[1])) == 1)
    teacher = fitted_to_signs(*train)
    report = report_of(candidate, teacher, students, train, validation, test, batch_size=8)
    (chosen,) = best(students, *validation)
    same(report["chosen"], chosen, what=CHOICE)
    agrees(report, accuracies(teacher, students[chosen], *test))
