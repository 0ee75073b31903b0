"""Hidden checks of ema-teacher.

The oracle works number by number in plain Python. Teachers are frozen where the value is tested, as they are in
practice: whether an update also works on others, and leaves no graph, has an aspect of its own.
"""

import copy

import torch
from torch import nn

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.text import Text

FEATURES, HIDDEN, CLASSES = 4, 6, 3
TEACHER = Text("The teacher", "教师")


def average(theirs, ours, decay):
    """decay · theirs + (1 − decay) · ours, number by number."""
    pairs = zip(theirs.flatten().tolist(), ours.flatten().tolist(), strict=True)
    return torch.tensor([decay * t + (1 - decay) * s for t, s in pairs], dtype=theirs.dtype).reshape(theirs.shape)


def averaged(teacher, student, decay):
    """The parameters by name, averaged."""
    ours = dict(student.named_parameters())
    return {name: average(tensor, ours[name], decay) for name, tensor in teacher.named_parameters()}


def parameters(model):
    return {name: tensor.detach().clone() for name, tensor in model.named_parameters()}


def buffers(model):
    return {name: tensor.clone() for name, tensor in model.named_buffers()}


def pair(draw, **options):
    """A frozen teacher and a student that learns, of one architecture and with other numbers."""
    teacher, student = (draw.linear_net(FEATURES, HIDDEN, CLASSES, **options) for _ in range(2))
    for model, least in ((teacher, 3), (student, 500)):
        for norm in (part for part in model if isinstance(part, nn.BatchNorm1d)):
            norm.running_mean.copy_(draw.normal(HIDDEN))
            norm.running_var.copy_(1 + draw.normal(HIDDEN) ** 2)
            norm.num_batches_tracked.fill_(draw.integer(least, least + 90))
    return teacher.requires_grad_(False), student


@aspect("value")
def test_parameters_are_the_weighted_average(candidate, draw):
    """After an update, every parameter of the teacher is the weighted average of the two.

    更新一次之后，教师的每个参数都是两者的加权平均。
    """
    for decay in (draw.uniform(0.85, 0.95), draw.uniform(0.1, 0.3)):
        teacher, student = pair(draw)
        expected = averaged(teacher, student, decay)
        candidate.update_ema(teacher, student, decay)
        same(parameters(teacher), expected, what=TEACHER)


@aspect("value")
def test_float32_stays_float32(candidate, draw):
    """A float32 teacher is averaged as well, and stays float32, with a decay very near to 1.

    float32 的教师同样取平均，并保持 float32，即使衰减系数非常接近 1。
    """
    teacher, student = pair(draw, dtype=torch.float32)
    decay = draw.uniform(0.995, 0.999)
    expected = averaged(teacher, student, decay)
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER, rtol=2e-5)


@aspect("value")
def test_many_updates_close_the_distance(candidate, draw):
    """After many updates with the same student, the distance to it has shrunk by the decay each time.

    用同一个学生更新多次之后，每次更新都使教师与它的距离按衰减系数缩小。
    """
    teacher, student = pair(draw)
    decay, times = draw.uniform(0.6, 0.9), draw.integer(5, 9)
    expected = averaged(teacher, student, decay**times)
    for _ in range(times):
        candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)


@aspect("value")
def test_a_moving_student_is_followed(candidate, draw):
    """Where the student moves between updates, the teacher is the average of all that it has been.

    学生在两次更新之间移动时，教师是其各个版本的平均。
    """
    teacher, student = pair(draw)
    expected = parameters(teacher)
    for _ in range(3):
        decay = draw.uniform(0.6, 0.9)
        with torch.no_grad():
            for parameter in student.parameters():
                parameter.add_(draw.normal(*parameter.shape, dtype=torch.float64))
        expected = {name: average(expected[name], ours, decay) for name, ours in parameters(student).items()}
        candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)


@aspect("value")
def test_decay_0_copies_and_decay_1_keeps(candidate, draw):
    """With decay 0 the teacher becomes the student, with decay 1 it stays as it is.

    衰减系数为 0 时教师变成学生，为 1 时保持不变。
    """
    for decay in (0.0, 1.0):
        teacher, student = pair(draw)
        expected = parameters(teacher if decay else student)
        candidate.update_ema(teacher, student, decay)
        same(parameters(teacher), expected, what=TEACHER)


@aspect("value")
def test_what_the_student_does_not_train_is_averaged_too(candidate, draw):
    """Parameters that are frozen in the student as well are averaged like all others.

    在学生那里也冻结的参数，同样取平均。
    """
    teacher, student = pair(draw)
    student[0].requires_grad_(False)
    decay = draw.uniform(0.6, 0.9)
    expected = averaged(teacher, student, decay)
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)


STATISTICS = Text("The teacher's running average", "教师的滑动统计量")


