"""The NiN block: a convolution, and a small net at every pixel after it."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_3_nin.parts import Layers, block, without
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module
from grader.staff.catalogue.replayed import Replayed


class _PixelByPixel(Replayed):
    """The oracle: after the convolution, a matrix is multiplied with every pixel's channels."""

    def __init__(self, out_channels: int, kernel_size: int, strides: int, padding: int) -> None:
        super().__init__()
        self.sizes = out_channels, kernel_size, strides, padding

    def forward(self, X: Tensor) -> Any:
        self.place = 0
        out_channels, *window = self.sizes
        X = self.conv(X, out_channels, *window)
        for _ in range(2):
            weight, bias = self.take(out_channels, out_channels), self.take(out_channels)
            X = torch.einsum("oc,nchw->nohw", weight, X) + bias[:, None, None]
            X = X.clamp(min=0)
        return X


class _DensePixels(nn.Module):
    """Dense layers along the channels: the same as convolutions of 1 x 1."""

    def __init__(self, out_channels: int, kernel_size: int, strides: int, padding: int) -> None:
        super().__init__()
        self.second = nn.Linear(out_channels, out_channels)
        self.first = nn.Linear(out_channels, out_channels)
        self.window = nn.LazyConv2d(out_channels, kernel_size, strides, padding)

    def forward(self, X: Tensor) -> Any:
        pixels = F.relu(self.window(X)).permute(0, 2, 3, 1)
        return F.relu(self.second(F.relu(self.first(pixels)))).movedim(-1, 1)


def _nested(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    ones = [
        nn.Sequential(nn.Conv2d(out_channels, out_channels, kernel_size=1), nn.ReLU(inplace=True))
        for _ in range(2)
    ]
    window = nn.LazyConv2d(out_channels, kernel_size, padding=padding, stride=strides)
    return nn.Sequential(window, nn.ReLU(), *ones)


def stride_and_padding_swapped(
    out_channels: int, kernel_size: int, strides: int, padding: int
) -> nn.Module:
    """nn.Conv2d takes kernel size, stride, padding in this order: name the arguments,
    stride=strides, padding=padding"""
    return block()(out_channels, kernel_size, padding, strides)


def stride_not_used(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    """the maps are too large: what is strides for?"""
    return block()(out_channels, kernel_size, 1, padding)


def padding_not_used(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    """the maps are too small: what is padding for?"""
    return block()(out_channels, kernel_size, strides, 0)


def _other(kernel: int | None = None, stride: bool = False, padding: int = 0) -> Any:
    """Something else in the place of both 1 x 1 layers."""

    def one(out_channels: int, kernel_size: int, strides: int) -> nn.Module:
        side = kernel or kernel_size
        step = strides if stride else 1
        return nn.LazyConv2d(out_channels, side, stride=step, padding=padding or side // 2)

    return block(one=one)


def _padded_ones(out_channels: int, kernel_size: int, strides: int) -> nn.Module:
    return nn.LazyConv2d(out_channels, 1, padding=1)


def _strided_ones(out_channels: int, kernel_size: int, strides: int) -> nn.Module:
    return nn.LazyConv2d(out_channels, 1, stride=strides)


def _each_for_itself(out_channels: int, kernel_size: int, strides: int) -> nn.Module:
    return nn.Conv2d(out_channels, out_channels, 1, groups=out_channels)


def _pooled(made: Layers) -> Layers:
    return [*made, nn.MaxPool2d(3, stride=2, padding=1)]


def _ones_first(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    ones = [layer for _ in range(2) for layer in (nn.LazyConv2d(out_channels, 1), nn.ReLU())]
    window = nn.LazyConv2d(out_channels, kernel_size, stride=strides, padding=padding)
    return nn.Sequential(*ones, window, nn.ReLU())


def input_channels_guessed(
    out_channels: int, kernel_size: int, strides: int, padding: int
) -> nn.Module:
    """nn.Conv2d(out_channels, out_channels, ...) fits only if as many channels come in as go out:
    nn.LazyConv2d finds the number of input channels by itself"""
    made = block()(out_channels, kernel_size, strides, padding)
    window = nn.Conv2d(out_channels, out_channels, kernel_size, strides, padding)
    return nn.Sequential(window, *list(made.children())[1:])


def _joined(change: Callable[[Layers], Layers]) -> Any:
    return block(change=change)


NIN_BLOCK = module(
    "nin_block",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("a window of 3 that moves by 2", (normal(2, 4, 7, 10),), build=(15, 3, 2, 1)),
        Probe("a window of 5 that moves by 1", (normal(1, 3, 6, 5),), build=(16, 5, 1, 2)),
        Probe("no padding", (normal(2, 2, 13, 10),), build=(17, 4, 3, 0)),
        Probe("a window of one cell", (normal(1, 5, 4, 3),), build=(13, 1, 1, 0)),
    ),
    mistakes=(
        {
            "one 1 x 1: count the layers in the list: how many 1 x 1 are there?": block(ones=1),
            "three 1 x 1: that is one look at the pixels too many: two convolutions of 1 x 1 are "
            "asked for": block(ones=3),
            "no 1 x 1: this is a plain convolution: where is the small net?": block(ones=0),
            "no ReLU inside: three convolutions in a row with nothing between them are one: the 1 "
            "x 1 layers are wasted": _joined(without(1, 3)),
            "no ReLU after the window: the first convolution has a ReLU, too: without it, it "
            "melts into the 1 x 1 after it": _joined(without(1)),
            "no ReLU between the 1 x 1: the two 1 x 1 layers do the work of one, as nothing bends "
            "between them": _joined(without(3)),
            "last ReLU missing: can your block give negative numbers? The ReLU after the last 1 x "
            "1 is missing": _joined(without(5)),
            "no ReLU at all: without any ReLU this block is one linear map: one follows each "
            "convolution": _joined(without(1, 3, 5)),
            "3 x 3 for 1 x 1: the two layers after the window look at single pixels: no "
            "neighbours": _other(kernel=3),
            "the same window three times: kernel_size is for the first convolution only; the two "
            "others have windows of 1": _other(),
        },
        stride_and_padding_swapped,
        {
            "stride repeated: a 1 x 1 layer that moves by more than 1 skips pixels: only the first "
            "convolution has the stride": block(one=_strided_ones),
            "padding repeated: a window of 1 loses nothing at the border and needs no padding; "
            "your maps have grown": block(one=_padded_ones),
        },
        stride_not_used,
        padding_not_used,
        input_channels_guessed,
        {
            "channels not mixed: with groups each channel stays alone; the point of 1 x 1 is to "
            "mix the channels": block(one=_each_for_itself),
            "1 x 1 first: look first, then think: the window comes before the two layers of 1 x "
            "1": _ones_first,
            "a pool at the end: the pools are between the blocks; the block itself has "
            "none": _joined(_pooled),
        },
    ),
    accepted=(_nested, _DensePixels, block()),
    oracle=_PixelByPixel,
    hints=(
        "Six layers: convolution, ReLU, convolution, ReLU, convolution, ReLU. Give them back in "
        "one nn.Sequential.",
        "Only the first convolution gets kernel_size, stride and padding. All three have "
        "out_channels channels: nn.LazyConv2d(out_channels, kernel_size=1).",
    ),
)
