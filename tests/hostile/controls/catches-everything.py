# tries: catches every exception broadly and raises what the question promises, from within finally and with
# question: kd-loss
# answer: right
# must: full marks

import contextlib

import torch.nn.functional as F


class Refusal(ValueError):
    def __init__(self, why, **facts):
        super().__init__(why)
        self.facts = facts


@contextlib.contextmanager
def refusing():
    try:
        yield
    except Refusal:
        raise
    except BaseException as error:
        raise Refusal(f"something went wrong: {error!r}") from error


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    with refusing():
        assert temperature > 0, "temperature"
        assert student_logits.shape == teacher_logits.shape, "logits"
        assert labels.shape == student_logits.shape[:1], "labels"
        log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)
        log_q = F.log_softmax(student_logits / temperature, dim=-1)
        soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
        return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
