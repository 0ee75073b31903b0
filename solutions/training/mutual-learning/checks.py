"""Hidden checks of mutual-learning.

Losses are summed up in plain Python from the students' logits, steps follow a gradient that is written down:
(p_k − one-hot) + (p_k − the mean of the peers' p), over the batch. With two students alone, a sum over the peers would
pass for a mean.
"""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

from kdgrader.grading import aspect, refuses, require, same
from kdgrader.text import Text

FEATURES, CLASSES, BATCH = 4, 3, 5
LOSSES = Text("The list of losses", "各学生的损失")
STUDENTS = Text("A student's state", "各学生的参数")


def batch(draw, size=BATCH, dtype=torch.float64):
    return draw.normal(size, FEATURES, dtype=dtype), draw.labels(size, CLASSES)


def company(draw, count, **options):
    """Students of different sizes."""
    return [draw.linear_net(FEATURES, 5 + number, CLASSES, **options) for number in range(count)]


def linear(draw, count, scale=1.0):
    """Students of one linear layer without bias: their gradients can be written down."""
    layers = [nn.Linear(FEATURES, CLASSES, bias=False).double() for _ in range(count)]
    with torch.no_grad():
        for layer in layers:
            layer.weight.copy_(scale * draw.normal(CLASSES, FEATURES, dtype=torch.float64))
    return layers


def sgd(students, *rates):
    return [torch.optim.SGD(one.parameters(), lr=rate) for one, rate in zip(students, rates, strict=True)]


def rates(draw, count):
    return [draw.uniform(0.1, 0.5) for _ in range(count)]


def log_softmax(row):
    largest = max(row)
    total = largest + math.log(sum(math.exp(value - largest) for value in row))
    return [value - total for value in row]


def losses_of(logits, y):
    """From all students' logits, class by class."""
    answers = [[log_softmax(row) for row in one.tolist()] for one in logits]
    losses = []
    for k, mine in enumerate(answers):
        total = 0.0
        for b, label in enumerate(y.tolist()):
            total -= mine[b][label]
            peers = [theirs[b] for number, theirs in enumerate(answers) if number != k]
            for peer in peers:
                terms = (math.exp(p) * (p - q) for p, q in zip(peer, mine[b], strict=True))
                total += sum(terms) / len(peers)
        losses.append(total / len(y))
    return losses


def asked(students, x):
    """What the students say in train mode; copies are asked, so that no statistics move."""
    with torch.no_grad():
        return [copy.deepcopy(student).train()(x) for student in students]


def slopes(logits, y):
    """The gradient of every student's loss in its logits."""
    answers = [torch.softmax(one, dim=-1) for one in logits]
    wanted = F.one_hot(y, CLASSES)
    for k, mine in enumerate(answers):
        peers = [theirs for number, theirs in enumerate(answers) if number != k]
        towards = sum(mine - theirs for theirs in peers) / len(peers) if peers else 0.0
        yield (mine - wanted + towards) / len(y)


def descended(students, learning_rates, batches):
    """The weights of linear students after gradient descent, worked out by hand."""
    weights = [student.weight.detach().clone() for student in students]
    for x, y in batches:
        directions = list(slopes([x @ weight.T for weight in weights], y))
        weights = [
            weight - rate * slope.T @ x for weight, rate, slope in zip(weights, learning_rates, directions, strict=True)
        ]
    return weights


def weights_of(students):
    return [student.weight for student in students]


def states(students):
    return [student.state_dict() for student in students]


@aspect("value")
def test_losses_of_three_and_four(candidate, draw):
    """Among three students, and among four, every loss is the sum that the definition gives.

    三个学生之间、四个学生之间，每个损失都与按定义求和的结果一致。
    """
    for count in (3, 4):
        students, (x, y) = company(draw, count), batch(draw)
        expected = losses_of(asked(students, x), y)
        same(candidate.mutual_step(students, sgd(students, *rates(draw, count)), x, y), expected, what=LOSSES)


@aspect("value")
def test_losses_of_two(candidate, draw):
    """Between two students, each one's loss has its own divergence, in its own direction.

    两个学生之间，各自的损失含有各自方向上的散度。
    """
    students, (x, y) = company(draw, 2), batch(draw, 7)
    expected = losses_of(asked(students, x), y)
    same(candidate.mutual_step(students, sgd(students, 0.1, 0.3), x, y), expected, what=LOSSES)


@aspect("value")
def test_the_loss_of_a_student_alone(candidate, draw):
    """A student without peers has its cross entropy as its loss.

    没有同伴的学生，损失就是它的交叉熵。
    """
    students, (x, y) = company(draw, 1), batch(draw)
    expected = losses_of(asked(students, x), y)
    same(candidate.mutual_step(students, sgd(students, 0.2), x, y), expected, what=LOSSES)


