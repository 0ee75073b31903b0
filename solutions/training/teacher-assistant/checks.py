"""Hidden checks of teacher-assistant.

Small float64 models. Who teaches whom is judged by an identity that knows no loss: a chain of three is two chains of
two, one after the other. So a wrong loss costs the points of the steps, and not those of the chain.
"""

import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.jail.things import Batches
from kdgrader.text import Text

FEATURES, CLASSES = 4, 3
BRISK = {"epochs": 6, "lr": 0.1}  # for those who are to have learned something in a few steps
STUDENT = Text("The last student", "最后一个学生")


def settings(draw, **others):
    """A temperature and a weight off each other's symmetries, and a brisk rate."""
    return {
        "epochs": 2,
        "lr": draw.uniform(0.02, 0.05),
        "temperature": draw.uniform(1.7, 3.0),
        "alpha": draw.uniform(0.6, 0.8),
    } | others


def net(draw, hidden=5, **options):
    return draw.linear_net(FEATURES, hidden, CLASSES, **options)


def batches(draw, count=3):
    return draw.batches(count, 5, FEATURES, CLASSES, last=3)


def linear(draw):
    """One linear layer without bias: its gradient can be written down."""
    layer = nn.Linear(FEATURES, CLASSES, bias=False).double()
    with torch.no_grad():
        layer.weight.copy_(draw.normal(CLASSES, FEATURES, dtype=torch.float64))
    return nn.Sequential(layer)


def of(model, state):
    """A copy of the model with what a call returned; names and shapes are looked at first."""
    fresh = copy.deepcopy(model)
    own = fresh.state_dict()
    require(
        isinstance(state, dict)
        and state.keys() == own.keys()
        and all(isinstance(v, torch.Tensor) and v.shape == own[name].shape for name, v in state.items()),
        "What was returned cannot be loaded into the last model.",
        "返回的内容无法载入最后一个模型。",
    )
    fresh.load_state_dict(state)
    return fresh


def lesson(draw):
    """A teacher that is sure of itself, and batches whose labels say what it says: there is something to learn."""
    teacher = net(draw, 9)
    with torch.no_grad():
        teacher[-1].weight *= 4
    return teacher, [(x, teacher(x).argmax(-1)) for x, _ in batches(draw)]


def distance(model, teacher, loader):
    """From the teacher's decisions, in nats a sample; of the uniform distribution where there is no model. Any loss
    that follows the teacher or its labels makes it fall: a wrong one should not cost these points as well."""
    x = torch.cat([x for x, _ in loader])
    with torch.no_grad():
        decisions = teacher.eval()(x).argmax(-1)
        return float(F.cross_entropy(model.eval()(x) if model else torch.zeros(len(x), CLASSES), decisions))


def learned(before, after, teacher, loader):
    """A chain that teaches nothing has no wrong teachers either: for that alone there are no points."""
    least = min(distance(before, teacher, loader), distance(None, teacher, loader))
    require(
        distance(after, teacher, loader) < least,
        "The last student learned nothing of what the first teacher knows.",
        "最后一个学生没有学到第一个教师所知道的东西。",
    )


def trained(before, after):
    require(
        any(not torch.equal(value, before.state_dict()[name]) for name, value in after.state_dict().items()),
        "The last student's parameters are what they were before: nothing was trained.",
        "最后一个学生的参数与训练前完全相同：什么也没有训练。",
    )


def by_hand(weights, loader, epochs, lr, temperature, alpha):
    """The chain of bias-free linear models: gradients from paper, and Adam written out."""
    teacher, *students = [weight.clone() for weight in weights]
    for weight in students:
        mean, square = torch.zeros_like(weight), torch.zeros_like(weight)
        for step, (x, y) in enumerate(loader * epochs, 1):
            z = x @ weight.T
            p, q = (torch.softmax(logits / temperature, -1) for logits in (x @ teacher.T, z))
            hard = torch.softmax(z, -1) - F.one_hot(y, CLASSES)
            slope = (alpha * temperature * (q - p) + (1 - alpha) * hard).T @ x / len(x)
            mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
            weight -= lr * (mean / (1 - 0.9**step)) / ((square / (1 - 0.999**step)).sqrt() + 1e-8)
        teacher = weight
    return teacher


@aspect("steps")
def test_a_chain_of_two_takes_the_steps_of_distillation(candidate, draw):
    """With a teacher and one student, the weights are those of Adam on the distillation loss, worked out by hand.

    只有一个教师和一个学生时，权重与手工推导的结果一致：用 Adam 最小化蒸馏损失。
    """
    models, loader, options = [linear(draw), linear(draw)], batches(draw), settings(draw)
    expected = by_hand([model[0].weight.detach() for model in models], loader, **options)
    same(candidate.distill_chain(models, loader, **options), {"0.weight": expected}, what=STUDENT)


