"""Training with hints: see the question for what it promises."""

import torch
import torch.nn.functional as F
from torch import nn


def train_with_hints(
    student, teacher, regressor, loader, *, hint_layer, guided_layer, hint_epochs, epochs, lr, temperature, alpha
):
    """Stage 1: ½ · ‖regressor(guided) − hint‖², for the regressor and the student up to the guided layer.

    Stage 2: the distillation loss, for the whole student. Returns the histories of both stages.
    """
    raise NotImplementedError
