"""Hidden checks of top-k-kd.

The oracle is plain Python in float64, token by token. It takes the stored numbers as they are, rounded, and adds up the
student's rest from the others. In the value's checks both rests are sizeable; what happens near 0 is stability.
"""

import math

import torch

from kdgrader.grading import aspect, grads, refuses, same, unchanged
from kdgrader.text import Text

LOSS = Text("The loss", "损失")
GRADIENT = Text("The student's gradient", "学生的梯度")
LOOSE = 1e-4


def shuffled(draw, logits, k):
    """The k largest log-probabilities and their indices, in no order."""
    logprobs, indices = torch.log_softmax(logits, dim=-1).topk(k, dim=-1)
    order = torch.stack([torch.randperm(k, generator=draw.generator) for _ in range(len(logits))])
    return logprobs.gather(-1, order), indices.gather(-1, order)


def drawn(draw, batch, vocabulary, k, *, scale=1.5, dtype=torch.float32):
    """Student logits, stored log-probabilities and their indices."""
    student, teacher = (draw.logits(batch, vocabulary, scale=scale, dtype=dtype) for _ in range(2))
    return (student, *shuffled(draw, teacher, k))


def log_sum(values):
    largest = max(values)
    return largest + math.log(math.fsum(math.exp(value - largest) for value in values))


def split(logits, logprobs, indices):
    """Of one token: log q by index, log q of the rest, and p of the rest."""
    total = log_sum(logits)
    log_q = [value - total for value in logits]
    others = log_sum([value for j, value in enumerate(log_q) if j not in indices])
    return log_q, others, max(0.0, 1 - math.fsum(math.exp(value) for value in logprobs))


def tokens(student, logprobs, indices):
    return zip(student.tolist(), logprobs.tolist(), indices.tolist(), strict=True)


def oracle(*problem):
    """The definition, token by token; a tensor of the logits' dtype."""
    total = 0.0
    for s, stored, index in tokens(*problem):
        log_q, others, left = split(s, stored, index)
        total += math.fsum(math.exp(value) * (value - log_q[j]) for value, j in zip(stored, index, strict=True))
        total += left * (math.log(left) - others) if left > 0 else 0.0
    return torch.tensor(total / len(problem[0]), dtype=problem[0].dtype)


def gradient_oracle(*problem):
    """(q − p) / B on stored tokens; q less its share q / q̄ of the teacher's rest p̄, over B, on all others."""
    rows = []
    for s, stored, index in tokens(*problem):
        log_q, others, left = split(s, stored, index)
        whole = math.fsum(math.exp(value) for value in stored) + left
        row = [math.exp(value) * whole - left * math.exp(value - others) for value in log_q]
        for value, j in zip(stored, index, strict=True):
            row[j] = math.exp(log_q[j]) * whole - math.exp(value)
        rows.append(row)
    return torch.tensor(rows, dtype=problem[0].dtype) / len(rows)


def loss_of(candidate, problem):
    """On copies: a function that changes its inputs should not lose the points of the value as well."""
    return candidate.topk_kd_loss(*(part.clone() for part in problem))


def agrees(candidate, problem, **tolerance):
    same(loss_of(candidate, problem), oracle(*problem), what=LOSS, **tolerance)


def gradient_of(candidate, problem):
    student, logprobs, indices = (part.clone() for part in problem)
    return grads(candidate.topk_kd_loss(student.requires_grad_(), logprobs, indices), student)[0]


def gradient_agrees(candidate, problem, **tolerance):
    same(gradient_of(candidate, problem), gradient_oracle(*problem), what=GRADIENT, **tolerance)


@aspect("value")
def test_the_value_is_that_of_the_definition(candidate, draw):
    """The loss has the value that the definition, summed up outcome by outcome, gives.

    损失值与按定义逐项求和的结果一致。
    """
    agrees(candidate, drawn(draw, 5, 11, 3))


@aspect("value")
def test_a_single_stored_token_is_enough(candidate, draw):
    """With k = 1 the loss is a divergence over two outcomes: this token, or another.

    k = 1 时，损失是两种结果上的散度：是这个词元，或不是。
    """
    agrees(candidate, drawn(draw, 6, 9, 1))


@aspect("value")
def test_a_large_vocabulary(candidate, draw):
    """With hundreds of words and twenty stored tokens, the loss is still a sum over outcomes, not a mean.

    词表有几百个词、存了二十个词元时，损失仍是对各种结果求和，而不是取平均。
    """
    agrees(candidate, drawn(draw, 3, draw.integer(250, 300), 20))


@aspect("value")
def test_where_one_token_is_left_out_it_is_the_divergence(candidate, draw):
    """With all tokens but one stored, the loss is the divergence over the whole vocabulary.

    只有一个词元没存时，损失就是整个词表上的散度。
    """
    student, teacher = draw.logits(4, 6), draw.logits(4, 6)
    p, q = teacher.double().softmax(-1), student.double().softmax(-1)
    full = (p * (p / q).log()).sum(dim=-1).mean().float()
    same(loss_of(candidate, (student, *shuffled(draw, teacher, 5))), full, what=LOSS)


