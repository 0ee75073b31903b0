"""Hidden checks of mend-the-trainer.

Each aspect is judged where the other four faults cannot show, so that a half-mended file earns what it mended: a batch
where it is not about zeroing or averaging, temperature 1 where it is not about the loss, teachers without BatchNorm and
dropout where it is not about the modes.
"""

import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from kdgrader.grading import aspect, require, same, unchanged
from kdgrader.jail.things import Batches
from kdgrader.text import Text

FEATURES, HIDDEN, CLASSES = 4, 6, 3
STUDENT = Text("The trained student", "训练后的学生")
HISTORY = Text("The history", "损失历史")


def net(draw, hidden=HIDDEN, **options):
    return draw.linear_net(FEATURES, hidden, CLASSES, **options)


def batches(draw, count=3):
    return draw.batches(count, 5, FEATURES, CLASSES, last=2 if count > 1 else None)


def linear(draw):
    """One linear layer without bias: its gradient can be written down."""
    layer = nn.Linear(FEATURES, CLASSES, bias=False).double()
    with torch.no_grad():
        layer.weight.copy_(draw.normal(CLASSES, FEATURES, dtype=torch.float64))
    return nn.Sequential(layer)


def weight_of(model):
    return model[0].weight.detach().clone()


def sgd(model, lr=0.3, **options):
    return torch.optim.SGD(model.parameters(), lr=lr, **options)


def loss_by_hand(weight, teacher, x, y, temperature, alpha):
    """The mean loss of a batch, from the weights of a linear student and a linear teacher."""
    z, t = x @ weight.T, x @ teacher.T
    p, q, plain = (torch.softmax(logits, -1) for logits in (t / temperature, z / temperature, z))
    soft = temperature**2 * (p * (p / q).log()).sum(-1)
    return float((alpha * soft - (1 - alpha) * plain[torch.arange(len(y)), y].log()).mean())


def slope_by_hand(weight, teacher, x, y, temperature, alpha):
    """Its gradient."""
    z, t = x @ weight.T, x @ teacher.T
    p, q, plain = (torch.softmax(logits, -1) for logits in (t / temperature, z / temperature, z))
    return (alpha * temperature * (q - p) + (1 - alpha) * (plain - F.one_hot(y, CLASSES))).T @ x / len(x)


def adam_by_hand(weight, teacher, batch, steps, lr, **options):
    weight, mean, square = weight.clone(), torch.zeros_like(weight), torch.zeros_like(weight)
    for step in range(1, steps + 1):
        slope = slope_by_hand(weight, teacher, *batch, **options)
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weight -= lr * (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)).sqrt() + 1e-8)
    return weight


def moved(before, after):
    """Where nothing is trained nothing goes wrong either: for that alone there are no points."""
    require(
        any(not torch.equal(a, b) for a, b in zip(before.parameters(), after.parameters(), strict=True)),
        "The student's parameters are what they were before: nothing was trained.",
        "学生的参数与训练前完全相同：什么也没有训练。",
    )


@aspect("modes")
def test_the_teacher_is_the_same_after_the_training(candidate, draw):
    """The teacher's parameters, buffers and gradients are the same after a student's training as before.

    学生训练前后，教师的参数、缓冲区与梯度都相同。
    """
    teacher, student, loader = net(draw, 9, batch_norm=True, dropout=0.4), net(draw), batches(draw)
    before, alpha = copy.deepcopy(student), draw.uniform(0.6, 0.8)
    with unchanged(teacher):
        candidate.train_student(student, teacher, loader, sgd(student), 2, temperature=2.0, alpha=alpha)
    same([p.grad for p in teacher.parameters()], [None] * 5, what=Text("The teacher's gradient", "教师的梯度"))
    moved(before, student)


@aspect("modes")
def test_a_teacher_answers_the_same_however_it_arrives(candidate, draw):
    """A teacher with dropout and BatchNorm teaches the same thing whether it arrives in train mode or in eval mode.

    含 dropout 与 BatchNorm 的教师，无论以 train 还是 eval 模式传入，教的内容都相同。
    """
    teacher, student, loader = net(draw, 9, batch_norm=True, dropout=0.4), net(draw), batches(draw)
    teacher[1].running_mean.copy_(draw.normal(9, dtype=torch.float64))
    pupils = [copy.deepcopy(student), copy.deepcopy(student)]
    for pupil, mode in zip(pupils, (True, False), strict=True):
        tutor = copy.deepcopy(teacher).train(mode)
        candidate.train_student(pupil.train(mode), tutor, loader, sgd(pupil, 0.1), 3, temperature=2.0, alpha=0.8)
    same(pupils[0].state_dict(), pupils[1].state_dict(), what=STUDENT)
    moved(student, pupils[0])


