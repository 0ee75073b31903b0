"""Hidden checks of hint-training.

Small float64 models, each stage judged alone by letting the other have no epochs. That the two are joined rightly is
judged by an identity that knows no loss: both at once are one after the other.
"""

import copy
from collections import OrderedDict

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.jail.things import Batches
from kdgrader.text import Text

FEATURES, CLASSES = 4, 3
STUDENT = Text("The student", "学生")
REGRESSOR = Text("The regressor", "回归器")
HINTS = Text("The history of stage 1", "第一阶段的损失历史")
HISTORY = Text("The history of stage 2", "第二阶段的损失历史")
HISTORIES = Text("The pair of histories", "两份损失历史")


def settings(draw, **others):
    return {
        "hint_layer": "0",
        "guided_layer": "0",
        "hint_epochs": 2,
        "epochs": 2,
        "lr": draw.uniform(0.02, 0.05),
        "temperature": draw.uniform(1.7, 3.0),
        "alpha": draw.uniform(0.6, 0.8),
    } | others


def batches(draw, count=3):
    return draw.batches(count, 5, FEATURES, CLASSES, last=3)


def matrix(draw, into, out):
    """A linear layer without bias."""
    layer = nn.Linear(into, out, bias=False).double()
    with torch.no_grad():
        layer.weight.copy_(draw.normal(out, into, dtype=torch.float64) / into**0.5)
    return layer


def net(draw, hidden=5, **options):
    return draw.linear_net(FEATURES, hidden, CLASSES, **options)


def deep(draw, *widths, norm=False):
    """A body of several layers and a head, so that layers have dotted names: body.0, body.2 and so on."""
    layers = []
    for into, out in zip((FEATURES, *widths), widths, strict=False):
        layers += [matrix(draw, into, out), nn.Tanh()]
    if norm:
        layers[1:1] = [nn.BatchNorm1d(widths[0]).double()]
    return nn.Sequential(OrderedDict(body=nn.Sequential(*layers), head=matrix(draw, widths[-1], CLASSES)))


def adam(weights, slopes_of, loader, epochs, lr):
    """Adam written out, for several weights at once."""
    weights = [weight.clone() for weight in weights]
    means, squares = ([torch.zeros_like(weight) for weight in weights] for _ in range(2))
    for step, (x, y) in enumerate(loader * epochs, 1):
        for i, slope in enumerate(slopes_of(weights, x, y)):
            means[i] = 0.9 * means[i] + 0.1 * slope
            squares[i] = 0.999 * squares[i] + 0.001 * slope**2
            size = (squares[i] / (1 - 0.999**step)).sqrt() + 1e-8
            weights[i] = weights[i] - lr * means[i] / (1 - 0.9**step) / size
    return weights


def moved(before, after):
    require(
        any(not torch.equal(a, b) for a, b in zip(before.parameters(), after.parameters(), strict=True)),
        "The student's parameters are what they were before: nothing was trained.",
        "学生的参数与训练前完全相同：什么也没有训练。",
    )


def both(histories):
    """The pair of histories as two lists; tuples are as good."""
    require(
        isinstance(histories, list | tuple)
        and len(histories) == 2
        and all(isinstance(history, list | tuple) for history in histories),
        "Two histories are promised, that of stage 1 and that of stage 2.",
        "应返回两份损失历史：第一阶段的和第二阶段的。",
    )
    return [list(history) for history in histories]


def weight_of(layer):
    return layer.weight.detach().clone()


@aspect("hints")
def test_the_steps_of_stage_1(candidate, draw):
    """In stage 1 the guided layer and the regressor take the steps of Adam on the hint loss, worked out by hand.

    第一阶段里，被引导层与回归器的每一步都与手工推导的一致：用 Adam 最小化 hint 损失。
    """
    for width in (6, 5):  # the teacher's layer is wider than the student's, and just as wide
        student = nn.Sequential(matrix(draw, FEATURES, 5), matrix(draw, 5, CLASSES))
        teacher, regressor = (
            nn.Sequential(matrix(draw, FEATURES, width), matrix(draw, width, CLASSES)),
            matrix(draw, 5, width),
        )
        loader, options = batches(draw), settings(draw, epochs=0)
        fixed = weight_of(teacher[0])

        def slopes(weights, x, _y, fixed=fixed):
            guided, predictor = weights
            v = x @ guided.T
            error = (v @ predictor.T - x @ fixed.T) / len(x)
            return (error @ predictor).T @ x, error.T @ v

        start = [weight_of(student[0]), weight_of(regressor)]
        guided, predictor = adam(start, slopes, loader, options["hint_epochs"], options["lr"])
        candidate.train_with_hints(student, teacher, regressor, loader, **options)
        same(student[0].weight, guided, what=STUDENT)
        same(regressor.weight, predictor, what=REGRESSOR)


