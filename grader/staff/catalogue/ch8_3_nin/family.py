"""A whole family of such nets, built from a list."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_3_nin.parts import Block, Layers, Widths, block
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, module
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
    pools_after_all: bool = False,
) -> Any:
    def model(arch: Arch) -> nn.Module:
        layers: Layers = []
        for sizes in arch:
            layers += [(make or block())(*sizes), pool()]
        if not pools_after_all:
            layers.pop()
        return nn.Sequential(*layers, *(end or _mean)(arch[-1][0]))

    return model


def _mean(classes: int) -> Layers:
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]


def _nested(arch: Arch) -> nn.Module:
    *front, last = [block()(*sizes) for sizes in arch]
    pooled = [nn.Sequential(each, nn.MaxPool2d(kernel_size=3, stride=2)) for each in front]
    return nn.Sequential(nn.Sequential(*pooled), last, nn.Sequential(*_mean(0)))


def always_three_blocks(arch: Arch) -> nn.Module:
    """with a longer list nothing is added: go through all rows, however many there are"""
    model: nn.Module = _family()(arch[:3])
    return model


def one_width_for_all(arch: Arch) -> nn.Module:
    """each row of the list has a number of channels of its own"""
    model: nn.Module = _family()([(arch[0][0], *sizes[1:]) for sizes in arch])
    return model


def ten_classes_typed_in(arch: Arch) -> nn.Module:
    """as many logits come out as the last row of the list says"""
    model: nn.Module = _family()([*arch[:-1], (10, *arch[-1][1:])])
    return model


def a_block_for_ten_classes_added(arch: Arch) -> nn.Module:
    """nothing is added to the list: its last row makes a map for each class already"""
    model: nn.Module = _family()([*arch, (10, 3, 1, 1)])
    return model


def list_read_backwards(arch: Arch) -> nn.Module:
    """the first row belongs to the block that sees the image"""
    model: nn.Module = _family()(arch[::-1])
    return model


def _swapped(outputs: int, side: int, stride: int, padding: int) -> nn.Module:
    # A stride of 0 would only raise.
    return block()(outputs, side, max(padding, 1), stride)


_THREE = ((3, 3, 1, 1), (6, 5, 2, 2), (3, 3, 1, 1))  # the last row occurs twice
_FOUR = ((3, 3, 1, 0), (5, 3, 1, 1), (4, 5, 1, 2), (7, 1, 1, 0))

NIN_FAMILY = module(
    "nin_family",
    further(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("three blocks", (normal(2, 1, 31, 45),), build=(_THREE,)),
        Probe("four blocks, colours", (normal(1, 3, 33, 37),), build=(_FOUR,)),
        Probe("a single block", (normal(2, 2, 6, 5),), build=(((5, 3, 1, 1),),)),
    ),
    mistakes=(
        {
            "a dense layer at the end: the family has no dense layer: the means of the last maps "
            "are the logits": _family(
                end=lambda classes: [*_mean(classes), nn.LazyLinear(classes)]
            ),
            "flatten and dense: the family has no dense layer: take the mean of each map "
            "instead": _family(end=lambda classes: [nn.Flatten(), nn.LazyLinear(classes)]),
        },
        always_three_blocks,
        one_width_for_all,
        ten_classes_typed_in,
        a_block_for_ten_classes_added,
        {
            "no pools: between two blocks there is a pool that halves the maps": _family(
                pool=nn.Identity
            ),
            "a pool after the last block, too: pools are between blocks: how many are there for "
            "three blocks?": _family(pools_after_all=True),
            "pools of 2: the pools are those of NiN: windows of 3 that move by 2": _family(
                pool=lambda: nn.MaxPool2d(2)
            ),
            "pools that move by three: without a stride of its own a pool moves by the side of its "
            "window: nn.MaxPool2d(3, stride=2)": _family(pool=lambda: nn.MaxPool2d(3)),
            "average pools: between the blocks the strongest responses are kept; only at the very "
            "end a mean is taken": _family(pool=lambda: nn.AvgPool2d(3, stride=2)),
            "maximum over the map: average, not maximum, of each of the last maps": _family(
                end=lambda classes: [nn.AdaptiveMaxPool2d(1), nn.Flatten()]
            ),
            "not flattened: the shape still has a height and a width of 1: (images, classes) is "
            "wanted": _family(end=lambda classes: [nn.AdaptiveAvgPool2d(1)]),
            "blocks without 1 x 1: build it of nin_block: each row is one block, not one "
            "convolution": _family(make=block(ones=0)),
        },
        list_read_backwards,
        {
            "stride and padding swapped: a row reads (out_channels, kernel_size, strides, "
            "padding)": _family(make=_swapped),
            "softmax at the end: raw logits are wanted: the loss does this step itself": _family(
                end=lambda classes: [*_mean(classes), nn.Softmax(dim=1)]
            ),
        },
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
