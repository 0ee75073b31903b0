"""The generalized Jensen-Shannon divergence: both models are compared with a mixture of the two.

Agarwal et al., "On-Policy Distillation of Language Models", arXiv:2306.13649, equation 1 (GKD).
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


def require_positive(temperature: float) -> None:
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")


def require_same_shape(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Broadcasting would make a number of shapes that do not belong together."""
    if student_logits.shape != teacher_logits.shape:
        raise ValueError(f"logits of shapes {tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}")


def kl(log_a: Tensor, log_b: Tensor) -> Tensor:
    """KL(a ‖ b) = Σ_c a_c (log a_c − log b_c), averaged over the batch. kl_div takes them the other way round."""
    return F.kl_div(log_b, log_a, reduction="batchmean", log_target=True)


def generalized_jsd(
    student_logits: Tensor, teacher_logits: Tensor,
    *, beta: float = 0.5, temperature: float = 1.0,
) -> Tensor:  # fmt: skip
    """beta · KL(p ‖ m) + (1 − beta) · KL(q ‖ m), with m = beta · p + (1 − beta) · q; p teacher, q student.

    At beta 0 it is KL(p ‖ q), at beta 1 KL(q ‖ p), by definition. float[batch, classes] twice → a scalar, in nats.
    """
    require_positive(temperature)
    require_same_shape(student_logits, teacher_logits)
    log_p = F.log_softmax(teacher_logits.detach() / temperature, dim=-1)  # (batch, classes)
    log_q = F.log_softmax(student_logits / temperature, dim=-1)  # (batch, classes)
    if beta == 0:
        return kl(log_p, log_q)
    if beta == 1:
        return kl(log_q, log_p)
    # The probabilities are mixed, not their logarithms, yet without leaving the logarithms: log(e^a + e^b).
    log_m = torch.logaddexp(log_p + math.log(beta), log_q + math.log(1 - beta))  # (batch, classes)
    return beta * kl(log_p, log_m) + (1 - beta) * kl(log_q, log_m)
