# tries: caches by lru_cache, by a weak dict and by a global counter, and answers rightly each time
# question: kd-loss
# answer: right
# must: full marks

import collections
import functools
import weakref

import torch
import torch.nn.functional as F

calls = collections.Counter()
targets = weakref.WeakKeyDictionary()


@functools.lru_cache(maxsize=None)
def weights(temperature, alpha):
    return alpha * temperature**2, 1 - alpha


@functools.cache
def identity(classes, dtype):
    return torch.eye(classes, dtype=dtype)


def log_targets(teacher, temperature):
    known = targets.setdefault(teacher.untyped_storage(), {})
    key = (teacher.data_ptr(), teacher._version, temperature)
    if key not in known:
        known[key] = F.log_softmax(teacher.detach() / temperature, dim=-1)
    return known[key]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    calls[student_logits.dtype] += 1
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    soft_weight, hard_weight = weights(temperature, alpha)
    log_p = log_targets(teacher_logits, temperature)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    one_hot = identity(student_logits.shape[1], student_logits.dtype)[labels]
    soft = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return soft_weight * soft - hard_weight * (one_hot * F.log_softmax(student_logits, -1)).sum(-1).mean()