@aspect("steps")
def test_each_term_alone(candidate, draw):
    """The soft term alone, and the hard term alone, give the right steps.

    只有软目标项或只有硬标签项时，每一步也都正确。
    """
    loader = batches(draw)
    for alpha in (1.0, 0.0):
        models, options = [linear(draw), linear(draw)], settings(draw, alpha=alpha)
        expected = by_hand([model[0].weight.detach() for model in models], loader, **options)
        same(candidate.distill_chain(models, loader, **options), {"0.weight": expected}, what=STUDENT)


@aspect("steps")
def test_any_loader_that_can_be_iterated_again_will_do(candidate, reference, draw):
    """A DataLoader, an iterable without a length, and a loader with nothing in it work as well as a list.

    DataLoader、没有长度的可迭代对象以及空的 loader，都与列表一样可用。
    """
    models, loader, options = [net(draw, 7), net(draw)], batches(draw), settings(draw)
    expected = reference.distill_chain(copy.deepcopy(models), loader, **options)
    samples = TensorDataset(*(torch.cat(part) for part in zip(*loader, strict=True)))
    for other in (Batches(loader), DataLoader(samples, batch_size=5)):
        same(candidate.distill_chain(copy.deepcopy(models), other, **options), expected, what=STUDENT)
    expected = copy.deepcopy(models[-1].state_dict())
    same(candidate.distill_chain(models, [], **options), expected, what=STUDENT)


@aspect("chain")
def test_a_chain_of_three_is_two_chains_of_two(candidate, draw):
    """A student taught through an assistant is what a student becomes under an assistant that was taught before.

    经由助教教出来的学生，与先单独教好助教、再由它来教的学生相同。
    """
    teacher, loader = lesson(draw)
    assistant, student = net(draw, 8), net(draw, 6)
    options = settings(draw, **BRISK)
    taught = of(
        assistant, candidate.distill_chain([copy.deepcopy(teacher), copy.deepcopy(assistant)], loader, **options)
    )
    apart = of(student, candidate.distill_chain([taught, copy.deepcopy(student)], loader, **options))
    chained = candidate.distill_chain([teacher, copy.deepcopy(assistant), copy.deepcopy(student)], loader, **options)
    same(chained, apart.state_dict(), what=STUDENT)
    learned(student, apart, teacher, loader)


@aspect("chain")
def test_two_assistants(candidate, draw):
    """With two assistants, each link is taught by the one before it, and by no other.

    有两个助教时，链上的每个模型都由前一个模型来教，而不由别的模型来教。
    """
    loader, teacher = batches(draw), net(draw, 9)
    models = [teacher, net(draw, 8), net(draw, 6), net(draw, 4)]
    options = settings(draw)
    whole = candidate.distill_chain(copy.deepcopy(models), loader, **options)
    taught = teacher
    for model in models[1:]:
        taught = of(model, candidate.distill_chain([taught, copy.deepcopy(model)], loader, **options))
    same(whole, taught.state_dict(), what=STUDENT)


def folded(model):
    """Linear, BatchNorm, ReLU, Linear in eval mode as Linear, ReLU, Linear."""
    first, norm, last = model[0], model[1], model[3]
    scale = norm.weight / (norm.running_var + norm.eps).sqrt()
    one = nn.Linear(first.in_features, first.out_features).double()
    with torch.no_grad():
        one.weight.copy_(scale[:, None] * first.weight)
        one.bias.copy_(norm.bias - scale * norm.running_mean)
    return nn.Sequential(one, nn.ReLU(), copy.deepcopy(last))


@aspect("modes")
def test_an_assistant_teaches_by_the_statistics_that_it_learned(candidate, draw):
    """An assistant with BatchNorm teaches what the same function without BatchNorm teaches.

    带 BatchNorm 的助教，与把 BatchNorm 折叠进线性层后的同一函数，教出相同的学生。
    """
    teacher, assistant, student = net(draw, 9), net(draw, 7, batch_norm=True), net(draw)
    loader, options = batches(draw), settings(draw)
    taught = of(assistant, candidate.distill_chain([teacher, copy.deepcopy(assistant)], loader, **options))
    plain = candidate.distill_chain([folded(taught), copy.deepcopy(student)], loader, **options)
    chained = candidate.distill_chain([teacher, assistant, copy.deepcopy(student)], loader, **options)
    trained(student, of(student, plain))
    same(chained, plain, what=STUDENT)


