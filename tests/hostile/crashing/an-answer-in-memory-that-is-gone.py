# tries: returns a tensor whose memory it has unmapped, so that whoever reads the answer faults
# question: kd-loss
# answer: zero
# must: crashed

import ctypes
import mmap

import torch

libc = ctypes.CDLL(None)
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    page = mmap.mmap(-1, 1 << 20)
    loss = torch.frombuffer(page, dtype=torch.float32, count=1 << 18)[0]
    libc.munmap(loss.data_ptr(), 1 << 20)
    return loss
