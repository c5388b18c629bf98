"""The Inception block with batch normalisation between each convolution and its ReLU."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    Block,
    Branches,
    Joined,
    Pair,
    block,
    branches,
    channels,
    conv,
    without_relu,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module

Layers = Callable[[], list[nn.Module]]


def _behind_convs(
    reducing: Layers, others: Layers, pooled: Layers | None = None, bias: bool = True
) -> Block:
    """A block whose convolutions have other layers behind them than a ReLU."""

    def change(four: Branches) -> Branches:
        made: Branches = []
        for place, branch in enumerate(four):
            convs = [layer for layer in branch if isinstance(layer, nn.Conv2d)]
            behind: list[nn.Module] = [layer for layer in branch[:1] if layer not in convs]
            for layer in convs:
                first_of_two = len(convs) == 2 and layer is convs[0]
                tail = reducing if first_of_two else (pooled or others) if place == 3 else others
                if not bias:
                    layer.register_parameter("bias", None)
                behind += [layer, *tail()]
            made.append(behind)
        return made

    return block(change)


def _norm_relu() -> list[nn.Module]:
    return [nn.LazyBatchNorm2d(), nn.ReLU()]


def _relu_norm() -> list[nn.Module]:
    return [nn.ReLU(), nn.LazyBatchNorm2d()]


def _relu() -> list[nn.Module]:
    return [nn.ReLU()]


def _norm() -> list[nn.Module]:
    return [nn.LazyBatchNorm2d()]


def _plain_norm() -> list[nn.Module]:
    return [nn.LazyBatchNorm2d(affine=False), nn.ReLU()]


class _Unit(nn.Module):
    """Convolution, normalisation by hand, ReLU: what the oracle is made of."""

    def __init__(self, outputs: int, side: int) -> None:
        super().__init__()
        self.conv = conv(outputs, side, side // 2)
        self.scale = nn.Parameter(torch.ones(outputs))
        self.shift = nn.Parameter(torch.zeros(outputs))

    def forward(self, X: Tensor) -> Tensor:
        sums = self.conv(X)
        centred = sums - sums.mean((0, 2, 3), keepdim=True)
        spread = centred.square().mean((0, 2, 3), keepdim=True).add(1e-5).sqrt()
        whole = self.scale.view(-1, 1, 1) * centred / spread + self.shift.view(-1, 1, 1)
        return whole.clamp(min=0)


class _ByHand(nn.Module):
    def __init__(self, c1: int, c2: Pair, c3: Pair, c4: int) -> None:
        super().__init__()
        self.one, self.last = _Unit(c1, 1), _Unit(c4, 1)
        self.three = nn.Sequential(_Unit(c2[0], 1), _Unit(c2[1], 3))
        self.five = nn.Sequential(_Unit(c3[0], 1), _Unit(c3[1], 5))
        self.pool = nn.MaxPool2d(3, stride=1, padding=1)

    def forward(self, X: Tensor) -> Any:
        found = self.one(X), self.three(X), self.five(X), self.last(self.pool(X))
        return torch.cat(found, dim=1)


normalised_block = _behind_convs(_norm_relu, _norm_relu)
relu_first_block = _behind_convs(_relu_norm, _relu_norm)


def with_eps_of_width(net: nn.Module) -> nn.Module:
    """The same net, each normalisation with the width of the convolution before it as eps."""
    width = 0
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            width = layer.out_channels
        elif isinstance(layer, nn.LazyBatchNorm2d):
            layer.eps = float(width)
    return net


def eps_is_the_number_of_channels(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """nn.LazyBatchNorm2d takes no number of channels: its first argument is eps, and a large eps
    leaves little of the numbers. Write nn.LazyBatchNorm2d()"""
    return with_eps_of_width(normalised_block(c1, c2, c3, c4))


def the_input_of_the_block_normalised(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """once at the entrance is not enough: each of the six convolutions has a normalisation of its
    own"""
    return nn.Sequential(nn.LazyBatchNorm2d(), block()(c1, c2, c3, c4))


def the_output_of_the_block_normalised(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """once at the exit is not enough, and there the ReLUs are past already"""
    return nn.Sequential(block()(c1, c2, c3, c4), nn.LazyBatchNorm2d())


def normalised_after_the_concatenation_only(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """the four last convolutions are served by this, the two that reduce are not"""
    four = without_relu((0, 1), (1, 3), (2, 3), (3, 2))(branches(c1, c2, c3, c4))
    return nn.Sequential(Joined(four, channels), nn.LazyBatchNorm2d(), nn.ReLU())


def normalised_before_the_convolution(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """what is to be normalised is what the convolution gives, just before the ReLU looks at it"""
    four = [
        [new for layer in branch for new in _preceded(layer)] for branch in branches(c1, c2, c3, c4)
    ]
    return Joined(four, channels)


def _preceded(layer: nn.Module) -> list[nn.Module]:
    return [nn.LazyBatchNorm2d(), layer] if isinstance(layer, nn.Conv2d) else [layer]


def a_seventh_normalisation(c1: int, c2: Pair, c3: Pair, c4: int) -> nn.Module:
    """a pool needs no normalisation: count six, one for each convolution"""
    four = _behind_convs(_norm_relu, _norm_relu)(c1, c2, c3, c4).branches
    assert isinstance(four, nn.ModuleList)
    kept = [list(branch) for branch in four]  # type: ignore[call-overload]  # a Sequential
    return Joined([*kept[:3], [nn.LazyBatchNorm2d(), *kept[3]]], channels)


INCEPTION_BN = module(
    "InceptionBN",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("a batch of three", (normal(3, 8, 5, 7),), (3, (4, 5), (6, 7), 2), train=True),
        Probe("one image", (normal(1, 3, 6, 4),), (5, (2, 6), (3, 4), 7), train=True),
    ),
    mistakes=(
        {
            "no batch normalisation: this is the block as it was: what is to come between each "
            "convolution and its ReLU?": block(),
            "normalised after the ReLU: half of the numbers are zeros already when they reach your "
            "normalisation: normalise before the nonlinearity": _behind_convs(
                _relu_norm, _relu_norm
            ),
            "not on the reducing 1 x 1: the block has six convolutions, two of which only reduce: "
            "they are normalised as well": _behind_convs(_relu, _norm_relu),
            "only on the reducing 1 x 1: two of the six convolutions are normalised: what about "
            "the other four?": _behind_convs(_norm_relu, _relu),
            "not in the branch of the pool: the fourth branch has a convolution, too, although it "
            "begins with a pool": _behind_convs(_norm_relu, _norm_relu, _relu),
            "no ReLU left: the normalisation comes in addition; the ReLUs stay where they "
            "are": _behind_convs(_norm, _norm),
            "no ReLU after the reducing 1 x 1: six convolutions, six normalisations, six ReLUs: "
            "some are missing inside two branches": _behind_convs(_norm, _norm_relu),
        },
        the_input_of_the_block_normalised,
        the_output_of_the_block_normalised,
        normalised_after_the_concatenation_only,
        normalised_before_the_convolution,
        a_seventh_normalisation,
        eps_is_the_number_of_channels,
        {
            "nothing to learn in the normalisation: scale and shift are learned: leave affine as "
            "it is": _behind_convs(_plain_norm, _plain_norm),
        },
    ),
    accepted=(
        _behind_convs(_norm_relu, _norm_relu),
        _behind_convs(_norm_relu, _norm_relu, bias=False),
    ),
    oracle=_ByHand,
    hints=(
        "Six convolutions, six normalisations. A small function that gives convolution, "
        "normalisation and ReLU in one nn.Sequential saves much typing.",
        "nn.LazyBatchNorm2d() finds out by itself how many channels come.",
    ),
)