@aspect("buffers")
def test_running_statistics_are_averaged(candidate, draw):
    """BatchNorm's running mean and variance are averaged like parameters.

    BatchNorm 的滑动均值与滑动方差像参数一样取平均。
    """
    teacher, student = pair(draw, batch_norm=True)
    decay = draw.uniform(0.6, 0.9)
    names = ("1.running_mean", "1.running_var")
    expected = {name: average(buffers(teacher)[name], buffers(student)[name], decay) for name in names}
    candidate.update_ema(teacher, student, decay)
    same({name: buffers(teacher)[name] for name in names}, expected, what=STATISTICS)


@aspect("buffers")
def test_counters_are_copied(candidate, draw):
    """Buffers of integers take the student's values, whatever the decay.

    整数缓冲区直接取学生的值，与衰减系数无关。
    """
    for decay in (draw.uniform(0.6, 0.9), 1.0):
        teacher, student = pair(draw, batch_norm=True)
        for model in (teacher, student):
            model[3].register_buffer("steps", torch.tensor([draw.integer(1, 9), -draw.integer(1, 99)]).int())
        expected = [student[1].num_batches_tracked.clone(), student[3].steps.clone()]
        candidate.update_ema(teacher, student, decay)
        same([teacher[1].num_batches_tracked, teacher[3].steps], expected, what=Text("A counter", "计数器"))


@aspect("buffers")
def test_masks_are_copied(candidate, draw):
    """Buffers of booleans take the student's values.

    布尔缓冲区直接取学生的值。
    """
    teacher, student = pair(draw)
    mask = torch.tensor([True, False, True, False, draw.choice([True, False])])
    teacher[0].register_buffer("mask", torch.tensor([True, True, False, False, True]))
    student[0].register_buffer("mask", mask.clone())
    candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))
    same(teacher[0].mask, mask, what=Text("A mask", "掩码"))


@aspect("buffers")
def test_other_buffers_of_floats_are_averaged_too(candidate, draw):
    """Buffers of floats that are no BatchNorm's are averaged as well.

    不属于 BatchNorm 的浮点缓冲区也取平均。
    """
    teacher, student = pair(draw)
    theirs, ours, decay = draw.normal(2, 5), draw.normal(2, 5), draw.uniform(0.6, 0.9)
    teacher[1].register_buffer("centre", theirs.clone())
    student[1].register_buffer("centre", ours.clone())
    candidate.update_ema(teacher, student, decay)
    same(teacher[1].centre, average(theirs, ours, decay), what=Text("A buffer of floats", "浮点缓冲区"))


@aspect("no-graph")
def test_a_frozen_teacher_stays_frozen(candidate, draw):
    """A frozen teacher has no parameter and no buffer with requires_grad afterwards, although its student has.

    冻结的教师更新之后，没有任何参数或缓冲区带有 requires_grad，尽管学生的参数带有。
    """
    teacher, student = pair(draw, batch_norm=True)
    candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))
    require(
        not any(tensor.requires_grad for tensor in (*teacher.parameters(), *teacher.buffers())),
        "A parameter of a frozen teacher has requires_grad after the update: its history is being recorded.",
        "冻结教师的某个参数在更新之后带有 requires_grad：更新的历史被记录了下来。",
    )


@aspect("no-graph")
def test_a_teacher_that_is_not_frozen_can_be_updated(candidate, draw):
    """A teacher whose parameters have requires_grad is updated like any other.

    参数带有 requires_grad 的教师，同样可以更新。
    """
    teacher, student = pair(draw, batch_norm=True)
    teacher.requires_grad_(True)
    decay = draw.uniform(0.6, 0.9)
    expected = averaged(teacher, student, decay)
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)


@aspect("no-graph")
def test_a_teacher_that_is_frozen_in_part(candidate, draw):
    """A teacher that is frozen in part is updated whole, and its frozen part stays frozen.

    部分冻结的教师会被完整地更新，其中冻结的部分仍然冻结。
    """
    teacher, student = pair(draw)
    teacher[2].requires_grad_(True)
    decay = draw.uniform(0.6, 0.9)
    expected = averaged(teacher, student, decay)
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)
    require(
        not any(parameter.requires_grad for parameter in teacher[0].parameters()),
        "A frozen parameter has requires_grad after the update: its history is being recorded.",
        "某个冻结的参数在更新之后带有 requires_grad：更新的历史被记录了下来。",
    )


def tied(draw):
    """Two layers with one weight."""
    first, second = (nn.Linear(FEATURES, FEATURES, bias=bias).double() for bias in (False, True))
    second.weight = first.weight
    with torch.no_grad():
        for parameter in (first.weight, second.bias):
            parameter.copy_(draw.normal(*parameter.shape, dtype=torch.float64))
    return nn.Sequential(first, nn.Tanh(), second)