@aspect("value")
def test_a_student_that_is_its_teacher_costs_nothing(candidate, draw):
    """A student with the teacher's logits has a loss of 0, however few tokens were stored.

    logits 与教师相同的学生，不论存了多少词元，损失都为 0。
    """
    logits = draw.logits(5, 12, dtype=torch.float64)
    for k in (1, 4):
        theirs = loss_of(candidate, (logits, *shuffled(draw, logits, k)))
        same(theirs, torch.tensor(0.0, dtype=torch.float64), atol=1e-5, what=LOSS)


@aspect("value")
def test_too_sure_a_student_pays_for_it(candidate, draw):
    """A student that gives nearly everything to the stored tokens, in the teacher's proportions, has a loss above 0.

    学生按教师的比例，把几乎全部概率都给了存下来的词元：损失大于 0。
    """
    logprobs, indices = shuffled(draw, draw.logits(4, 10), 3)
    student = torch.zeros(4, 10).scatter(-1, indices, logprobs + draw.uniform(5.0, 6.0))
    agrees(candidate, (student, logprobs, indices), rtol=1e-3)


@aspect("value")
def test_the_order_of_the_stored_tokens_does_not_matter(candidate, draw):
    """Stored tokens may stand in any order, and the tokens of a batch as well.

    存下来的词元按什么顺序排列、批次内各词元按什么顺序排列，都不影响损失。
    """
    problem = student, logprobs, indices = drawn(draw, 4, 9, 5)
    rows, columns = (torch.randperm(n, generator=draw.generator) for n in (4, 5))
    theirs = loss_of(candidate, (student[rows], logprobs[rows][:, columns], indices[rows][:, columns]))
    same(theirs, oracle(*problem), what=LOSS)


@aspect("value")
def test_words_may_be_numbered_otherwise(candidate, draw):
    """With the vocabulary in another order, and the indices with it, the loss stays the same.

    词表换一种编号、编号也随之改写之后，损失不变。
    """
    problem = student, logprobs, indices = drawn(draw, 5, 8, 3)
    order = torch.randperm(8, generator=draw.generator)
    theirs = loss_of(candidate, (student[:, order], logprobs, order.argsort()[indices]))
    same(theirs, oracle(*problem), what=LOSS)


@aspect("value")
def test_the_rest_is_one_outcome(candidate, draw):
    """How the student spreads its rest over the tokens that were not stored does not matter.

    学生把剩余概率怎样分给未存的词元，不影响损失。
    """
    problem = student, logprobs, indices = drawn(draw, 4, 9, 3)
    total = student.exp().scatter(-1, indices, 0.0).sum(dim=-1, keepdim=True)
    shares = draw.logits(4, 9).scatter(-1, indices, float("-inf")).softmax(dim=-1)
    spread = (shares * total).log().scatter(-1, indices, student.gather(-1, indices))
    same(loss_of(candidate, (spread, logprobs, indices)), oracle(*problem), what=LOSS)


@aspect("value")
def test_a_batch_seen_twice_costs_the_same(candidate, draw):
    """A batch in which every token stands twice has the same loss: it is a mean over the batch.

    每个词元都重复一遍的批次，损失不变：损失是对批次取平均。
    """
    problem = drawn(draw, 3, 7, 2)
    same(loss_of(candidate, [torch.cat([part, part]) for part in problem]), oracle(*problem), what=LOSS)


@aspect("value")
def test_a_constant_added_to_the_logits_does_not_matter(candidate, draw):
    """A number added to all of a token's logits, another for each token, changes nothing.

    给某个词元的全部 logits 加上同一个数（各词元可以不同），损失不变。
    """
    problem = student, logprobs, indices = drawn(draw, 4, 8, 3)
    same(loss_of(candidate, (student + 3 * draw.normal(4, 1), logprobs, indices)), oracle(*problem), what=LOSS)


@aspect("gradient")
def test_the_gradient_is_the_one_on_paper(candidate, draw):
    """The student's gradient is the closed form that differentiation on paper gives.

    学生的梯度与手工求导得到的闭式一致。
    """
    gradient_agrees(candidate, drawn(draw, 5, 9, 3, dtype=torch.float64), rtol=LOOSE)


@aspect("gradient")
def test_tokens_that_were_not_stored_are_taught_as_well(candidate, draw):
    """The tokens that were not stored get their gradient too, from the rest.

    未存的词元也从剩余部分得到梯度。
    """
    problem = drawn(draw, 4, 12, 2)
    taken = torch.zeros(4, 12).scatter(-1, problem[2], 1.0).bool()
    theirs = gradient_of(candidate, problem)
    same(None if theirs is None else theirs.masked_fill(taken, 0), gradient_oracle(*problem).masked_fill(taken, 0))


