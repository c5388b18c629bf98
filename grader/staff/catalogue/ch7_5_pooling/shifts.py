"""What pooling forgets about places, and which cells learn from it."""

from __future__ import annotations

import torch
from torch.nn import functional as F

from grader.exercise import Exercise, Kind, Misconception


def _unnoticed() -> tuple[int, ...]:
    """The oracle: pool every dot and its neighbour."""
    dots = torch.eye(9)[:8]
    pooled, moved = (F.max_pool1d(row[:, :8], 2) for row in (dots, dots.roll(1, 1)))
    return tuple(j for j in range(7) if torch.equal(pooled[j], moved[j]))


SHIFT_UNNOTICED = Exercise(
    name="shift_unnoticed",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "always",
            (0, 1, 2, 3, 4, 5, 6),
            "draw the windows: columns 0 and 1, then 2 and 3. A dot in column 1 moves to column 2",
        ),
        Misconception(
            "never",
            (),
            "columns 0 and 1 lie in the same window: does its maximum tell where the dot is?",
        ),
        Misconception(
            "odd columns",
            (1, 3, 5),
            "from an odd column the dot moves into the next window; count columns from 0",
        ),
        Misconception(
            "first window only",
            (0,),
            "what goes for the first window goes for the others as well",
        ),
    ),
    oracle=_unnoticed(),
    hints=("Which columns lie under the first window? Which under the second?",),
)

GRADIENT_CELLS = Exercise(
    name="gradient_cells",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "all cells in both",
            (9, 9),
            "change one of the smaller cells a little: does the largest number change?",
        ),
        Misconception(
            "one cell in both",
            (1, 1),
            "change any cell a little: does the average change?",
        ),
        Misconception(
            "no gradient through a maximum",
            (0, 9),
            "change the largest cell a little: the maximum follows it",
        ),
        Misconception("order swapped", (9, 1), "the maximum comes first in the answer"),
        Misconception(
            "all but the largest",
            (8, 9),
            "it is the other way round: the largest is the only one that matters to the maximum",
        ),
    ),
    oracle=(1, 9),
    hints=(
        "A cell has a gradient if a tiny change of it changes the output. Try it cell by cell.",
    ),
)

MAX_OR_AVERAGE = Exercise(
    name="max_or_average",
    kind=Kind.WRITTEN,
    rubric=(
        "max keeps the strongest evidence in a window (is the feature there at all?), average "
        "keeps the mean evidence (how much of it is there?)",
        "says what noise or outliers do to each: one wild cell settles a maximum, and is averaged "
        "down in a mean",
        "says where the gradient goes: to a single cell with max, to all cells evenly with average",
        "gives an example of its own, with a picture or numbers, where the two differ",
    ),
)
