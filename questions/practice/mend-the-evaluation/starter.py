"""Chooses a distilled student and measures it beside its teacher. Run the file to see it work on made-up data."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

MEASURES = ("accuracy", "teacher_accuracy", "agreement", "kl")


def standardised(splits):
    """The splits with each feature moved and scaled as the models know it: mean 0, standard deviation 1."""
    known = torch.cat([x for x, _ in splits.values()])
    mean, std = known.mean(dim=0), known.std(dim=0, correction=0)
    return {split: ((x - mean) / std, y) for split, (x, y) in splits.items()}


def answers(model, x, batch_size):
    """The model's logits, batch by batch, in eval mode and without graph."""
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = (model(batch) for batch in x.split(batch_size))
    model.train(training)
    return list(logits)


def measures(student, teacher, labels):
    """The four measures, from the logits of both and the labels, batch by batch."""
    rows = []
    for s, t, y in zip(student, teacher, labels, strict=True):
        right, teacher_right = s.argmax(dim=-1) == y, t.argmax(dim=-1) == y
        agree = right == teacher_right
        log_q, log_p = F.log_softmax(s, dim=-1), F.log_softmax(t, dim=-1)
        kl = F.kl_div(log_q, log_p, reduction="none", log_target=True).sum(dim=-1)
        rows.append(torch.stack([right, teacher_right, agree, kl], dim=-1).mean(dim=0))
    return dict(zip(MEASURES, torch.stack(rows).mean(dim=0).tolist(), strict=True))


def evaluate(teacher, students, train, validation, test, *, batch_size=64):
    """Chooses the best of `students` and measures it beside `teacher` on `test`."""
    splits = standardised({"train": train, "validation": validation, "test": test})
    # The teacher is asked once for each split, however many students there are.
    cache = {split: answers(teacher, splits[split][0], batch_size) for split in ("validation", "test")}
    scores = {name: {} for name in students}
    for split in ("validation", "test"):
        x, y = splits[split]
        for name, student in students.items():
            scores[name][split] = measures(answers(student, x, batch_size), cache[split], y.split(batch_size))
    chosen = max(students, key=lambda name: scores[name][split]["accuracy"])
    return {"chosen": chosen, **scores[chosen]["test"]}


def made_up(samples):
    """Six features of different sizes, three classes, and a fifth of the labels drawn by lot."""
    x = torch.randn(samples, 6)
    y = (x[:, :3] + 0.5 * x[:, 3:]).argmax(dim=-1)
    return 5 + x * torch.arange(1, 7), torch.where(torch.rand(samples) < 0.2, torch.randint(3, (samples,)), y)


def demo():
    torch.manual_seed(0)
    train, validation, test = made_up(300), made_up(60), made_up(110)
    x, y = standardised({"train": train})["train"]
    teacher = nn.Sequential(nn.Linear(6, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.3), nn.Linear(32, 3))
    optimizer = torch.optim.Adam(teacher.parameters(), lr=0.01)
    for _ in range(100):
        optimizer.zero_grad()
        F.cross_entropy(teacher(x), y).backward()
        optimizer.step()
    soft = copy.deepcopy(teacher).eval()(x).detach()
    students = {f"T={temperature}": nn.Linear(6, 3) for temperature in (1, 2, 4, 8)}
    for temperature, student in zip((1, 2, 4, 8), students.values(), strict=True):
        optimizer = torch.optim.Adam(student.parameters(), lr=0.05)
        for _ in range(50):
            optimizer.zero_grad()
            F.cross_entropy(student(x) / temperature, (soft / temperature).softmax(dim=-1)).backward()
            optimizer.step()
    print(evaluate(teacher, students, train, validation, test, batch_size=32))


if __name__ == "__main__":
    demo()
