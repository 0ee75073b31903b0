# tries: returns 32 MiB for every call, all of which the checker keeps until the end
# question: kd-loss
# answer: zero
# must: gain nothing

"""Each reply is within the limit for one. Together they are as many as a question has calls, in the memory of the one
process that nobody limits. 60 MiB each would do no less; half of that is enough to see."""

import torch

BIG = torch.zeros(8 << 20)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return BIG
