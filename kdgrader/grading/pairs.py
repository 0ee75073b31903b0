"""A reply's numbers beside the reference's, in a row, so that they can be measured as numbers."""

import msgspec
import torch

from kdgrader.grading.cases import Case, agree, as_tensor, leaves


class Pair(msgspec.Struct, frozen=True):
    """All numbers of one reply in a row, in float64, beside the reference's."""

    case: Case
    theirs: torch.Tensor
    ours: torch.Tensor


def pair_of(case: Case) -> Pair | None:
    theirs, ours = ([as_tensor(leaf) for leaf in leaves(value)] for value in (case.value, case.right_value))
    if not ours or len(theirs) != len(ours) or any(leaf is None for leaf in (*theirs, *ours)):
        return None
    if any(a.shape != b.shape for a, b in zip(theirs, ours, strict=True) if a is not None and b is not None):
        return None
    left, right = (torch.cat([leaf.reshape(-1) for leaf in some if leaf is not None]) for some in (theirs, ours))
    return Pair(case, left, right)


def agrees(pair: Pair, theirs: torch.Tensor) -> bool:
    tensors = [leaf for leaf in leaves(pair.case.right_value) if isinstance(leaf, torch.Tensor)]
    return agree(theirs, pair.ours, of=tensors[0] if tensors else 0.0)
