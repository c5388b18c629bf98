"""How a net answers to what it was not made for: channel means, and two questions."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception
from grader.staff.catalogue.ch7_6_lenet.activations import (
    NETS,
    Pair,
    before_activation,
    by_hooks,
    by_slices,
)


def _by_loops(model: Any, X: Tensor) -> Pair:
    first, second = (
        torch.stack([maps[:, channel].mean() for channel in range(maps.shape[1])])
        for maps in by_hooks(model, X)
    )
    return first, second


def _by_pool(model: Any, X: Tensor) -> Pair:
    first, second = (F.adaptive_avg_pool2d(A, 1).flatten(1).mean(0) for A in by_slices(model, X))
    return first, second


def _over_all(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.mean(), second.mean()


def _per_image(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.mean((2, 3)), second.mean((2, 3))


def _per_cell(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.mean(0), second.mean(0)


def _over_channels(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.mean((1, 2, 3)), second.mean((1, 2, 3))


def _sums(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.sum((0, 2, 3)), second.sum((0, 2, 3))


def _largest(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.amax((0, 2, 3)), second.amax((0, 2, 3))


def _of_sums(model: Any, X: Tensor) -> Pair:
    first, second = before_activation(model, X)
    return first.mean((0, 2, 3)), second.mean((0, 2, 3))


def _axes_kept(model: Any, X: Tensor) -> Pair:
    first, second = by_slices(model, X)
    return first.mean((0, 2, 3), keepdim=True), second.mean((0, 2, 3), keepdim=True)


MEAN_ACTIVATION = Exercise(
    name="mean_activation",
    kind=Kind.FUNCTION,
    probes=NETS,
    misconceptions=(
        Misconception(
            "one mean for all channels",
            _over_all,
            "each channel looks for something else, so each gets a mean of its own",
        ),
        Misconception(
            "a mean for each image",
            _per_image,
            "average over the images, too: one number for each channel is left",
        ),
        Misconception(
            "a mean for each cell",
            _per_cell,
            "average over rows and columns, too: one number for each channel is left",
        ),
        Misconception(
            "mean over the channels",
            _over_channels,
            "one number for each image came out: which axis should stay?",
        ),
        Misconception("sum for mean", _sums, "a sum grows with the number of images: divide"),
        Misconception(
            "largest for mean", _largest, "the largest cell tells nothing of all the others"
        ),
        Misconception(
            "before the activation",
            _of_sums,
            "average what first_activations gives, not the sums before it",
        ),
        Misconception(
            "axes of length 1 kept", _axes_kept, "two vectors are asked for: one axis each"
        ),
    ),
    accepted=(_by_pool,),
    oracle=_by_loops,
    hints=("mean takes a tuple of axes: which three of (image, channel, row, column) vanish?",),
)

NOISE_ANSWER = Exercise(
    name="noise_answer",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "an error", "a", "the shape is right, and a net looks at nothing else: nothing stops it"
        ),
        Misconception(
            "an answer for nothing",
            "b",
            "the last layer has ten outputs, one a class: which of them would mean 'none'?",
        ),
        Misconception(
            "always a tenth each",
            "c",
            "that takes ten equal scores: why should weights that were never trained on noise "
            "add up to equal numbers?",
        ),
    ),
    oracle="d",
    hints=("Feed it torch.randn(1, 1, 28, 28) and take the softmax of what comes out.",),
)

STRANGE_INPUTS = Exercise(
    name="strange_inputs",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "noise (or a shoe upside down, a digit, ...) still gets one of the ten classes, often "
        "with a high probability; own numbers are given",
        "the activations of strange inputs are less selective: channels answer about alike to all "
        "of them, while for clothes they differ from image to image",
        "there is no 'unknown': softmax shares out 1 among ten classes whatever comes in",
    ),
)
