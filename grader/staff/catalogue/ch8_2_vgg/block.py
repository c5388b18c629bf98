"""The block: convolutions of 3 x 3, each with its ReLU, and one pool."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_2_vgg.variants import block
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module


class _ByHand(nn.Module):
    """The oracle: functions of torch, windows taken apart for the maxima."""

    def __init__(self, num_convs: int, out_channels: int) -> None:
        super().__init__()
        self.convs = nn.ModuleList(nn.LazyConv2d(out_channels, 3) for _ in range(num_convs))

    def forward(self, X: Tensor) -> Tensor:
        for conv in self.convs:
            X = conv(F.pad(X, (1, 1, 1, 1))).clamp(min=0)
        X = X[..., : X.shape[-2] // 2 * 2, : X.shape[-1] // 2 * 2]
        rows = torch.maximum(X[..., ::2, :], X[..., 1::2, :])
        return torch.maximum(rows[..., ::2], rows[..., 1::2])


class _ReluAfterPool(nn.Module):
    """A maximum and ReLU may change places: both keep the order of numbers."""

    def __init__(self, num_convs: int, out_channels: int) -> None:
        super().__init__()
        same: Any = "same"  # torch's types do not know that lazy layers take it, too
        convs = [nn.LazyConv2d(out_channels, 3, padding=same) for _ in range(num_convs)]
        self.first, self.last = nn.ModuleList(convs[:-1]), convs[-1]

    def forward(self, X: Tensor) -> Tensor:
        for conv in self.first:
            X = F.relu(conv(X))
        return F.relu(F.max_pool2d(self.last(X), 2))


def _nested(num_convs: int, out_channels: int) -> nn.Module:
    steps = [
        nn.Sequential(nn.LazyConv2d(out_channels, (3, 3), padding=(1, 1)), nn.ReLU(inplace=True))
        for _ in range(num_convs)
    ]
    return nn.Sequential(nn.Sequential(*steps), nn.MaxPool2d(kernel_size=2))


def _explicit(num_convs: int, out_channels: int, in_channels: int | None = None) -> nn.Module:
    made: list[nn.Module] = []
    for _ in range(num_convs):
        conv = nn.Conv2d(in_channels, out_channels, 3, padding=1) if in_channels else None
        made += [conv or nn.LazyConv2d(out_channels, 3, padding=1), nn.ReLU()]
        in_channels = out_channels
    return nn.Sequential(*made, nn.MaxPool2d(2))


def one_ReLU_at_the_end(num_convs: int, out_channels: int) -> nn.Module:
    """convolutions with nothing between them are one larger convolution: each one is followed by a
    ReLU of its own"""
    convs = [nn.LazyConv2d(out_channels, 3, padding=1) for _ in range(num_convs)]
    return nn.Sequential(*convs, nn.ReLU(), nn.MaxPool2d(2))


def last_ReLU_missing(num_convs: int, out_channels: int) -> nn.Module:
    """the last convolution gets a ReLU, too, before the pool"""
    made = list(block(num_convs, out_channels))
    return nn.Sequential(*made[:-2], made[-1])


def a_pool_after_every_convolution(num_convs: int, out_channels: int) -> nn.Module:
    """one pool a block, at its end: is it inside your loop?"""
    return nn.Sequential(*(block(1, out_channels) for _ in range(num_convs)))


def the_same_layer_again(num_convs: int, out_channels: int) -> nn.Module:
    """[layer] * 3 is three times one and the same layer, with one and the same weight: make a new
    one in each round"""
    made = [nn.LazyConv2d(out_channels, 3, padding=1), nn.ReLU()] * num_convs
    return nn.Sequential(*made, nn.MaxPool2d(2))


def channels_that_grow_inside_the_block(num_convs: int, out_channels: int) -> nn.Module:
    """all convolutions of a block give the same number of channels"""
    made: list[nn.Module] = []
    for place in range(num_convs):
        made += [nn.LazyConv2d(out_channels * 2**place, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*made, nn.MaxPool2d(2))


def batch_normalisation(num_convs: int, out_channels: int) -> nn.Module:
    """that came a year later, in 8.5; here a convolution is followed by ReLU at once"""
    made: list[nn.Module] = []
    for _ in range(num_convs):
        made += [nn.LazyConv2d(out_channels, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()]
    return nn.Sequential(*made, nn.MaxPool2d(2))


def _of_an_older_edition(num_convs: int, in_channels: int, out_channels: int) -> nn.Module:
    """The block of older editions, which is also told what comes in."""
    return _explicit(num_convs, out_channels, in_channels)


def input_channels_guessed(num_convs: int, out_channels: int) -> nn.Module:
    """nn.Conv2d(out_channels, out_channels, ...) fits only if as many channels come in as go out:
    nn.LazyConv2d finds the number of input channels by itself"""
    made: list[nn.Module] = []
    for _ in range(num_convs):
        made += [nn.Conv2d(out_channels, out_channels, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*made, nn.MaxPool2d(2))


def a_list_of_layers(num_convs: int, out_channels: int) -> Any:
    """a list cannot be called: unpack it into nn.Sequential(*layers)"""
    return list(block(num_convs, out_channels))


VGG_BLOCK = module(
    "vgg_block",
    core(minutes=20, points=4, difficulty=2),
    probes=(
        Probe("one convolution", (normal(2, 3, 6, 10),), build=(1, 40)),
        # Odd sides show whether the pool rounds down.
        Probe("three convolutions", (normal(1, 2, 9, 7),), build=(3, 36)),
        Probe("as many channels as come in", (normal(2, 32, 8, 4),), build=(2, 32)),
        Probe("almost no image", (normal(1, 1, 2, 3),), build=(2, 64)),
    ),
    mistakes=(
        one_ReLU_at_the_end,
        last_ReLU_missing,
        {
            "no ReLU at all: without a nonlinearity a stack of convolutions is one convolution: "
            "which layer follows each?": lambda n, c: block(n, c, activation=nn.Identity),
            "sigmoid for ReLU: the sigmoid belongs to LeNet; since AlexNet, another "
            "activation is used": lambda n, c: block(n, c, activation=nn.Sigmoid),
            "no padding: only the pool makes maps smaller: what keeps a side as it is under a "
            "window of 3?": lambda n, c: block(n, c, padding=0),
            "windows of 5: the whole idea is small windows, and more of them: how large are "
            "VGG's?": lambda n, c: block(n, c, kernel=5, padding=2),
            "windows of 1: a window of one cell sees no neighbours": lambda n, c: block(
                n, c, kernel=1, padding=0
            ),
            "average pooling: which one number of each four does the pool keep: their "
            "mean?": lambda n, c: block(n, c, pool=lambda: nn.AvgPool2d(2)),
            "pool that moves by one: a block halves both sides: how far must the window of the "
            "pool move?": lambda n, c: block(n, c, pool=lambda: nn.MaxPool2d(2, stride=1)),
            "overlapping pool: AlexNet pools with windows that overlap; those of VGG do "
            "not": lambda n, c: block(n, c, pool=lambda: nn.MaxPool2d(3, stride=2)),
            "pool that rounds up: with an odd side one row is left over, and is left "
            "out": lambda n, c: block(n, c, pool=lambda: nn.MaxPool2d(2, ceil_mode=True)),
            "no pool: the maps are as large as before: what ends the block?": lambda n, c: block(
                n, c, pool=nn.Identity
            ),
        },
        a_pool_after_every_convolution,
        {
            "one convolution always: the first argument says how many convolutions there are: "
            "build them in a loop": lambda n, c: block(1, c),
            "one convolution too many: count your convolutions: is there one before the "
            "loop?": lambda n, c: block(n + 1, c),
        },
        the_same_layer_again,
        channels_that_grow_inside_the_block,
        batch_normalisation,
        {
            "arguments in the other order: vgg_block(3, 4) is three convolutions with four "
            "channels each, not the other way": lambda n, c: block(c, n),
        },
        input_channels_guessed,
        a_list_of_layers,
    ),
    accepted=(block, _of_an_older_edition, _ReluAfterPool, _nested, _explicit),
    oracle=_ByHand,
    hints=(
        "Begin with an empty list. In a loop, add two layers in each round; after it, one more.",
        "nn.LazyConv2d(out_channels, kernel_size=3, padding=1) keeps both sides of a map as they "
        "are. nn.MaxPool2d(kernel_size=2, stride=2) halves them.",
        "The last line is return nn.Sequential(*layers): the star makes one argument of each.",
    ),
)
