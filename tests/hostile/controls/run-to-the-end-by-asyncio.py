# tries: works out its two terms in coroutines, with asyncio.run
# question: kd-loss
# answer: right
# must: full marks

import asyncio

import torch.nn.functional as F


async def soft_term(student, teacher, temperature):
    await asyncio.sleep(0)
    log_p = F.log_softmax(teacher.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student / temperature, dim=-1)
    return temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)


async def hard_term(student, labels):
    await asyncio.sleep(0.001)
    return F.cross_entropy(student, labels)


async def both(student, teacher, labels, temperature):
    return await asyncio.gather(soft_term(student, teacher, temperature), hard_term(student, labels))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    soft, hard = asyncio.run(both(student_logits, teacher_logits, labels, temperature))
    return alpha * soft + (1 - alpha) * hard