@aspect("modes")
def test_a_student_normalises_by_the_batch_while_it_learns(candidate, draw):
    """A student that arrives in eval mode learns in train mode: its BatchNorm sees every batch once an epoch.

    以 eval 模式传入的学生在 train 模式下学习：其 BatchNorm 每轮对每个批次统计一次。
    """
    student, loader = net(draw, 6, batch_norm=True).eval(), batches(draw)
    first, norm = student[0], student[1]
    mean, variance = norm.running_mean.clone(), norm.running_var.clone()
    for x, _ in loader * 2:  # the rate is 0, so the first layer stays what it is
        out = (x @ first.weight.T).detach()
        mean, variance = 0.9 * mean + 0.1 * out.mean(0), 0.9 * variance + 0.1 * out.var(0)
    returned = candidate.distill_chain([net(draw, 9), net(draw, 7), student], loader, **settings(draw, lr=0.0))
    after = of(student, returned)[1]
    what = Text("The student's BatchNorm", "学生的 BatchNorm")
    same([after.running_mean, after.running_var], [mean, variance], what=what)


@aspect("modes")
def test_the_modes_in_which_models_arrive_do_not_matter(candidate, draw):
    """Whether all models arrive in train mode or in eval mode, the last student is the same.

    所有模型无论都以 train 模式还是都以 eval 模式传入，最后的学生都相同。
    """
    models = [net(draw, 9, batch_norm=True, dropout=0.4), net(draw, 7, batch_norm=True), net(draw, batch_norm=True)]
    models[0][1].running_mean.copy_(draw.normal(9, dtype=torch.float64))
    models[0][1].running_var.copy_(1 + draw.normal(9, dtype=torch.float64) ** 2)
    loader, options = batches(draw), settings(draw)
    ways = [[copy.deepcopy(model).train(mode) for model in models] for mode in (True, False)]
    first, second = (of(models[-1], candidate.distill_chain(way, loader, **options)) for way in ways)
    same(first.state_dict(), second.state_dict(), what=STUDENT)
    require(
        int(first[1].num_batches_tracked) == 2 * len(loader),
        "The last student was not in train mode for every batch of its own stage.",
        "在自己的训练阶段里，最后一个学生并非对每个批次都处于 train 模式。",
    )


@aspect("teacher-untouched")
def test_the_first_teacher_stays_what_it_was(candidate, draw):
    """The first model's parameters and buffers stay what they were.

    第一个模型的参数与缓冲区保持不变。
    """
    teacher, loader = lesson(draw)
    teacher = nn.Sequential(*teacher[:-1], nn.BatchNorm1d(9, affine=False).double(), teacher[-1])
    student = net(draw, 6)
    with unchanged(teacher):
        options = settings(draw, **BRISK)
        returned = candidate.distill_chain([teacher, net(draw, 8), copy.deepcopy(student)], loader, **options)
    learned(student, of(student, returned), teacher, loader)


@aspect("teacher-untouched")
def test_no_gradient_reaches_the_first_teacher(candidate, draw):
    """The first model's parameters collect no gradient, and keep what they had.

    第一个模型的参数不累积梯度，已有的梯度保持原样。
    """
    teacher, student = net(draw, 9), net(draw)
    old = [None, None, *(torch.ones_like(p) for p in list(teacher.parameters())[2:])]
    for parameter, grad in zip(teacher.parameters(), old, strict=True):
        parameter.grad = None if grad is None else grad.clone()
    returned = candidate.distill_chain([teacher, copy.deepcopy(student)], batches(draw, 2), **settings(draw))
    same([p.grad for p in teacher.parameters()], old, what=Text("The teacher's gradient", "教师的梯度"))
    trained(student, of(student, returned))


@aspect("result")
def test_the_last_models_state_is_returned(candidate, reference, draw):
    """What is returned are the last model's parameters and buffers after its training, by name.

    返回的是最后一个模型训练之后的参数与缓冲区，按名字对应。
    """
    models = [net(draw, 9), net(draw, batch_norm=True)]
    loader, options = batches(draw), settings(draw)
    expected = reference.distill_chain(copy.deepcopy(models), loader, **options)
    same(candidate.distill_chain(models, loader, **options), expected, what=STUDENT)


@aspect("result")
def test_what_is_returned_is_detached_and_a_copy(candidate, draw):
    """What is returned needs no gradient, and training the last model further does not change it.

    返回的张量不需要梯度，继续训练最后一个模型也不会改变它们。
    """
    models = [net(draw, 9), net(draw, batch_norm=True)]
    result = candidate.distill_chain(models, batches(draw), **settings(draw))
    of(models[-1], result)
    require(
        not any(value.requires_grad for value in result.values()),
        "A returned tensor still requires a gradient: it is not detached.",
        "返回的张量仍然需要梯度：没有 detach。",
    )
    require(
        not candidate.shares_memory(result, models),
        "A returned tensor shares its memory with a model: the next training step would change it.",
        "返回的张量与某个模型共享内存：该模型再训练一步，它就会随之改变。",
    )


