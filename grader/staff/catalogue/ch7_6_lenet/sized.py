"""A LeNet whose sizes are arguments, so that each can be changed alone."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch7_6_lenet.variants import Layers
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module

Sizes = tuple[int, ...]
CHANNELS, WIDTHS = (6, 16), (120, 84)


class _ByHand(nn.Module):
    """The oracle: padding, maxima and ReLU by the functions of torch, in a plain module."""

    def __init__(
        self,
        kernel_size: int = 5,
        channels: Sizes = CHANNELS,
        widths: Sizes = WIDTHS,
        lr: float = 0.1,
    ) -> None:
        super().__init__()
        self.margin = (kernel_size - 1) // 2
        self.convs = nn.ModuleList(nn.LazyConv2d(number, kernel_size) for number in channels)
        self.dense = nn.ModuleList(nn.LazyLinear(width) for width in (*widths, 10))

    def forward(self, X: Tensor) -> Any:
        for conv in self.convs:
            X = F.max_pool2d(conv(F.pad(X, 4 * (self.margin,))), 2).clamp(min=0)
        X = X.reshape(len(X), -1)
        for layer in self.dense[:-1]:
            X = torch.relu(layer(X))
        return self.dense[-1](X)


def _sized(
    pad: Callable[[int], Any] = lambda side: side // 2,
    activation: Callable[[], nn.Module] = nn.ReLU,
    pool: Callable[[int], nn.Module] = nn.MaxPool2d,
    hidden: Callable[[], nn.Module] = nn.ReLU,
    change: Callable[[Layers], Layers] = lambda made: made,
) -> Callable[..., nn.Module]:
    """The network with other parts; `change` edits the list of its layers."""

    def model(
        kernel_size: int = 5, channels: Sizes = CHANNELS, widths: Sizes = WIDTHS, lr: float = 0.1
    ) -> nn.Module:
        made: Layers = []
        for number in channels:
            made += [nn.LazyConv2d(number, kernel_size, padding=pad(kernel_size)), activation()]
            made.append(pool(2))
        made.append(nn.Flatten())
        for width in widths:
            made += [nn.LazyLinear(width), hidden()]
        return nn.Sequential(*change([*made, nn.LazyLinear(10)]))

    return model


def _nested(
    kernel_size: int = 5, channels: Sizes = CHANNELS, widths: Sizes = WIDTHS, lr: float = 0.1
) -> nn.Module:
    same: Any = "same"
    blocks = [
        nn.Sequential(nn.LazyConv2d(number, kernel_size, padding=same), nn.MaxPool2d(2), nn.ReLU())
        for number in channels
    ]
    dense = [nn.Sequential(nn.LazyLinear(width), nn.ReLU(inplace=True)) for width in widths]
    return nn.Sequential(*blocks, nn.Flatten(), *dense, nn.LazyLinear(10))


def sizes_typed_in(
    kernel_size: int = 5, channels: Sizes = CHANNELS, widths: Sizes = WIDTHS, lr: float = 0.1
) -> nn.Module:
    """the channels are still 6 and 16: go through `channels` with a loop"""
    return _sized()(kernel_size, CHANNELS, widths)


def widths_typed_in(
    kernel_size: int = 5, channels: Sizes = CHANNELS, widths: Sizes = WIDTHS, lr: float = 0.1
) -> nn.Module:
    """the dense layers are still 120 and 84 wide: go through `widths`, which may be empty"""
    return _sized()(kernel_size, channels, WIDTHS)


def kernel_size_typed_in(
    kernel_size: int = 5, channels: Sizes = CHANNELS, widths: Sizes = WIDTHS, lr: float = 0.1
) -> nn.Module:
    """the kernels are 5 x 5, whatever `kernel_size` says"""
    return _sized()(5, channels, widths)


def _one_pool_at_the_end(made: Layers) -> Layers:
    pools = [layer for layer in made if isinstance(layer, nn.MaxPool2d)]
    end = next(place for place, layer in enumerate(made) if isinstance(layer, nn.Flatten))
    rest = [layer for layer in made[:end] if not isinstance(layer, nn.MaxPool2d)]
    return [*rest, pools[0], *made[end:]]


SIZED_LENET = module(
    "SizedLeNet",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("kernels of 3", (normal(2, 1, 12, 17),), build=(3, (4, 7), (19, 13))),
        Probe("three convolutions", (normal(1, 1, 25, 16),), build=(5, (5, 4, 9), (21,))),
        Probe("one convolution, no hidden dense layer", (normal(2, 1, 9, 8),), build=(7, (6,), ())),
        Probe("the sizes of the book", (normal(1, 1, 28, 28),)),
    ),
    mistakes=(
        {
            "no padding: each convolution keeps the size of its maps: pad by half of the kernel, "
            "rounded down": _sized(pad=lambda side: 0),
            "padding 2, whatever the kernel: the padding that keeps the size depends on "
            "`kernel_size`": _sized(pad=lambda side: 2),
            "average pooling: this network takes maxima": _sized(pool=nn.AvgPool2d),
            "sigmoid for ReLU: this network has ReLU in all hidden places": _sized(
                activation=nn.Sigmoid, hidden=nn.Sigmoid
            ),
            "no activation after the convolutions: each convolution is followed by a ReLU, before "
            "or after its pooling": _sized(activation=nn.Identity),
            "no activation in the dense part: each number in `widths` means a dense layer and a "
            "ReLU": _sized(hidden=nn.Identity),
            "one pooling for all convolutions: each convolution has a pooling of its own: is it "
            "inside your loop?": _sized(change=_one_pool_at_the_end),
            "ReLU on the logits: nothing comes after the last layer": _sized(
                change=lambda made: [*made, nn.ReLU()]
            ),
        },
        sizes_typed_in,
        widths_typed_in,
        kernel_size_typed_in,
    ),
    accepted=(_nested, _sized()),
    oracle=_ByHand,
    hints=(
        "Collect the layers in a list, with one loop over `channels` and one over `widths`; then "
        "nn.Sequential(*layers).",
        "A convolution keeps its size if the padding is half of an odd kernel_size, rounded down: "
        "kernel_size // 2.",
    ),
)
