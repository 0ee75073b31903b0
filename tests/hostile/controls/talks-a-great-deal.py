# tries: prints 300 KB of honest tables while it is imported and in every call, and answers rightly
# question: kd-loss
# answer: right
# must: full marks

import sys

import torch
import torch.nn.functional as F

torch.set_printoptions(precision=10, linewidth=200)
print("\n".join(f"{n:6d} {n**0.5:12.8f} " + "·" * 80 for n in range(3_000)))


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    for number in range(3_000):
        print(f"step {number}: T = {temperature}, alpha = {alpha} " + "-" * 70)
    print(student_logits, teacher_logits, labels, file=sys.stderr)
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    p = F.softmax(teacher_logits.detach() / temperature, dim=-1)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)
    soft = F.kl_div(log_q, p, reduction="batchmean") * temperature**2
    sys.stdout.write("no line end here")
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)