@aspect("hints")
def test_stage_1_trains_the_student_up_to_the_guided_layer(candidate, reference, draw):
    """In stage 1 all layers up to the guided one learn, wherever it lies, and those above it stay what they were.

    第一阶段里，直到被引导层为止的各层都在学习，无论它位于何处；它之上的各层保持不变。
    """
    student, teacher, regressor = deep(draw, 5, 6, 4), deep(draw, 7, 8), matrix(draw, 6, 8)
    loader = batches(draw)
    options = settings(draw, epochs=0, hint_layer="body.2", guided_layer="body.2")
    before, ours, their_regressor = (copy.deepcopy(part) for part in (student, student, regressor))
    reference.train_with_hints(ours, copy.deepcopy(teacher), their_regressor, loader, **options)
    candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same([student.body[4].weight, student.head.weight], [before.body[4].weight, before.head.weight], what=STUDENT)
    same(student.state_dict(), ours.state_dict(), what=STUDENT)
    same(regressor.state_dict(), their_regressor.state_dict(), what=REGRESSOR)


@aspect("hints")
def test_hints_of_more_than_one_dimension(candidate, reference, draw):
    """Features with a shape of their own, as those of a convolution, are compared entry by entry and summed up.

    特征本身带有形状时（例如卷积层的输出），逐项比较后求和。
    """
    parts = [nn.Conv1d(1, 2, 2), nn.Conv1d(1, 3, 2), nn.Conv1d(2, 3, 1)]
    for part in parts:
        part.double()
        with torch.no_grad():
            for parameter in part.parameters():
                parameter.copy_(draw.normal(*parameter.shape, dtype=torch.float64))
    student = nn.Sequential(parts[0], nn.Flatten(), matrix(draw, 6, CLASSES))
    teacher = nn.Sequential(parts[1], nn.Flatten(), matrix(draw, 9, CLASSES))
    loader, options = [(x.unsqueeze(1), y) for x, y in batches(draw, 2)], settings(draw, epochs=0)
    ours, regressor = copy.deepcopy(student), copy.deepcopy(parts[2])
    expected = reference.train_with_hints(ours, copy.deepcopy(teacher), regressor, loader, **options)
    theirs = candidate.train_with_hints(student, teacher, parts[2], loader, **options)
    same(both(theirs)[0], both(expected)[0], what=HINTS)
    same([*student.parameters(), *parts[2].parameters()], [*ours.parameters(), *regressor.parameters()], what=STUDENT)


@aspect("distillation")
def test_the_steps_of_stage_2(candidate, draw):
    """In stage 2 the whole student takes the steps of Adam on the distillation loss, worked out by hand.

    第二阶段里，整个学生的每一步都与手工推导的一致：用 Adam 最小化蒸馏损失。
    """
    student = nn.Sequential(matrix(draw, FEATURES, 5), matrix(draw, 5, CLASSES))
    teacher, regressor, loader = net(draw, 6), matrix(draw, 5, 6), batches(draw)
    options = settings(draw, hint_epochs=0)
    temperature, alpha = options["temperature"], options["alpha"]

    def slopes(weights, x, y):
        lower, upper = weights
        h = x @ lower.T
        z = h @ upper.T
        p, q = (torch.softmax(logits / temperature, -1) for logits in (teacher(x).detach(), z))
        error = (alpha * temperature * (q - p) + (1 - alpha) * (torch.softmax(z, -1) - F.one_hot(y, CLASSES))) / len(x)
        return (error @ upper).T @ x, error.T @ h

    expected = adam([weight_of(student[0]), weight_of(student[1])], slopes, loader, options["epochs"], options["lr"])
    with unchanged(regressor):
        candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same([student[0].weight, student[1].weight], expected, what=STUDENT)


@aspect("distillation")
def test_both_stages_are_one_after_the_other(candidate, draw):
    """Both stages in one call do what they do in two calls, and the regressor has no part in the second.

    一次调用做两个阶段，与分两次调用各做一个阶段结果相同；第二阶段不涉及回归器。
    """
    student, teacher, regressor, loader = deep(draw, 5, 4), net(draw, 6), matrix(draw, 5, 6), batches(draw)
    options = settings(draw, guided_layer="body.1")
    before, apart, their_regressor = (copy.deepcopy(part) for part in (student, student, regressor))
    for stages in ({"epochs": 0}, {"hint_epochs": 0}):
        candidate.train_with_hints(apart, teacher, their_regressor, loader, **options | stages)
    candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same(student.state_dict(), apart.state_dict(), what=STUDENT)
    same(regressor.state_dict(), their_regressor.state_dict(), what=REGRESSOR)
    moved(before, student)


