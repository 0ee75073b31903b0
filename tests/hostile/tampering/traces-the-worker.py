# tries: traces, profiles, monitors and audits the process that it runs in, and changes what the worker is about to say
# question: kd-loss
# answer: zero
# must: gain nothing

"""Audit hooks cannot be taken away again, and a hook may raise whenever anything is opened, imported or compiled."""

import contextlib
import ctypes
import sys

SEEN = []


def profiler(frame, event, arg):
    if event == "call" and frame.f_code.co_name in ("to_value", "_returned", "answer_vjp", "_send", "encode"):
        SEEN.append(frame.f_code.co_name)
        for name, value in list(frame.f_locals.items()):
            if name in ("requires_grad", "changed", "held", "failed"):
                frame.f_locals[name] = type(value)()
        with contextlib.suppress(Exception):
            ctypes.pythonapi.PyFrame_LocalsToFast(ctypes.py_object(frame), ctypes.c_int(0))


def auditor(event, args):
    if event in ("import", "open", "compile", "exec", "pickle.find_class") and "reference" in str(args):
        print("GOT:", event, "of a reference")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if not SEEN:
        sys.addaudithook(auditor)
        sys.setprofile(profiler)
        monitoring = getattr(sys, "monitoring", None)
        if monitoring is not None:  # from Python 3.12
            with contextlib.suppress(ValueError):
                monitoring.use_tool_id(4, "kd")
                monitoring.register_callback(4, monitoring.events.RAISE, lambda *args: None)
                monitoring.set_events(4, monitoring.events.RAISE)
    print("saw", SEEN[-5:])
    return (student_logits * 0).sum()
