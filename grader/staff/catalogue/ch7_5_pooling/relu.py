"""relu_max: the larger of two numbers, out of ReLU."""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import relu

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe, Rule
from grader.staff.catalogue.draws import integers, negative, normal

ONLY_RELU = Rule(
    "ReLU, sums and differences only",
    {
        "maximum or minimum": (0, 0),
        "pooling": (0, 0),
        "choice": (0, 0),
        "comparison": (0, 0),
        "absolute value": (0, 0),
        "sorting": (0, 0),
    },
    decides=True,  # otherwise nothing would be left to do
)


def _other_way_round(a: Tensor, b: Tensor) -> Tensor:
    return a + relu(b - a)


def _by_module(a: Tensor, b: Tensor) -> Tensor:
    return nn.ReLU()(b - a) + a


def _by_size(a: Tensor, b: Tensor) -> Tensor:
    return (a + b + (a - b).abs()) / 2


def _difference_of_relus(a: Tensor, b: Tensor) -> Tensor:
    return relu(a) - relu(b) + b


def _relus_compared(a: Tensor, b: Tensor) -> Tensor:
    return torch.maximum(relu(a), relu(b))


def _wrong_one_added(a: Tensor, b: Tensor) -> Tensor:
    return relu(b - a) + b


def _wrong_other_added(a: Tensor, b: Tensor) -> Tensor:
    return relu(a - b) + a


def _nothing_added(a: Tensor, b: Tensor) -> Tensor:
    return relu(a - b)


def _relu_of_sum(a: Tensor, b: Tensor) -> Tensor:
    return relu(a + b)


def _smaller(a: Tensor, b: Tensor) -> Tensor:
    return a - relu(a - b)


def _relu_of_one(a: Tensor, b: Tensor) -> Tensor:
    return relu(a - b) + relu(b)


def _apart(generator: Generator) -> tuple[Tensor, Tensor]:
    """Numbers of both signs, and others that are larger by one to three."""
    low = normal(6)(generator)
    return low, low + 2 + integers(6, low=-1, high=1)(generator)


RELU_MAX = Exercise(
    name="relu_max",
    kind=Kind.FUNCTION,
    probes=(
        Probe("numbers of both signs", (normal(3, 5), normal(3, 5))),
        Probe("negative numbers only", (negative(7), negative(7))),
        Probe("a is always larger", lambda generator: _apart(generator)[::-1]),
        Probe("b is always larger", _apart),
        Probe("equal numbers", lambda generator: 2 * (normal(2, 3)(generator),)),
    ),
    rule=ONLY_RELU,
    misconceptions=(
        Misconception(
            "ready-made maximum",
            torch.maximum,
            "it is right, but the point is to make a maximum out of ReLU: how far is a ahead of b?",
        ),
        Misconception(
            "absolute value for ReLU",
            _by_size,
            "right and well known; the task asks for ReLU, though, and half of |a - b| hides in it",
        ),
        Misconception(
            "ReLU of each alone",
            _difference_of_relus,
            "try -3 and -1: ReLU turns both into 0 before they are compared. Compare first",
        ),
        Misconception(
            "the larger ReLU",
            _relus_compared,
            "try -3 and -1: the larger one is -1, and no ReLU of either can tell it",
        ),
        Misconception(
            "b added to what b is ahead",
            _wrong_one_added,
            "relu(b - a) tells by how much b is ahead, and 0 if it is not. Ahead of which one?",
        ),
        Misconception(
            "a added to what a is ahead",
            _wrong_other_added,
            "relu(a - b) tells by how much a is ahead, and 0 if it is not. Ahead of which one?",
        ),
        Misconception(
            "nothing added back",
            _nothing_added,
            "this is by how much a is ahead; the maximum is that much above something",
        ),
        Misconception(
            "ReLU of the sum",
            _relu_of_sum,
            "which of the two is larger is a matter of their difference",
        ),
        Misconception(
            "the smaller one",
            _smaller,
            "this is the smaller of the two: should the difference be added or taken off?",
        ),
        Misconception(
            "ReLU once too often",
            _relu_of_one,
            "right as long as b is not negative: what does the second ReLU do to a negative b?",
        ),
    ),
    accepted=(_other_way_round, _by_module),
    oracle=torch.maximum,
    figures=(
        Figure((torch.tensor([-3.0, 5.0]), torch.tensor([-1.0, 2.0])), torch.tensor([-1.0, 5.0])),
    ),
    hints=(
        "ReLU asks one question: is this number positive? Which number is positive just when a is "
        "larger than b?",
        "relu(a - b) is how far a is ahead of b, or 0. To what do you have to add that?",
    ),
)