TRANSFER = 500
# Of the accuracy on held-out digits. Over 8 seeds the reference's chain reaches 87 to 92 %, a chain of other initial
# weights 88 to 93 %, and one taught by the labels alone 38 to 48 %.
MARGIN = 0.06


@aspect("learns")
def test_digits_come_through_the_chain_although_the_labels_are_wrong(candidate, reference, draw):
    """On real digits whose labels are half wrong, the last student learns what the first teacher knows.

    真实手写数字的标签有一半是错的，最后一个学生仍能学到第一个教师所知道的东西。
    """
    pixels, digits = (torch.from_numpy(array) for array in load_digits(return_X_y=True))
    x, y = pixels / 16, digits.long()
    known, given, held_out = torch.randperm(len(x), generator=draw.generator).split(
        [TRANSFER, TRANSFER, len(x) - 2 * TRANSFER]
    )
    models = [draw.linear_net(64, hidden, 10) for hidden in (64, 32, 16)]
    teacher, student = models[0], models[-1]
    adam = torch.optim.Adam(teacher.parameters(), lr=1e-2)
    for part in known.split(100) * 15:
        adam.zero_grad()
        F.cross_entropy(teacher(x[part]), y[part]).backward()
        adam.step()
    wrong = torch.rand(TRANSFER, generator=draw.generator) < 0.5
    labels = (y[given] + wrong) % 10  # half of them name the next digit
    loader = list(zip(x[given].split(90), labels.split(90), strict=True))
    options = {"epochs": 8, "lr": 0.03, "temperature": 4.0, "alpha": 0.9}
    teacher.zero_grad()
    pattern = of(student, reference.distill_chain(copy.deepcopy(models), loader, **options))
    trained = of(student, candidate.distill_chain(copy.deepcopy(models), loader, **options))
    require(
        accuracy(trained, x[held_out], y[held_out]) >= accuracy(pattern, x[held_out], y[held_out]) - MARGIN,
        "On held-out digits the last student is clearly less accurate than its chain can make it.",
        "在留出的数字上，最后一个学生的准确率明显低于这条链所能教到的水平。",
    )


def accuracy(model, x, y):
    with torch.no_grad():
        return float((model.eval()(x).argmax(-1) == y).double().mean())


@aspect("bad-input")
def test_a_temperature_that_is_not_above_0_is_refused(candidate, draw):
    """A temperature of 0, or a negative one, raises ValueError.

    温度为 0 或为负时抛出 ValueError。
    """
    models, loader = [net(draw, 7), net(draw)], batches(draw)
    for temperature in (0.0, -draw.uniform(1.0, 3.0)):
        with refuses(ValueError):
            candidate.distill_chain(models, loader, **settings(draw, temperature=temperature))


@aspect("bad-input")
def test_a_temperature_below_1_is_accepted(candidate, reference, draw):
    """A temperature between 0 and 1 sharpens, and is not an error.

    介于 0 与 1 之间的温度使分布更尖锐，并不是错误。
    """
    models, loader = [net(draw, 7), net(draw)], batches(draw)
    options = settings(draw, temperature=draw.uniform(0.4, 0.8))
    expected = reference.distill_chain(copy.deepcopy(models), loader, **options)
    same(candidate.distill_chain(models, loader, **options), expected, what=STUDENT)


@aspect("bad-input")
def test_models_of_different_classes_are_refused(candidate, draw):
    """A link whose logits have another shape than its teacher's raises ValueError, even where they would broadcast.

    链上某个模型的 logits 与其教师形状不同时抛出 ValueError，即使形状可以广播。
    """
    loader = batches(draw)
    for classes in (CLASSES + 1, 1):
        other = draw.linear_net(FEATURES, 7, classes)
        for models in ([other, net(draw)], [net(draw, 9), net(draw, 7), draw.linear_net(FEATURES, 5, classes + 3)]):
            with refuses(ValueError):
                candidate.distill_chain(models, loader, **settings(draw))


@aspect("bad-input")
def test_a_chain_without_a_student_is_refused(candidate, draw):
    """A single model, or none, raises ValueError.

    只有一个模型或没有模型时抛出 ValueError。
    """
    for models in ([net(draw)], []):
        with refuses(ValueError):
            candidate.distill_chain(models, batches(draw), **settings(draw))
