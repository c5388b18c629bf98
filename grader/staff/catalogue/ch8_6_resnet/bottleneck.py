"""The bottleneck: three convolutions, of which the costly one works on few channels."""

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
    pixelwise,
    replaced,
    residual,
    shortcut_always,
    shortcut_never,
    shortcut_normalised,
    shorter,
    typed_norm,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module

EXPANSION = 4


def bottleneck(
    change: Change | None = None,
    expansion: int = EXPANSION,
    strided: int = 3,  # the window of the convolution that takes the large steps
    shortcut: Shortcut = shorter,
    after: Callable[[], nn.Module] = nn.ReLU,
    short_channels: int | None = None,
    middle: int = 1,
    typed: bool = False,  # a number of channels where batch normalisation takes its epsilon
) -> Block:
    """A bottleneck of other parts."""

    def block(mid: int, use_1x1conv: bool = False, strides: int = 1) -> nn.Module:
        first, second = (strides, 1) if strided == 1 else (1, strides)
        widths = (mid, mid * middle, expansion * mid)
        n1, n2, n3 = (typed_norm(width) if typed else norm() for width in widths)
        made: list[nn.Module] = [
            *(conv(widths[0], 1, first), n1, nn.ReLU()),
            *(conv(widths[1], 3, second), n2, nn.ReLU()),
            *(conv(widths[2], 1), n3),
        ]
        made = change(made) if change else made
        short = shortcut((short_channels or expansion) * mid, use_1x1conv, strides)
        return TwoPaths(nn.Sequential(*made), short, torch.add, after())

    return block


class ByHand(nn.Module):
    """The oracle: one statement a layer, and 1 x 1 convolutions as products of matrices."""

    def __init__(self, mid: int, use_1x1conv: bool = False, strides: int = 1) -> None:
        super().__init__()
        self.strides = strides
        self.down, self.up = nn.LazyLinear(mid), nn.Linear(mid, EXPANSION * mid)
        self.conv = nn.Conv2d(mid, mid, 3)
        self.norms = nn.ModuleList(nn.BatchNorm2d(c) for c in (mid, mid, EXPANSION * mid))
        self.short = nn.LazyLinear(EXPANSION * mid) if use_1x1conv else None

    def forward(self, X: Tensor) -> Any:
        Y = self.norms[0](pixelwise(self.down, X)).clamp(min=0)
        Y = F.conv2d(F.pad(Y, (1, 1, 1, 1)), self.conv.weight, self.conv.bias, self.strides)
        Y = self.norms[1](Y).clamp(min=0)
        Y = self.norms[2](pixelwise(self.up, Y))
        if self.short is not None:
            X = pixelwise(self.short, X[:, :, :: self.strides, :: self.strides])
        return (X + Y).clamp(min=0)


BOTTLENECK = module(
    "Bottleneck",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe(
            "the identity as shortcut",
            (normal(3, 12, 4, 5),),
            build=(3,),
            train=True,
            gradients=True,  # the shortcut is a way back as well
        ),
        Probe("more channels", (normal(2, 5, 4, 7),), build=(3, True), train=True),
        Probe("half the size", (normal(3, 6, 7, 5),), build=(4, True, 2), train=True),
        Probe("a shortcut that is asked for", (normal(2, 8, 5, 3),), build=(2, True), train=True),
    ),
    mistakes={
        "no expansion: a bottleneck is narrow in the middle: the last convolution gives four times "
        "as many channels": bottleneck(expansion=1),
        "expansion in the 3 x 3 convolution: the costly 3 x 3 convolution has mid channels in and "
        "mid out; only the last 1 x 1 makes more": bottleneck(middle=EXPANSION),
        TYPED_EPSILON: bottleneck(typed=True),
        "no batch normalisation: batch normalisation follows each of the three "
        "convolutions": bottleneck(without(1, 4, 7)),
        "last batch normalisation missing: the last convolution is normalised like the others, "
        "before the addition": bottleneck(without(7)),
        "ReLU before the addition: add first, then ReLU, as in Residual": bottleneck(
            ending_in(nn.ReLU), after=nn.Identity
        ),
        "ReLU before the addition and after it: the long path ends with batch normalisation: ReLU "
        "comes only after the addition": bottleneck(ending_in(nn.ReLU)),
        "no ReLU at the end: after the addition comes ReLU, as in Residual": bottleneck(
            after=nn.Identity
        ),
        "no ReLU inside: ReLU comes after the first and after the second batch normalisation: "
        "otherwise the three convolutions are one": bottleneck(without(2, 5)),
        "stride in the first convolution: a 1 x 1 window that moves by 2 never sees three of four "
        "positions: which convolution should take the large steps?": bottleneck(strided=1),
        "mid channels on the shortcut: what is added must have as many channels as the end of the "
        "long path": bottleneck(short_channels=1),
        "no 1 x 1 convolution on the shortcut: with use_1x1conv=True x has another shape than what "
        "is added to it": bottleneck(shortcut=shortcut_never),
        "1 x 1 convolution always: unless use_1x1conv is True, x is added just as it came "
        "in": bottleneck(shortcut=shortcut_always),
        "batch normalisation on the shortcut: torchvision does so; here the shortcut is that of "
        "Residual, a 1 x 1 convolution alone": bottleneck(shortcut=shortcut_normalised),
        "1 x 1 in the middle: one convolution has to look at the neighbours: the one in the middle "
        "has windows of 3 x 3": bottleneck(replaced(3, lambda: nn.LazyConv2d(3, 1))),
        "residual block unchanged: this is Residual: a bottleneck has three convolutions, with "
        "windows of 1, 3 and 1": residual(),
    },
    accepted=(bottleneck(),),
    oracle=ByHand,
    hints=(
        "Long path: 1 x 1 to mid channels, 3 x 3 with mid channels, 1 x 1 to 4 * mid. Batch "
        "normalisation after each; ReLU after the first two.",
        "The 3 x 3 convolution has padding 1 and the stride. The shortcut's 1 x 1 convolution has "
        "4 * mid outputs and the same stride.",
    ),
)
