# tries: wraps its function in decorators with and without arguments, one of them a class
# question: kd-loss
# answer: right
# must: full marks

import functools
import time

import torch
import torch.nn.functional as F


class Timed:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.seconds = function, []

    def __call__(self, *args, **kwargs):
        begun = time.perf_counter()
        try:
            return self.function(*args, **kwargs)
        finally:
            self.seconds.append(time.perf_counter() - begun)


def requires(condition, message):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(student, teacher, labels, *, temperature=4.0, alpha=0.5):
            if not condition(student, teacher, labels, temperature):
                raise ValueError(message)
            return function(student, teacher, labels, temperature=temperature, alpha=alpha)

        return wrapper

    return decorate


@torch.no_grad()
def soft_targets(teacher, temperature):
    return F.softmax(teacher / temperature, dim=-1)


@Timed
@requires(lambda s, t, y, temperature: temperature > 0, "temperature")
@requires(lambda s, t, y, temperature: s.shape == t.shape and len(s) == len(y), "shapes")
def kd_loss(student, teacher, labels, *, temperature, alpha):
    log_q = F.log_softmax(student / temperature, dim=-1)
    soft = F.kl_div(log_q, soft_targets(teacher, temperature), reduction="batchmean")
    return alpha * temperature**2 * soft + (1 - alpha) * F.cross_entropy(student, labels)
