"""The whole net, which ends without any dense layer."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_3_nin.parts import (
    BLOCKS,
    Layers,
    Model,
    block,
    head,
    nin,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module
from grader.staff.catalogue.replayed import Replayed


class _WithoutLayers(Replayed):
    """The oracle: functions of torch, and the mean written as a sum."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.num_classes = num_classes

    def forward(self, X: Tensor) -> Any:
        self.place = 0
        for outputs, side, stride, padding in ((96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1)):
            X = self._block(X, outputs, side, stride, padding)
            X = X.unfold(2, 3, 2).unfold(3, 3, 2).amax((4, 5))
        X = self._block(F.dropout(X, 0.5, self.training), self.num_classes, 3, 1, 1)
        return X.sum((2, 3)) / (X.shape[2] * X.shape[3])

    def _block(self, X: Tensor, outputs: int, side: int, stride: int, padding: int) -> Any:
        X = self.conv(X, outputs, side, stride, padding)
        return self.conv(self.conv(X, outputs, 1), outputs, 1)


class _Flat(nn.Module):
    """All layers in one row, with sizes, and the mean taken in forward."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        rows = [(1, *BLOCKS[0]), (96, *BLOCKS[1]), (256, *BLOCKS[2]), (384, num_classes, 3, 1, 1)]
        self.convs = nn.ModuleList()
        for inputs, outputs, side, stride, padding in rows:
            self.convs.append(nn.Conv2d(inputs, outputs, side, stride, padding))
            self.convs.extend(nn.Conv2d(outputs, outputs, 1) for _ in range(2))
        self.drop = nn.Dropout()

    def forward(self, X: Tensor) -> Any:
        for place, conv in enumerate(self.convs):
            if place == 9:
                X = self.drop(X)
            X = F.relu(conv(X))
            if place in (2, 5, 8):
                X = F.max_pool2d(X, 3, 2)
        return X.mean(dim=[2, 3])


def _ends(change: Callable[[int, Layers], Layers]) -> Model:
    """NiN with a changed list of the four parts at its end."""
    return nin(end=lambda classes: change(classes, head(classes)))


def _last_block(make: Any) -> Model:
    return _ends(lambda classes, end: [end[0], make(classes, 3, 1, 1), *end[2:]])


def _dense(classes: int, end: Layers) -> Layers:
    return [*end[:2], nn.Flatten(), nn.LazyLinear(classes)]


def _dense_alone(classes: int, end: Layers) -> Layers:
    return [end[0], nn.Flatten(), nn.LazyLinear(classes)]


def _always_dropping(classes: int, end: Layers) -> Layers:
    return [_Dropping(), *end[1:]]


class _Dropping(nn.Module):
    def forward(self, X: Tensor) -> Tensor:
        return F.dropout(X, 0.5)


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """NiN(num_classes=7) should give seven logits for an image: use the argument"""
    return nin()(lr, 10)


def _patches(generator: Generator) -> Tensor:
    """An image of flat patches, high enough to leave two rows for the last mean."""
    patches = 2 * torch.randn(1, 1, 9, 6, generator=generator)
    return patches.repeat_interleave(11, dim=2).repeat_interleave(12, dim=3)[..., :70]


NIN = module(
    "NiN",
    core(minutes=20, points=4, difficulty=2),
    probes=(
        Probe("a small image", (_patches,)),
        Probe("a larger image", (normal(1, 1, 103, 99),)),
        Probe("seven classes, in training", (normal(2, 1, 68, 71),), build=(0.05, 7), train=True),
    ),
    mistakes=(
        {
            "a dense layer for the mean: no dense layer: the last block has a map for each class, "
            "and the mean of a map is the logit": _ends(_dense),
            "a dense layer for the last block: the net ends without any dense layer: what makes a "
            "map for each class?": _ends(_dense_alone),
            "last block without its last ReLU: the last block is a block like the others, with all "
            "its ReLUs": _last_block(block(change=without(5))),
            "last block without any ReLU: your last block is linear: it has the same three ReLUs "
            "as the others": _last_block(block(change=without(1, 3, 5))),
            "a convolution for the last block: four blocks, each with its two 1 x 1: the last one "
            "is a single convolution here": _last_block(block(ones=0)),
            "softmax at the end: the cross-entropy loss takes raw logits and does this step "
            "itself": _ends(lambda classes, end: [*end, nn.Softmax(dim=1)]),
            "flattened before the mean: once flattened, nobody knows which numbers made up a map: "
            "take the means first": _ends(lambda classes, end: [*end[:2], end[3], end[2]]),
            "maximum over the map: average, not maximum: every place has its say": _ends(
                lambda classes, end: [*end[:2], nn.AdaptiveMaxPool2d(1), end[3]]
            ),
            "no mean at all: one number for each class is wanted: what becomes of the cells of a "
            "map?": _ends(lambda classes, end: [*end[:2], end[3]]),
            "not flattened: the shape still has a height and a width of 1: the loss wants (images, "
            "classes)": _ends(lambda classes, end: end[:3]),
            "no maps for classes: the mean of 384 maps gives 384 numbers: a block with one map for "
            "each class comes before it": _ends(lambda classes, end: [end[0], *end[2:]]),
            "as many maps as before: how many maps must the last block give, if each of them "
            "becomes one logit?": _ends(
                lambda classes, end: [end[0], block()(384, 3, 1, 1), *end[2:]]
            ),
            "no dropout: in training half of the numbers are dropped before the last block": _ends(
                lambda classes, end: end[1:]
            ),
            "dropout after the last block: dropout after the last block drops the evidence for "
            "the classes: it comes before it": _ends(
                lambda classes, end: [end[1], end[0], *end[2:]]
            ),
            "dropout when it should not: F.dropout drops in evaluation as well unless it is told "
            "training=self.training; nn.Dropout knows by itself": _ends(_always_dropping),
            "pools of 2: 54 becomes 26, not 27: the windows of these pools are wider than their "
            "step": nin(pool=lambda: nn.MaxPool2d(2, stride=2)),
            "pools that move by three: without a stride of its own a pool moves by the side of its "
            "window: nn.MaxPool2d(3, stride=2)": nin(pool=lambda: nn.MaxPool2d(3)),
            "pools with padding: 54 becomes 26: the pools have no padding": nin(
                pool=lambda: nn.MaxPool2d(3, stride=2, padding=1)
            ),
            "padding in the first block: 224 becomes 54 in the first block: is there any "
            "padding?": nin(blocks=((96, 11, 4, 2), *BLOCKS[1:])),
            "no padding in the second block: the second block keeps 26 x 26: what does a window of "
            "5 need for that?": nin(blocks=(BLOCKS[0], (256, 5, 1, 1), BLOCKS[2])),
            "first block that moves by 1: the large window of the first block does not look at "
            "every pixel: how far does it move?": nin(blocks=((96, 11, 1, 0), *BLOCKS[1:])),
            "widths in the wrong order: the blocks get wider from one to the next": nin(
                blocks=((96, 11, 4, 0), (384, 5, 1, 2), (256, 3, 1, 1))
            ),
            "blocks without 1 x 1: run check(nin_block) first: your blocks are plain "
            "convolutions": nin(make=block(ones=0)),
        },
        number_of_classes_typed_in,
    ),
    accepted=(_Flat, nin()),
    oracle=_WithoutLayers,
    hints=(
        "Ten parts, in the order of the table: three times a block and a pool, then dropout, the "
        "last block, the mean, flatten.",
        "nin_block(96, kernel_size=11, strides=4, padding=0), then nn.MaxPool2d(3, stride=2), and "
        "so on.",
        "The end: nn.Dropout(0.5), nin_block(num_classes, kernel_size=3, strides=1, padding=1), "
        "nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten().",
    ),
)
