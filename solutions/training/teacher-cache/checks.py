"""Hidden checks of teacher-cache.

Examples are known by their inputs, which are all different, so any order will do that the generator decides. Where the
cache is judged, the teacher answers one example at a time, in eval mode.
"""

import copy

import torch
from torch import nn
from torch.utils.data import Subset, TensorDataset

from kdgrader.grading import aspect, refuses, require, same, unchanged
from kdgrader.text import Text

FEATURES, HIDDEN, CLASSES = 4, 6, 3
LOGITS = Text("The cache", "缓存")


def examples(draw, count, dtype=torch.float64):
    return draw.normal(count, FEATURES, dtype=dtype), draw.labels(count, CLASSES)


def pairs(x, y):
    """The plainest data set: a list."""
    return list(zip(x.unbind(), y.unbind(), strict=True))


def teacher_of(draw, dtype=torch.float64):
    """With BatchNorm and dropout, and with statistics that are not those of its data; in train mode."""
    teacher = draw.linear_net(FEATURES, HIDDEN, CLASSES, batch_norm=True, dropout=0.4, dtype=dtype)
    teacher[1].running_mean.copy_(draw.normal(HIDDEN))
    teacher[1].running_var.copy_(1 + draw.normal(HIDDEN) ** 2)
    return teacher.train()


def one_by_one(teacher, x):
    """The teacher's answers in eval mode, each example asked alone."""
    asked = copy.deepcopy(teacher).eval()
    with torch.no_grad():
        return torch.cat([asked(one.unsqueeze(0)) for one in x])


def generator(draw):
    return torch.Generator().manual_seed(draw.integer(0, 2**40))


def loader_of(candidate, draw, x, y, logits, batch_size, own=None):
    own = generator(draw) if own is None else own
    return candidate.cached_loader(TensorDataset(x, y), logits, batch_size=batch_size, generator=own)


def epoch(loader):
    """The batches of one epoch, looked at before anything is done with them."""
    batches = list(loader)
    require(
        bool(batches),
        "An epoch has no batch at all. Can what is returned be iterated again and again?",
        "这一轮一个批次也没有。返回的对象能反复迭代吗？",
    )
    for batch in batches:
        require(
            isinstance(batch, list | tuple)
            and len(batch) == 3
            and all(isinstance(part, torch.Tensor) and part.dim() >= 1 for part in batch)
            and len({len(part) for part in batch}) == 1,
            "A batch is not three tensors of equal length: x, y, and the teacher's logits.",
            "批次不是三个长度相同的张量：x、y 与教师的 logits。",
        )
    return batches


def order(batches, x):
    """The index of every example in the order in which they came; -1 for one that is not in the data set."""
    came = torch.cat([batch[0] for batch in batches])
    require(
        came.shape[1:] == x.shape[1:] and came.dtype == x.dtype,
        "The inputs of a batch are not of the shape and dtype of the data set's.",
        "批次中输入的形状或 dtype 与数据集不符。",
    )
    matches = (came[:, None] == x[None]).flatten(2).all(-1)  # (came, examples)
    return [int(row.nonzero()[0]) if row.any() else -1 for row in matches]


def complete(found, count):
    require(
        sorted(found) == list(range(count)),
        "An epoch does not hold every example exactly once.",
        "一轮之中，并非每个样本都恰好出现一次。",
    )


def aligned(batches, x, y, logits):
    found = order(batches, x)
    require(-1 not in found, "A batch holds an input that is not in the data set.", "批次里有数据集中没有的输入。")
    # In the order of the data set, so that the numbers compared do not depend on the order in which they came.
    place = torch.tensor(found)
    came = place.argsort(stable=True)
    labels, rows = (torch.cat([batch[part] for batch in batches])[came] for part in (1, 2))
    same(labels, y[place[came]], what=Text("A label", "标签"))
    same(rows, logits[place[came]], what=Text("The row beside an example", "样本旁边的那一行"))


@aspect("cache")
def test_every_row_is_the_teachers_answer_in_eval_mode(candidate, draw):
    """Row i is what the teacher, asked alone and in eval mode, says about example i.

    第 i 行就是在 eval 模式下单独询问教师时，它对第 i 个样本的回答。
    """
    for count, batch_size in ((11, 4), (8, 4), (3, 7)):
        teacher, (x, y) = teacher_of(draw), examples(draw, count)
        expected = one_by_one(teacher, x)
        same(candidate.cache_teacher(teacher, TensorDataset(x, y), batch_size=batch_size), expected, what=LOGITS)


@aspect("cache")
def test_other_kinds_of_data_sets(candidate, draw):
    """A list of pairs, and a part of another data set in an order of its own, are data sets too.

    由元组组成的列表、另一个数据集按自己次序取出的一部分，也都是数据集。
    """
    teacher, (x, y) = teacher_of(draw), examples(draw, 10)
    same(candidate.cache_teacher(teacher, pairs(x, y), batch_size=3), one_by_one(teacher, x), what=LOGITS)
    some = torch.randperm(10, generator=draw.generator)[:7].tolist()
    part = Subset(TensorDataset(x, y), some)
    same(candidate.cache_teacher(teacher, part, batch_size=5), one_by_one(teacher, x[some]), what=LOGITS)


