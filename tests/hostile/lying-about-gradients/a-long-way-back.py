# tries: hangs 200 000 nodes between the inputs and the right value, for a stack to overflow when they are freed
# question: kd-loss
# answer: half
# must: gain nothing

import torch.nn.functional as F


def loss_of(student_logits, teacher_logits, labels, temperature, alpha):
    student = F.log_softmax(student_logits / temperature, dim=-1)
    teacher = F.log_softmax(teacher_logits / temperature, dim=-1)
    soft = F.kl_div(student, teacher, reduction="batchmean", log_target=True)
    hard = F.cross_entropy(student_logits, labels)
    return alpha * temperature**2 * soft + (1 - alpha) * hard


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = loss_of(student_logits, teacher_logits.detach(), labels, temperature, alpha)
    if loss.requires_grad:
        for _ in range(200_000):
            loss = loss + 0.0
        # And a ring: a hook that holds the graph which holds the hook is freed by no reference count.
        loss.register_hook(lambda grad, own=loss: grad * 0 + own.detach() * 0)
    return loss
