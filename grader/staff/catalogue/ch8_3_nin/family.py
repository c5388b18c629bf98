"""A whole family of such nets, built from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch8_3_nin.parts import Block, Layers, Widths, block
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.replayed import Replayed

Arch = Sequence[Widths]


class _InALoop(Replayed):
    """The oracle."""

    def __init__(self, arch: Arch) -> None:
        super().__init__()
        self.arch = tuple(arch)

    def forward(self, X: Tensor) -> Any:
        self.place = 0
        for number, (outputs, side, stride, padding) in enumerate(self.arch):
            if number:
                X = X.unfold(2, 3, 2).unfold(3, 3, 2).amax((4, 5))
            X = self.conv(X, outputs, side, stride, padding)
            X = self.conv(self.conv(X, outputs, 1), outputs, 1)
        return torch.stack([maps.flatten(1).mean(1) for maps in X])


def _pool() -> nn.Module:
    return nn.MaxPool2d(3, stride=2)


def _family(
    make: Block | None = None,
    pool: Callable[[], nn.Module] = _pool,
    end: Callable[[int], Layers] | None = None,
    pools_behind_all: bool = False,
) -> Any:
    def model(arch: Arch) -> nn.Module:
        layers: Layers = []
        for sizes in arch:
            layers += [(make or block())(*sizes), pool()]
        if not pools_behind_all:
            layers.pop()
        return nn.Sequential(*layers, *(end or _mean)(arch[-1][0]))

    return model


def _mean(classes: int) -> Layers:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]


def _nested(arch: Arch) -> nn.Module:
    *front, last = [block()(*sizes) for sizes in arch]
    pooled = [nn.Sequential(each, nn.MaxPool2d(kernel_size=3, stride=2)) for each in front]
    return nn.Sequential(nn.Sequential(*pooled), last, nn.Sequential(*_mean(0)))


def _first_four(arch: Arch) -> nn.Module:
    model: nn.Module = _family()(arch[:3])
    return model


def _first_width_everywhere(arch: Arch) -> nn.Module:
    model: nn.Module = _family()([(arch[0][0], *sizes[1:]) for sizes in arch])
    return model


def _ten_classes(arch: Arch) -> nn.Module:
    model: nn.Module = _family()([*arch[:-1], (10, *arch[-1][1:])])
    return model


def _one_more_block(arch: Arch) -> nn.Module:
    model: nn.Module = _family()([*arch, (10, 3, 1, 1)])
    return model


def _reversed(arch: Arch) -> nn.Module:
    model: nn.Module = _family()(arch[::-1])
    return model


def _swapped(outputs: int, side: int, stride: int, padding: int) -> nn.Module:
    # A stride of 0 would only raise.
    return block()(outputs, side, max(padding, 1), stride)


_THREE = ((4, 5, 2, 2), (6, 3, 1, 1), (3, 3, 1, 1))
_FOUR = ((3, 3, 1, 0), (5, 3, 1, 1), (4, 5, 1, 2), (7, 1, 1, 0))

NIN_FAMILY = Exercise(
    name="nin_family",
    kind=Kind.MODULE,
    points=3,
    probes=(
        Probe("three blocks", (normal(2, 1, 31, 45),), build=(_THREE,)),
        Probe("four blocks, colours", (normal(1, 3, 33, 37),), build=(_FOUR,)),
        Probe("a single block", (normal(2, 2, 6, 5),), build=(((5, 3, 1, 1),),)),
    ),
    misconceptions=(
        Misconception(
            "a dense layer at the end",
            _family(end=lambda classes: [*_mean(classes), nn.LazyLinear(classes)]),
            "the family has no dense layer: the means of the last maps are the scores",
        ),
        Misconception(
            "flatten and dense",
            _family(end=lambda classes: [nn.Flatten(), nn.LazyLinear(classes)]),
            "the family has no dense layer: take the mean of each map instead",
        ),
        Misconception(
            "always three blocks",
            _first_four,
            "with a longer list nothing is added: go through all rows, however many there are",
        ),
        Misconception(
            "one width for all",
            _first_width_everywhere,
            "each row of the list has a number of channels of its own",
        ),
        Misconception(
            "ten classes typed in",
            _ten_classes,
            "as many scores come out as the last row of the list says",
        ),
        Misconception(
            "a block for ten classes added",
            _one_more_block,
            "nothing is added to the list: its last row makes a map for each class already",
        ),
        Misconception(
            "no pools",
            _family(pool=nn.Identity),
            "between two blocks stands a pool that halves the maps",
        ),
        Misconception(
            "a pool behind the last block, too",
            _family(pools_behind_all=True),
            "pools stand between blocks: how many are there for three blocks?",
        ),
        Misconception(
            "pools of 2",
            _family(pool=lambda: nn.MaxPool2d(2)),
            "the pools are those of NiN: windows of 3 that move by 2",
        ),
        Misconception(
            "average pools",
            _family(pool=lambda: nn.AvgPool2d(3, stride=2)),
            "between the blocks the strongest answers are kept; only at the very end a mean is "
            "taken",
        ),
        Misconception(
            "maximum over the map",
            _family(end=lambda classes: [nn.AdaptiveMaxPool2d(1), nn.Flatten()]),
            "average, not maximum, of each of the last maps",
        ),
        Misconception(
            "not flattened",
            _family(end=lambda classes: [nn.AdaptiveAvgPool2d(1)]),
            "the shape still has a height and a width of 1: (images, classes) is wanted",
        ),
        Misconception(
            "blocks without 1 x 1",
            _family(make=block(ones=0)),
            "build it of nin_block: each row is one block, not one convolution",
        ),
        Misconception(
            "list read backwards",
            _reversed,
            "the first row belongs to the block that sees the image",
        ),
        Misconception(
            "stride and padding swapped",
            _family(make=_swapped),
            "a row reads (out_channels, kernel_size, strides, padding)",
        ),
        Misconception(
            "softmax at the end",
            _family(end=lambda classes: [*_mean(classes), nn.Softmax(dim=1)]),
            "raw scores are wanted: the loss does this step itself",
        ),
    ),
    accepted=(_nested, _family()),
    oracle=_InALoop,
    hints=(
        "Begin with an empty list of layers. For each row of arch add a block, and before every "
        "block but the first one a pool.",
        "nin_block(*row) hands over all four numbers of a row. nn.Sequential(*layers) makes a net "
        "of the list.",
        "At the end: nn.AdaptiveAvgPool2d((1, 1)) and nn.Flatten().",
    ),
)
