"""A diagonal edge: the image that has one, and the response of K to it."""

import math

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import drawn
from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, holds, value


def _lower(h: int, w: int) -> Tensor:
    return torch.ones(h, w).tril()


def _strictly_upper(h: int, w: int) -> Tensor:
    return torch.arange(h)[:, None] < torch.arange(w)


def _by_loops(h: int, w: int) -> Tensor:
    X = torch.zeros(h, w, dtype=torch.int64)
    for i in range(h):
        for j in range(min(i, w)):
            X[i, j] = 1
    return X


def bright_line(h: int, w: int) -> Tensor:
    """this is a thin line, which has an edge on each side. It is counted as right; two regions that
    meet have a single edge, and that is what the next questions are about"""
    return torch.eye(h, w)


def dark_line(h: int, w: int) -> Tensor:
    """the two regions are equally bright, with a thin dark line between them. It is counted as
    right; make one side 0 and the other 1, and the next questions become clearer"""
    return 1 - torch.eye(h, w)


def other_diagonal(h: int, w: int) -> Tensor:
    """your edge runs down to the left; the main diagonal starts in the top left corner"""
    return torch.ones(h, w).triu().flip(1)


def nothing_changes(h: int, w: int) -> Tensor:
    """an image without any change has no edge: which cells should be 0?"""
    return torch.ones(h, w)


def square_images_only(h: int, w: int) -> Tensor:
    """the height is used for both sides; try diagonal_edge(6, 8)"""
    return torch.ones(h, h).triu()


def height_and_width_swapped(h: int, w: int) -> Tensor:
    """h counts the rows, and a shape names the rows first"""
    return torch.ones(w, h).triu()


def from_corner_to_corner(h: int, w: int) -> Tensor:
    """the main diagonal takes one column for each row, so in a wide image it does not end in a
    corner: compare row and column numbers as they are"""
    return (torch.arange(h)[:, None] / h <= torch.arange(w) / w).float()


def vertical_edge(h: int, w: int) -> Tensor:
    """the border stays in one column; it should go one column further with every row"""
    X = torch.ones(h, w)
    X[:, w // 2 :] = 0
    return X


def _square(generator: Generator) -> tuple[Argument, ...]:
    return 2 * drawn(range(4, 13))(generator)


DIAGONAL_EDGE = holds(
    "diagonal_edge",
    core(minutes=10, points=2),
    "shows_diagonal_edge",
    probes=(
        Probe("wide image", drawn(range(3, 7), range(8, 13)), calls=2),
        Probe("tall image", drawn(range(8, 13), range(3, 7)), calls=2),
        Probe("square image", _square, calls=3),
        Probe("any size", drawn(range(3, 10), range(3, 10)), calls=6),
    ),
    mistakes=(
        Tolerated(bright_line),
        Tolerated(dark_line),
        other_diagonal,
        nothing_changes,
        square_images_only,
        height_and_width_swapped,
        from_corner_to_corner,
        vertical_edge,
    ),
    accepted=(_lower, _strictly_upper, _by_loops),
    oracle=lambda h, w: torch.tensor([[float(i >= j) for j in range(w)] for i in range(h)]),
    hints=(
        "For each cell ask: is its column number at least as large as its row number, or not?",
        "torch can keep the upper or the lower triangle of any matrix. Or compare a column of row "
        "numbers with a row of column numbers: broadcasting makes the matrix.",
    ),
)

DIAGONAL_RESPONSE = value(
    "diagonal_response",
    core(minutes=4),
    mistakes={
        "sign kept: the number is right; the size alone is asked for, without the sign": -1,
        "no response: follow one row: somewhere in it 0 turns into 1 between two neighbours": 0,
        "both entries counted: at the border one entry of K is on a 1 and the other on a 0: what "
        "is the sum?": 2,
        "weakened because the edge is diagonal: K sees a single row at a time, and in one row "
        "nothing is diagonal": math.sqrt(0.5),
        "strengthened because the edge is diagonal: K sees a single row at a time, and in one "
        "row nothing is diagonal": math.sqrt(2),
    },
    answer=1,
    hints=("Write down one row of the image, and slide [1, -1] over it by hand.",),
)

TRANSPOSED_IMAGE = value(
    "transposed_image",
    core(minutes=5),
    mistakes={
        "no edge left: this is so for vertical edges, which become horizontal. A diagonal one "
        "still crosses every row": "a",
        "other diagonal: transposing mirrors the image in its main diagonal: where does that line "
        "itself go?": "b",
        "same signs: if going right across the border led from dark to bright, where does it lead "
        "in X.T?": "c",
    },
    answer="d",
    hints=("Draw a 3 x 3 diagonal edge and its transpose, and read the same row in both.",),
)
