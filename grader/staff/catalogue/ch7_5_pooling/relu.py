"""relu_max: the larger of two numbers, out of ReLU."""

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import relu

from grader.exercise import Figure, Probe, Rule
from grader.staff.catalogue.draws import integers, negative, normal
from grader.staff.catalogue.records import function, further

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


def absolute_value_for_ReLU(a: Tensor, b: Tensor) -> Tensor:
    """right and well known; the task asks for ReLU, though, and half of |a - b| hides in it"""
    return (a + b + (a - b).abs()) / 2


def ReLU_of_each_alone(a: Tensor, b: Tensor) -> Tensor:
    """try -3 and -1: ReLU turns both into 0 before they are compared. Compare first"""
    return relu(a) - relu(b) + b


def the_larger_ReLU(a: Tensor, b: Tensor) -> Tensor:
    """try -3 and -1: the larger one is -1, and no ReLU of either can tell it"""
    return torch.maximum(relu(a), relu(b))


def b_added_to_what_b_is_ahead(a: Tensor, b: Tensor) -> Tensor:
    """relu(b - a) is what must be added to a to reach b, if b is larger. You added it to b"""
    return relu(b - a) + b


def a_added_to_what_a_is_ahead(a: Tensor, b: Tensor) -> Tensor:
    """relu(a - b) is what must be added to b to reach a, if a is larger. You added it to a"""
    return relu(a - b) + a


def nothing_added_back(a: Tensor, b: Tensor) -> Tensor:
    """this is the difference, where a is larger; the maximum is that much above which number?"""
    return relu(a - b)


def ReLU_of_the_sum(a: Tensor, b: Tensor) -> Tensor:
    """which of the two is larger is a matter of their difference"""
    return relu(a + b)


def the_smaller_one(a: Tensor, b: Tensor) -> Tensor:
    """this is the smaller of the two: should the difference be added or taken off?"""
    return a - relu(a - b)


def ReLU_once_too_often(a: Tensor, b: Tensor) -> Tensor:
    """right as long as b is not negative: what does the second ReLU do to a negative b?"""
    return relu(a - b) + relu(b)


def _apart(generator: Generator) -> tuple[Tensor, Tensor]:
    """Numbers of both signs, and others that are larger by one to three."""
    low = normal(6)(generator)
    return low, low + 2 + integers(6, low=-1, high=1)(generator)


RELU_MAX = function(
    "relu_max",
    further(minutes=8, difficulty=2),
    probes=(
        Probe("numbers of both signs", (normal(3, 5), normal(3, 5))),
        Probe("negative numbers only", (negative(7), negative(7))),
        Probe("a is always larger", lambda generator: _apart(generator)[::-1]),
        Probe("b is always larger", _apart),
        Probe("equal numbers", lambda generator: 2 * (normal(2, 3)(generator),)),
    ),
    rule=ONLY_RELU,
    mistakes=(
        {
            "ready-made maximum: it is right, but the point is to make a maximum out of ReLU: what "
            "must be added to b?": torch.maximum,
        },
        absolute_value_for_ReLU,
        ReLU_of_each_alone,
        the_larger_ReLU,
        b_added_to_what_b_is_ahead,
        a_added_to_what_a_is_ahead,
        nothing_added_back,
        ReLU_of_the_sum,
        the_smaller_one,
        ReLU_once_too_often,
    ),
    accepted=(_other_way_round, _by_module),
    oracle=torch.maximum,
    figures=(
        Figure((torch.tensor([-3.0, 5.0]), torch.tensor([-1.0, 2.0])), torch.tensor([-1.0, 5.0])),
    ),
    hints=(
        "ReLU asks one question: is this number positive? Which number is positive just when a is "
        "larger than b?",
        "relu(a - b) is a - b where a is larger, and 0 elsewhere. To what do you have to add that?",
    ),
)