@aspect("distillation")
def test_any_loader_that_can_be_iterated_again_will_do(candidate, reference, draw):
    """A DataLoader, an iterable without a length, and a loader with nothing in it work as well as a list.

    DataLoader、没有长度的可迭代对象以及空的 loader，都与列表一样可用。
    """
    student, teacher, regressor, loader = net(draw), net(draw, 6), matrix(draw, 5, 6), batches(draw)
    options, ours = settings(draw), copy.deepcopy(student)
    reference.train_with_hints(ours, copy.deepcopy(teacher), copy.deepcopy(regressor), loader, **options)
    samples = TensorDataset(*(torch.cat(part) for part in zip(*loader, strict=True)))
    for other in (Batches(loader), DataLoader(samples, batch_size=5)):
        theirs = copy.deepcopy(student)
        candidate.train_with_hints(theirs, teacher, copy.deepcopy(regressor), other, **options)
        same(theirs.state_dict(), ours.state_dict(), what=STUDENT)
    with unchanged(student, regressor):
        candidate.train_with_hints(student, teacher, regressor, [], **options)


@aspect("modes")
def test_the_student_and_the_regressor_learn_in_train_mode(candidate, draw):
    """Student and regressor arrive in eval mode and learn in train mode: their BatchNorm sees each batch.

    学生与回归器以 eval 模式传入，在 train 模式下学习：它们的 BatchNorm 会统计每个批次。
    """
    student, teacher, loader = deep(draw, 5, 4, norm=True).eval(), net(draw, 6), batches(draw)
    regressor = nn.Sequential(matrix(draw, 5, 6), nn.BatchNorm1d(6).double()).eval()
    options = settings(draw, lr=0.0, guided_layer="body.2")
    norm, seen = student.body[1], [(x @ student.body[0].weight.T).detach() for x, _ in loader]
    for stages, count in (({"epochs": 0}, 1), ({"hint_epochs": 0}, 2)):
        candidate.train_with_hints(student, teacher, regressor, loader, **options | stages)
        mean = torch.zeros(5, dtype=torch.float64)
        for out in seen * 2 * count:
            mean = 0.9 * mean + 0.1 * out.mean(0)
        same(norm.running_mean, mean, what=Text("The student's BatchNorm", "学生的 BatchNorm"))
    tracked = int(regressor[1].num_batches_tracked)
    require(
        tracked == 2 * len(loader),
        "The regressor was not in train mode for every batch of stage 1, or was used in stage 2 as well.",
        "第一阶段里回归器并非对每个批次都处于 train 模式，或者第二阶段也用到了它。",
    )


@aspect("modes")
def test_a_teacher_answers_the_same_however_it_arrives(candidate, draw):
    """A teacher with dropout and BatchNorm guides and teaches the same thing in whichever mode it arrives.

    含 dropout 与 BatchNorm 的教师，无论以什么模式传入，给出的 hint 与教的内容都相同。
    """
    teacher, student, loader = net(draw, 6, batch_norm=True, dropout=0.4), net(draw), batches(draw)
    teacher[1].running_mean.copy_(draw.normal(6, dtype=torch.float64))
    regressor, pupils = matrix(draw, 5, 6), [copy.deepcopy(student), copy.deepcopy(student)]
    options = settings(draw, hint_layer="3")
    for pupil, mode in zip(pupils, (True, False), strict=True):
        tutor = copy.deepcopy(teacher).train(mode)
        candidate.train_with_hints(pupil, tutor, copy.deepcopy(regressor), loader, **options)
    same(pupils[0].state_dict(), pupils[1].state_dict(), what=STUDENT)
    moved(student, pupils[0])


@aspect("teacher-untouched")
def test_the_teacher_stays_what_it_was(candidate, draw):
    """The teacher's parameters, buffers and gradients are the same after both stages as before.

    两个阶段前后，教师的参数、缓冲区与梯度都相同。
    """
    teacher, student, loader = net(draw, 6, batch_norm=True, dropout=0.3), net(draw), batches(draw)
    before, regressor, options = copy.deepcopy(student), matrix(draw, 5, 6), settings(draw)
    old = [None, None, *(torch.ones_like(p) for p in list(teacher.parameters())[2:])]
    for parameter, grad in zip(teacher.parameters(), old, strict=True):
        parameter.grad = None if grad is None else grad.clone()
    with unchanged(teacher):
        candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same([p.grad for p in teacher.parameters()], old, what=Text("The teacher's gradient", "教师的梯度"))
    moved(before, student)


