"""Hand-written digits, drawn: the stand-in for MNIST.

Each digit is a line through points on a sheet 10 wide and 14 high. A hand that is never twice the
same moves the points, slants, turns and stretches the sheet, and presses more or less.
"""

from __future__ import annotations

import itertools

import torch
from torch import Tensor

from lab.data.shapes import SIDE, Dice, limb, scaled

Points = tuple[tuple[float, float], ...]
WIDE, HIGH = 10.0, 14.0
STROKES: tuple[Points, ...] = (
    ((5, 0), (8, 2), (9, 7), (8, 12), (5, 14), (2, 12), (1, 7), (2, 2), (5, 0)),
    ((3, 3), (5.5, 0), (5, 7), (5, 14)),
    ((1, 3), (3, 0), (7, 0), (9, 3), (8, 6), (1, 14), (9, 14)),
    ((1, 1), (5, 0), (8, 2), (8, 5), (5, 7), (8, 8), (9, 11), (6, 14), (1, 13)),
    ((7, 14), (7, 8), (7, 0), (1, 9), (9, 9)),
    ((8, 0), (2, 0), (2, 6), (6, 5), (9, 8), (8, 12), (5, 14), (1, 13)),
    ((8, 1), (4, 3), (2, 7), (1, 10), (3, 14), (7, 14), (9, 11), (7, 8), (2, 9)),
    ((1, 0), (9, 0), (6, 7), (4, 14)),
    ((5, 7), (2, 5), (2, 2), (5, 0), (8, 2), (8, 5), (5, 7), (1, 10), (2, 13), (5, 14), (8, 13),
     (9, 10), (5, 7)),
    ((9, 4), (7, 7), (3, 7), (1, 4), (3, 0), (7, 0), (9, 4), (8, 9), (6, 14)),
)  # fmt: skip
SHAKY = 0.55  # by how much a point may be moved


def write(digit: int, dice: Dice) -> Tensor:
    """The digit in as many hands as there are dice, (n, 28, 28) from 0 to 1."""
    slant, turn = dice.uniform(-0.1, 0.35), dice.uniform(-0.2, 0.2)
    wide, high = dice.uniform(0.9, 1.5), dice.uniform(1.15, 1.5)
    thick = dice.uniform(0.7, 1.6)
    line = []
    for x, y in STROKES[digit]:
        across = (x - WIDE / 2 + dice.uniform(-SHAKY, SHAKY)) * wide
        down = (y - HIGH / 2 + dice.uniform(-SHAKY, SHAKY)) * high
        across = across - slant * down
        cos, sin = turn.cos(), turn.sin()
        line.append((SIDE / 2 + cos * across - sin * down, SIDE / 2 + sin * across + cos * down))
    ink = torch.zeros(dice.n, SIDE, SIDE)
    for start, end in itertools.pairwise(line):
        ink = torch.maximum(ink, limb(start, end, thick))
    return scaled(ink, dice.uniform(0.75, 1.0))
