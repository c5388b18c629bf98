"""The whole net, which ends without any dense layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe
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


def _no_arguments() -> nn.Module:
    return nin()()


def _always_ten(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return nin()(lr, 10)


def _patches(generator: Generator) -> Tensor:
    """An image of flat patches, high enough to leave two rows for the last mean."""
    patches = 2 * torch.randn(1, 1, 9, 6, generator=generator)
    return patches.repeat_interleave(11, dim=2).repeat_interleave(12, dim=3)[..., :67]


NIN = Exercise(
    name="NiN",
    kind=Kind.MODULE,
    points=4,
    probes=(
        Probe("a small image", (_patches,)),
        Probe("seven classes, in training", (normal(2, 1, 67, 71),), build=(0.05, 7), train=True),
    ),
    misconceptions=(
        Misconception(
            "a dense layer for the mean",
            _ends(_dense),
            "no dense layer: the last block has a map for each class, and the mean of a map is the "
            "score",
        ),
        Misconception(
            "a dense layer for the last block",
            _ends(_dense_alone),
            "the net ends without any dense layer: what makes a map for each class?",
        ),
        Misconception(
            "last block without its last ReLU",
            _last_block(block(change=without(5))),
            "the last block is a block like the others, with all its ReLUs",
        ),
        Misconception(
            "last block without any ReLU",
            _last_block(block(change=without(1, 3, 5))),
            "your last block is linear: it has the same three ReLUs as the others",
        ),
        Misconception(
            "a convolution for the last block",
            _last_block(block(ones=0)),
            "four blocks, each with its two 1 x 1: the last one is a single convolution here",
        ),
        Misconception(
            "softmax at the end",
            _ends(lambda classes, end: [*end, nn.Softmax(dim=1)]),
            "the cross-entropy loss takes raw scores and does this step itself",
        ),
        Misconception(
            "flattened before the mean",
            _ends(lambda classes, end: [*end[:2], end[3], end[2]]),
            "once flattened, nobody knows which numbers made up a map: take the means first",
        ),
        Misconception(
            "maximum over the map",
            _ends(lambda classes, end: [*end[:2], nn.AdaptiveMaxPool2d(1), end[3]]),
            "average, not maximum: every place has its say",
        ),
        Misconception(
            "no mean at all",
            _ends(lambda classes, end: [*end[:2], end[3]]),
            "one number for each class is wanted: what becomes of the cells of a map?",
        ),
        Misconception(
            "not flattened",
            _ends(lambda classes, end: end[:3]),
            "the shape still has a height and a width of 1: the loss wants (images, classes)",
        ),
        Misconception(
            "no maps for classes",
            _ends(lambda classes, end: [end[0], *end[2:]]),
            "the mean of 384 maps gives 384 numbers: a block with one map for each class comes "
            "before it",
        ),
        Misconception(
            "as many maps as before",
            _ends(lambda classes, end: [end[0], block()(384, 3, 1, 1), *end[2:]]),
            "how many maps must the last block give, if each of them becomes one score?",
        ),
        Misconception(
            "no dropout",
            _ends(lambda classes, end: end[1:]),
            "in training half of the numbers are dropped before the last block",
        ),
        Misconception(
            "dropout behind the last block",
            _ends(lambda classes, end: [end[1], end[0], *end[2:]]),
            "dropout behind the last block drops the evidence for the classes: it stands before it",
        ),
        Misconception(
            "dropout when it should not",
            _ends(_always_dropping),
            "F.dropout drops in evaluation as well unless it is told training=self.training; "
            "nn.Dropout knows by itself",
        ),
        Misconception(
            "pools of 2",
            nin(pool=lambda: nn.MaxPool2d(2, stride=2)),
            "54 becomes 26, not 27: the windows of these pools are wider than their step",
        ),
        Misconception(
            "pools with padding",
            nin(pool=lambda: nn.MaxPool2d(3, stride=2, padding=1)),
            "54 becomes 26: the pools have no padding",
        ),
        Misconception(
            "padding in the first block",
            nin(blocks=((96, 11, 4, 2), *BLOCKS[1:])),
            "224 becomes 54 in the first block: is there any padding?",
        ),
        Misconception(
            "no padding in the second block",
            nin(blocks=(BLOCKS[0], (256, 5, 1, 1), BLOCKS[2])),
            "the second block keeps 26 x 26: what does a window of 5 need for that?",
        ),
        Misconception(
            "first block that moves by 1",
            nin(blocks=((96, 11, 1, 0), *BLOCKS[1:])),
            "the large window of the first block does not look at every pixel: how far does it "
            "move?",
        ),
        Misconception(
            "widths in the wrong order",
            nin(blocks=((96, 11, 4, 0), (384, 5, 1, 2), (256, 3, 1, 1))),
            "the blocks get wider from one to the next",
        ),
        Misconception(
            "blocks without 1 x 1",
            nin(make=block(ones=0)),
            "run check(nin_block) first: your blocks are plain convolutions",
        ),
        Misconception(
            "number of classes typed in",
            _always_ten,
            "NiN(num_classes=7) should give seven scores for an image: use the argument",
        ),
        Misconception(
            "arguments that do not fit",
            _no_arguments,
            "it is built as NiN(), NiN(0.05) and NiN(0.05, 7): first the learning rate, then the "
            "number of classes, both with a default. If a line of yours is named above, begin "
            "there",
        ),
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
