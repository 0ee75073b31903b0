# tries: takes away references that others hold: None, the arguments, the grader's own classes
# question: kd-loss
# answer: zero
# must: crashed or bad-reply

import ctypes
import gc
import sys


def drop(thing):
    ctypes.c_ssize_t.from_address(id(thing)).value = 0
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(thing))
    ctypes.pythonapi.Py_DecRef(ctypes.py_object(thing))  # from 1 to 0: freed, while everybody still uses it


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    worker = sys.modules.get("kdgrader.jail.wire")
    for thing in (getattr(worker, "Returned", None), getattr(worker, "Link", None), "returned", student_logits, None):
        drop(thing)
    gc.collect()
    return loss
