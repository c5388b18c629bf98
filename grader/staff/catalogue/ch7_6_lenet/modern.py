"""The modern LeNet: ReLU and max pooling, and nothing else changed."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Probe
from grader.staff.catalogue.ch7_6_lenet.variants import (
    Layers,
    ending_in,
    layers,
    modern,
    pool_first,
    with_parts,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module, written


class _Functional(nn.Module):
    """The oracle: explicit layers, maxima taken by hand."""

    def __init__(self, lr: float = 0.1, num_classes: int = 10) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.c, self.d, self.e = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, num_classes)

    def forward(self, X: Tensor) -> Any:
        X = self._largest(self.a(X).clamp(min=0))
        X = self._largest(self.b(X).clamp(min=0)).flatten(1)
        return self.e(F.relu(self.d(F.relu(self.c(X)))))

    def _largest(self, X: Tensor) -> Tensor:
        rows = torch.maximum(X[..., ::2, :], X[..., 1::2, :])
        return torch.maximum(rows[..., ::2], rows[..., 1::2])


def _in_place(lr: float = 0.1, num_classes: int = 10) -> nn.Module:
    return nn.Sequential(*layers(num_classes, lambda: nn.ReLU(inplace=True), nn.MaxPool2d))


def _only_in_convolutions(made: Layers) -> Layers:
    return [*made[:8], nn.Sigmoid(), made[9], nn.Sigmoid(), made[11]]


MODERN_LENET = module(
    "ModernLeNet",
    core(minutes=12, points=3),
    probes=(
        Probe("a batch of two images", (normal(2, 1, 28, 28),)),
        Probe("three classes", (normal(3, 1, 28, 28),), build=(0.05, 3)),
    ),
    mistakes={
        "LeNet unchanged: this is still LeNet: two kinds of layers are to be "
        "exchanged": with_parts(),
        "only the pooling changed: maxima are there; the activations are still the old ones. "
        "Combine both changes": with_parts(pool=nn.MaxPool2d),
        "only the activations changed: ReLU is there; the pooling still takes averages. Combine "
        "both changes": with_parts(activation=nn.ReLU),
        "sigmoid left in the dense part: all four hidden layers get the new activation, not only "
        "the convolutions": modern(change=_only_in_convolutions),
        "ReLU on the logits: the logits are not hidden: cut off at zero, all unlikely classes look "
        "alike, and no gradient reaches them": modern(change=ending_in(nn.ReLU())),
        "softmax at the end: neither of the two changes asks for it: the loss takes logits": modern(
            change=ending_in(nn.Softmax(dim=1))
        ),
        "no padding in the first convolution: only activations and pooling change: the first "
        "convolution still keeps 28 x 28": modern(padding=0),
        "leaky ReLU: below zero, ReLU lets nothing through at all": with_parts(
            nn.LeakyReLU, nn.MaxPool2d
        ),
        "no activation after the convolutions: a maximum is a nonlinearity, but each convolution "
        "has its own activation as before": modern(change=without(1, 4)),
    },
    accepted=(_in_place, modern(), modern(change=pool_first)),
    oracle=_Functional,
    hints=(
        "Begin with a copy of LeNet. The number of layers stays the same, and no number in "
        "them changes.",
        "LeNet has nn.Sigmoid in four places and nn.AvgPool2d in two.",
    ),
)

EACH_CHANGE = written(
    "each_change",
    core(minutes=15, points=2, difficulty=2),
    rubric=(
        "tells for each change alone and for both what the table shows, with numbers of one's own: "
        "ReLU leaves chance level at once, max pooling with sigmoids does not",
        "gives a reason for the larger effect: a sigmoid multiplies the gradient by at most 1/4, "
        "ReLU by 1 where it is open",
        "compares CNNs and MLP by the table, in accuracy (minding the range) and in speed",
    ),
)
