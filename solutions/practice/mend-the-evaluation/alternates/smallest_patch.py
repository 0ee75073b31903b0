"""The question's file with as few characters changed as possible."""

import torch
import torch.nn.functional as F

MEASURES = ("accuracy", "teacher_accuracy", "agreement", "kl")


def standardised(splits):
    known = splits["train"][0]
    mean, std = known.mean(dim=0), known.std(dim=0, correction=0)
    return {split: ((x - mean) / std, y) for split, (x, y) in splits.items()}


def answers(model, x, batch_size):
    training = model.training
    model.eval()
    with torch.no_grad():
        logits = [model(batch) for batch in x.split(batch_size)]
    model.train(training)
    return logits


def measures(student, teacher, labels):
    rows = []
    for s, t, y in zip(student, teacher, labels, strict=True):
        right, teacher_right = s.argmax(dim=-1) == y, t.argmax(dim=-1) == y
        agree = s.argmax(dim=-1) == t.argmax(dim=-1)
        log_q, log_p = F.log_softmax(s, dim=-1), F.log_softmax(t, dim=-1)
        kl = F.kl_div(log_q, log_p, reduction="none", log_target=True).sum(dim=-1)
        rows.append(torch.stack([right, teacher_right, agree, kl], dim=-1).sum(dim=0))
    return dict(zip(MEASURES, (torch.stack(rows).sum(dim=0) / sum(map(len, labels))).tolist(), strict=True))


def evaluate(teacher, students, train, validation, test, *, batch_size=64):
    splits = standardised({"train": train, "validation": validation, "test": test})
    cache = {split: answers(teacher, splits[split][0], batch_size) for split in ("validation", "test")}
    scores = {name: {} for name in students}
    for split in ("validation", "test"):
        x, y = splits[split]
        for name, student in students.items():
            scores[name][split] = measures(answers(student, x, batch_size), cache[split], y.split(batch_size))
    chosen = max(students, key=lambda name: scores[name]["validation"]["accuracy"])
    return {"chosen": chosen, **scores[chosen]["test"]}