@aspect("value")
def test_students_that_agree_have_nothing_to_tell_each_other(candidate, draw):
    """Students that say the same have the cross entropy as their loss, each of them.

    回答完全相同的几个学生，损失都等于交叉熵。
    """
    one, (x, y) = draw.linear_net(FEATURES, 6, CLASSES), batch(draw)
    students = [copy.deepcopy(one) for _ in range(3)]
    expected = losses_of(asked([one], x), y) * 3
    same(candidate.mutual_step(students, sgd(students, *rates(draw, 3)), x, y), expected, what=LOSSES)


@aspect("value")
def test_losses_in_float32(candidate, draw):
    """Students and data in float32 have the right losses too.

    学生与数据为 float32 时，损失同样正确。
    """
    students, (x, y) = company(draw, 3, dtype=torch.float32), batch(draw, dtype=torch.float32)
    expected = losses_of(asked(students, x), y)
    same(candidate.mutual_step(students, sgd(students, *rates(draw, 3)), x, y), expected, what=LOSSES, rtol=1e-4)


@aspect("value")
def test_many_classes_are_summed_over(candidate, draw):
    """With a hundred classes the divergence is still a sum over them.

    类别有上百个时，散度仍是对类别求和。
    """
    classes = draw.integer(90, 120)
    students = [draw.linear_net(FEATURES, 5, classes) for _ in range(3)]
    x, y = draw.normal(BATCH, FEATURES, dtype=torch.float64), draw.labels(BATCH, classes)
    expected = losses_of(asked(students, x), y)
    same(candidate.mutual_step(students, sgd(students, *rates(draw, 3)), x, y), expected, what=LOSSES)


@aspect("value")
def test_the_losses_are_floats(candidate, draw):
    """The losses are Python floats, one for each student.

    各个损失都是 Python 浮点数，每个学生一个。
    """
    students, (x, y) = company(draw, 2), batch(draw)
    losses = candidate.mutual_step(students, sgd(students, 0.1, 0.1), x, y)
    require(
        isinstance(losses, list) and all(type(loss) is float for loss in losses),
        "The result is not a list of Python floats.",
        "结果不是由 Python 浮点数组成的列表。",
    )


@aspect("steps")
def test_one_step_of_gradient_descent(candidate, draw):
    """After one step, every student's weights are those of gradient descent worked out by hand.

    走一步之后，每个学生的权重都与手工推导的梯度下降一致。
    """
    for count in (3, 2):
        students, (x, y), speeds = linear(draw, count), batch(draw), rates(draw, count)
        expected = descended(students, speeds, [(x, y)])
        candidate.mutual_step(students, sgd(students, *speeds), x, y)
        same(weights_of(students), expected, what=STUDENTS)


@aspect("steps")
def test_several_steps_of_gradient_descent(candidate, draw):
    """After several steps, on batches of different sizes, the weights are still those worked out by hand.

    在大小不一的批次上走若干步之后，权重仍与手工推导的一致。
    """
    students, speeds = linear(draw, 4), rates(draw, 4)
    batches = [batch(draw, size) for size in (5, 3, 6)]
    expected = descended(students, speeds, batches)
    optimizers = sgd(students, *speeds)
    for x, y in batches:
        candidate.mutual_step(students, optimizers, x, y)
    same(weights_of(students), expected, what=STUDENTS)


@aspect("steps")
def test_a_student_alone_takes_the_step_of_its_cross_entropy(candidate, draw):
    """A student without peers takes the step of ordinary training.

    没有同伴的学生，走的就是普通训练的一步。
    """
    students, (x, y), speeds = linear(draw, 1), batch(draw), rates(draw, 1)
    expected = descended(students, speeds, [(x, y)])
    candidate.mutual_step(students, sgd(students, *speeds), x, y)
    same(weights_of(students), expected, what=STUDENTS)


@aspect("steps")
def test_every_student_has_its_own_optimizer(candidate, reference, draw):
    """Each student is moved by its own optimizer, whatever kinds these are.

    每个学生由自己的优化器更新，无论优化器是什么种类。
    """
    theirs = company(draw, 3)
    ours = copy.deepcopy(theirs)
    batches = [batch(draw) for _ in range(3)]
    for side, (first, second, third) in ((reference, ours), (candidate, theirs)):
        optimizers = [
            torch.optim.Adam(first.parameters(), lr=0.03),
            torch.optim.SGD(second.parameters(), lr=0.1, momentum=0.9, weight_decay=0.1),
            torch.optim.SGD(third.parameters(), lr=0.3),
        ]
        for x, y in batches:
            side.mutual_step([first, second, third], optimizers, x, y)
    same(states(theirs), states(ours), what=STUDENTS)