@aspect("modes")
def test_the_teacher_normalises_by_what_it_learned(candidate, draw):
    """A teacher with BatchNorm teaches what the same function without BatchNorm teaches.

    带 BatchNorm 的教师，与把 BatchNorm 折叠进线性层后的同一函数，教出相同的学生。
    """
    teacher, student, loader = net(draw, batch_norm=True), net(draw), batches(draw)
    norm = teacher[1]
    norm.running_mean.copy_(draw.normal(HIDDEN, dtype=torch.float64))
    norm.running_var.copy_(1 + draw.normal(HIDDEN, dtype=torch.float64) ** 2)
    pupils = [copy.deepcopy(student), copy.deepcopy(student)]
    for pupil, tutor in zip(pupils, (folded(teacher), teacher.train()), strict=True):
        candidate.train_student(pupil, tutor, loader, sgd(pupil, 0.1), 2, temperature=2.0, alpha=0.8)
    same(pupils[1].state_dict(), pupils[0].state_dict(), what=STUDENT)
    moved(student, pupils[0])


def folded(teacher):
    """Linear, BatchNorm, ReLU, Linear in eval mode as Linear, ReLU, Linear."""
    first, norm, last = teacher[0], teacher[1], teacher[3]
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    one = nn.Linear(FEATURES, HIDDEN).double()
    with torch.no_grad():
        one.weight.copy_(scale[:, None] * first.weight)
        one.bias.copy_(norm.bias - scale * norm.running_mean)
    return nn.Sequential(one, nn.ReLU(), copy.deepcopy(last))


@aspect("modes")
def test_the_student_normalises_by_the_batch_while_it_learns(candidate, draw):
    """A student that arrives in eval mode learns in train mode: its BatchNorm sees every batch once an epoch.

    以 eval 模式传入的学生在 train 模式下学习：其 BatchNorm 每轮对每个批次统计一次。
    """
    student, loader = net(draw, batch_norm=True).eval(), batches(draw)
    first, norm = student[0], student[1]
    mean, variance = norm.running_mean.clone(), norm.running_var.clone()
    for x, _ in loader * 2:  # the learning rate is 0, so the first layer stays what it is
        out = (x @ first.weight.T).detach()
        mean, variance = 0.9 * mean + 0.1 * out.mean(0), 0.9 * variance + 0.1 * out.var(0)
    candidate.train_student(student, net(draw), loader, sgd(student, 0.0), 2, temperature=2.0, alpha=0.7)
    what = Text("The student's BatchNorm", "学生的 BatchNorm")
    same([norm.running_mean, norm.running_var], [mean, variance], what=what)


@aspect("steps")
def test_the_student_takes_the_steps_of_gradient_descent(candidate, draw):
    """At temperature 1 the student's weights are those of gradient descent with momentum, worked out by hand.

    温度为 1 时，学生的权重与手工推导的带动量的梯度下降一致。
    """
    student, teacher, loader, lr = linear(draw), linear(draw), batches(draw), 0.1
    weight, fixed, options = (
        weight_of(student),
        weight_of(teacher),
        {"temperature": 1.0, "alpha": draw.uniform(0.6, 0.8)},
    )
    speed = torch.zeros_like(weight)
    for x, y in loader * 2:
        speed = 0.9 * speed + slope_by_hand(weight, fixed, x, y, **options)
        weight -= lr * speed
    candidate.train_student(student, teacher, loader, sgd(student, lr, momentum=0.9), 2, **options)
    same(student[0].weight, weight, what=STUDENT)


