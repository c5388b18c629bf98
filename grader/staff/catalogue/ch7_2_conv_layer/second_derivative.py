"""second_derivative_kernel: the smallest one, and what it responds to."""

import torch

from grader.exercise import Probe
from grader.staff.catalogue.records import further, holds, value


def _returning(*rows: list[float]) -> object:
    """A function that returns this kernel."""
    return lambda: torch.tensor(rows)


SECOND_DERIVATIVE_KERNEL = holds(
    "second_derivative_kernel",
    further(minutes=10, points=2, difficulty=2),
    "is_second_derivative",
    probes=(Probe("flat part, ramp and squares", guessable="nothing goes in: it is one kernel"),),
    mistakes={
        "first derivative: try it on a ramp such as 0, 1, 2, 3: the second derivative of a ramp is "
        "0": _returning([1.0, -1.0]),
        "no minus in the middle: this averages: on a flat part the entries have to "
        "cancel": _returning([1.0, 2.0, 1.0]),
        "five entries that do not cancel: fewer entries will do, and on a flat part they have to "
        "cancel": _returning([1.0, 2.0, -5.0, 2.0, 1.0]),
        "more entries than it needs: it may be right, and even more exact, but fewer entries "
        "do": _returning([-1.0, 16.0, -30.0, 16.0, -1.0]),
        "both axes at once: this is the sum of two second derivatives, downwards and to the right: "
        "one axis is asked for": _returning([0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]),
        "one pair of brackets: the entries are right, but corr2d wants a matrix: one row, so two "
        "pairs of brackets": lambda: torch.tensor([1.0, -2.0, 1.0]),
    },
    accepted=(
        _returning([-1.0, 2.0, -1.0]),
        _returning([0.5], [-1.0], [0.5]),
        lambda: torch.tensor([[1, -2, 1]]),
    ),
    oracle=lambda: torch.diff(torch.eye(3), n=2, dim=0),
    hints=(
        "Take three neighbours a, b, c. What are the two differences between them?",
        "Subtract the first difference from the second and sort by a, b and c: the factors are "
        "the entries.",
    ),
)

SECOND_DERIVATIVE_SEES = value(
    "second_derivative_sees",
    further(minutes=4),
    mistakes={
        "flat areas: the entries sum to 0, so where all cells are alike nothing comes out": "a",
        "ramps: on a ramp the difference is the same everywhere: the difference of differences is "
        "0": "b",
        "noise only: noise does stand out, but so does everything else that changes its slope "
        "suddenly": "d",
    },
    answer="c",
    hints=("Slide 1, -2, 1 over 0 0 3 0 0, over 0 1 2 3 4 and over 3 3 3 3, and compare.",),
)
