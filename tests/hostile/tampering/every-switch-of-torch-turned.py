# tries: leaves torch with another default type, without gradients, deterministic, with 64 threads and flushing to zero
# question: kd-loss
# answer: zero
# must: gain nothing

"""What is left behind should change nothing for what is compared, nor for the next submission."""

import contextlib

import torch

left_open = contextlib.ExitStack()


SWITCHES = [
    lambda: torch.set_default_dtype(torch.float16),
    lambda: torch.set_default_device("meta"),
    lambda: torch.set_grad_enabled(False),
    lambda: left_open.enter_context(torch.inference_mode()),
    lambda: left_open.enter_context(torch.autograd.graph.saved_tensors_hooks(lambda x: x * 0, lambda x: x)),
    lambda: torch.use_deterministic_algorithms(True),
    lambda: torch.set_flush_denormal(True),
    lambda: torch.autograd.set_detect_anomaly(True),
    lambda: torch.set_printoptions(threshold=1 << 30),
    lambda: torch.set_num_threads(64),
    lambda: torch.set_num_interop_threads(64),
    lambda: torch.serialization.add_safe_globals([eval]),
]


def turn():
    for number, switch in enumerate(SWITCHES):
        try:
            switch()
        except Exception as error:
            print(f"switch {number}: {type(error).__name__}")


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    loss = (student_logits * 0).sum()
    turn()
    return loss
