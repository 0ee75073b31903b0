"""A squared error at a temperature: see the question for what it promises."""

# TODO(write): the signatures with their docstrings, the imports that an answer will want, and nothing of the answer

from torch import Tensor


def tempered_error(student_logits: Tensor, teacher_logits: Tensor, *, temperature: float = 2.0) -> Tensor:
    """The mean over the batch of Σ_c (softmax(student / T)_c − softmax(teacher / T)_c)².

    Logits of shape (batch, classes) → a scalar tensor.
    """
    raise NotImplementedError
