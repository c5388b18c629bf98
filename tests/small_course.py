"""A made-up section with one exercise of each kind, for tests of the machinery."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from grader.exercise import Probe, Section
from grader.staff.catalogue.records import core, function, module, value, written


def normal(*shape: int):
    """A draw of normal numbers."""
    return lambda generator: torch.randn(shape, generator=generator)


def outer(a: Tensor, b: Tensor) -> Tensor:
    """The solution of the function."""
    return a[:, None] * b[None, :]


class Net(nn.Module):
    """The solution of the module: convolution, batch norm, ReLU, flatten, dropout, linear."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(0.5),
            nn.Linear(width * 20, 2),
        )

    def forward(self, X: Tensor) -> Tensor:
        return self.layers(X)


class NoActivation(Net):
    """A mistake that no shape shows."""

    def __init__(self, width: int = 3) -> None:
        super().__init__(width)
        self.layers[2] = nn.Identity()


def without_bias(width: int = 3) -> nn.Module:
    """Right as well: batch norm makes the convolution's bias idle in training mode."""
    net = Net(width)
    net.layers[0] = nn.Conv2d(1, width, 3, padding=1, bias=False)
    return net


SOLUTION = {"outer": outer, "Net": Net, "answer": 42}

OUTER = function(
    "outer",
    core(minutes=5, points=2),
    probes=(
        Probe("long and short", (normal(4), normal(3))),
        Probe("single numbers", (normal(1), normal(1))),
    ),
    mistakes={
        "axes swapped: the rows follow the first": lambda a, b: outer(b, a),
        "sum for product: multiply, do not add": lambda a, b: a[:, None] + b,
    },
    oracle=torch.outer,
    hints=("a column times a row", "broadcasting does it"),
)
NET = module(
    "Net",
    core(minutes=5, points=3),
    probes=(
        Probe("training", (normal(4, 1, 4, 5),), build=(3,), train=True),
        Probe("evaluation", (normal(2, 1, 4, 5),), build=(2,)),
        Probe("gradients", (normal(4, 1, 4, 5),), build=(3,), train=True, gradients=True),
    ),
    mistakes={
        "no activation: two linear maps are one": NoActivation,
    },
    oracle=Net,
    hints=("from top to bottom",),
)
ANSWER = value(
    "answer",
    core(minutes=5),
    mistakes={
        "half of it: now double it": 21,
    },
    answer=42,
    hints=("six times seven",),
)
ESSAY = written("essay", core(minutes=5), rubric=("an example",))

SECTION = Section("ch0_1_small", (OUTER, NET, ANSWER, ESSAY))
