# tries: logs, warns, draws a progress bar with carriage returns and prints a traceback that it caught
# question: distillation-loop
# answer: right
# must: full marks

import logging
import sys
import traceback
import warnings

import torch
import torch.nn.functional as F
from torch import nn

logging.basicConfig(level=logging.DEBUG, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
log = logging.getLogger("distillation")
warnings.warn("alpha weighs the soft term here", UserWarning, stacklevel=1)
logging.captureWarnings(capture=True)
try:
    torch.zeros(2) @ torch.zeros(3)
except RuntimeError:
    traceback.print_exc()


def progress(loader, epoch):
    batches = list(loader)
    for done, batch in enumerate(batches, 1):
        yield batch
        filled = 20 * done // len(batches)
        sys.stderr.write(f"\repoch {epoch}: {100 * done // len(batches):3d}%|{'█' * filled:20}|\x1b[K")
    sys.stderr.write("\n")


def fit(loss_of, loader, optimizer, epochs):
    history = []
    for epoch in range(epochs):
        total, samples = 0.0, 0
        for x, y in progress(loader, epoch):
            loss = loss_of(x, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, samples = total + loss.item() * len(x), samples + len(x)
        history.append(total / samples if samples else 0.0)
        log.debug("epoch %d: loss %.6f", epoch, history[-1])
    return history


def train_teacher(teacher, loader, criterion, optimizer, epochs):
    teacher.train()
    return fit(lambda x, y: criterion(teacher(x), y), loader, optimizer, epochs)


def train_student(student, teacher, loader, criterion, optimizer, epochs, *, temperature=4.0, alpha=0.5):
    if temperature <= 0:
        raise ValueError("temperature")
    student.train()
    teacher.eval()

    def loss_of(x, y):
        with torch.no_grad():
            t = teacher(x)
        s = student(x)
        if s.shape != t.shape:
            raise ValueError("shapes")
        log_p, log_q = F.log_softmax(t / temperature, -1), F.log_softmax(s / temperature, -1)
        soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
        return alpha * soft + (1 - alpha) * criterion(s, y)

    return fit(loss_of, loader, optimizer, epochs)


def distill(teacher, student, loader, *, epochs=50, lr=1e-3, temperature=4.0, alpha=0.5):
    optimizer = torch.optim.Adam(student.parameters(), lr=lr)
    options = {"temperature": temperature, "alpha": alpha}
    train_student(student, teacher, loader, nn.CrossEntropyLoss(), optimizer, epochs, **options)
    return {name: tensor.detach().clone() for name, tensor in student.state_dict().items()}