@aspect("no-hooks-left")
def test_no_hook_is_left_behind(candidate, draw):
    """After the call neither student nor teacher nor regressor has a hook.

    调用之后，学生、教师与回归器上都没有留下 hook。
    """
    student, teacher, regressor = deep(draw, 5, 4), net(draw, 6), matrix(draw, 5, 6)
    before, options = copy.deepcopy(student), settings(draw, guided_layer="body.1")
    candidate.train_with_hints(student, teacher, regressor, batches(draw, 2), **options)
    moved(before, student)
    require(
        not any(candidate.hooks_left(module) for module in (student, teacher, regressor)),
        "A hook was left on a model: it runs at every forward pass from now on, and keeps what it has seen.",
        "某个模型上留下了 hook：从此以后每次前向传播它都会运行，并一直保留着它看到的东西。",
    )


@aspect("history")
def test_the_histories_are_mean_losses_a_sample(candidate, draw):
    """At a rate of 0 each entry is the mean loss a sample, of the hint loss in stage 1 and of distillation in stage 2.

    学习率取 0 时，各项都是逐样本平均损失：第一阶段是 hint 损失，第二阶段是蒸馏损失。
    """
    student, teacher, regressor, loader = net(draw), net(draw, 6), matrix(draw, 5, 6), batches(draw)
    options = settings(draw, lr=0.0, hint_epochs=3)
    x, y = (torch.cat(part) for part in zip(*loader, strict=True))
    with torch.no_grad():
        hint = 0.5 * (regressor(student[0](x)) - teacher[0](x)).square().sum(1).mean()
        z, t, temperature, alpha = student(x), teacher(x), options["temperature"], options["alpha"]
        p, q = torch.softmax(t / temperature, -1), torch.softmax(z / temperature, -1)
        soft = temperature**2 * (p * (p / q).log()).sum(-1).mean()
        hard = -torch.softmax(z, -1)[torch.arange(len(y)), y].log().mean()
    hints, history = both(candidate.train_with_hints(student, teacher, regressor, loader, **options))
    same(hints, [float(hint)] * 3, what=HINTS)
    same(history, [float(alpha * soft + (1 - alpha) * hard)] * 2, what=HISTORY)


@aspect("history")
def test_the_histories_hold_the_losses_before_each_step(candidate, reference, draw):
    """While the student learns, the histories hold each batch's loss as it was before its step.

    学习过程中，损失历史记录的是每个批次更新之前的损失。
    """
    student, teacher, regressor, loader = net(draw), net(draw, 6), matrix(draw, 5, 6), batches(draw)
    options, ours = settings(draw), [copy.deepcopy(part) for part in (student, teacher, regressor)]
    expected = reference.train_with_hints(*ours, loader, **options)
    histories = candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same(both(histories), both(expected), what=HISTORIES)


@aspect("history")
def test_a_single_sample_has_histories_too(candidate, draw):
    """With a single sample to learn from, the histories hold the losses of that sample.

    只有一个样本可学时，损失历史就是该样本的损失。
    """
    student, teacher, regressor = net(draw), net(draw, 6), matrix(draw, 5, 6)
    loader = draw.batches(1, 1, FEATURES, CLASSES)
    x, y = loader[0]
    with torch.no_grad():
        hint = 0.5 * (regressor(student[0](x)) - teacher[0](x)).square().sum()
        hard = F.cross_entropy(student(x), y)
    histories = candidate.train_with_hints(student, teacher, regressor, loader, **settings(draw, lr=0.0, alpha=0.0))
    same(both(histories), [[float(hint)] * 2, [float(hard)] * 2], what=HISTORIES)


@aspect("history")
def test_stages_without_epochs_and_loaders_without_batches(candidate, draw):
    """A stage without epochs has an empty history, and a loader without batches gives zeros.

    没有轮数的阶段，损失历史为空；没有批次的 loader，损失历史全为零。
    """
    parts = [net(draw), net(draw, 6), matrix(draw, 5, 6)]
    nothing = candidate.train_with_hints(*parts, batches(draw), **settings(draw, hint_epochs=0, epochs=0))
    zeros = candidate.train_with_hints(*parts, [], **settings(draw, hint_epochs=1))
    same([*both(nothing), *both(zeros)], [[], [], [0.0], [0.0, 0.0]], what=HISTORIES)


