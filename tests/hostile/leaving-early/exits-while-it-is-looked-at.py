# tries: returns a tensor and a number that end the process when somebody compares or reads them
# question: kd-loss
# answer: zero
# must: crashed
# portable: yes

import os

import torch


class Shy(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        os._exit(0)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum().as_subclass(Shy)
