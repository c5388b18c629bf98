"""The Inception block in other forms: right ones, and those of known mistakes."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

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
from grader.staff.catalogue.replayed import Replayed


class ByWindows(Replayed):
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


class Plain(nn.Module):
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


def one_relu_for_all(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """ReLU works cell by cell: it may as well come after the concatenation."""
    change = without_relu((0, 1), (1, 3), (2, 3), (3, 2))
    return Joined(change(branches(c1, c2, c3, c4)), lambda X, outs: channels(X, outs).relu())


class InARow(nn.Module):
    """The branches one after another."""

    def __init__(self, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        self.net = nn.Sequential(*[layer for one in branches(c1, c2, c3, c4) for layer in one])

    def forward(self, X: Tensor) -> Any:
        return self.net(X)


def averaging(four: Branches) -> Branches:
    """A mean in the place of the maximum."""
    return with_branch(3, lambda old: [nn.AvgPool2d(3, stride=1, padding=1), *old[1:]])(four)


def pool_with_default_stride(four: Branches) -> Branches:
    """A pool that was not told how far to move."""
    return with_branch(3, lambda old: [nn.MaxPool2d(3, padding=1), *old[1:]])(four)


def zeros_around(four: Branches) -> Branches:
    """Zeros at the border, which may win."""
    zeros = [nn.ZeroPad2d(1), nn.MaxPool2d(3, stride=1)]
    return with_branch(3, lambda old: [*zeros, *old[1:]])(four)


def padding_lost(four: Branches) -> Branches:
    """Windows of 3 and 5 without padding."""
    for branch in four[1:3]:
        branch[2].padding = (0, 0)  # type: ignore[assignment]  # a plain attribute of the layer
    return four


def not_reduced(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """No 1 x 1 in front of the windows."""
    four = branches(c1, c2, c3, c4)
    four[1], four[2] = [conv(c2[1], 3, 1), nn.ReLU()], [conv(c3[1], 5, 2), nn.ReLU()]
    return Joined(four, channels)


def pairs_turned(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """First and second numbers of the pairs exchanged."""
    return block()(c1, c2[::-1], c3[::-1], c4)


def pairs_swapped(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """The pairs of two branches exchanged."""
    return block()(c1, c3, c2, c4)


def three_for_five(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """A window of 3 in the third branch."""

    def narrow(old: list[nn.Module]) -> list[nn.Module]:
        return [*old[:2], conv(c3[1], 3, 1), nn.ReLU()]

    return block(with_branch(2, narrow))(c1, c2, c3, c4)


def reduced_by_three(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """Windows of 3 that reduce."""
    four = branches(c1, c2, c3, c4)
    four[1][0], four[2][0] = conv(c2[0], 3, 1), conv(c3[0], 3, 1)
    return Joined(four, channels)


def four_in_one(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """The input as a fifth branch."""
    four = branches(c1, c2, c3, c4)
    return Joined([*four, [nn.Identity()]], channels)
