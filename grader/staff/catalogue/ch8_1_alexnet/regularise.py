"""LeNet with what AlexNet brought: ReLU and dropout; and images that never look the same twice."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch7_6_lenet.variants import layers
from grader.staff.catalogue.ch8_2_vgg.variants import Restless
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, holds, module

Layers = list[nn.Module]


def _with_dropout(made: Layers, dropout: Callable[[], nn.Module] = nn.Dropout) -> Layers:
    return [*made[:9], dropout(), *made[9:11], dropout(), made[11]]


def _net(
    change: Callable[[Layers], Layers] = _with_dropout,
    activation: Callable[[], nn.Module] = nn.ReLU,
    pool: Callable[[int], nn.Module] = nn.AvgPool2d,
) -> Callable[..., nn.Module]:
    return lambda lr=0.1, num_classes=10: nn.Sequential(
        *change(layers(num_classes, activation, pool))
    )


def _dropping(dropout: Callable[[], nn.Module]) -> Callable[..., nn.Module]:
    return _net(lambda made: _with_dropout(made, dropout))


class _ByHand(nn.Module):
    """The oracle: explicit layers and functions."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.c, self.d, self.e = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, num_classes)

    def forward(self, X: Tensor) -> Any:
        X = F.avg_pool2d(self.a(X).clamp(min=0), 2)
        X = F.avg_pool2d(self.b(X).clamp(min=0), 2).flatten(1)
        for layer in (self.c, self.d):
            X = F.dropout(layer(X), training=self.training).clamp(min=0)  # the order is free
        return self.e(X)


LENET_DROPOUT = module(
    "LeNetDropout",
    further(minutes=12, points=2),
    probes=(
        Probe("in evaluation mode", (normal(2, 1, 28, 28),)),
        Probe("in training mode", (normal(3, 1, 28, 28),), build=(0.05, 7), train=True),
    ),
    mistakes={
        "no dropout: ReLU is there; now the dropout after both hidden dense layers": _net(
            lambda made: made
        ),
        "sigmoid kept: dropout is there; all four activations should be ReLU as well": _net(
            activation=nn.Sigmoid
        ),
        "max pooling: that is the modern LeNet of 7.6; this one keeps average pooling": _net(
            pool=nn.MaxPool2d
        ),
        "dropout once only: there are two hidden dense layers, and both get it": _net(
            lambda made: [*made[:9], nn.Dropout(), *made[9:]]
        ),
        "dropout after the scores: a score that is set to 0 is no score: nothing follows the last "
        "layer": _net(lambda made: [*_with_dropout(made), nn.Dropout()]),
        "dropout on the maps as well: the maps stay whole: dropout is used in the dense part "
        "alone": _net(lambda made: [*made[:6], nn.Dropout(), *_with_dropout(made)[6:]]),
        "whole channels dropped: Dropout2d drops whole maps, and after Flatten there are none: "
        "take nn.Dropout": _dropping(nn.Dropout2d),
        "another dropout rate: how many of a hundred values should be dropped?": _dropping(
            lambda: nn.Dropout(0.2)
        ),
        "dropout that never rests: call eval() and compare two outputs for one image: they should "
        "be equal": _dropping(Restless),
        "pooling before ReLU: an average and ReLU must not change places: which comes first in "
        "LeNet?": _net(
            lambda made: _with_dropout(
                [made[0], made[2], made[1], made[3], made[5], made[4], *made[6:]]
            )
        ),
    },
    accepted=(_net(),),
    oracle=_ByHand,
    hints=(
        "Begin with your LeNet of 7.6: four activations change, two layers are new.",
        "nn.Dropout(0.5) comes after the ReLU of the dense layers with 120 and with 84 outputs.",
    ),
)


def _images(generator: Generator) -> Tensor:
    return torch.rand(64, 1, 12, 10, generator=generator)


def _moved(image: Tensor, down: int, right: int) -> Tensor:
    """Moved, with zeros where nothing comes in."""
    wide = F.pad(image, (4, 4, 4, 4))
    height, width = image.shape[-2:]
    return wide[..., 4 - down : 4 - down + height, 4 - right : 4 - right + width]


