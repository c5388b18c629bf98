"""How a net answers to what it was not made for: channel means, and two questions."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.staff.catalogue.ch7_6_lenet.activations import (
    NETS,
    Pair,
    before_activation,
    by_hooks,
    by_slices,
)
from grader.staff.catalogue.records import function, further, value, written


def _by_loops(model: Any, X: Tensor) -> Pair:
    first, second = (
        torch.stack([maps[:, channel].mean() for channel in range(maps.shape[1])])
        for maps in by_hooks(model, X)
    )
    return first, second


def _by_pool(model: Any, X: Tensor) -> Pair:
    first, second = (F.adaptive_avg_pool2d(A, 1).flatten(1).mean(0) for A in by_slices(model, X))
    return first, second


@torch.no_grad()
def _without_gradients(model: Any, X: Tensor) -> Pair:
    return _by_pool(model, X)


def one_mean_for_all_channels(model: Any, X: Tensor) -> Pair:
    """each channel looks for another pattern, so each gets a mean of its own"""
    first, second = by_slices(model, X)
    return first.mean(), second.mean()


def a_mean_for_each_image(model: Any, X: Tensor) -> Pair:
    """average over the images, too: one number for each channel is left"""
    first, second = by_slices(model, X)
    return first.mean((2, 3)), second.mean((2, 3))


def a_mean_for_each_pixel(model: Any, X: Tensor) -> Pair:
    """average over rows and columns, too: one number for each channel is left"""
    first, second = by_slices(model, X)
    return first.mean(0), second.mean(0)


def mean_over_the_channels(model: Any, X: Tensor) -> Pair:
    """one number for each image came out: which axis should stay?"""
    first, second = by_slices(model, X)
    return first.mean((1, 2, 3)), second.mean((1, 2, 3))


def sum_for_mean(model: Any, X: Tensor) -> Pair:
    """a sum grows with the number of images: divide"""
    first, second = by_slices(model, X)
    return first.sum((0, 2, 3)), second.sum((0, 2, 3))


def largest_for_mean(model: Any, X: Tensor) -> Pair:
    """the largest entry tells nothing about all the others"""
    first, second = by_slices(model, X)
    return first.amax((0, 2, 3)), second.amax((0, 2, 3))


def before_the_activation(model: Any, X: Tensor) -> Pair:
    """average what first_activations gives, not the sums before it"""
    first, second = before_activation(model, X)
    return first.mean((0, 2, 3)), second.mean((0, 2, 3))


def axes_of_length_1_kept(model: Any, X: Tensor) -> Pair:
    """two vectors are asked for: one axis each"""
    first, second = by_slices(model, X)
    return first.mean((0, 2, 3), keepdim=True), second.mean((0, 2, 3), keepdim=True)


MEAN_ACTIVATION = function(
    "mean_activation",
    further(minutes=8),
    probes=NETS,
    mistakes=(
        one_mean_for_all_channels,
        a_mean_for_each_image,
        a_mean_for_each_pixel,
        mean_over_the_channels,
        sum_for_mean,
        largest_for_mean,
        before_the_activation,
        axes_of_length_1_kept,
    ),
    accepted=(_by_pool, _without_gradients),
    oracle=_by_loops,
    hints=("mean takes a tuple of axes: which three of (image, channel, row, column) vanish?",),
)

NOISE_ANSWER = value(
    "noise_answer",
    further(minutes=3),
    mistakes={
        "an error: the shape is right, and a net looks at nothing else: nothing stops it": "a",
        "an answer for nothing: the last layer has ten outputs, one a class: which of them would "
        "mean 'none'?": "b",
        "always a tenth each: that takes ten equal logits: why should weights that were never "
        "trained on noise add up to equal numbers?": "c",
    },
    answer="d",
    hints=("Feed it torch.randn(1, 1, 28, 28) and take the softmax of what comes out.",),
)

STRANGE_INPUTS = written(
    "strange_inputs",
    further(minutes=20, points=2, difficulty=2),
    rubric=(
        "noise (or a shoe upside down, a digit, ...) still gets one of the ten classes, with a "
        "probability above 10 %; own numbers are given",
        "the activations of strange inputs are less selective: channels answer about alike to all "
        "of them, while for clothes they differ from image to image",
        "there is no 'unknown': softmax shares out 1 among ten classes whatever comes in",
    ),
)
