"""The short form of training, which a machine without a GPU takes: seconds, not hours.

What a model costs is counted, not guessed from its name: students call their models as they
like. Numbers reached in short form are no results; curves only begin to show what happens.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

VARIABLE = "LAB_FULL"
STEPS_PER_MEASUREMENT = 6  # training batches for each batch of validation
LEAST_MEASURED = 4  # batches of validation: fewer would give a number without meaning
SMALLER_SIDES = (64, 96)  # tried on costly models; only some can take another size


@dataclass(frozen=True)
class Form:
    """How much is trained: epochs, steps in each, images in a step."""

    epochs: int
    steps: int
    batch: int


# Up to so many multiply-adds an image. A pair of CPU cores does some 3e10 a second, and a step
# takes three times what the model takes, so each line lasts some seconds, at its upper end ten.
FORMS: tuple[tuple[float, Form], ...] = (
    (2e6, Form(epochs=10, steps=30, batch=64)),  # LeNet
    (2e7, Form(epochs=6, steps=20, batch=32)),  # nets of AlexNet's kind for 28 x 28
    (1e8, Form(epochs=4, steps=8, batch=16)),  # the small VGG at 56 x 56
    (4e8, Form(epochs=3, steps=4, batch=16)),  # ResNet-18 and GoogLeNet at 64 x 64
    (2e9, Form(epochs=3, steps=3, batch=4)),  # AlexNet and the small VGG at 224 x 224
    (float("inf"), Form(epochs=2, steps=2, batch=4)),  # VGG-11 at 224 x 224
)
COSTLY = 1e8


def full_wanted() -> bool:
    """Whether the environment asks for the whole training."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def form_for(multiply_adds: float) -> Form:
    """The line of the table for a model that costs so much an image."""
    return next(form for limit, form in FORMS if multiply_adds <= limit)


def multiply_adds(model: nn.Module, X: Tensor) -> float:
    """What one image costs on its way through the model."""
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(X)
    return counter.get_total_flops() / 2 / len(X)  # torch counts a multiply-add as two


def smaller_side(model: nn.Module, X: Tensor) -> int | None:
    """A side to shrink images to, where that saves much and the model can take it."""
    if multiply_adds(model, X) <= COSTLY:
        return None
    for side in SMALLER_SIDES:
        if side < min(X.shape[-2:]):
            try:
                with torch.no_grad():
                    model(X[..., :side, :side])
            except (RuntimeError, ValueError):  # a linear layer counts on the full size
                continue
            return side
    return None


def sentence(form: Form, size: tuple[int, int], whole: int) -> str:
    """What is trained instead of what was asked for."""
    height, width = size
    return (
        f"No GPU here: this is the short form, {form.epochs} epochs of {form.steps} steps "
        f"with {form.batch} images of {height} x {width}.\n"
        f"A whole epoch has {whole} steps. "
        f"To train it all, set {VARIABLE}=1 before you start Jupyter."
    )
