"""LeNet with what AlexNet brought: ReLU and dropout; and images that never look the same twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch7_6_lenet.variants import layers
from grader.staff.catalogue.ch8_2_vgg.variants import Restless
from grader.staff.catalogue.draws import normal

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


LENET_DROPOUT = Exercise(
    name="LeNetDropout",
    kind=Kind.MODULE,
    points=2,
    probes=(
        Probe("in evaluation mode", (normal(2, 1, 28, 28),)),
        Probe("in training mode", (normal(3, 1, 28, 28),), build=(0.05, 7), train=True),
    ),
    misconceptions=(
        Misconception(
            "no dropout",
            _net(lambda made: made),
            "ReLU is there; now the dropout behind both hidden dense layers",
        ),
        Misconception(
            "sigmoid kept",
            _net(activation=nn.Sigmoid),
            "dropout is there; all four activations should be ReLU as well",
        ),
        Misconception(
            "max pooling",
            _net(pool=nn.MaxPool2d),
            "that is the modern LeNet of 7.6; this one keeps the averages of 1998",
        ),
        Misconception(
            "dropout once only",
            _net(lambda made: [*made[:9], nn.Dropout(), *made[9:]]),
            "there are two hidden dense layers, and both get it",
        ),
        Misconception(
            "dropout behind the scores",
            _net(lambda made: [*_with_dropout(made), nn.Dropout()]),
            "a score that is set to 0 is no score: behind the last layer stands nothing",
        ),
        Misconception(
            "dropout on the maps as well",
            _net(lambda made: [*made[:6], nn.Dropout(), *_with_dropout(made)[6:]]),
            "the maps stay whole: dropout stands in the dense part alone",
        ),
        Misconception(
            "whole channels dropped",
            _dropping(nn.Dropout2d),
            "Dropout2d drops whole maps, and behind Flatten there are none: take nn.Dropout",
        ),
        Misconception(
            "another dropout rate",
            _dropping(lambda: nn.Dropout(0.2)),
            "how many of a hundred numbers should be dropped?",
        ),
        Misconception(
            "dropout that never rests",
            _dropping(Restless),
            "call eval() and compare two outputs for one image: they should be equal",
        ),
        Misconception(
            "pooling before ReLU",
            _net(
                lambda made: _with_dropout(
                    [made[0], made[2], made[1], made[3], made[5], made[4], *made[6:]]
                )
            ),
            "an average and ReLU must not change places: which comes first in LeNet?",
        ),
    ),
    accepted=(_net(),),
    oracle=_ByHand,
    hints=(
        "Begin with your LeNet of 7.6: four activations change, two layers are new.",
        "nn.Dropout(0.5) stands behind the ReLU of the dense layers with 120 and with 84 outputs.",
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


def _one_choice(X: Tensor) -> Tensor:
    down, right = torch.randint(-2, 3, (2,)).tolist()
    return _moved(X.flip(-1) if torch.rand(()) < 0.5 else X, down, right)


def _one_mirror(X: Tensor) -> Tensor:
    return _each(X.flip(-1) if torch.rand(()) < 0.5 else X, mirror=lambda: False)


def _one_move(X: Tensor) -> Tensor:
    mirrored = torch.where(torch.rand(len(X), 1, 1, 1) < 0.5, X.flip(-1), X)
    return _moved(mirrored, 2 * int(torch.rand(()) < 0.5) - 1, 1)


AUGMENT = Exercise(
    name="augment",
    kind=Kind.PROPERTY,
    points=3,
    property="augments",
    probes=(Probe("64 images", (_images,)),),
    misconceptions=(
        Misconception("nothing changes", lambda X: X.clone(), "the batch comes back as it went in"),
        Misconception(
            "one choice for the whole batch",
            _one_choice,
            "each image decides for itself: draw a number for each of them",
        ),
        Misconception(
            "mirrored all or none",
            _one_mirror,
            "the moves are each image's own; so should the mirror be",
        ),
        Misconception(
            "moved all alike",
            _one_move,
            "the mirror is each image's own; so should the moves be",
        ),
        Misconception(
            "mirrored upside down",
            lambda X: _each(X, axis=-2),
            "which symmetry do clothes have? No shoe stands on its head",
        ),
        Misconception(
            "never mirrored",
            lambda X: _each(X, mirror=lambda: False),
            "they move, as they should; but half of them should be mirrored as well",
        ),
        Misconception(
            "always mirrored",
            lambda X: _each(X, mirror=lambda: True),
            "if all are mirrored, the net never sees an image as it is: toss a coin",
        ),
        Misconception(
            "never moved",
            lambda X: _each(X, far=0),
            "the mirror is right; now move each image by up to 2 cells",
        ),
        Misconception(
            "right and down only",
            lambda X: _each(X, near=0),
            "steps go in both directions: from -2 to 2",
        ),
        Misconception(
            "moved too far", lambda X: _each(X, far=4), "2 cells at most, on either axis"
        ),
        Misconception(
            "images get smaller",
            lambda X: _each(X)[..., 2:-2, 2:-2],
            "the shape should stay: let something stand where nothing comes in",
        ),
        Misconception(
            "numbers beyond 0 and 1",
            lambda X: _each(X) * 2 - 1,
            "move and mirror only: no number of an image changes",
        ),
        Misconception(
            "noise added",
            lambda X: (_each(X) + 0.1 * torch.rand_like(X)).clamp(0, 1),
            "noise is another kind of augmentation; here images are mirrored and moved only",
        ),
    ),
    accepted=(_each, _rolled),
    oracle=_cut_out,
    hints=(
        "Write it for one image first, then loop over the batch and stack: torch.stack(list).",
        "image.flip(-1) mirrors left and right. For a move, pad with 2 zeros on all sides, "
        "F.pad(image, (2, 2, 2, 2)), and cut out a window that begins anywhere from 0 to 4.",
    ),
)
