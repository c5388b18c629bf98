"""Equivariance measured, and what a stack of linear layers comes down to."""

from typing import Any

import torch
from torch import Tensor

from grader.exercise import Probe, Recipe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, function, value


def _by_index(layer: Any, X: Tensor, steps: int) -> Tensor:
    """The oracle: columns are picked by their numbers."""
    columns = (torch.arange(X.shape[-1]) - steps) % X.shape[-1]
    return (layer(X[..., columns]) - layer(X)[..., columns]).abs().mean()


def _by_parts(layer: Any, X: Tensor, steps: int) -> Tensor:
    def moved(Y: Tensor) -> Tensor:
        cut = Y.shape[-1] - steps % Y.shape[-1]
        return torch.cat([Y[..., cut:], Y[..., :cut]], dim=-1)

    return torch.mean(torch.abs(moved(layer(X)) - layer(moved(X))))


def _difference(layer: Any, X: Tensor, steps: int) -> Tensor:
    return layer(X.roll(steps, -1)) - layer(X).roll(steps, -1)


def output_not_moved(layer: Any, X: Tensor, steps: int) -> Tensor:
    """this asks for invariance, that the output stays the same. For equivariance the output of the
    unmoved images has to be moved, too, before you compare"""
    return (layer(X.roll(steps, -1)) - layer(X)).abs().mean()


def images_not_moved(layer: Any, X: Tensor, steps: int) -> Tensor:
    """the images have to be moved, too, before the layer gets them"""
    return (layer(X) - layer(X).roll(steps, -1)).abs().mean()


def output_moved_back(layer: Any, X: Tensor, steps: int) -> Tensor:
    """images and output move in the same direction"""
    return (layer(X.roll(steps, -1)) - layer(X).roll(-steps, -1)).abs().mean()


def moved_down(layer: Any, X: Tensor, steps: int) -> Tensor:
    """this moves the rows; the columns are on the last axis"""
    return (layer(X.roll(steps, -2)) - layer(X).roll(steps, -2)).abs().mean()


def axis_not_named(layer: Any, X: Tensor, steps: int) -> Tensor:
    """without dims, roll moves the numbers through all rows and images: what leaves a row on the
    right enters the next row. Say dims=-1"""
    return (layer(X.roll(steps)) - layer(X).roll(steps)).abs().mean()


def sign_kept(layer: Any, X: Tensor, steps: int) -> Tensor:
    """differences above and below zero cancel in the mean: take absolute values first"""
    return _difference(layer, X, steps).mean()


def largest_for_mean(layer: Any, X: Tensor, steps: int) -> Tensor:
    """the mean of the absolute differences is asked for, not the largest of them"""
    return _difference(layer, X, steps).abs().max()


def sum_for_mean(layer: Any, X: Tensor, steps: int) -> Tensor:
    """the mean of the absolute differences is asked for, not their sum"""
    return _difference(layer, X, steps).abs().sum()


def squared(layer: Any, X: Tensor, steps: int) -> Tensor:
    """absolute differences are asked for, not their squares"""
    return (_difference(layer, X, steps) ** 2).mean()


def one_step_only(layer: Any, X: Tensor, steps: int) -> Tensor:
    """move by `steps` columns, not by one"""
    return _by_index(layer, X, 1)


def all_differences(layer: Any, X: Tensor, steps: int) -> Tensor:
    """one number is asked for: the mean of these"""
    return _difference(layer, X, steps).abs()


def _layer(text: str) -> Recipe:
    return Recipe("layer", {"text": text})


SHIFT_ERROR = function(
    "shift_error",
    core(minutes=15, points=3, difficulty=2),
    probes=(
        Probe("zeros at the border", (_layer("Conv2d(1, 2, 3, padding=1)"), normal(2, 1, 5, 7), 2)),
        Probe(
            "a tall kernel, two channels in",
            (_layer("Conv2d(2, 1, (5, 3), padding=(2, 1))"), normal(1, 2, 6, 5), 3),
        ),
        Probe("a dense layer along each row", (_layer("Linear(6, 6)"), normal(2, 2, 4, 6), 2)),
        Probe("to the left", (_layer("Conv2d(1, 3, 3, padding=1)"), normal(2, 1, 4, 8), -3)),
        Probe("a mean over neighbours", (_layer("AvgPool2d(3, 1, 1)"), normal(3, 2, 5, 6), 2)),
        Probe(
            "no border",
            (_layer("Conv2d(1, 2, 3, padding=1, padding_mode='circular')"), normal(2, 1, 5, 7), 2),
            guessable="the layer is equivariant, so this is 0",
        ),
        Probe(
            "not moved at all",
            (_layer("Conv2d(1, 2, 3, padding=1)"), normal(1, 1, 4, 5), 0),
            guessable="nothing moves, so this is 0",
        ),
    ),
    mistakes=(
        output_not_moved,
        images_not_moved,
        output_moved_back,
        moved_down,
        axis_not_named,
        sign_kept,
        largest_for_mean,
        sum_for_mean,
        squared,
        one_step_only,
        all_differences,
    ),
    accepted=(_by_parts,),
    oracle=_by_index,
    hints=(
        "X.roll(steps, dims=-1) moves all images to the right. The output of the layer has the "
        "same axes, so it can be moved in the same way.",
        "Compute layer(moved X) and moved layer(X), subtract, take absolute values, take the mean.",
    ),
)

LINEAR_STACK = value(
    "linear_stack",
    core(minutes=5, difficulty=2),
    mistakes={
        "added: nearly. Two kernels of one number each: how many numbers has the single kernel? "
        "Not 2": 9,
        "multiplied: 18 products occur, but several belong to the same sample: count samples": 18,
        "the larger one: the first layer widens what the second one sees": 6,
        "the smaller one: the second layer sees several outputs of the first": 3,
        "one too few: write down which samples the first and the last of the six outputs of the "
        "first layer see": 7,
        "widened on both sides: the six outputs of the first layer see three samples each, and "
        "neighbours overlap in two": 10,
    },
    answer=8,
    hints=(
        "One output of the second layer depends on 6 neighbouring outputs of the first. Each of "
        "those depends on 3 samples. Draw it, and count the samples that occur.",
    ),
)
