"""VGG itself: any model that computes the same, whatever its parts are called."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe, Recipe
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
from grader.staff.catalogue.records import core, module


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


def number_of_classes_typed_in(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """VGG(arch, 0.05, 7) should give seven scores for an image: use the argument"""
    return nn.Sequential(*layers(arch))


def _always_eleven(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return nn.Sequential(*layers(VGG11, num_classes))


def channels_doubled_from_block_to_block(
    arch: Arch, lr: float = 0.1, num_classes: int = 10
) -> nn.Module:
    """each pair of arch brings its own number of channels, and these need not double"""
    first = arch[0][1]
    doubled = [(count, first * 2**place) for place, (count, _) in enumerate(arch)]
    return nn.Sequential(*layers(doubled, num_classes))


def blocks_not_unpacked(arch: Arch, lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """nn.Sequential takes layers one by one, not a list of them: write a star before the list, as
    nn.Sequential(*blocks, nn.Flatten(), ...)"""
    blocks: Any = [block(count, channels) for count, channels in arch]
    return nn.Sequential(blocks, *layers(arch, num_classes)[-8:])


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


VGG = module(
    "VGG",
    core(minutes=25, points=5, difficulty=2),
    probes=(
        Probe("two narrow blocks", (normal(2, 1, 8, 12),), build=(((1, 4), (2, 6)), 0.05, 7)),
        Probe(
            "three narrow blocks",
            (normal(2, 1, 16, 8),),
            build=(((2, 3), (1, 5), (3, 4)),),
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
    mistakes=(
        {
            "always VGG-11: arch says which blocks there are: go through it in a loop, and name no "
            "number of channels yourself": _always_eleven,
        },
        channels_doubled_from_block_to_block,
        {
            "one convolution in each block: the first number of each pair is the number of "
            "convolutions in that block": with_parts(block=_single),
            "no flattening: a dense layer works along the last axis alone: first make one row of "
            "each image": with_parts(change=without(-8)),
            "one average for each map: a good idea, which comes further down; here each cell of "
            "the last maps goes into the dense part": with_parts(change=replaced(-8, _averaged)),
            "averages down to 7 x 7: other libraries do this to take images of any size; here "
            "Flatten takes the maps as they come": with_parts(change=replaced(-8, _seven_by_seven)),
            "no dropout: in training, each of the two wide dense layers is followed by ReLU and "
            "dropout": with_parts(change=without(-5, -2)),
            "dropout once only: the second dense layer needs it as much as the first": with_parts(
                change=without(-2)
            ),
            "another dropout rate: how many of a hundred numbers should be dropped?": with_parts(
                change=_seldom
            ),
            "dropout after each block: convolutions share their few weights and need no dropout: "
            "it belongs between the dense layers": with_parts(block=_dropping),
            "dropout that never rests: F.dropout drops unless it is told otherwise: give it "
            "training=self.training, or use nn.Dropout, which knows. Call eval() and compare two "
            "outputs": with_parts(change=_restless),
            "no ReLU between the dense layers: three dense layers in a row are one dense layer: "
            "they need a nonlinearity between them": with_parts(change=without(-6, -3)),
            "one dense layer too few: three dense layers end the net, the scores "
            "included": with_parts(change=without(-4, -3, -2)),
            "layer of the scores missing: 4096 numbers for each image are not yet scores: a last "
            "dense layer makes one for each class": with_parts(change=without(-1)),
            "narrow dense layers: cheaper, but not VGG: how wide are its two hidden dense "
            "layers?": with_parts(dense=1024),
            "softmax at the end: the cross-entropy loss takes raw scores and does this step "
            "itself": with_parts(change=ending_in(lambda: nn.Softmax(dim=1))),
            "ReLU on the scores: a negative score is legal: it says that a class is "
            "unlikely": with_parts(change=ending_in(nn.ReLU)),
        },
        number_of_classes_typed_in,
        blocks_not_unpacked,
    ),
    accepted=(_InTwoParts, with_parts(change=_relu_behind_dropout)),
    oracle=_Functional,
    hints=(
        "First a list of blocks: one vgg_block for each pair (num_convs, out_channels) of arch.",
        "The blocks are followed by eight layers: Flatten, then twice the three LazyLinear(4096), "
        "ReLU, Dropout(0.5), then LazyLinear(num_classes).",
        "nn.Sequential takes the blocks unpacked: nn.Sequential(*blocks, nn.Flatten(), ...).",
    ),
)