def _each(
    X: Tensor,
    far: int = 2,
    near: int | None = None,
    mirror: Callable[[], bool] = lambda: bool(torch.rand(()) < 0.5),
    axis: int = -1,
) -> Tensor:
    """A new choice for each image; `near` and `far` bound the steps."""
    low = -far if near is None else near
    chosen = []
    for image in X:
        down, right = torch.randint(low, far + 1, (2,)).tolist()
        chosen.append(_moved(image.flip(axis) if mirror() else image, down, right))
    return torch.stack(chosen)


def _rolled(X: Tensor) -> Tensor:
    """What leaves on one side comes back on the other: legal, for borders are black."""
    chosen = [torch.roll(image, torch.randint(-2, 3, (2,)).tolist(), (-2, -1)) for image in X]
    flips = torch.rand(len(X), 1, 1, 1) < 0.5
    moved = torch.stack(chosen)
    return torch.where(flips, moved.flip(-1), moved)


def _cut_out(X: Tensor) -> Tensor:
    """Padding by the edge, then a window at a place of its own for each image."""
    wide = F.pad(X, (2, 2, 2, 2), mode="replicate")
    rows = torch.arange(X.shape[-2]) + torch.randint(5, (len(X), 1))
    columns = torch.arange(X.shape[-1]) + torch.randint(5, (len(X), 1))
    cut = wide[torch.arange(len(X))[:, None, None], 0, rows[:, :, None], columns[:, None, :]]
    return torch.where(torch.rand(len(X), 1, 1) < 0.5, cut.flip(-1), cut)[:, None]


def one_choice_for_the_whole_batch(X: Tensor) -> Tensor:
    """each image gets its own mirror and its own move: draw random numbers for each of them"""
    down, right = torch.randint(-2, 3, (2,)).tolist()
    return _moved(X.flip(-1) if torch.rand(()) < 0.5 else X, down, right)


def mirrored_all_or_none(X: Tensor) -> Tensor:
    """the moves are each image's own; so should the mirror be"""
    return _each(X.flip(-1) if torch.rand(()) < 0.5 else X, mirror=lambda: False)


def moved_all_alike(X: Tensor) -> Tensor:
    """the mirror is each image's own; so should the moves be"""
    mirrored = torch.where(torch.rand(len(X), 1, 1, 1) < 0.5, X.flip(-1), X)
    return _moved(mirrored, 2 * int(torch.rand(()) < 0.5) - 1, 1)


AUGMENT = holds(
    "augment",
    further(minutes=18, points=3, difficulty=2),
    "augments",
    probes=(Probe("64 images", (_images,)),),
    mistakes=(
        {
            "nothing changes: the batch comes back as it went in": lambda X: X.clone(),
        },
        one_choice_for_the_whole_batch,
        mirrored_all_or_none,
        moved_all_alike,
        {
            "mirrored upside down: which symmetry do clothes have? Nobody photographs a shoe "
            "upside down": lambda X: _each(X, axis=-2),
            "never mirrored: they move, as they should; but half of them should be mirrored as "
            "well": lambda X: _each(X, mirror=lambda: False),
            "always mirrored: if all are mirrored, the network never sees an image as it is: "
            "mirror about half of them": lambda X: _each(X, mirror=lambda: True),
            "never moved: the mirror is right; now move each image by up to 2 cells": lambda X: (
                _each(X, far=0)
            ),
            "right and down only: steps go in both directions: from -2 to 2": lambda X: _each(
                X, near=0
            ),
            "moved too far: 2 cells at most, on either axis": lambda X: _each(X, far=4),
            "images get smaller: the shape should stay: fill the cells that come in at the "
            "border": lambda X: _each(X)[..., 2:-2, 2:-2],
            "numbers beyond 0 and 1: move and mirror only: no number of an image "
            "changes": lambda X: _each(X) * 2 - 1,
            "noise added: noise is another kind of augmentation; here images are mirrored and "
            "moved only": lambda X: (_each(X) + 0.1 * torch.rand_like(X)).clamp(0, 1),
        },
    ),
    accepted=(_each, _rolled),
    oracle=_cut_out,
    hints=(
        "Write it for one image first, then loop over the batch and stack: torch.stack(list).",
        "image.flip(-1) mirrors left and right. For a move, pad with 2 zeros on all sides, "
        "F.pad(image, (2, 2, 2, 2)), and cut out a window that begins anywhere from 0 to 4.",
    ),
)
