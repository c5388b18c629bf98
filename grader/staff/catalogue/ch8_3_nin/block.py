"""The NiN block: a convolution, and a small net at every pixel behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch8_3_nin.parts import Layers, block, without
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.replayed import Replayed


class _PixelByPixel(Replayed):
    """The oracle: behind the convolution, a matrix is multiplied with every pixel's channels."""

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


def _swapped(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    return block()(out_channels, kernel_size, padding, strides)


def _no_stride(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
    return block()(out_channels, kernel_size, 1, padding)


def _no_padding(out_channels: int, kernel_size: int, strides: int, padding: int) -> nn.Module:
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


def _joined(change: Callable[[Layers], Layers]) -> Any:
    return block(change=change)


NIN_BLOCK = Exercise(
    name="nin_block",
    kind=Kind.MODULE,
    points=3,
    probes=(
        Probe("a window of 3 that moves by 2", (normal(2, 4, 7, 10),), build=(5, 3, 2, 1)),
        Probe("a window of 5 that moves by 1", (normal(1, 3, 6, 5),), build=(6, 5, 1, 2)),
        Probe("no padding", (normal(2, 2, 13, 10),), build=(7, 4, 3, 0)),
        Probe("a window of one cell", (normal(1, 5, 4, 3),), build=(3, 1, 1, 0)),
    ),
    misconceptions=(
        Misconception(
            "one 1 x 1", block(ones=1), "count the layers in the picture: how many 1 x 1 are there?"
        ),
        Misconception(
            "three 1 x 1",
            block(ones=3),
            "that is one look at the pixels too many: two convolutions of 1 x 1 are asked for",
        ),
        Misconception(
            "no 1 x 1", block(ones=0), "this is a plain convolution: where is the small net?"
        ),
        Misconception(
            "no ReLU inside",
            _joined(without(1, 3)),
            "three convolutions in a row with nothing between them are one: the 1 x 1 layers are "
            "wasted",
        ),
        Misconception(
            "no ReLU behind the window",
            _joined(without(1)),
            "the first convolution has a ReLU, too: without it, it melts into the 1 x 1 behind it",
        ),
        Misconception(
            "no ReLU between the 1 x 1",
            _joined(without(3)),
            "the two 1 x 1 layers do the work of one, as nothing bends between them",
        ),
        Misconception(
            "last ReLU missing",
            _joined(without(5)),
            "can your block give negative numbers? The ReLU behind the last 1 x 1 is missing",
        ),
        Misconception(
            "no ReLU at all",
            _joined(without(1, 3, 5)),
            "without any ReLU this block is one linear map: one stands behind each convolution",
        ),
        Misconception(
            "3 x 3 for 1 x 1",
            _other(kernel=3),
            "the two layers behind the window look at single pixels: no neighbours",
        ),
        Misconception(
            "the same window three times",
            _other(),
            "kernel_size is for the first convolution only; the two others have windows of 1",
        ),
        Misconception(
            "stride and padding swapped",
            _swapped,
            "nn.Conv2d takes kernel size, stride, padding in this order: name the arguments, "
            "stride=strides, padding=padding",
        ),
        Misconception(
            "stride repeated",
            block(one=_strided_ones),
            "a 1 x 1 layer that moves by more than 1 skips pixels: only the first convolution has "
            "the stride",
        ),
        Misconception(
            "padding repeated",
            block(one=_padded_ones),
            "a window of 1 loses nothing at the border and needs no padding; your maps have grown",
        ),
        Misconception(
            "stride not used", _no_stride, "the maps are too large: what is strides for?"
        ),
        Misconception(
            "padding not used", _no_padding, "the maps are too small: what is padding for?"
        ),
        Misconception(
            "channels not mixed",
            block(one=_each_for_itself),
            "with groups each channel stays alone; the point of 1 x 1 is to mix the channels",
        ),
        Misconception(
            "1 x 1 first",
            _ones_first,
            "look first, then think: the window comes before the two layers of 1 x 1",
        ),
        Misconception(
            "a pool at the end",
            _joined(_pooled),
            "the pools stand between the blocks; the block itself has none",
        ),
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
