# tries: binds an instance with __call__, a class method and slots to the name of the function
# question: kd-loss
# answer: right
# must: full marks

import torch.nn.functional as F


class Loss:
    __slots__ = ("alpha", "temperature")

    def __init__(self, temperature, alpha):
        self.temperature, self.alpha = temperature, alpha

    @classmethod
    def usual(cls):
        return cls(temperature=4.0, alpha=0.5)

    @staticmethod
    def check(student, teacher, labels, temperature):
        if not temperature > 0:
            raise ValueError(temperature)
        if student.shape != teacher.shape or labels.shape != student.shape[:1]:
            raise ValueError((student.shape, teacher.shape, labels.shape))

    def __call__(self, student, teacher, labels, *, temperature=None, alpha=None):
        temperature = self.temperature if temperature is None else temperature
        alpha = self.alpha if alpha is None else alpha
        self.check(student, teacher, labels, temperature)
        log_p, log_q = ((logits / temperature).log_softmax(-1) for logits in (teacher.detach(), student))
        soft = (log_p.exp() * (log_p - log_q)).sum(-1).mean()
        return alpha * temperature**2 * soft + (1 - alpha) * F.cross_entropy(student, labels)


kd_loss = Loss.usual()