@aspect("sharing")
def test_a_weight_of_two_layers_is_updated_once(candidate, draw):
    """A weight that two layers share is averaged once, and both layers still have it.

    两层共用的权重只平均一次，之后仍由两层共用。
    """
    teacher, student = tied(draw).requires_grad_(False), tied(draw)
    decay = draw.uniform(0.6, 0.9)
    expected = averaged(teacher, student, decay)
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)


@aspect("sharing")
def test_a_layer_that_comes_twice_is_updated_once(candidate, draw):
    """A layer that a model applies twice is averaged once, buffers included.

    模型中用到两次的同一层只平均一次，缓冲区也是如此。
    """
    teacher, student = (nn.Sequential(norm := nn.BatchNorm1d(5), nn.ReLU(), norm) for _ in range(2))
    for norm in (teacher[0], student[0]):
        for tensor in (norm.weight.detach(), norm.bias.detach(), norm.running_mean, norm.running_var):
            tensor.copy_(draw.normal(5).abs())
    student[0].num_batches_tracked.fill_(draw.integer(5, 50))
    teacher.requires_grad_(False)
    decay = draw.uniform(0.6, 0.9)
    expected = averaged(teacher, student, decay)
    statistics = [average(t, s, decay) for t, s in list(zip(teacher.buffers(), student.buffers(), strict=True))[:2]]
    candidate.update_ema(teacher, student, decay)
    same(parameters(teacher), expected, what=TEACHER)
    same([teacher[0].running_mean, teacher[0].running_var], statistics, what=STATISTICS)


@aspect("student-untouched")
def test_the_student_stays_what_it_was(candidate, draw):
    """The student's parameters and buffers are after the update what they were before it.

    学生的参数与缓冲区在更新前后相同。
    """
    teacher, student = pair(draw, batch_norm=True)
    with unchanged(student):
        candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))


@aspect("student-untouched")
def test_gradients_stay_where_they_are(candidate, draw):
    """Gradients that had been collected are still there, and no others.

    已累积的梯度仍在原处，也没有多出别的梯度。
    """
    teacher, student = pair(draw)
    teacher.requires_grad_(True)
    for parameter in (student[0].weight, student[2].bias, teacher[2].weight):
        parameter.grad = draw.normal(*parameter.shape, dtype=torch.float64)
    before = [copy.deepcopy([p.grad for p in model.parameters()]) for model in (teacher, student)]
    candidate.update_ema(teacher.requires_grad_(False), student, draw.uniform(0.6, 0.9))
    after = [[p.grad for p in model.parameters()] for model in (teacher, student)]
    same(after, before, what=Text("A parameter's gradient", "各参数的 .grad"))


@aspect("student-untouched")
def test_nothing_is_returned(candidate, draw):
    """The call returns None: its result is the change that it makes.

    调用返回 None：结果就是它所做的改变。
    """
    teacher, student = pair(draw)
    result = candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))
    require(result is None, "Something is returned where None is promised.", "约定返回 None，却返回了别的东西。")


@aspect("bad-input")
def test_other_widths_are_refused(candidate, draw):
    """Parameters of other shapes raise ValueError, even where they would broadcast.

    参数形状不同时抛出 ValueError，即使形状可以广播。
    """
    teacher = draw.linear_net(FEATURES, HIDDEN, CLASSES).requires_grad_(False)
    for hidden, classes in ((HIDDEN + 2, CLASSES), (HIDDEN, 1), (1, CLASSES)):
        for first, second in ((teacher, None), (None, teacher)):
            other = draw.linear_net(FEATURES, hidden, classes).requires_grad_(False)
            with refuses(ValueError):
                candidate.update_ema(first or other, second or other, draw.uniform(0.6, 0.9))


@aspect("bad-input")
def test_a_model_with_more_parameters_is_refused(candidate, draw):
    """A model that has a parameter more than the other raises ValueError, whichever of the two it is.

    一方比另一方多出参数时抛出 ValueError，无论是哪一方。
    """
    small = draw.linear_net(FEATURES, HIDDEN, CLASSES).requires_grad_(False)
    large = nn.Sequential(*copy.deepcopy(small), nn.Linear(CLASSES, CLASSES).double()).requires_grad_(False)
    for teacher, student in ((small, large), (large, small)):
        with refuses(ValueError):
            candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))


@aspect("bad-input")
def test_a_model_with_other_buffers_is_refused(candidate, draw):
    """Buffers of other shapes, or a buffer more, raise ValueError.

    缓冲区形状不同或多出缓冲区时抛出 ValueError。
    """
    plain = draw.linear_net(FEATURES, HIDDEN, CLASSES).requires_grad_(False)
    three, one = copy.deepcopy(plain), copy.deepcopy(plain)
    three[0].register_buffer("centre", draw.normal(3))
    one[0].register_buffer("centre", draw.normal(1))
    for teacher, student in ((three, plain), (plain, three), (three, one), (one, three)):
        with refuses(ValueError):
            candidate.update_ema(teacher, student, draw.uniform(0.6, 0.9))
