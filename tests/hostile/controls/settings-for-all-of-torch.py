# tries: sets seeds, the default dtype, threads and print options for all of torch, and puts back what it needs
# question: kd-loss
# answer: right
# must: full marks

import random
import warnings

import numpy as np
import torch
import torch.nn.functional as F

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
torch.backends.cudnn.deterministic = True
torch.set_num_threads(1)
torch.set_printoptions(sci_mode=False)
torch.autograd.set_detect_anomaly(True)
np.set_printoptions(precision=3)
warnings.filterwarnings("error", category=DeprecationWarning)


def kd_loss(student_logits, teacher_logits, labels, *, temperature=4.0, alpha=0.5):
    if temperature <= 0 or student_logits.shape != teacher_logits.shape or len(labels) != len(student_logits):
        raise ValueError("bad input")
    usual = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        weight = torch.tensor([alpha, 1 - alpha])
        log_p = F.log_softmax(teacher_logits.detach().double() / temperature, dim=-1)
        log_q = F.log_softmax(student_logits.double() / temperature, dim=-1)
        soft = temperature**2 * F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
        terms = torch.stack([soft, F.cross_entropy(student_logits.double(), labels)])
        return (weight @ terms).to(student_logits.dtype)
    finally:
        torch.set_default_dtype(usual)