@aspect("steps")
def test_any_loader_that_can_be_iterated_again_will_do(candidate, reference, draw):
    """A DataLoader, and an iterable without a length, give the same steps as a list; here with Adam.

    DataLoader 与没有长度的可迭代对象，每一步都与列表相同；这里用的是 Adam。
    """
    student, teacher, loader = net(draw), net(draw, 9), batches(draw)
    options = {"temperature": 1.0, "alpha": draw.uniform(0.6, 0.8)}
    ours = copy.deepcopy(student)
    reference.train_student(ours, teacher, loader, torch.optim.Adam(ours.parameters(), lr=0.05), 2, **options)
    samples = TensorDataset(*(torch.cat(part) for part in zip(*loader, strict=True)))
    for other in (Batches(loader), DataLoader(samples, batch_size=5)):
        theirs = copy.deepcopy(student)
        candidate.train_student(theirs, teacher, other, torch.optim.Adam(theirs.parameters(), lr=0.05), 2, **options)
        same(theirs.state_dict(), ours.state_dict(), what=STUDENT)


@aspect("loss")
def test_the_loss_of_one_batch(candidate, draw):
    """On a single batch, the history holds the loss that the question defines, at temperatures above and below 1.

    只有一个批次时，损失历史里的值就是题目定义的损失，温度高于或低于 1 都是如此。
    """
    student, teacher, loader = linear(draw), linear(draw), batches(draw, 1)
    for temperature in (draw.uniform(1.7, 3.5), draw.uniform(0.4, 0.8)):
        options = {"temperature": temperature, "alpha": draw.uniform(0.6, 0.8)}
        expected = loss_by_hand(weight_of(student), weight_of(teacher), *loader[0], **options)
        same(
            candidate.train_student(student, teacher, loader, sgd(student, 0.0), 1, **options), [expected], what=HISTORY
        )


@aspect("loss")
def test_one_step_along_the_loss(candidate, draw):
    """The first step goes along the gradient of that loss, worked out by hand.

    第一步沿着该损失的梯度走，与手工推导一致。
    """
    student, teacher, loader, lr = linear(draw), linear(draw), batches(draw, 1), 0.2
    options = {"temperature": draw.uniform(1.7, 3.5), "alpha": draw.uniform(0.6, 0.8)}
    weight = weight_of(student)
    weight -= lr * slope_by_hand(weight, weight_of(teacher), *loader[0], **options)
    candidate.train_student(student, teacher, loader, sgd(student, lr), 1, **options)
    same(student[0].weight, weight, what=STUDENT)


@aspect("loss")
def test_without_soft_term_the_temperature_does_not_matter(candidate, draw):
    """With no weight on the soft term, the loss is the same at every temperature.

    软目标权重为 0 时，任何温度下的损失都相同。
    """
    student, teacher, loader = linear(draw), linear(draw), batches(draw, 1)
    expected = loss_by_hand(weight_of(student), weight_of(teacher), *loader[0], 1.0, 0.0)
    for temperature in (draw.uniform(2.0, 4.0), draw.uniform(5.0, 9.0)):
        options = {"temperature": temperature, "alpha": 0.0}
        same(
            candidate.train_student(student, teacher, loader, sgd(student, 0.0), 1, **options), [expected], what=HISTORY
        )


@aspect("loss")
def test_the_defaults(candidate, draw):
    """Without options, both functions use the temperature, the weight, the rate and the epochs of their signatures.

    不给选项时，两个函数使用签名中的温度、权重、学习率与轮数。
    """
    student, teacher, loader = linear(draw), linear(draw), batches(draw, 1)
    weight, fixed, options = weight_of(student), weight_of(teacher), {"temperature": 4.0, "alpha": 0.5}
    expected = loss_by_hand(weight, fixed, *loader[0], **options)
    same(candidate.train_student(student, teacher, loader, sgd(student, 0.0), 1), [expected], what=HISTORY)
    expected = adam_by_hand(weight, fixed, loader[0], 50, 1e-3, **options)
    same(candidate.distill(teacher, student, loader), {"0.weight": expected}, what=STUDENT)


@aspect("history")
def test_the_history_of_uneven_batches(candidate, draw):
    """Over batches of different sizes, the history holds the mean loss a sample.

    批次大小不一时，损失历史记录的是逐样本平均损失。
    """
    student, teacher, loader = linear(draw), linear(draw), batches(draw, 4)
    options = {"temperature": 1.0, "alpha": draw.uniform(0.6, 0.8)}
    x, y = (torch.cat(part) for part in zip(*loader, strict=True))
    expected = loss_by_hand(weight_of(student), weight_of(teacher), x, y, **options)
    history = candidate.train_student(student, teacher, loader, sgd(student, 0.0), 3, **options)
    same(history, [expected] * 3, what=HISTORY)


