"""The ResNeXt block, whose middle convolution works in groups."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.variants import (
    TYPED_EPSILON,
    Block,
    Change,
    Shortcut,
    TwoPaths,
    conv,
    ending_in,
    norm,
    shortcut_always,
    shortcut_never,
    shortcut_normalised,
    shorter,
    typed_norm,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module

Groups = Callable[[int, int], int]  # from width of the bottleneck and group width


def _grouped(
    change: Change | None = None,
    groups: tuple[Groups, Groups, Groups] | None = None,
    width: Callable[[float], int] = round,
    places: tuple[int, int] = (1, 0),  # how much of the stride the middle and the first one take
    shortcut: Shortcut = shortcut_normalised,
    after: Callable[[], nn.Module] = nn.ReLU,
    outputs: Callable[[int, int], int] = lambda channels, bottleneck: channels,
    norms: Callable[[int], nn.Module] = lambda channels: norm(),
) -> Block:
    """A ResNeXt block of other parts."""
    first, middle, last = groups or (_one, _by_width, _one)

    def block(
        num_channels: int,
        group_width: int,
        bot_mul: float,
        use_1x1conv: bool = False,
        strides: int = 1,
    ) -> nn.Module:
        bottleneck = int(width(num_channels * bot_mul))
        strided = [strides if place else 1 for place in places]
        given = outputs(num_channels, bottleneck)
        sizes = bottleneck, group_width
        made: list[nn.Module] = [
            *(conv(bottleneck, 1, strided[1], groups=first(*sizes)), norms(bottleneck), nn.ReLU()),
            *(conv(bottleneck, 3, strided[0], groups=middle(*sizes)), norms(bottleneck), nn.ReLU()),
            *(conv(given, 1, groups=last(*sizes)), norms(given)),
        ]
        made = change(made) if change else made
        short = shortcut(given, use_1x1conv, strides)
        return TwoPaths(nn.Sequential(*made), short, torch.add, after())

    return block


def _one(bottleneck: int, group_width: int) -> int:
    return 1


def _by_width(bottleneck: int, group_width: int) -> int:
    return bottleneck // group_width


def _by_number(bottleneck: int, group_width: int) -> int:
    return group_width


def _from_the_book(
    num_channels: int,
    group_width: int,
    bot_mul: float,
    use_1x1conv: bool = False,
    strides: int = 1,
) -> nn.Module:
    """The oracle: d2l says groups to the width of a group."""
    # Here, for it takes a second.
    from d2l import torch as d2l  # type: ignore[import-untyped]  # it ships no types

    block: nn.Module = d2l.ResNeXtBlock(num_channels, group_width, bot_mul, use_1x1conv, strides)
    return block


class _SplitAndJoined(nn.Module):
    """Each group cut out and computed alone; the kernels of all groups are one tensor."""

    def __init__(
        self, num_channels: int, width: int, bot_mul: float, use: bool = False, strides: int = 1
    ) -> None:
        super().__init__()
        bottleneck = round(num_channels * bot_mul)
        self.width, self.strides = width, strides
        self.a, self.c = conv(bottleneck, 1, bias=False), conv(num_channels, 1, bias=False)
        self.weight = nn.Parameter(torch.rand(bottleneck, width, 3, 3))
        self.n = nn.ModuleList(norm() for _ in range(3))
        self.short = shortcut_normalised(num_channels, use, strides)

    def forward(self, X: Tensor) -> Any:
        Y = F.relu(self.n[0](self.a(X)))
        pairs = zip(
            torch.split(Y, self.width, 1), torch.split(self.weight, self.width), strict=True
        )
        parts = [F.conv2d(maps, kernels, None, self.strides, 1) for maps, kernels in pairs]
        Y = F.relu(self.n[1](torch.cat(parts, dim=1)))
        return F.relu(self.n[2](self.c(Y)) + self.short(X))


def _side_of_output(channels: int, bottleneck: int) -> int:
    return bottleneck


RESNEXT_BLOCK = module(
    "ResNeXtBlock",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        # Three groups of two: were it as many groups as each is wide, nobody could tell them apart.
        Probe(
            "three groups of two",
            (normal(3, 12, 4, 5),),
            build=(12, 2, 0.5),
            train=True,
            gradients=True,  # the shortcut is a way back as well
        ),
        Probe(
            "half the size",
            (normal(3, 5, 7, 6),),
            build=(10, 3, 1.2, True, 2),
            train=True,
        ),
        Probe(
            "a width to be rounded", (normal(2, 4, 5, 3),), build=(10, 2, 0.37, True), train=True
        ),
    ),
    mistakes={
        "no groups: the 3 x 3 convolution connects every channel with every other: nn.LazyConv2d "
        "has an argument that keeps them apart": _grouped(groups=(_one, _one, _one)),
        "group width taken for the number of groups: group_width says how many channels are in one "
        "group, and nn.LazyConv2d wants to know how many groups there are": _grouped(
            groups=(_one, _by_number, _one)
        ),
        "groups in the first convolution, too: the 1 x 1 convolutions are there to let groups "
        "exchange what they know: they have no groups": _grouped(
            groups=(lambda b, w: 2, _by_width, _one)
        ),
        "groups in the last convolution, too: if the last convolution has groups as well, they "
        "never hear of each other": _grouped(groups=(_one, _by_width, lambda b, w: 2)),
        "width of the bottleneck rounded down: int(3.7) is 3: round the width of the "
        "bottleneck": _grouped(width=int),
        "no ReLU after the second convolution: between the grouped convolution and the last one "
        "there is a nonlinearity": _grouped(without(5)),
        "no ReLU after the first convolution: between the first convolution and the grouped one "
        "there is a nonlinearity": _grouped(without(2)),
        TYPED_EPSILON: _grouped(norms=typed_norm),
        "no batch normalisation: every convolution of this block is followed by batch "
        "normalisation": _grouped(without(1, 4, 7), shortcut=shorter),
        "batch normalisation missing at the end of the long path: three convolutions, and each is "
        "normalised: also the one right before the addition": _grouped(without(7)),
        "ReLU before the addition: add first, so that the long path can take away as "
        "well": _grouped(ending_in(nn.ReLU), after=nn.Identity),
        "ReLU before the addition and after it: the long path ends with batch normalisation, so "
        "that it can take away as well": _grouped(ending_in(nn.ReLU)),
        "no ReLU at the end: negative numbers leave the block: what comes after the "
        "addition?": _grouped(after=nn.Identity),
        "stride in the first convolution: a 1 x 1 window that moves by 2 never sees three of four "
        "positions: let the 3 x 3 take the large steps": _grouped(places=(0, 1)),
        "no batch normalisation on the shortcut: unlike in Residual, in this block the 1 x 1 "
        "convolution of the shortcut is normalised": _grouped(shortcut=shorter),
        "no 1 x 1 convolution on the shortcut: with use_1x1conv=True x has another shape than what "
        "is added to it": _grouped(shortcut=shortcut_never),
        "1 x 1 convolution always: unless use_1x1conv is True, x is added just as it came "
        "in": _grouped(shortcut=shortcut_always),
        "never widened again: the block gives num_channels maps; the bottleneck is narrower only "
        "inside": _grouped(outputs=_side_of_output),
    },
    accepted=(_SplitAndJoined, _from_the_book, _grouped()),
    oracle=_from_the_book,
    hints=(
        "Long path: 1 x 1 to the width of the bottleneck, 3 x 3 in groups, 1 x 1 to num_channels. "
        "Batch normalisation after each, ReLU after the first two. Then add, then ReLU.",
        "The width of the bottleneck is round(num_channels * bot_mul); divided by "
        "group_width it is the number of groups.",
        "The middle one is nn.LazyConv2d(width, kernel_size=3, padding=1, stride=strides, "
        "groups=...). If use_1x1conv is True, the shortcut has a 1 x 1 convolution and batch "
        "normalisation.",
    ),
)
