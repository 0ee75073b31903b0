# tries: drives a coroutine and an asynchronous generator to their ends by hand
# question: kd-loss
# answer: right
# must: full marks

import torch.nn.functional as F


async def terms(student, teacher, labels, temperature):
    log_p = F.log_softmax(teacher.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student / temperature, dim=-1)
    yield temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    yield F.cross_entropy(student, labels)


async def gathered(source):
    return [term async for term in source]


def run(coroutine):
    try:
        while True:
            coroutine.send(None)
    except StopIteration as end:
        return end.value


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    soft, hard = run(gathered(terms(student_logits, teacher_logits, labels, temperature)))
    return alpha * soft + (1 - alpha) * hard