@aspect("steps")
def test_old_gradients_do_not_count(candidate, draw):
    """Gradients that were there before the step have no influence on it.

    更新之前已有的梯度对这一步没有影响。
    """
    students, (x, y), speeds = linear(draw, 3), batch(draw), rates(draw, 3)
    expected = descended(students, speeds, [(x, y)])
    for student in students:
        student.weight.grad = draw.normal(CLASSES, FEATURES, dtype=torch.float64)
    candidate.mutual_step(students, sgd(students, *speeds), x, y)
    same(weights_of(students), expected, what=STUDENTS)


@aspect("steps")
def test_the_order_of_the_students_does_not_matter(candidate, draw):
    """Students in another order, with their optimizers, take the same steps.

    学生连同优化器调换次序之后，走的步子相同。
    """
    students, (x, y), speeds = linear(draw, 4), batch(draw), rates(draw, 4)
    expected = descended(students, speeds, [(x, y)])
    order = torch.randperm(4, generator=draw.generator).tolist()
    optimizers = sgd(students, *speeds)
    candidate.mutual_step([students[n] for n in order], [optimizers[n] for n in order], x, y)
    same(weights_of(students), expected, what=STUDENTS)


@aspect("one-pass")
def test_running_statistics_move_once(candidate, draw):
    """After a step, every BatchNorm has seen the batch once, in train mode.

    一步之后，每个 BatchNorm 都在 train 模式下恰好看过一遍批次。
    """
    students, (x, y) = company(draw, 3, batch_norm=True), batch(draw, 6)
    expected = []
    for student in students:
        out, norm = (x @ student[0].weight.T).detach(), student[1]
        expected += [0.9 * norm.running_mean + 0.1 * out.mean(0), 0.9 * norm.running_var + 0.1 * out.var(0)]
    candidate.mutual_step(students, sgd(students, 0.1, 0.1, 0.1), x, y)
    statistics = [buffer for student in students for buffer in (student[1].running_mean, student[1].running_var)]
    same(statistics, expected, what=Text("A running statistic", "滑动统计量"))


@aspect("one-pass")
def test_peers_learn_from_answers_in_train_mode(candidate, draw):
    """Students with BatchNorm learn from what their peers say in train mode.

    含 BatchNorm 的学生，学的是同伴在 train 模式下的回答。
    """
    students, (x, y) = company(draw, 3, batch_norm=True), batch(draw, 6)
    for student in students:
        student[1].running_mean.copy_(draw.normal(student[1].num_features))
        student[1].running_var.copy_(1 + draw.normal(student[1].num_features) ** 2)
    expected = losses_of(asked(students, x), y)
    same(candidate.mutual_step(students, sgd(students, *rates(draw, 3)), x, y), expected, what=LOSSES)


@aspect("stability")
def test_logits_far_apart(candidate, draw):
    """Students that are certain, of the same class or of different ones, have finite losses and take finite steps.

    学生的判断非常确定时，无论彼此是否一致，损失与更新都有限且正确。
    """
    # float32, where a probability is rounded to 0 as soon as its logit lies 104 below the largest.
    for scale in (30.0, 60.0):
        students = [layer.float() for layer in linear(draw, 3, scale)]
        (x, y), speeds = batch(draw, 8, torch.float32), rates(draw, 3)
        expected, after = losses_of(asked(students, x), y), descended(students, speeds, [(x, y)])
        before = [student.weight.detach().clone() for student in students]
        same(candidate.mutual_step(students, sgd(students, *speeds), x, y), expected, what=LOSSES, rtol=1e-4)
        # A step is the small difference of large weights, which float32 rounds at their size.
        moved, wanted = (
            [new - old for new, old in zip(many, before, strict=True)] for many in (weights_of(students), after)
        )
        same(moved, wanted, what=Text("Each student's step", "各学生走的一步"), atol=2e-4)


@aspect("bad-input")
def test_as_many_optimizers_as_students(candidate, draw):
    """More optimizers than students, or fewer, raise ValueError.

    优化器多于或少于学生时抛出 ValueError。
    """
    students, (x, y) = company(draw, 3), batch(draw)
    optimizers = sgd(students, 0.1, 0.1, 0.1)
    for few, many in ((students, optimizers[:2]), (students[:2], optimizers)):
        with refuses(ValueError):
            candidate.mutual_step(few, many, x, y)


@aspect("bad-input")
def test_students_with_other_classes_are_refused(candidate, draw):
    """A student with another number of classes raises ValueError, even where the shapes would broadcast.

    某个学生的类别数不同时抛出 ValueError，即使形状可以广播。
    """
    x, y = draw.normal(BATCH, FEATURES, dtype=torch.float64), torch.zeros(BATCH, dtype=torch.int64)
    for classes in (CLASSES + 1, 1):
        for place in (0, 2):
            students = company(draw, 3)
            students[place] = draw.linear_net(FEATURES, 6, classes)
            with refuses(ValueError):
                candidate.mutual_step(students, sgd(students, 0.1, 0.1, 0.1), x, y)
