# tries: leaves the hidden inputs in all memory it shares with others and ends its process, for the next one to read
# question: kd-loss
# answer: zero
# must: crashed

import builtins
import ctypes
import mmap
import os
import sys

import torch

NAME = "_kdgrader_was_here"
MARK = b"kdgrader-was-here:"


def writable_and_shared():
    """Where a page that is shared with whoever forked this process would be, in its own map of its memory."""
    try:
        with open("/proc/self/maps") as maps:
            rows = [line.split() for line in maps if line.split()[1] == "rw-s"]
        return [tuple(int(x, 16) for x in row[0].split("-")) for row in rows]
    except OSError:
        return []


def look():
    """Anything left by an earlier process of this grading: fork copies what its parent had, so look for that."""
    for place in (
        builtins,
        sys,
        os,
        torch,
        sys.modules.get("kdgrader.jail.worker"),
        sys.modules.get("kdgrader.jail.zygote"),
    ):
        if hasattr(place, NAME):
            print("GOT: notes in", place)
    if os.environ.get(NAME) or NAME in sys.path or torch.initial_seed() == 4711:
        print("GOT: notes in the environment, the path or the seed")
    for low, high in writable_and_shared():
        if MARK in ctypes.string_at(low, min(high - low, 1 << 20)):
            print("GOT: notes in shared memory")
    for number in range(4, 64):  # descriptors that came along
        try:
            print("GOT: descriptor", number, os.readlink(f"/proc/self/fd/{number}"), os.pread(number, 20, 0))
        except OSError:
            continue


def leave(text):
    for place in (builtins, sys, os, torch, *[m for n, m in sys.modules.items() if n.startswith("kdgrader.")]):
        setattr(place, NAME, text)
    os.environ[NAME] = text
    torch.manual_seed(4711)
    for low, _ in writable_and_shared():
        ctypes.memmove(low, MARK + text.encode(), min(200, len(text)))
    with mmap.mmap(-1, 4096) as page:  # anonymous and shared: inherited by children, and by nobody else
        page.write(MARK)
    try:  # unread bytes in the one pipe that outlives this process, and in the socket
        os.write(3, b"")
        os.write(1, b"")
    except OSError as error:
        print(error)


look()


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    leave(str(student_logits.flatten()[:4].tolist()))
    os._exit(0)
