"""The Inception block with a shortcut around it."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    Branches,
    Joined,
    Pair,
    branches,
    channels,
    without_relu,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module
from grader.staff.catalogue.replayed import Replayed

Sum = Callable[[Tensor, Tensor], Tensor]


class _WithShortcut(nn.Module):
    """Branches, a shortcut, and what makes one of both."""

    def __init__(self, four: Branches, shortcut: nn.Module, join: Sum) -> None:
        super().__init__()
        self.inception, self.shortcut, self.join = Joined(four, channels), shortcut, join

    def forward(self, X: Tensor) -> Any:
        return self.join(self.inception(X), self.shortcut(X))


def _relu_of_sum(found: Tensor, kept: Tensor) -> Tensor:
    return (found + kept).relu()


def _open(c1: int, c2: Pair, c3: Pair, c4: int) -> Branches:
    """The four branches without the ReLU at their ends."""
    return without_relu((0, 1), (1, 3), (2, 3), (3, 2))(branches(c1, c2, c3, c4))


def _fitting(inputs: int, outputs: int) -> nn.Module:
    return nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()


def residual(
    join: Sum = _relu_of_sum,
    shortcut: Callable[[int, int], nn.Module] = _fitting,
    four: Callable[..., Branches] = _open,
) -> Any:
    """A block with a shortcut, of parts that can be exchanged."""

    def made(in_channels: int, c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
        side = shortcut(in_channels, c1 + c2[1] + c3[1] + c4)
        return _WithShortcut(four(c1, c2, c3, c4), side, join)

    return made


class _ByTable(Replayed):
    """The oracle: sums taken apart into the part of each branch."""

    def __init__(self, in_channels: int, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        self.widths = c1, c2, c3, c4

    def forward(self, X: Tensor) -> Tensor:
        self.place = 0
        c1, c2, c3, c4 = self.widths
        parts = [
            self._sums(X, c1, 1),
            self._sums(self.conv(X, c2[0], 1), c2[1], 3),
            self._sums(self.conv(X, c3[0], 1), c3[1], 5),
            self._sums(F.max_pool2d(X, 3, 1, 1), c4, 1),
        ]
        total = sum(part.shape[1] for part in parts)
        kept = X if X.shape[1] == total else self._sums(X, total, 1)
        pieces = torch.split(kept, [part.shape[1] for part in parts], dim=1)
        return torch.cat([F.relu(a + b) for a, b in zip(parts, pieces, strict=True)], dim=1)

    def _sums(self, X: Tensor, outputs: int, side: int) -> Tensor:
        weight = self.take(outputs, X.shape[1], side, side)
        return F.conv2d(X, weight, self.take(outputs), padding=side // 2)


class _Written(nn.Module):
    def __init__(self, in_channels: int, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        width = c1 + c2[1] + c3[1] + c4
        self.fit = None if in_channels == width else nn.LazyConv2d(width, 1)
        self.paths = nn.ModuleList(nn.Sequential(*path) for path in _open(c1, c2, c3, c4))

    def forward(self, X: Tensor) -> Any:
        Y = torch.cat([path(X) for path in self.paths], dim=1)
        Y += X if self.fit is None else self.fit(X)
        return F.relu(Y)


def _concatenated(found: Tensor, kept: Tensor) -> Tensor:
    return torch.cat((found, kept), dim=1).relu()


def _always(inputs: int, outputs: int) -> nn.Module:
    return nn.Conv2d(inputs, outputs, 1)


def _pooled(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), _fitting(inputs, outputs))


def _bent(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(_fitting(inputs, outputs), nn.ReLU())


def _three(inputs: int, outputs: int) -> nn.Module:
    return nn.Conv2d(inputs, outputs, 3, padding=1) if inputs != outputs else nn.Identity()


def _no_shortcut(found: Tensor, kept: Tensor) -> Tensor:
    return found.relu()


RESIDUAL_INCEPTION = module(
    "ResidualInception",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("more channels come out", (normal(2, 5, 6, 4),), build=(5, 3, (4, 5), (6, 7), 2)),
        Probe(
            "as many come out",
            (normal(2, 9, 4, 7),),
            build=(9, 2, (3, 1), (2, 4), 2),
            gradients=True,  # the shortcut is a way back as well
        ),
    ),
    mistakes={
        "concatenated with the input: a shortcut is added, element by element; it brings no "
        "channels of its own": residual(_concatenated),
        "ReLU before the sum only: add first, then bend: the ReLUs at the ends of the branches "
        "move after the sum": residual(lambda found, kept: found + kept, four=branches),
        "ReLU before and after the sum: with a ReLU at its end a branch can only add to X, never "
        "take away: the branches end with their convolutions": residual(four=branches),
        "no ReLU after the sum: the sum leaves the block with its negative numbers: what comes "
        "after it?": residual(lambda found, kept: found + kept),
        "no ReLU after the reducing 1 x 1: only the ReLUs at the ends of the branches move; those "
        "inside stay": residual(four=lambda *c: without_relu((1, 1), (2, 1))(_open(*c))),
        "no projection: 5 channels cannot be added to 17: when the numbers differ, X needs a 1 x 1 "
        "convolution": residual(shortcut=lambda inputs, outputs: nn.Identity()),
        "always a projection: where as many channels come out as go in, X is added as it is: "
        "nothing to learn there": residual(shortcut=_always),
        "projection of the pooled input: the shortcut takes X itself; the pool belongs to the "
        "fourth branch alone": residual(shortcut=_pooled),
        "ReLU on the shortcut: the shortcut should carry everything, negative numbers as "
        "well": residual(shortcut=_bent),
        "projection with a 3 x 3 kernel: the projection only has to change the number of channels: "
        "how small a kernel will do?": residual(shortcut=_three),
        "no shortcut: X does not get past the branches: add it to what they found": residual(
            _no_shortcut
        ),
    },
    accepted=(_Written, residual()),
    oracle=_ByTable,
    hints=(
        "Begin with Inception and take the last ReLU out of all four branches.",
        "The branches make c1 + c2[1] + c3[1] + c4 channels. If in_channels is another number, "
        "make one more layer in __init__: a 1 x 1 convolution for X.",
        "return F.relu(branches side by side + shortcut)",
    ),
)
