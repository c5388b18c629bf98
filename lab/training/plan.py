"""What is trained: all that was asked for, or without a GPU as much as fits into some seconds.

The short form keeps small nets as they are. Of costly ones it trains a slim copy on smaller images,
since a wide net would not get far enough in that time to show anything. Which of both is counted,
not guessed from a name and not measured: students call their models as they like, and a notebook
should do the same on every machine. Only the number of steps is measured, and can be fixed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from lab.errors import LabError
from lab.training.slim import slim

VARIABLE = "LAB_FULL"
LIMIT = "LAB_SHORT"  # the most steps of a short form: for trying a notebook out, and for its tests
BUDGET = 20.0  # seconds a short form takes
LIGHT = 1.5e7  # multiply-adds an image, up to which a net trains as it is: 200 steps fit
SHARE = 8  # of so many channels, one is left
SIDES = (64, 96)  # to which images are shrunk: some nets leave nothing of the smaller ones
BATCH = 32  # images in a short step: many small steps lead further than few large ones
CHECKED = 600  # images on which accuracy is measured: then it is right to 0.02
WORTH_TELLING = 5.0  # seconds
FEWEST = 10  # steps of a short form, however slow the machine


@dataclass(frozen=True)
class Plan:
    """How much is trained, and on what."""

    epochs: int
    steps: int  # in each epoch
    batch: int
    size: tuple[int, int] | None = None  # of the images; as the data gives them, where it is None
    share: int = 1  # one of so many channels is left
    short: bool = False

    @property
    def total(self) -> int:
        """All steps."""
        return self.epochs * self.steps

    def changes(self, whole: Plan) -> bool:
        """Is it less than all that was asked for?"""
        return replace(self, short=False) != whole


def full_wanted(full: bool | None, device: torch.device) -> bool:
    """Is all to be trained: as the argument says, or the environment, or the device?"""
    if full is not None:
        return full
    return device.type != "cpu" or os.environ.get(VARIABLE, "") not in ("", "0")


def multiply_adds(model: nn.Module, X: Tensor) -> float:
    """What one image costs on its way through the model."""
    was_training = model.training
    model.eval()
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(X)
    model.train(was_training)
    return counter.get_total_flops() / 2 / len(X)  # torch counts a multiply-add as two


def shrunk(
    models: Sequence[nn.Module], X: Tensor, seed: int | None = None, *, resizes: bool
) -> tuple[list[nn.Module], int]:
    """The models that a short form trains, and how many pixels a side it shrinks images to.

    All of them are slim, or none: a comparison of both kinds would mean nothing. 0 pixels stand for
    images as they are.
    """
    if all(multiply_adds(model, X) <= LIGHT for model in models):
        return list(models), 0
    whole = min(X.shape[-2:])
    for side in [side for side in SIDES if resizes and side < whole] + [0]:
        small = X[..., :side, :side] if side else X
        thin = [slim(model, X, small, SHARE, seed) for model in models]
        if all(net is not None for net in thin):
            return [net for net in thin if net is not None], side
    return list(models), 0


def shortened(some: Plan, total: int, whole: Plan) -> Plan:
    """So many steps in all, in as many epochs as were asked for, or fewer where there are few."""
    total = min(total, most_steps())
    epochs = max(1, min(whole.epochs, total))
    an_epoch = whole.steps * whole.batch // some.batch
    return replace(some, epochs=epochs, steps=max(1, min(total // epochs, an_epoch)))


def most_steps() -> int:
    """What the environment allows."""
    given = os.environ.get(LIMIT, "")
    if given and not (given.isdecimal() and int(given)):
        raise LabError(f"{LIMIT} is {given!r}; give a number of steps, such as 20")
    return int(given or sys.maxsize)


def steps(count: int) -> range:
    """The steps of a training that you write yourself: so many, or what LAB_SHORT allows."""
    return range(min(count, most_steps()))


def steps_within(seconds_a_step: float, some: Plan) -> int:
    """How many steps fit into the budget, beside the measurements after each epoch."""
    steps = int(BUDGET / seconds_a_step) - some.epochs * measuring_steps(some.batch)
    return max(FEWEST, steps // some.epochs * some.epochs)


def measuring_steps(batch: int) -> int:
    """How many steps the measurements of an epoch cost: of both parts, each a third of a step."""
    return -(-2 * CHECKED // (3 * batch))


def sentence(plan: Plan, whole: Plan, size: tuple[int, int], seconds: float) -> str:
    """What is trained instead of what was asked for."""
    height, width = size
    slim = (
        f"It trains a slim copy, 1 of {plan.share} channels in each layer, by Adam: your model "
        "stays as it is, and what was trained is the .model of what fit returns.\n"
        if plan.share > 1
        else ""
    )
    return (
        f"No GPU here: this is the short form, {plan.epochs} epochs of {plan.steps} steps with "
        f"{plan.batch} images of {height} x {width}, about {spoken(seconds)}.\n{slim}"
        f"Whole, it would be {whole.epochs} epochs of {whole.steps} steps with {whole.batch} "
        "images: say full=True in lab.Trainer(...), or take a GPU (in Colab: menu Runtime, Change "
        "runtime type, T4 GPU)."
    )


def how_to_fix(plan: Plan) -> str:
    """What makes the number of steps the same everywhere."""
    return f"\nshort_steps={plan.total} in lab.Trainer(...) makes it the same on every machine."


def spoken(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
