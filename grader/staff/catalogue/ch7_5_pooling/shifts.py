"""What pooling forgets about places, and which cells get a gradient from it."""

from itertools import permutations

import torch
from torch.nn import functional as F

from grader.staff.catalogue.records import core, value, written


def _unnoticed() -> tuple[int, ...]:
    """The oracle: pool every dot and its neighbour."""
    dots = torch.eye(9)[:8]
    pooled, moved = (F.max_pool1d(row[:, :8], 2) for row in (dots, dots.roll(1, 1)))
    return tuple(j for j in range(7) if torch.equal(pooled[j], moved[j]))


SHIFT_UNNOTICED = value(
    "shift_unnoticed",
    core(minutes=4),
    mistakes={
        "always: draw the windows: columns 0 and 1, then 2 and 3. A dot in column 1 moves to "
        "column 2": (0, 1, 2, 3, 4, 5, 6),
        "never: columns 0 and 1 lie in the same window: does its maximum tell where the dot "
        "is?": (),
        "odd columns: from an odd column the dot moves into the next window; count columns from "
        "0": (1, 3, 5),
        "first window only: what goes for the first window goes for the others as well": (0,),
    },
    accepted=tuple(permutations(_unnoticed())),  # nobody asks for an order
    answer=_unnoticed(),
    hints=("Which columns lie under the first window? Which under the second?",),
)

GRADIENT_CELLS = value(
    "gradient_cells",
    core(minutes=4),
    mistakes={
        "all cells in both: change one of the smaller cells a little: does the largest number "
        "change?": (9, 9),
        "one cell in both: change any cell a little: does the average change?": (1, 1),
        "no gradient through a maximum: change the largest cell a little: the maximum follows it": (
            0,
            9,
        ),
        "order swapped: the maximum comes first in the answer": (9, 1),
        "all but the largest: it is the other way round: the largest is the only one that matters "
        "to the maximum": (8, 9),
    },
    answer=(1, 9),
    hints=(
        "A cell has a gradient if a tiny change of it changes the output. Try it cell by cell.",
    ),
)

MAX_OR_AVERAGE = written(
    "max_or_average",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "max keeps the strongest evidence in a window (is the feature there at all?), average "
        "keeps the mean evidence (how much of it is there?)",
        "says what noise or outliers do to each: one wild cell settles a maximum, and is averaged "
        "down in a mean",
        "says where the gradient goes: to a single cell with max, to all cells evenly with average",
        "gives an example of its own, with a picture or numbers, where the two differ",
    ),
)
