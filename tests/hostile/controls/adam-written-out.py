# tries: trains with gradients from torch.autograd.grad and torch.func, and with an Adam written out by hand
# question: distillation-loop
# answer: right
# must: full marks

import torch
import torch.nn.functional as F
from torch import nn
from torch.func import functional_call


class Adam:
    """Kingma and Ba's, with PyTorch's defaults."""

    def __init__(self, params, lr, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps, self.t = list(params), lr, betas, eps, 0
        self.m = [torch.zeros_like(p) for p in self.params]
        self.v = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self):
        self.t += 1
        b1, b2 = self.betas
        for p, m, v in zip(self.params, self.m, self.v):
            m.mul_(b1).add_(p.grad, alpha=1 - b1)
            v.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
            p.addcdiv_(m / (1 - b1**self.t), (v / (1 - b2**self.t)).sqrt_() + self.eps, value=-self.lr)


def fit(model, loss_of, loader, optimizer, epochs):
    history = []
    for _ in range(epochs):
        seen = []
        for x, y in loader:
            loss = loss_of(x, y)
            parameters = [p for p in model.parameters() if p.requires_grad]
            for p, grad in zip(parameters, torch.autograd.grad(loss, parameters)):
                p.grad = grad
            optimizer.step()
            seen.append((loss.item(), len(x)))
        history.append(sum(a * n for a, n in seen) / sum(n for _, n in seen) if seen else 0.0)
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return fit(teacher, lambda x, y: criterion(teacher(x), y), loader, optimizer, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    student.train()
    teacher.eval()
    frozen = {name: tensor.detach().clone() for name, tensor in teacher.state_dict().items()}

    def loss_of(x, y):
        targets = functional_call(teacher, frozen, (x,))
        logits = student(x)
        if logits.shape != targets.shape:
            raise ValueError("shapes")
        log_p, log_q = (F.log_softmax(z / temperature, dim=-1) for z in (targets, logits))
        soft = (log_p.exp() * (log_p - log_q)).sum(-1).mean()
        return alpha * temperature**2 * soft + (1 - alpha) * criterion(logits, y)

    return fit(student, loss_of, loader, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    adam = Adam(student.parameters(), lr)
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), adam, epochs, temperature=temperature, alpha=alpha)
    return {name: tensor.clone() for name, tensor in student.state_dict().items()}