@aspect("cache")
def test_the_dtype_is_the_teachers(candidate, draw):
    """The logits of a float32 teacher are stored in float32, those of a float64 teacher in float64.

    float32 教师的 logits 存为 float32，float64 教师的存为 float64。
    """
    for dtype in (torch.float32, torch.float64):
        teacher, (x, y) = teacher_of(draw, dtype), examples(draw, 9, dtype)
        expected = one_by_one(teacher, x)
        same(candidate.cache_teacher(teacher, TensorDataset(x, y), batch_size=4), expected, what=LOGITS)


@aspect("cache")
def test_images_are_examples_too(candidate, draw):
    """Inputs of several dimensions are stacked along a new first one.

    多维的输入沿新的第一维堆叠成批次。
    """
    x, y = draw.normal(7, 2, 3, 3), draw.labels(7, CLASSES)
    teacher = nn.Sequential(nn.Conv2d(2, 3, 2), nn.ReLU(), nn.Dropout(0.5), nn.Flatten(), nn.Linear(12, CLASSES))
    with torch.no_grad():
        for parameter in teacher.parameters():
            parameter.copy_(draw.normal(*parameter.shape))
    same(candidate.cache_teacher(teacher, pairs(x, y), batch_size=3), one_by_one(teacher, x), what=LOGITS)


@aspect("cache")
def test_the_teacher_is_asked_in_batches(candidate, draw):
    """The teacher is asked for as many consecutive examples at a time as the batch size says, by default 64.

    每次向教师询问的连续样本数等于批次大小，默认为 64。
    """
    for size, options in ((3, {"batch_size": 3}), (64, {})):
        # A layer that takes batches of one size only, and whose answer depends on who is in them.
        teacher = nn.Sequential(nn.LayerNorm([size, FEATURES]), nn.Linear(FEATURES, CLASSES)).double().train()
        x, y = examples(draw, 3 * size)
        with torch.no_grad():
            expected = torch.cat([teacher(part) for part in x.split(size)])
        same(candidate.cache_teacher(teacher, TensorDataset(x, y), **options), expected, what=LOGITS)


@aspect("no-trace")
def test_what_is_stored_has_no_graph(candidate, draw):
    """The stored logits do not require a gradient.

    存下的 logits 不需要梯度。
    """
    x, y = examples(draw, 9)
    stored = candidate.cache_teacher(teacher_of(draw), TensorDataset(x, y), batch_size=4)
    require(
        isinstance(stored, torch.Tensor) and not stored.requires_grad,
        "The stored logits require a gradient: they keep the teacher's graph alive.",
        "存下的 logits 需要梯度：教师的计算图因此一直留在内存里。",
    )


@aspect("no-trace")
def test_the_teacher_stays_what_it_was(candidate, draw):
    """The teacher's parameters, buffers and gradients are after the call what they were before it.

    教师的参数、缓冲区与梯度，在调用前后相同。
    """
    teacher, (x, y) = teacher_of(draw), examples(draw, 11)
    teacher[0].weight.grad = draw.normal(HIDDEN, FEATURES, dtype=torch.float64)
    old = [None if p.grad is None else p.grad.clone() for p in teacher.parameters()]
    with unchanged(teacher):
        candidate.cache_teacher(teacher, TensorDataset(x, y), batch_size=4)
    same([p.grad for p in teacher.parameters()], old, what=Text("The teacher's gradient", "教师的梯度"))


@aspect("alignment")
def test_an_example_stands_beside_its_own_label_and_logits(candidate, draw):
    """In every batch of every epoch, each example stands beside its own label and its own logits.

    每一轮的每个批次里，样本旁边都是它自己的标签与 logits。
    """
    (x, y), logits = examples(draw, 11), draw.logits(11, CLASSES, dtype=torch.float64)
    loader = loader_of(candidate, draw, x, y, logits, 4)
    for _ in range(3):
        aligned(epoch(loader), x, y, logits)


@aspect("alignment")
def test_in_one_batch_too(candidate, draw):
    """Where a batch holds the whole data set, its rows belong together as well.

    一个批次装下整个数据集时，各行同样对得上。
    """
    (x, y), logits = examples(draw, 8), draw.logits(8, CLASSES)
    loader = loader_of(candidate, draw, x, y, logits, 20)
    for _ in range(2):
        aligned(epoch(loader), x, y, logits)


@aspect("alignment")
def test_lists_and_images(candidate, draw):
    """A list of pairs with inputs of several dimensions is put into batches like any other data set.

    由元组组成、输入为多维的列表，也像别的数据集一样装进批次。
    """
    x, y, logits = draw.normal(9, 2, 3, 3), draw.labels(9, CLASSES), draw.logits(9, 5)
    loader = candidate.cached_loader(pairs(x, y), logits, batch_size=4, generator=generator(draw))
    for _ in range(2):
        aligned(epoch(loader), x, y, logits)


