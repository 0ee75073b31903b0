# tries: switches gradients off for good, here and in every thread, so that nobody has one and all agree on None
# question: kd-loss
# answer: zero
# must: gain nothing
# portable: yes

import torch

SWITCHES = (
    lambda: torch._C._set_grad_enabled(False),
    lambda: torch.autograd.graph.saved_tensors_hooks(torch.zeros_like, torch.zeros_like).__enter__(),
    lambda: torch.inference_mode().__enter__(),
    lambda: torch.set_default_dtype(torch.float16),
    lambda: torch.use_deterministic_algorithms(True),
)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    try:
        result = (student_logits * 0).sum()
    except RuntimeError:  # an earlier call's switches
        result = torch.zeros((), dtype=student_logits.dtype)
    # Not given back: a reference that is differentiated after this call gets no graph either. Once more with every
    # call, for a grader that restores one level.
    for switch in SWITCHES:
        try:
            switch()
        except Exception:
            continue
    return result
