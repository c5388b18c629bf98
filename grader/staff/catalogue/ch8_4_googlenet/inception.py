"""The Inception block: four branches side by side."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    Branches,
    Joined,
    Pair,
    block,
    branches,
    channels,
    conv,
    with_branch,
    without_relu,
)
from grader.staff.draws import negative, normal
from grader.staff.replayed import Replayed


class _ByWindows(Replayed):
    """The oracle: every window is cut out, and no layer of torch runs."""

    def __init__(self, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        self.widths = c1, c2, c3, c4

    def forward(self, X: Tensor) -> Tensor:
        self.place = 0
        c1, c2, c3, c4 = self.widths
        near = F.pad(X, (1, 1, 1, 1), value=-torch.inf).unfold(2, 3, 1).unfold(3, 3, 1)
        outputs = [
            self._layer(X, c1, 1),
            self._layer(self._layer(X, c2[0], 1), c2[1], 3),
            self._layer(self._layer(X, c3[0], 1), c3[1], 5),
            self._layer(near.amax((-2, -1)), c4, 1),
        ]
        made = X.new_zeros(len(X), sum(map(_depth, outputs)), *X.shape[2:])
        start = 0
        for output in outputs:
            made[:, start : start + _depth(output)] = output
            start += _depth(output)
        return made

    def _layer(self, X: Tensor, outputs: int, side: int) -> Tensor:
        weight, bias = self.take(outputs, X.shape[1], side, side), self.take(outputs)
        windows = F.unfold(X, side, padding=side // 2)  # of each image: (weights, places)
        sums = weight.flatten(1) @ windows + bias[:, None]
        return torch.maximum(sums, torch.zeros(())).view(len(X), outputs, *X.shape[2:])


def _depth(X: Tensor) -> int:
    return X.shape[1]


class _Plain(nn.Module):
    """One attribute a layer, functions for what has no parameters, another order of making."""

    def __init__(self, c1: int, c2: Pair, c3: Pair, c4: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.after_pool = nn.LazyConv2d(c4, 1)
        self.five, self.to_five = nn.Conv2d(c3[0], c3[1], 5, padding="same"), conv(c3[0], 1)
        self.three, self.to_three = nn.Conv2d(c2[0], c2[1], 3, padding=1), conv(c2[0], 1)
        self.one = nn.LazyConv2d(c1, kernel_size=1)

    def forward(self, X: Tensor) -> Any:
        three = F.relu(self.three(self.to_three(X).relu()))
        five = self.five(torch.relu(self.to_five(X)))
        pooled = self.after_pool(F.max_pool2d(X, 3, stride=1, padding=1))
        return torch.concat((F.relu(self.one(X)), three, torch.relu(five), F.relu(pooled)), -3)


def _one_relu_for_all(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """ReLU works cell by cell: it may as well come after the concatenation."""
    change = without_relu((0, 1), (1, 3), (2, 3), (3, 2))
    return Joined(change(branches(c1, c2, c3, c4)), lambda X, outs: channels(X, outs).relu())


class _InARow(nn.Module):
    def __init__(self, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        self.net = nn.Sequential(*[layer for one in branches(c1, c2, c3, c4) for layer in one])

    def forward(self, X: Tensor) -> Any:
        return self.net(X)


def _averaging(four: Branches) -> Branches:
    return with_branch(3, lambda old: [nn.AvgPool2d(3, stride=1, padding=1), *old[1:]])(four)


def _pool_with_default_stride(four: Branches) -> Branches:
    return with_branch(3, lambda old: [nn.MaxPool2d(3, padding=1), *old[1:]])(four)


def _zeros_around(four: Branches) -> Branches:
    zeros = [nn.ZeroPad2d(1), nn.MaxPool2d(3, stride=1)]
    return with_branch(3, lambda old: [*zeros, *old[1:]])(four)


def _padding_lost(four: Branches) -> Branches:
    for branch in four[1:3]:
        branch[2].padding = (0, 0)  # type: ignore[assignment]  # a plain attribute of the layer
    return four


def _not_reduced(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    four = branches(c1, c2, c3, c4)
    four[1], four[2] = [conv(c2[1], 3, 1), nn.ReLU()], [conv(c3[1], 5, 2), nn.ReLU()]
    return Joined(four, channels)


def _pairs_turned(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    return block()(c1, c2[::-1], c3[::-1], c4)


def _pairs_swapped(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    return block()(c1, c3, c2, c4)


def _three_for_five(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    def narrow(old: list[nn.Module]) -> list[nn.Module]:
        return [*old[:2], conv(c3[1], 3, 1), nn.ReLU()]

    return block(with_branch(2, narrow))(c1, c2, c3, c4)


def _reduced_by_three(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    four = branches(c1, c2, c3, c4)
    four[1][0], four[2][0] = conv(c2[0], 3, 1), conv(c3[0], 3, 1)
    return Joined(four, channels)


def _four_in_one(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    four = branches(c1, c2, c3, c4)
    return Joined([*four, [nn.Identity()]], channels)


DEEP: tuple[Any, ...] = (3, (4, 5), (6, 7), 2)  # no two widths alike
EVEN: tuple[Any, ...] = (4, (2, 4), (3, 4), 4)  # here even a sum of the branches runs

INCEPTION = Exercise(
    name="Inception",
    kind=Kind.MODULE,
    points=4,
    probes=(
        Probe("branches of different widths", (normal(2, 8, 6, 9),), build=DEEP),
        Probe("branches of one width", (normal(2, 3, 7, 4),), build=EVEN),
        Probe("maps of one cell", (normal(3, 5, 1, 1),), build=DEEP),
        # With zeros around it, a pool of numbers below zero would find zero the largest.
        Probe("numbers below zero", (negative(1, 4, 5, 5),), build=(2, (3, 6), (4, 8), 5)),
    ),
    misconceptions=(
        Misconception(
            "no ReLU after the reducing 1 x 1",
            block(without_relu((1, 1), (2, 1))),
            "two convolutions in a row with nothing between them are one: every convolution has "
            "its ReLU, the reducing ones, too",
        ),
        Misconception(
            "no ReLU at the end of the branches",
            block(without_relu((0, 1), (1, 3), (2, 3), (3, 2))),
            "can your output be negative? Count the ReLUs: there is one for each convolution",
        ),
        Misconception(
            "no ReLU at all",
            block(without_relu((0, 1), (1, 1), (1, 3), (2, 1), (2, 3), (3, 2))),
            "without any ReLU all branches together are little more than one linear map",
        ),
        Misconception(
            "no ReLU in the branch of the pool",
            block(without_relu((3, 2))),
            "the last channels can be negative: the fourth branch ends like the others",
        ),
        Misconception(
            "average pool in the fourth branch",
            block(_averaging),
            "the fourth branch passes on the strongest cell of each neighbourhood, not its mean",
        ),
        Misconception(
            "no pool in the fourth branch",
            block(with_branch(3, lambda old: old[1:])),
            "your fourth branch is a second first branch: what should it do before its 1 x 1?",
        ),
        Misconception(
            "pool after the 1 x 1",
            block(with_branch(3, lambda old: [old[1], old[0], old[2]])),
            "the fourth branch does two things. In the picture, which of them comes first?",
        ),
        Misconception(
            "a pool that moves by three",
            block(_pool_with_default_stride),
            "a pool moves by its own width unless you tell it how far: all four branches must "
            "keep height and width",
        ),
        Misconception(
            "zeros around the pool",
            block(_zeros_around),
            "where all cells are negative, a zero at the border wins every maximum: the pool's "
            "own padding does not do that",
        ),
        Misconception(
            "padding lost",
            block(_padding_lost),
            "a window of 3 without padding costs two rows, one of 5 costs four: what can "
            "torch.cat do with maps of different sizes?",
        ),
        Misconception(
            "branches added up",
            block(join=lambda X, outs: torch.stack(outs).sum(0)),
            "adding needs branches of one width and mixes what they found. Put the maps side by "
            "side instead",
        ),
        Misconception(
            "concatenated along the height",
            block(join=lambda X, outs: torch.cat(outs, dim=2)),
            "axis 2 is the height: your pictures have grown longer. Which axis counts the maps?",
        ),
        Misconception(
            "concatenated along the width",
            block(join=lambda X, outs: torch.cat(outs, dim=3)),
            "axis 3 is the width: your pictures have grown wider. Which axis counts the maps?",
        ),
        Misconception(
            "concatenated along the batch",
            block(join=lambda X, outs: torch.cat(outs)),
            "torch.cat takes axis 0 unless told otherwise, and that one counts the images",
        ),
        Misconception(
            "pool first",
            block(lambda four: [four[3], *four[:3]]),
            "the numbers are right, but not their order: 1 x 1, then 3 x 3, then 5 x 5, then the "
            "pool. The layers behind count on it",
        ),
        Misconception(
            "branches in reverse order",
            block(lambda four: four[::-1]),
            "the numbers are right, their order is turned round: 1 x 1 comes first, the pool last",
        ),
        Misconception(
            "3 x 3 in the third branch",
            _three_for_five,
            "the third branch is there to look further than the second: how wide is its window?",
        ),
        Misconception(
            "no reduction",
            _not_reduced,
            "the first number of each pair is not used: what does it stand for?",
        ),
        Misconception(
            "reduction with windows of 3",
            _reduced_by_three,
            "reducing the number of maps needs no neighbours: how small can the window be?",
        ),
        Misconception(
            "pairs turned round",
            _pairs_turned,
            "the first number of a pair belongs to the first layer, the second to the second",
        ),
        Misconception(
            "c2 and c3 swapped",
            _pairs_swapped,
            "c2 is for the branch with the window of 3, c3 for that of 5",
        ),
        Misconception(
            "branches one after another",
            _InARow,
            "all four branches get the same X; none of them sees what another one made",
        ),
        Misconception(
            "input passed on as well",
            _four_in_one,
            "the result has more channels than the four branches make: X itself is not in it",
        ),
    ),
    accepted=(_Plain, _one_relu_for_all, block()),
    oracle=_ByWindows,
    hints=(
        "Write the four branches one by one; each is a short nn.Sequential or a few lines in "
        "forward. Each gets the X that forward got.",
        "A window of 3 needs padding 1 to keep height and width, one of 5 needs padding 2. "
        "The pool needs two things: padding=1 and stride=1.",
        "torch.cat((A, B, C, D), dim=...) puts tensors side by side. Axis 0 counts images, "
        "axis 1 channels.",
    ),
)
