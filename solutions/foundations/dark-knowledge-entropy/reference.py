"""Dark knowledge: what a teacher thinks of the classes that are not the label.

Hinton, Vinyals and Dean, arXiv:1503.02531, section 1: the relative probabilities of incorrect answers. The same
distribution is that of the non-target classes in Zhao et al., arXiv:2203.08679, section 3.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def dark_knowledge(logits: Tensor, labels: Tensor, temperature: float) -> Tensor:
    """softmax(z / T) over the classes that are not the label, 0 at the label.

    float[batch, classes], int64[batch] → float[batch, classes].
    """
    if not temperature > 0:  # so that nan is refused as well
        raise ValueError(f"temperature must be above 0, not {temperature}")
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{len(labels)} labels for {len(logits)} samples")
    z = logits.detach()  # (batch, classes); a target is data
    is_label = F.one_hot(labels, logits.shape[-1]).bool()  # (batch, classes)
    # Left out before the exponentials: beside a label that has all the probability, the others' would round to 0.
    others = z.masked_fill(is_label, -torch.inf)  # (batch, classes)
    return torch.softmax(others / temperature, dim=-1)  # exp(−∞) is exactly 0