@aspect("gradient")
def test_no_gradient_reaches_the_teacher(candidate, draw):
    """The teacher gets no gradient, although its log-probabilities ask for one.

    即使教师的对数概率需要梯度，也没有梯度传到教师。
    """
    student, logprobs, indices = drawn(draw, 6, 9, 3)
    student.requires_grad_(), logprobs.requires_grad_()
    theirs = grads(candidate.topk_kd_loss(student, logprobs, indices), student, logprobs)
    same([theirs[1], logprobs.grad], [None, None], what=Text("The teacher's gradient", "教师的梯度"))


@aspect("conventions")
def test_the_dtype_is_kept(candidate, draw):
    """float32 logits give a float32 loss, float64 logits a float64 loss.

    float32 的 logits 得到 float32 的损失，float64 的得到 float64 的。
    """
    for dtype in (torch.float32, torch.float64):
        agrees(candidate, drawn(draw, 4, 7, 3, dtype=dtype), rtol=LOOSE)


@aspect("conventions")
def test_the_inputs_are_left_as_they_were(candidate, draw):
    """Logits, log-probabilities and indices hold the same numbers after the call as before.

    调用之后，logits、对数概率与编号的数值和调用之前相同。
    """
    problem = drawn(draw, 5, 8, 3)
    with unchanged(*problem):
        candidate.topk_kd_loss(*problem)


def complete(draw):
    """Stored tokens that sum to 1, to a little less and to a little more: the teacher has no rest to speak of."""
    logprobs = torch.log_softmax(draw.normal(5, 4), dim=-1)
    logprobs[0] = torch.tensor([0.0, -150.0, -160.0, -170.0])  # exactly 1
    logprobs[1] += 4e-7
    logprobs[2] -= 4e-7
    indices = torch.stack([torch.randperm(9, generator=draw.generator)[:4] for _ in range(5)])
    return draw.logits(5, 9), logprobs, indices


@aspect("stability")
def test_a_teacher_without_a_rest(candidate, draw):
    """Where the stored probabilities sum to 1, or to a little more by rounding, loss and gradient are right.

    存下来的概率之和为 1，或因舍入略大于 1 时，损失与梯度都正确。
    """
    problem = complete(draw)
    agrees(candidate, problem, atol=1e-4)
    gradient_agrees(candidate, problem, atol=1e-4)


def leaning(draw, gap):
    """A student whose stored tokens lie `gap` above all others (below, where negative), and a teacher with a rest."""
    student, logprobs, indices = drawn(draw, 4, 8, 3, scale=1.0)
    return student.scatter_add(-1, indices, torch.full_like(logprobs, gap)), logprobs, indices


@aspect("stability")
def test_a_student_that_leaves_next_to_nothing(candidate, draw):
    """Where the student's rest is very small, though not too small for float32, the loss is right.

    学生的剩余概率很小、但 float32 还能表示时，损失正确。
    """
    for gap in (draw.uniform(12.0, 14.0), draw.uniform(20.0, 30.0)):
        agrees(candidate, leaning(draw, gap))


@aspect("stability")
def test_a_student_that_leaves_nothing(candidate, draw):
    """Where the student's rest is too small for float32, loss and gradient are right all the same.

    学生的剩余概率小到 float32 无法表示时，损失与梯度仍然正确。
    """
    problem = leaning(draw, draw.uniform(290.0, 310.0))
    agrees(candidate, problem)
    # Of a log-probability of −300, float32 keeps four decimals. What is wrong here is a gradient of 0, or of nan.
    gradient_agrees(candidate, problem, rtol=0.01)


@aspect("stability")
def test_a_student_that_rules_out_what_was_stored(candidate, draw):
    """Where the student gives nothing to the stored tokens, loss and gradient are right.

    学生不给存下来的词元任何概率时，损失与梯度都正确。
    """
    problem = leaning(draw, -draw.uniform(290.0, 310.0))
    agrees(candidate, problem)
    gradient_agrees(candidate, problem)


@aspect("bad-input")
def test_as_many_indices_as_log_probabilities(candidate, draw):
    """Log-probabilities and indices of different shapes raise ValueError, even where they would broadcast.

    对数概率与编号的形状不同时抛出 ValueError，即使形状可以广播。
    """
    student, logprobs, indices = drawn(draw, 4, 7, 3)
    for values, index in ((logprobs[:, :1], indices), (logprobs, indices[:, :1]), (logprobs[:1], indices)):
        with refuses(ValueError):
            candidate.topk_kd_loss(student, values, index)


@aspect("bad-input")
def test_as_many_rows_of_the_teacher_as_of_the_student(candidate, draw):
    """A teacher with more or fewer rows than the student raises ValueError.

    教师的行数多于或少于学生时抛出 ValueError。
    """
    student, logprobs, indices = drawn(draw, 5, 7, 3)
    for ours, rows in ((student, 4), (student, 1), (student[:3], 5)):
        with refuses(ValueError):
            candidate.topk_kd_loss(ours, logprobs[:rows], indices[:rows])