@aspect("epochs")
def test_every_example_comes_once(candidate, draw):
    """Every epoch holds each example exactly once, the last ones too.

    每一轮中每个样本恰好出现一次，最后几个也不例外。
    """
    (x, y), logits = examples(draw, 14), draw.logits(14, CLASSES)
    loader = loader_of(candidate, draw, x, y, logits, 4)
    for _ in range(3):
        complete(order(epoch(loader), x), 14)


@aspect("epochs")
def test_batches_have_the_size_asked_for(candidate, draw):
    """All batches have the size asked for, but for the last, which has the examples that are left.

    各批次都是指定的大小，只有最后一个装剩下的样本。
    """
    for count, batch_size, sizes in ((14, 4, [4, 4, 4, 2]), (12, 4, [4, 4, 4]), (5, 9, [5]), (3, 1, [1, 1, 1])):
        (x, y), logits = examples(draw, count), draw.logits(count, CLASSES)
        batches = epoch(loader_of(candidate, draw, x, y, logits, batch_size))
        require(
            [len(batch[0]) for batch in batches] == sizes,
            "The batches do not have the sizes that they should have.",
            "批次的大小不对。",
        )


@aspect("epochs")
def test_every_epoch_has_a_new_order(candidate, draw):
    """No two epochs have the same order, and none that of the data set.

    任何两轮的次序都不相同，也都不同于数据集的次序。
    """
    (x, y), logits = examples(draw, 14), draw.logits(14, CLASSES)
    loader = loader_of(candidate, draw, x, y, logits, 4)
    orders = [list(range(14))] + [order(epoch(loader), x) for _ in range(3)]
    require(
        len({tuple(one) for one in orders}) == 4,
        "Two epochs have the same order, or one has that of the data set.",
        "有两轮的次序相同，或有一轮的次序与数据集相同。",
    )


@aspect("epochs")
def test_examples_meet_others_in_every_epoch(candidate, draw):
    """Which examples share a batch changes from epoch to epoch.

    哪些样本同在一个批次，每一轮都会变。
    """
    (x, y), logits = examples(draw, 16), draw.logits(16, CLASSES)
    loader = loader_of(candidate, draw, x, y, logits, 4)
    company = [{frozenset(order([batch], x)) for batch in epoch(loader)} for _ in range(3)]
    company.append({frozenset(range(first, first + 4)) for first in range(0, 16, 4)})
    require(
        len({frozenset(one) for one in company}) == 4,
        "The same examples share their batches in two epochs, or in one and in the data set.",
        "有两轮中同批的样本完全一样，或者与数据集中相邻的样本一样。",
    )


@aspect("generator")
def test_the_same_state_gives_the_same_epochs(candidate, draw):
    """Two loaders whose generators are in the same state give the same epochs, and others with another state.

    generator 状态相同的两个 loader 给出相同的各轮；状态不同则不同。
    """
    (x, y), logits = examples(draw, 14), draw.logits(14, CLASSES)
    first = generator(draw)
    torch.rand(draw.integer(1, 9), generator=first)  # a state, not a seed
    second, other = first.clone_state(), generator(draw)
    orders = []
    for own in (first, second, other):
        loader = loader_of(candidate, draw, x, y, logits, 4, own)
        orders.append([order(epoch(loader), x) for _ in range(2)])
    require(
        orders[0] == orders[1],
        "With the same state of the generator, two loaders give different epochs: the order comes from somewhere else.",
        "generator 的状态相同，两个 loader 给出的各轮却不同：次序是从别处来的。",
    )
    require(
        orders[0] != orders[2],
        "With another state of the generator, the epochs are the same.",
        "generator 的状态不同，给出的各轮却相同。",
    )


@aspect("bad-input")
def test_logits_of_another_number_are_refused(candidate, draw):
    """More logits than examples, or fewer, raise ValueError.

    logits 多于或少于样本时抛出 ValueError。
    """
    x, y = examples(draw, 8)
    for count in (7, 9, 4, 1):
        with refuses(ValueError):
            list(loader_of(candidate, draw, x, y, draw.logits(count, CLASSES), 4))


@aspect("bad-input")
def test_impossible_batch_sizes_are_refused(candidate, draw):
    """A batch size of 0 or below raises ValueError, in both functions.

    批次大小为 0 或负数时，两个函数都抛出 ValueError。
    """
    (x, y), logits, teacher = examples(draw, 8), draw.logits(8, CLASSES), teacher_of(draw)
    for batch_size in (0, -draw.integer(1, 5)):
        with refuses(ValueError):
            candidate.cache_teacher(teacher, TensorDataset(x, y), batch_size=batch_size)
        with refuses(ValueError):
            list(loader_of(candidate, draw, x, y, logits, batch_size))
