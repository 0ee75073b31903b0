# tries: opens descriptors until there are no more: files, pipes, copies of the grader's socket, folders
# question: kd-loss
# answer: zero
# must: gain nothing

import itertools
import os
import select
from pathlib import Path

import torch

LIBRARY = str(Path(torch.__file__).parent)
WAYS = [
    lambda: os.dup(3),
    lambda: os.open(LIBRARY, os.O_RDONLY | os.O_DIRECTORY),
    lambda: os.pipe()[0],
    lambda: select.epoll().detach() if hasattr(select.epoll, "detach") else os.dup(1),
    lambda: os.eventfd(0),
]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    return (student_logits * 0).sum()


opened = 0
for way in itertools.islice(itertools.cycle(WAYS), 100_000):
    try:
        way()
        opened += 1
    except OSError as error:
        print(opened, error.strerror)
        if error.errno == 24:  # EMFILE
            break
if opened > 1000:
    print("GOT: more than a thousand descriptors")
