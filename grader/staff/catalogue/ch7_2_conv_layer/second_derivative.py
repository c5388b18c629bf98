"""second_derivative_kernel: the smallest one, its size, and what it answers to."""

from __future__ import annotations

import torch

from grader.exercise import Exercise, Kind, Misconception, Probe


def _returning(*rows: list[float]) -> object:
    """A function that returns this kernel."""
    return lambda: torch.tensor(rows)


SECOND_DERIVATIVE_KERNEL = Exercise(
    name="second_derivative_kernel",
    kind=Kind.PROPERTY,
    property="is_second_derivative",
    probes=(Probe("flat part, ramp and squares", guessable="nothing goes in: it is one kernel"),),
    misconceptions=(
        Misconception(
            "first derivative",
            _returning([1.0, -1.0]),
            "try it on a ramp such as 0, 1, 2, 3: the second derivative of a ramp is 0",
        ),
        Misconception(
            "no minus in the middle",
            _returning([1.0, 2.0, 1.0]),
            "this averages: on a flat part the entries have to cancel",
        ),
        Misconception(
            "five entries that do not cancel",
            _returning([1.0, 2.0, -5.0, 2.0, 1.0]),
            "fewer entries will do, and on a flat part they have to cancel",
        ),
        Misconception(
            "five entries",
            _returning([-1.0, 16.0, -30.0, 16.0, -1.0]),
            "this one is right and even more exact, but not the smallest",
        ),
        Misconception(
            "both axes at once",
            _returning([0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]),
            "this is the sum of two second derivatives, downwards and to the right: one axis is "
            "asked for",
        ),
        Misconception(
            "one pair of brackets",
            lambda: torch.tensor([1.0, -2.0, 1.0]),
            "the entries are right, but corr2d wants a matrix: one row, so two pairs of brackets",
        ),
    ),
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

SECOND_DERIVATIVE_SIZE = Exercise(
    name="second_derivative_size",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "that of the first derivative",
            2,
            "two cells know one difference; that this difference changes takes another to tell",
        ),
        Misconception(
            "two pairs of cells", 4, "the two differences may share the cell between them"
        ),
        Misconception(
            "a larger formula", 5, "there are such formulas, and they are more exact: not smaller"
        ),
        Misconception(
            "both axes", 9, "along one axis the kernel is a single row, or a single column"
        ),
    ),
    oracle=3,
    hints=("A difference of two differences: how many neighbours take part in it?",),
)

SECOND_DERIVATIVE_SEES = Exercise(
    name="second_derivative_sees",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "flat areas",
            "a",
            "the entries sum to 0, so where all cells are alike nothing comes out",
        ),
        Misconception(
            "ramps",
            "b",
            "on a ramp the difference is the same everywhere: the difference of differences is 0",
        ),
        Misconception(
            "noise only",
            "d",
            "noise does stand out, but so does everything else that changes its slope suddenly",
        ),
    ),
    oracle="c",
    hints=("Slide 1, -2, 1 over 0 0 3 0 0, over 0 1 2 3 4 and over 3 3 3 3, and compare.",),
)
