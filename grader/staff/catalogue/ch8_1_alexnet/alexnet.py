"""AlexNet itself: any model that computes the same, whatever its parts are called."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch8_1_alexnet.variants import (
    Layers,
    ending_in,
    inserted,
    layers,
    replaced,
    with_parts,
    without,
)
from grader.staff.catalogue.ch8_2_vgg.variants import Restless
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module


class _Functional(nn.Module):
    """The oracle: a plain module with explicit sizes, its forward written out."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.out = nn.Linear(4096, num_classes)
        self.fc2, self.fc1 = nn.Linear(4096, 4096), nn.Linear(256 * 5 * 5, 4096)
        self.e, self.d = nn.Conv2d(384, 256, 3), nn.Conv2d(384, 384, 3)
        self.c, self.b = nn.Conv2d(256, 384, 3), nn.Conv2d(96, 256, 5)
        self.a = nn.Conv2d(1, 96, 11, stride=4)

    def forward(self, X: Tensor) -> Any:
        H = F.max_pool2d(self.a(F.pad(X, [1] * 4)).clamp(min=0), 3, 2)
        H = F.max_pool2d(self.b(F.pad(H, [2] * 4)).clamp(min=0), 3, 2)
        for conv in (self.c, self.d, self.e):
            H = conv(F.pad(H, [1] * 4)).clamp(min=0)
        H = F.max_pool2d(H, 3, 2).reshape(len(X), -1)
        for layer in (self.fc1, self.fc2):
            H = F.dropout(torch.relu(layer(H)), 0.5, self.training)
        return self.out(H)


class _InTwoParts(nn.Module):
    """Features and a classifier, as other libraries have them; ReLU after the pools."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        made = layers(num_classes)
        made[1], made[2] = made[2], made[1]
        self.features, self.classifier = nn.Sequential(*made[:13]), nn.Sequential(*made[14:])

    def forward(self, X: Tensor) -> Any:
        return self.classifier(self.features(X).flatten(1))


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """AlexNet(0.1, 7) should give seven scores for an image: use the argument"""
    return nn.Sequential(*layers())


def _early_dropout(made: Layers) -> Layers:
    """Before each hidden dense layer, as torchvision has it, instead of after it."""
    kept = without(16, 19)(made)
    return [*kept[:14], nn.Dropout(0.5), *kept[14:16], nn.Dropout(0.5), *kept[16:]]


def _restless(made: Layers) -> Layers:
    return replaced(19, Restless)(replaced(16, Restless)(made))


def _seldom(made: Layers) -> Layers:
    return [nn.Dropout(0.2) if isinstance(layer, nn.Dropout) else layer for layer in made]


def _first(side: int = 11, stride: int = 4, padding: int = 1) -> Any:
    return lambda channels: nn.LazyConv2d(channels, side, stride=stride, padding=padding)


ALEXNET = module(
    "AlexNet",
    core(minutes=30, points=4, difficulty=2),
    probes=(
        # At 224 some mistakes keep all shapes; 193 x 201 gives the same 5 x 5 maps at the end.
        Probe("one image", (normal(1, 1, 224, 224),), build=(0.01,)),
        Probe("in training mode", (normal(1, 1, 193, 201),), build=(0.1, 7), train=True),
    ),
    mistakes=(
        {
            "no padding in the first convolution: 54 x 54 comes out all the same, so no table "
            "shows it. But how many border pixels does each choice drop? The windows begin one "
            "cell further out": with_parts(first=_first(padding=0)),
            "padding 2 in the first convolution: that gives 55 x 55: one cell on each side is "
            "enough": with_parts(first=_first(padding=2)),
            "stride 2 in the first convolution: large images need a large step at the beginning: "
            "the maps should be 54 x 54": with_parts(first=_first(stride=2)),
            "pools of 2 x 2: windows of 3 that move by 2 overlap: 54 becomes 26, and not "
            "27": with_parts(pool=lambda: nn.MaxPool2d(2, stride=2)),
            "average pooling: what does one number of the pooled map tell of its nine "
            "cells?": with_parts(pool=lambda: nn.AvgPool2d(3, stride=2)),
            "pools that move by three: without a stride of its own a pool moves by the side of its "
            "window: these overlap": with_parts(pool=lambda: nn.MaxPool2d(3)),
            "384, 256, 256 at the end: two of the three small convolutions have 384 "
            "channels": with_parts(widths=(96, 256, 384, 256, 256)),
            "two thirds of the channels: that is the slimmer version that other libraries have; "
            "here the first convolution makes 96 maps": with_parts(widths=(64, 192, 384, 256, 256)),
            "no padding in the small convolutions: 12 x 12 stays 12 x 12 through all three: what "
            "does a window of 3 need for that?": with_parts(
                replaced(6, lambda: nn.LazyConv2d(384, 3))
            ),
            "no ReLU between the dense layers: three dense layers in a row are one dense layer: "
            "what follows each hidden one?": with_parts(without(15, 18)),
            "ReLU missing after the last convolution: all five convolutions are followed by "
            "ReLU": with_parts(without(11)),
            "sigmoid for ReLU: AlexNet uses ReLU: the slope of a sigmoid is a quarter at "
            "best": with_parts(
                lambda made: [nn.Sigmoid() if type(m) is nn.ReLU else m for m in made]
            ),
            "no dropout: 40 million parameters in the dense part learn images by heart: what "
            "makes that hard?": with_parts(without(16, 19)),
            "dropout once only: both hidden dense layers have it": with_parts(without(19)),
            "dropout before the dense layers: here dropout comes after the ReLU of each hidden "
            "dense layer, not before the layer: nothing is dropped of what Flatten "
            "gives": with_parts(_early_dropout),
            "dropout before flatten: the maps are not dropped: the first dropout comes after the "
            "ReLU of the first dense layer": with_parts(inserted(13, lambda: nn.Dropout(0.5))),
            "another dropout rate: how many of a hundred values should be dropped?": with_parts(
                _seldom
            ),
            "dropout that never rests: F.dropout drops unless it is told otherwise: give it "
            "training=self.training, or use nn.Dropout. Call eval() and compare two "
            "outputs": with_parts(_restless),
            "layer of the scores missing: 4096 values for each image are not yet scores: a last "
            "dense layer makes one for each class": with_parts(without(20)),
            "softmax at the end: the cross-entropy loss takes logits and does this step "
            "itself": with_parts(ending_in(lambda: nn.Softmax(dim=1))),
            "ReLU on the scores: a logit may be negative: nothing follows the last "
            "layer": with_parts(ending_in(nn.ReLU)),
        },
        number_of_classes_typed_in,
    ),
    accepted=(_InTwoParts, with_parts()),
    oracle=_Functional,
    hints=(
        "Go through the list of layers from above. After each convolution, and after each of the "
        "two hidden dense layers, there is a ReLU.",
        "nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1) is the first layer, "
        "nn.MaxPool2d(kernel_size=3, stride=2) each pool.",
        "It makes 21 layers: three, three, two, two, three with the last pool, then Flatten, twice "
        "the three Linear, ReLU, Dropout, and the scores.",
    ),
)
