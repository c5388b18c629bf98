"""nn.MaxPool2d and its options: what comes out, and of which size."""

from typing import Any

import torch
from torch import nn

from grader.staff.catalogue.records import core, value

SQUARE = torch.arange(16.0).reshape(1, 1, 4, 4)


def _values(layer: nn.Module) -> tuple[tuple[float, ...], ...]:
    return tuple(map(tuple, layer(SQUARE)[0, 0].tolist()))


POOLED_DEFAULT = value(
    "pooled_default",
    core(minutes=3),
    mistakes={
        "steps of one: your pool2d would do that. torch's layer moves by a whole window, and drops "
        "one that hangs over the end: how often does a window of 3 fit into 4 cells?": _values(
            nn.MaxPool2d(3, stride=1)
        ),
        "average: that is the average of the window; the layer is called MaxPool2d": _values(
            nn.AvgPool2d(3)
        ),
        "without brackets: the number is right; it is a matrix of one row and one column, so two "
        "pairs of brackets": 10,
    },
    answer=_values(nn.MaxPool2d(3)),
    hints=("Which cells lie under the first window? Where does the second one begin?",),
)

POOLED_PADDED = value(
    "pooled_padded",
    core(minutes=3),
    mistakes={
        "padding forgotten: with a rim of one cell the first window begins outside the image, and "
        "one more fits": _values(nn.MaxPool2d(3, stride=2)),
        "stride forgotten: the window moves by 2 here": _values(
            nn.MaxPool2d(3, stride=1, padding=1)
        ),
        "average: this averages; the layer is called MaxPool2d": _values(
            nn.AvgPool2d(3, stride=2, padding=1)
        ),
        "rim at the end only: the rim goes all around: where does the first window begin?": (
            (10, 11),
            (14, 15),
        ),
    },
    answer=_values(nn.MaxPool2d(3, stride=2, padding=1)),
    hints=("Draw the 4 x 4 image with a rim of one cell, then the windows, 2 cells apart.",),
)

POOLED_PAIRS = value(
    "pooled_pairs",
    core(minutes=3),
    mistakes={
        "padding forgotten: with one more column on the left and one on the right, two windows fit "
        "side by side": _values(nn.MaxPool2d((2, 3), stride=(2, 3))),
        "padding on all sides: padding=(0, 1) says: none above and below, one left and "
        "right": _values(nn.MaxPool2d((2, 3), stride=(2, 3), padding=(1, 1))),
        "padding of the rows: the first number of a pair belongs to the rows: which of the two is "
        "0?": _values(nn.MaxPool2d((2, 3), stride=(2, 3), padding=(1, 0))),
        "average: this averages; the layer is called MaxPool2d": _values(
            nn.AvgPool2d((2, 3), stride=(2, 3), padding=(0, 1))
        ),
        "steps of one: the window moves by 2 downwards and by 3 to the right": _values(
            nn.MaxPool2d((2, 3), stride=1, padding=(0, 1))
        ),
    },
    answer=_values(nn.MaxPool2d((2, 3), stride=(2, 3), padding=(0, 1))),
    hints=("Rows and columns are settled apart from each other: take the columns first.",),
)

# Rows and columns of (window, stride, padding) for each line of the table in the chapter.
TABLE = (
    ((3, 3, 0), (3, 3, 0)),
    ((3, 1, 0), (3, 1, 0)),
    ((3, 2, 1), (3, 2, 1)),
    ((2, 2, 0), (3, 3, 1)),
    ((2, 2, 0), (2, 2, 0)),
)


def _table(rule: Any, swap: bool = False) -> tuple[tuple[int, int], ...]:
    """The rule, from a length, window, stride and padding to a length, on all lines."""
    lines = [(down, right) if not swap else (right, down) for down, right in TABLE]
    return tuple((rule(10, *down), rule(13, *right)) for down, right in lines)


def _shapes_by_torch() -> tuple[tuple[int, ...], ...]:
    X = torch.zeros(1, 1, 10, 13)
    shapes = []
    for (k, s, p), (m, t, q) in TABLE:
        shapes.append(tuple(nn.MaxPool2d((k, m), (s, t), (p, q))(X).shape[2:]))
    return tuple(shapes)


POOL_SHAPES = value(
    "pool_shapes",
    core(minutes=3),
    mistakes={
        "steps of one unless told: look at the lines without a stride: torch takes the size of the "
        "window then": ((8, 11), (8, 11), (5, 7), (5, 5), (9, 12)),
        "rounded up: a window that hangs over the end is dropped: round down": _table(
            lambda n, k, s, p: -(-(n + 2 * p - k) // s) + 1
        ),
        "padding counted once: padding is put on both sides": _table(
            lambda n, k, s, p: (n + p - k) // s + 1
        ),
        "padding forgotten: two of the lines have padding: by how much does the image "
        "grow?": _table(lambda n, k, s, p: (n - k) // s + 1),
        "pairs read the wrong way round: look at the line with the pairs: the first number of each "
        "belongs to the rows": _table(lambda n, k, s, p: (n + 2 * p - k) // s + 1, swap=True),
        "plus one forgotten: a window as large as the image has one place, not none": _table(
            lambda n, k, s, p: (n + 2 * p - k) // s
        ),
    },
    answer=_shapes_by_torch(),
    hints=(
        "The formula is that of 7.3: add the padding twice, subtract the window, divide by the "
        "stride, round down, add 1. Only the default stride is new.",
    ),
)

POOL_CHANNELS = value(
    "pool_channels",
    core(minutes=3),
    mistakes={
        "channels merged: a convolution adds its channels up. Pooling has nothing to add: each "
        "channel is pooled by itself": (2, 1, 4, 6),
        "channels pooled, too: the window has rows and columns, and no third side: the channels "
        "are not halved": (2, 3, 4, 6),
        "batch pooled, too: no picture of the batch is lost": (1, 6, 4, 6),
        "steps of one: the channels are right; how far does the window of nn.MaxPool2d(2) move?": (
            2,
            6,
            7,
            11,
        ),
        "unchanged shape: windows of 2 x 2, a window apart: how many are there in a row of 12?": (
            2,
            6,
            8,
            12,
        ),
        "without the batch: the batch axis stays: four axes go in and four come out": (6, 4, 6),
    },
    answer=tuple(nn.MaxPool2d(2)(torch.zeros(2, 6, 8, 12)).shape),
    hints=("Which axes does the window slide along?",),
)
