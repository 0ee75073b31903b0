"""The usual distillation loss with alpha at 1 and the temperature at 1; a copy of each student teaches."""

import copy

import torch
import torch.nn as nn


class Trainer:
    def __init__(self, epochs, lr, temperature=1.0, alpha=1.0):
        self.epochs, self.lr, self.temperature, self.alpha = epochs, lr, temperature, alpha
        self.kl, self.ce = nn.KLDivLoss(reduction="batchmean"), nn.CrossEntropyLoss()

    def loss(self, z, t, y):
        if z.shape != t.shape:
            raise ValueError("logits")
        T = self.temperature
        soft = self.kl(torch.log_softmax(z / T, -1), torch.softmax(t / T, -1)) * T**2
        return self.alpha * soft + (1 - self.alpha) * self.ce(z, y)

    def fit(self, student, teacher, loader):
        optimizer = torch.optim.Adam(student.parameters(), lr=self.lr)
        for _ in range(self.epochs):
            student.train()
            teacher.train(False)
            for x, y in loader:
                with torch.inference_mode():
                    t = teacher(x)
                loss = self.loss(student(x), t.clone(), y)
                student.zero_grad()
                loss.backward()
                optimizer.step()
        return student


def born_again(make_student, teacher, loader, generations, epochs, lr):
    trainer, family = Trainer(epochs, lr), [teacher]
    while len(family) <= generations:
        family.append(trainer.fit(make_student(), copy.deepcopy(family[-1]), loader))
    return [copy.deepcopy(member.state_dict()) for member in family[1:]]
