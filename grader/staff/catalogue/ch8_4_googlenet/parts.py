"""Inception blocks and GoogLeNet in pieces, so that a mistake is the one change that it is."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

Pair = tuple[int, int]
Widths = tuple[int, Pair, Pair, int]  # what the constructor of a block gets
Branches = list[list[nn.Module]]
Change = Callable[[Branches], Branches]
Join = Callable[[Tensor, list[Tensor]], Tensor]
Block = Callable[..., nn.Module]

# The nine blocks of GoogLeNet, stage by stage, as the original paper has them.
STAGE_3: tuple[Widths, ...] = ((64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64))
STAGE_4: tuple[Widths, ...] = (
    (192, (96, 208), (16, 48), 64),
    (160, (112, 224), (24, 64), 64),
    (128, (128, 256), (24, 64), 64),
    (112, (144, 288), (32, 64), 64),
    (256, (160, 320), (32, 128), 128),
)
STAGE_5: tuple[Widths, ...] = (
    (256, (160, 320), (32, 128), 128),
    (384, (192, 384), (48, 128), 128),
)


class Joined(nn.Module):
    """Branches that all get the same input, and something that makes one tensor of theirs."""

    def __init__(self, branches: Iterable[Iterable[nn.Module]], join: Join) -> None:
        super().__init__()
        self.branches = nn.ModuleList(nn.Sequential(*branch) for branch in branches)
        self.join = join

    def forward(self, X: Tensor) -> Tensor:
        return self.join(X, [branch(X) for branch in self.branches])


def conv(outputs: int, side: int, padding: int = 0) -> nn.Module:
    """A convolution that finds out about its inputs by itself."""
    return nn.LazyConv2d(outputs, side, padding=padding)


def branches(c1: int, c2: Pair, c3: Pair, c4: int) -> Branches:
    """The four branches of the chapter."""
    return [
        [conv(c1, 1), nn.ReLU()],
        [conv(c2[0], 1), nn.ReLU(), conv(c2[1], 3, 1), nn.ReLU()],
        [conv(c3[0], 1), nn.ReLU(), conv(c3[1], 5, 2), nn.ReLU()],
        [nn.MaxPool2d(3, stride=1, padding=1), conv(c4, 1), nn.ReLU()],
    ]


def channels(X: Tensor, outputs: Sequence[Tensor]) -> Tensor:
    """Side by side along the channel axis."""
    return torch.cat(list(outputs), dim=1)


def block(change: Change | None = None, join: Join = channels) -> Block:
    """An Inception block with changed branches, or joined in another way."""

    def made(c1: int, c2: Pair, c3: Pair, c4: int, **kwargs: Any) -> nn.Module:
        four = branches(c1, c2, c3, c4)
        return Joined(change(four) if change else four, join)

    return made


def without_relu(*places: tuple[int, int]) -> Change:
    """Leave out the ReLUs at (branch, place), both counted from 0."""

    def change(four: Branches) -> Branches:
        return [
            [layer for j, layer in enumerate(branch) if (i, j) not in places]
            for i, branch in enumerate(four)
        ]

    return change


def with_branch(place: int, make: Callable[[list[nn.Module]], list[nn.Module]]) -> Change:
    """Another branch in one place, made of the old one."""
    return lambda four: [*four[:place], make(four[place]), *four[place + 1 :]]


def pool(padding: int = 1) -> nn.Module:
    """The pool that halves both sides."""
    return nn.MaxPool2d(3, stride=2, padding=padding)


def stem() -> list[list[nn.Module]]:
    """Stages 1 and 2, without their pools."""
    return [
        [nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU()],
        [conv(64, 1), nn.ReLU(), conv(192, 3, 1), nn.ReLU()],
    ]


def body(stages: Sequence[Sequence[Widths]], make: Block) -> list[list[nn.Module]]:
    """Stages of blocks, without their pools."""
    return [[make(*widths) for widths in stage] for stage in stages]
