"""VGG itself: any model that computes the same, whatever its parts are called."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception, Probe, Recipe
from grader.staff.catalogue.ch8_2_vgg.variants import (
    VGG11,
    Arch,
    Layers,
    Restless,
    block,
    ending_in,
    layers,
    replaced,
    with_parts,
    without,
)
from grader.staff.catalogue.draws import normal


class _Functional(nn.Module):
    """The oracle: a plain module, its forward written out."""

    def __init__(self, arch: Arch, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.arch = arch
        widths = [channels for count, channels in arch for _ in range(count)]
        self.convs = nn.ModuleList(nn.LazyConv2d(c, 3, padding=1) for c in widths)
        self.scores = nn.Linear(4096, num_classes)
        self.fc2, self.fc1 = nn.Linear(4096, 4096), nn.LazyLinear(4096)

    def forward(self, X: Tensor) -> Any:
        convs = iter(self.convs)
        for count, _ in self.arch:
            for _ in range(count):
                X = next(convs)(X).clamp(min=0)
            X = F.max_pool2d(X, 2)
        X = X.reshape(len(X), -1)
        for layer in (self.fc1, self.fc2):
            X = F.dropout(torch.relu(layer(X)), 0.5, self.training)
        return self.scores(X)


class _InTwoParts(nn.Module):
    """As other libraries lay it out: features, then a classifier."""

    def __init__(self, arch: Arch, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        made = layers(arch, num_classes)
        self.features = nn.Sequential(*made[:-8])
        self.classifier = nn.Sequential(*made[-7:])

    def forward(self, X: Tensor) -> Any:
        return self.classifier(torch.flatten(self.features(X), 1))


def _relu_behind_dropout(made: Layers) -> Layers:
    """ReLU and dropout may change places: what is dropped is 0 before and after."""
    return [*made[:-6], made[-5], made[-6], made[-4], made[-2], made[-3], made[-1]]


def _no_arguments(arch: Arch) -> nn.Module:
    return nn.Sequential(*layers(arch))


def _always_ten(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return nn.Sequential(*layers(arch))


def _always_eleven(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return nn.Sequential(*layers(VGG11, num_classes))


def _doubling(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    first = arch[0][1]
    doubled = [(count, first * 2**place) for place, (count, _) in enumerate(arch)]
    return nn.Sequential(*layers(doubled, num_classes))


def _single(num_convs: int, out_channels: int) -> nn.Module:
    return block(1, out_channels)


def _dropping(num_convs: int, out_channels: int) -> nn.Module:
    return nn.Sequential(block(num_convs, out_channels), nn.Dropout(0.5))


def _restless(made: Layers) -> Layers:
    return replaced(-2, Restless)(replaced(-5, Restless)(made))


def _seldom(made: Layers) -> Layers:
    return [nn.Dropout(0.2) if isinstance(layer, nn.Dropout) else layer for layer in made]


def _seven_by_seven() -> nn.Module:
    return nn.Sequential(nn.AdaptiveAvgPool2d(7), nn.Flatten())


def _averaged() -> nn.Module:
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())


VGG = Exercise(
    name="VGG",
    kind=Kind.MODULE,
    points=4,
    probes=(
        Probe("two narrow blocks", (normal(2, 1, 8, 12),), build=(((1, 4), (2, 6)), 0.05, 7)),
        Probe(
            "three narrow blocks",
            (normal(2, 2, 16, 8),),
            build=(((2, 3), (1, 5), (2, 4)),),
            train=True,
        ),
        # 128 million parameters: looked at without numbers.
        Probe(
            "VGG-11",
            (Recipe("hollow", {"shape": [1, 1, 224, 224]}),),
            build=(VGG11,),
            guessable="shapes and a count of parameters are known from the paper",
        ),
    ),
    misconceptions=(
        Misconception(
            "always VGG-11",
            _always_eleven,
            "arch says which blocks there are: go through it in a loop, and name no number of "
            "channels yourself",
        ),
        Misconception(
            "channels doubled from block to block",
            _doubling,
            "each pair of arch brings its own number of channels, and these need not double",
        ),
        Misconception(
            "one convolution in each block",
            with_parts(block=_single),
            "the first number of each pair is the number of convolutions in that block",
        ),
        Misconception(
            "no flattening",
            with_parts(change=without(-8)),
            "a dense layer works along the last axis alone: first make one row of each image",
        ),
        Misconception(
            "one average for each map",
            with_parts(change=replaced(-8, _averaged)),
            "a good idea, which comes further down; here each cell of the last maps goes into the "
            "dense part",
        ),
        Misconception(
            "averages down to 7 x 7",
            with_parts(change=replaced(-8, _seven_by_seven)),
            "other libraries do this to take images of any size; here Flatten takes the maps as "
            "they come",
        ),
        Misconception(
            "no dropout",
            with_parts(change=without(-5, -2)),
            "in training, each of the two wide dense layers is followed by ReLU and dropout",
        ),
        Misconception(
            "dropout once only",
            with_parts(change=without(-2)),
            "the second dense layer needs it as much as the first",
        ),
        Misconception(
            "another dropout rate",
            with_parts(change=_seldom),
            "how many of a hundred numbers should be dropped?",
        ),
        Misconception(
            "dropout after each block",
            with_parts(block=_dropping),
            "convolutions share their few weights and need no dropout: it belongs between the "
            "dense layers",
        ),
        Misconception(
            "dropout that never rests",
            with_parts(change=_restless),
            "F.dropout drops unless it is told otherwise: give it training=self.training, or use "
            "nn.Dropout, which knows. Call eval() and compare two outputs",
        ),
        Misconception(
            "no ReLU between the dense layers",
            with_parts(change=without(-6, -3)),
            "three dense layers in a row are one dense layer: something has to bend between them",
        ),
        Misconception(
            "one dense layer too few",
            with_parts(change=without(-4, -3, -2)),
            "three dense layers end the net, the scores included",
        ),
        Misconception(
            "layer of the scores missing",
            with_parts(change=without(-1)),
            "4096 numbers for each image are not yet scores: a last dense layer makes one for each "
            "class",
        ),
        Misconception(
            "narrow dense layers",
            with_parts(dense=1024),
            "cheaper, but not VGG: how wide are its two hidden dense layers?",
        ),
        Misconception(
            "softmax at the end",
            with_parts(change=ending_in(lambda: nn.Softmax(dim=1))),
            "the cross-entropy loss takes raw scores and does this step itself",
        ),
        Misconception(
            "ReLU on the scores",
            with_parts(change=ending_in(nn.ReLU)),
            "a negative score is legal: it says that a class is unlikely",
        ),
        Misconception(
            "number of classes typed in",
            _always_ten,
            "VGG(arch, 0.05, 7) should give seven scores for an image: use the argument",
        ),
        Misconception(
            "arguments that do not fit",
            _no_arguments,
            "it is built as VGG(arch) or VGG(arch, 0.05, 7): learning rate and number of classes "
            "follow arch, both with a default. If a line of yours is named above, begin there: "
            "nn.Sequential wants its layers one by one, nn.Sequential(*blocks, ...)",
        ),
    ),
    accepted=(_InTwoParts, with_parts(change=_relu_behind_dropout)),
    oracle=_Functional,
    hints=(
        "First a list of blocks: one vgg_block for each pair (num_convs, out_channels) of arch.",
        "Behind the blocks stand eight layers: Flatten, then twice the three LazyLinear(4096), "
        "ReLU, Dropout(0.5), then LazyLinear(num_classes).",
        "nn.Sequential takes the blocks unpacked: nn.Sequential(*blocks, nn.Flatten(), ...).",
    ),
)
