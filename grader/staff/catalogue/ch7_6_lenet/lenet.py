"""LeNet itself: any model that computes the same, whatever its parts are called."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch7_6_lenet.variants import (
    ending_in,
    layers,
    pool_first,
    replaced,
    with_parts,
    without,
)
from grader.staff.catalogue.draws import normal, signed
from grader.staff.catalogue.records import core, module


class _ByHand(nn.Module):
    """The oracle: no layer but bare parameters, and the functions of torch."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        sides = [(6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (num_classes, 84)]
        self.weights = nn.ParameterList(torch.rand(side) for side in sides)
        self.biases = nn.ParameterList(torch.rand(side[0]) for side in sides)

    def forward(self, X: Tensor) -> Tensor:
        A, B, C, D, E = zip(self.weights, self.biases, strict=True)
        H = F.conv2d(F.pad(X, (2, 2, 2, 2)), *A).sigmoid()
        H = F.conv2d(F.avg_pool2d(H, 2), *B).sigmoid()
        H = F.avg_pool2d(H, 2).view(len(X), -1)
        for weight, bias in (C, D):
            H = torch.sigmoid(H @ weight.T + bias)
        return H @ E[0].T + E[1]


class _Functional(nn.Module):
    """A plain module with explicit sizes and a forward written out, last layer first."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.scores = nn.Linear(84, num_classes)
        self.fc2, self.fc1 = nn.Linear(120, 84), nn.Linear(400, 120)
        self.b, self.a = nn.Conv2d(6, 16, 5), nn.Conv2d(1, 6, kernel_size=5, padding="same")
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)

    def forward(self, X: Tensor) -> Any:
        X = self.pool(torch.sigmoid(self.a(X)))
        X = self.pool(torch.sigmoid(self.b(X)))
        X = torch.flatten(X, start_dim=1)
        X = torch.sigmoid(self.fc2(torch.sigmoid(self.fc1(X))))
        return self.scores(X)


def _nested(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    made = layers(num_classes)
    return nn.Sequential(
        nn.Sequential(*made[:3]), nn.Sequential(*made[3:6]), nn.Sequential(*made[6:])
    )


def _mean_in_windows(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """Pooling to a given size is the same here."""
    made = layers(num_classes)
    made[2], made[5] = nn.AdaptiveAvgPool2d(14), nn.AdaptiveAvgPool2d((5, 5))
    return nn.Sequential(*made)


def number_of_classes_typed_in(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    """LeNet(num_classes=7) should give seven logits for an image: use the argument"""
    return nn.Sequential(*layers())


LENET = module(
    "LeNet",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        # Signed images of strong contrast: on bright ones, which fill only the upper half of the
        # sigmoid, pooling before it would not be seen.
        Probe("a batch of two images", (signed(2, 1, 28, 28, low=1, high=4),)),
        Probe("one image", (signed(1, 1, 28, 28, low=1, high=4),), build=(0.05,)),
        Probe("seventeen classes", (normal(2, 1, 28, 28),), build=(0.1, 17)),
    ),
    mistakes=(
        {
            "ReLU for sigmoid: ReLU comes further down, in the modern LeNet; the activation asked "
            "for here gives numbers from 0 to 1": with_parts(activation=nn.ReLU),
            "tanh for sigmoid: LeNet-5 of 1998 had a tanh, which goes from -1 to 1; the activation "
            "asked for here goes from 0 to 1": with_parts(activation=nn.Tanh),
            "max for average pooling: what does one number of the pooled map tell about its four "
            "numbers: the largest, or all?": with_parts(pool=nn.MaxPool2d),
            "ReLU and max pooling: this is the modern LeNet, which comes further down; the first "
            "one has sigmoids and averages": with_parts(nn.ReLU, nn.MaxPool2d),
            "no padding in the first convolution: 28 x 28 must stay 28 x 28 in the first "
            "convolution. What does a kernel of 5 need on each side for that?": with_parts(
                padding=0
            ),
            "padding in both convolutions: only the first convolution keeps its size; look at the "
            "shapes that the second one should give": with_parts(
                change=replaced(3, lambda: nn.LazyConv2d(16, 5, padding=2))
            ),
            "kernels of 3: 14 x 14 becomes 10 x 10: how wide is a kernel if each side gets 4 "
            "smaller?": with_parts(
                padding=1, change=lambda made: replaced(3, lambda: nn.LazyConv2d(16, 3))(made)
            ),
            "other widths of the convolutions: count the channels: how many maps come out of each "
            "convolution?": with_parts(widths=(20, 50, 120, 84)),
            "dense layers in the wrong order: the dense layers get narrower from one to the "
            "next": with_parts(widths=(6, 16, 84, 120)),
            "one dense layer too few: between the 400 numbers and the logits there are two dense "
            "layers, not one": with_parts(change=without(9, 10)),
            "pooling windows that overlap: after pooling each side should be half as long: what is "
            "the stride?": with_parts(pool=lambda side: nn.AvgPool2d(side, stride=1)),
            "no flattening: a dense layer works along the last axis alone. The 16 maps must first "
            "become one row of numbers for each image": with_parts(change=without(6)),
            "softmax at the end: the cross-entropy loss takes logits and does this step "
            "itself; done twice, it weakens the gradient": with_parts(
                change=ending_in(nn.Softmax(dim=1))
            ),
            "log-softmax at the end: the loss takes logarithm and softmax itself: return the "
            "logits as they are": with_parts(change=ending_in(nn.LogSoftmax(dim=1))),
            "ReLU on the logits: a negative logit is fine: it says that a class is unlikely. What "
            "is the last layer?": with_parts(change=ending_in(nn.ReLU())),
            "sigmoid on the logits: the sigmoids belong to the hidden layers; the logits stay as "
            "they are": with_parts(change=ending_in(nn.Sigmoid())),
            "no activation after the convolutions: convolution and average are both linear, and "
            "two linear maps in a row are one: a nonlinearity has to come between them": with_parts(
                change=without(1, 4)
            ),
            "no activation in the dense part: three dense layers with nothing between them can "
            "do no more than one": with_parts(change=without(8, 10)),
            "pooling before the sigmoid: the average of sigmoids is not the sigmoid of the "
            "average: which comes first?": with_parts(change=pool_first),
        },
        number_of_classes_typed_in,
    ),
    accepted=(_Functional, _nested, _mean_in_windows, with_parts()),
    oracle=_ByHand,
    hints=(
        "Write the layers down in the order of the list: convolution, sigmoid, pooling, and the "
        "same again; flatten; dense, sigmoid, dense, sigmoid, dense. That makes twelve.",
        "nn.LazyConv2d(6, kernel_size=5, padding=2) makes six maps of whatever comes in. "
        "nn.AvgPool2d(2) halves both sides. nn.Flatten() makes a row of each image.",
        "In __init__, after the two lines that are there: self.net = nn.Sequential(...) with the "
        "twelve layers. The last one has num_classes outputs, and nothing comes after it.",
    ),
)