@aspect("history")
def test_any_sizes_of_batches(candidate, draw):
    """Whichever batches are large and whichever are small, the whole is the mean of its parts, sample by sample.

    无论哪些批次大、哪些批次小，总平均都等于各批次按样本数加权的平均。
    """
    student, teacher = net(draw), net(draw, 9)
    sizes = [2, 7, 3]
    loader = [draw.batches(1, size, FEATURES, CLASSES)[0] for size in sizes]
    options = {"temperature": 2.0, "alpha": draw.uniform(0.6, 0.8)}
    alone = [candidate.train_student(student, teacher, [one], sgd(student, 0.0), 1, **options) for one in loader]
    require(
        all(isinstance(one, list) and len(one) == 1 and isinstance(one[0], float) and one[0] > 0 for one in alone),
        "The history of a single batch and a single epoch is no list of one positive number.",
        "只有一个批次、一轮时，损失历史不是含一个正数的列表。",
    )
    parts = [one[0] for one in alone]
    require(
        len(set(parts)) == len(parts),
        "The history is the same for different batches.",
        "不同的批次得到了相同的损失历史。",
    )
    expected = sum(part * size for part, size in zip(parts, sizes, strict=True)) / sum(sizes)
    same(candidate.train_student(student, teacher, loader, sgd(student, 0.0), 1, **options), [expected], what=HISTORY)


@aspect("history")
def test_the_losses_are_those_before_their_steps(candidate, draw):
    """While the student learns, each batch counts with its loss as it was before its step.

    学生学习过程中，每个批次按其更新之前的损失计入。
    """
    student, teacher, loader, lr = linear(draw), linear(draw), batches(draw, 2), 0.3
    options = {"temperature": 1.0, "alpha": draw.uniform(0.6, 0.8)}
    weight, fixed = weight_of(student), weight_of(teacher)
    first = loss_by_hand(weight, fixed, *loader[0], **options)
    weight -= lr * slope_by_hand(weight, fixed, *loader[0], **options)
    second = loss_by_hand(weight, fixed, *loader[1], **options)
    expected = (first * len(loader[0][0]) + second * len(loader[1][0])) / (len(loader[0][0]) + len(loader[1][0]))
    same(candidate.train_student(student, teacher, loader, sgd(student, lr), 1, **options), [expected], what=HISTORY)


@aspect("result")
def test_distill_returns_what_the_student_learned(candidate, draw):
    """On a single batch at temperature 1, distill returns the weights of Adam worked out by hand.

    只有一个批次且温度为 1 时，distill 返回的权重与手工推导的 Adam 一致。
    """
    student, teacher, loader = linear(draw), linear(draw), batches(draw, 1)
    options, lr = {"temperature": 1.0, "alpha": draw.uniform(0.6, 0.8)}, draw.uniform(0.02, 0.05)
    expected = adam_by_hand(weight_of(student), weight_of(teacher), loader[0], 4, lr, **options)
    returned = candidate.distill(teacher, student, loader, epochs=4, lr=lr, **options)
    same(returned, {"0.weight": expected}, what=STUDENT)
    same(student[0].weight, expected, what=STUDENT)
    independent(candidate, returned, student)


@aspect("result")
def test_the_snapshot_is_the_students_whole_state(candidate, draw):
    """The snapshot holds the student's parameters and buffers as they are after training, and shares nothing with it.

    快照包含学生训练之后的全部参数与缓冲区，且不与学生共享任何内存。
    """
    student, teacher, loader = net(draw, batch_norm=True), net(draw, 9), batches(draw)
    before = copy.deepcopy(student)
    returned = candidate.distill(teacher, student, loader, epochs=2, lr=0.05, temperature=2.0, alpha=0.7)
    moved(before, student)
    same(returned, {name: value.clone() for name, value in student.state_dict().items()}, what=STUDENT)
    independent(candidate, returned, student)


def independent(candidate, returned, student):
    require(
        not any(value.requires_grad for value in returned.values()),
        "A returned tensor still requires a gradient: it is not detached.",
        "返回的张量仍然需要梯度：没有 detach。",
    )
    require(
        not candidate.shares_memory(returned, student),
        "A returned tensor shares its memory with the student, and changes when the student does: it is no snapshot.",
        "返回的张量与学生共享内存：这不是快照，学生一变它就跟着变。",
    )
