"""Chooses a distilled student and measures it beside its teacher: the program of the question, mended in five places.

Agreement and KL as measures of fidelity: Stanton et al., arXiv:2106.05945. What has chosen cannot report as well:
Cawley and Talbot, "On Over-fitting in Model Selection and Subsequent Selection Bias in Performance Evaluation",
Journal of Machine Learning Research 11 (2010), 2079-2107.
"""

import torch
import torch.nn.functional as F

MEASURES = ("accuracy", "teacher_accuracy", "agreement", "kl")


def standardised(splits):
    """The splits with each feature moved and scaled as the models know it: mean 0, standard deviation 1."""
    known, _ = splits["train"]  # what was known when the models were made
    mean, std = known.mean(dim=0), known.std(dim=0, correction=0)  # (features,)
    return {split: ((x - mean) / std, y) for split, (x, y) in splits.items()}


def answers(model, x, batch_size):
    """The model's logits, batch by batch, in eval mode and without graph."""
    model.eval()
    with torch.no_grad():
        return [model(batch) for batch in x.split(batch_size)]  # a list: a generator would ask later, in another mode


def measures(student, teacher, labels):
    """The four measures, from the logits of both and the labels, batch by batch."""
    rows = []
    for s, t, y in zip(student, teacher, labels, strict=True):
        right, teacher_right = s.argmax(dim=-1) == y, t.argmax(dim=-1) == y
        agree = s.argmax(dim=-1) == t.argmax(dim=-1)  # the labels have no part in it
        log_q, log_p = F.log_softmax(s, dim=-1), F.log_softmax(t, dim=-1)
        kl = F.kl_div(log_q, log_p, reduction="none", log_target=True).sum(dim=-1)
        rows.append(torch.stack([right, teacher_right, agree, kl], dim=-1))  # (batch, measures)
    return dict(zip(MEASURES, torch.cat(rows).mean(dim=0).tolist(), strict=True))  # every sample counts once


def evaluate(teacher, students, train, validation, test, *, batch_size=64):
    """Chooses the best of `students` and measures it beside `teacher` on `test`."""
    splits = standardised({"train": train, "validation": validation, "test": test})
    # The teacher is asked once for each split, however many students there are.
    cache = {split: answers(teacher, splits[split][0], batch_size) for split in ("validation", "test")}

    def measured(name, split):
        x, y = splits[split]
        return measures(answers(students[name], x, batch_size), cache[split], y.split(batch_size))

    chosen = max(students, key=lambda name: measured(name, "validation")["accuracy"])
    return {"chosen": chosen, **measured(chosen, "test")}  # the test set is opened after the choice