TRANSFER = 300
# Over 10 seeds the reference's hint loss falls to 0.16 to 0.29 of what it was, and its student reaches 63 to 90 % of
# accuracy on held-out digits, 22 to 52 points more than one that is taught by the labels alone.
FALLS = 0.5  # of the first epoch's hint loss
MARGIN = 0.08  # of the accuracy


@aspect("learns")
def test_a_deep_student_learns_digits(candidate, reference, draw):
    """On digits with half of the labels wrong, the student's features come to predict the teacher's, and it learns.

    手写数字的标签有一半是错的：学生的特征逐渐能预测教师的特征，学生也学会了识别数字。
    """
    pixels, digits = (torch.from_numpy(array) for array in load_digits(return_X_y=True))
    x, y = pixels / 16, digits.long()
    known, given, held_out = torch.randperm(len(x), generator=draw.generator).split(
        [500, TRANSFER, len(x) - 500 - TRANSFER]
    )
    teacher, student, regressor = draw.linear_net(64, 32, 10), draw.linear_net(64, 16, 10), matrix(draw, 16, 32)
    optimizer = torch.optim.Adam(teacher.parameters(), lr=1e-2)
    for part in known.split(100) * 15:
        optimizer.zero_grad()
        F.cross_entropy(teacher(x[part]), y[part]).backward()
        optimizer.step()
    teacher.zero_grad()
    wrong = torch.rand(TRANSFER, generator=draw.generator) < 0.5
    loader = list(zip(x[given].split(70), ((y[given] + wrong) % 10).split(70), strict=True))
    options = settings(
        draw, hint_layer="1", guided_layer="1", hint_epochs=6, epochs=10, lr=0.02, temperature=4.0, alpha=0.9
    )
    pattern = copy.deepcopy(student)
    reference.train_with_hints(pattern, copy.deepcopy(teacher), copy.deepcopy(regressor), loader, **options)
    hints, _ = both(candidate.train_with_hints(student, teacher, regressor, loader, **options))
    require(
        len(hints) == options["hint_epochs"]
        and all(isinstance(entry, float) for entry in hints)
        and hints[-1] < FALLS * hints[0],
        "The hint loss has hardly fallen in stage 1: the student's features do not predict the teacher's.",
        "第一阶段里 hint 损失几乎没有下降：学生的特征并不能预测教师的特征。",
    )
    reached, wanted = (accuracy(model, x[held_out], y[held_out]) for model in (student, pattern))
    require(
        reached >= wanted - MARGIN,
        "On held-out digits the student is clearly less accurate than its teacher can make it.",
        "在留出的数字上，学生的准确率明显低于教师所能教到的水平。",
    )


def accuracy(model, x, y):
    with torch.no_grad():
        return float((model.eval()(x).argmax(-1) == y).double().mean())


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0, or a negative one, raises ValueError.

    温度为 0 或为负时抛出 ValueError。
    """
    for temperature in (0.0, -draw.uniform(1.0, 3.0)):
        parts = [net(draw), net(draw, 6), matrix(draw, 5, 6)]
        with refuses(ValueError):
            candidate.train_with_hints(*parts, batches(draw), **settings(draw, temperature=temperature))


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, reference, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    student, teacher, regressor, loader = net(draw), net(draw, 6), matrix(draw, 5, 6), batches(draw, 2)
    options, ours = settings(draw, temperature=draw.uniform(0.4, 0.8)), copy.deepcopy(student)
    reference.train_with_hints(ours, copy.deepcopy(teacher), copy.deepcopy(regressor), loader, **options)
    candidate.train_with_hints(student, teacher, regressor, loader, **options)
    same(student.state_dict(), ours.state_dict(), what=STUDENT)


@aspect("bad-input")
def test_shapes_that_do_not_agree_are_refused(candidate, draw):
    """A prediction of another shape than the hint, or other classes, raise ValueError, even where they broadcast.

    回归器的输出与 hint 形状不同，或类别数不同，都抛出 ValueError，即使形状可以广播。
    """
    loader = batches(draw)
    for width in (7, 1):
        with refuses(ValueError):
            parts = [net(draw), net(draw, 6), matrix(draw, 5, width)]
            candidate.train_with_hints(*parts, loader, **settings(draw))
    for classes in (CLASSES + 1, 1):
        with refuses(ValueError):
            parts = [net(draw), draw.linear_net(FEATURES, 6, classes), matrix(draw, 5, 6)]
            candidate.train_with_hints(*parts, loader, **settings(draw))
