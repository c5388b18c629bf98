"""mirror_pad: padding with the image's own reflection."""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further

Rule = Callable[[int, int], int]  # (place, size): which cell is shown at a place outside


def _pad(X: Tensor, ph: int, pw: int, rule: Rule) -> Tensor:
    rows = [rule(i, X.shape[0]) for i in range(-ph, X.shape[0] + ph)]
    columns = [rule(j, X.shape[1]) for j in range(-pw, X.shape[1] + pw)]
    return X[rows][:, columns]


def _reflected(i: int, n: int) -> int:
    i = abs(i)
    return i if i < n else 2 * (n - 1) - i


def _doubled(i: int, n: int) -> int:
    if i < 0:
        return -1 - i
    return i if i < n else 2 * n - 1 - i


def _clamped(i: int, n: int) -> int:
    return min(max(i, 0), n - 1)


def _by_torch(X: Tensor, ph: int, pw: int) -> Tensor:
    """The oracle."""
    return F.pad(X[None, None], (pw, pw, ph, ph), mode="reflect")[0, 0]


def _by_numpy(X: Tensor, ph: int, pw: int) -> Tensor:
    return torch.from_numpy(np.pad(X.numpy(), ((ph, ph), (pw, pw)), mode="reflect"))


def _by_flips(X: Tensor, ph: int, pw: int) -> Tensor:
    h, w = X.shape
    X = torch.cat([X[1 : ph + 1].flip(0), X, X[h - 1 - ph : h - 1].flip(0)])
    return torch.cat([X[:, 1 : pw + 1].flip(1), X, X[:, w - 1 - pw : w - 1].flip(1)], dim=1)


def border_row_doubled(X: Tensor, ph: int, pw: int) -> Tensor:
    """the border itself is the mirror: it is not shown twice, and the first row outside shows the
    row after it"""
    return _pad(X, ph, pw, _doubled)


def border_repeated(X: Tensor, ph: int, pw: int) -> Tensor:
    """this repeats the last row over and over; a mirror shows what lies further inside"""
    return _pad(X, ph, pw, _clamped)


def wrapped_round(X: Tensor, ph: int, pw: int) -> Tensor:
    """this goes on with the opposite side of the image; a mirror shows the same side, running
    backwards"""
    return _pad(X, ph, pw, lambda i, n: i % n)


def rows_and_columns_swapped(X: Tensor, ph: int, pw: int) -> Tensor:
    """ph is for above and below. F.pad counts from the last axis backwards: columns first"""
    return _by_torch(X, pw, ph)  # which stops with an error where the image is too small


def two_axes_handed_to_pad(X: Tensor, ph: int, pw: int) -> Tensor:
    """for mode="reflect" torch wants batch and channel axes as well: hand it X[None, None], and
    take the two axes off again"""
    return F.pad(X, (pw, pw, ph, ph), mode="reflect")


def above_and_left_only(X: Tensor, ph: int, pw: int) -> Tensor:
    """below and on the right something is missing: pad both ends of each axis"""
    h, w = X.shape
    return _by_torch(X, ph, pw)[: ph + h, : pw + w]


def below_and_right_only(X: Tensor, ph: int, pw: int) -> Tensor:
    """above and on the left something is missing: pad both ends of each axis"""
    return _by_torch(X, ph, pw)[ph:, pw:]


def zeros(X: Tensor, ph: int, pw: int) -> Tensor:
    """these are zeros: the frame should show a mirrored image instead"""
    return F.pad(X, (pw, pw, ph, ph))


def empty_corners(X: Tensor, ph: int, pw: int) -> Tensor:
    """the corners need something, too: pad the rows first, then the columns of the result"""
    Y, (h, w) = _by_torch(X, ph, pw), X.shape
    outside_rows, outside_columns = torch.ones(h + 2 * ph), torch.ones(w + 2 * pw)
    outside_rows[ph : ph + h] = outside_columns[pw : pw + w] = 0
    return Y * (1 - torch.outer(outside_rows, outside_columns))


def _not_turned(X: Tensor, ph: int, pw: int) -> Tensor:
    h, w = X.shape
    X = torch.cat([X[1 : ph + 1], X, X[h - 1 - ph : h - 1]])
    return torch.cat([X[:, 1 : pw + 1], X, X[:, w - 1 - pw : w - 1]], dim=1)


def turned_by_half_a_turn(X: Tensor, ph: int, pw: int) -> Tensor:
    """what is above the image should be a mirror of its *top*, not of its bottom"""
    Y, (h, w) = _by_torch(X, ph, pw).flip(0, 1), X.shape
    Y[ph : ph + h, pw : pw + w] = X
    return Y


MIRROR_PAD = function(
    "mirror_pad",
    further(minutes=12, points=2),
    probes=(
        Probe("one on each side", (normal(4, 6), 1, 1)),
        Probe("more columns than rows", (normal(5, 4), 1, 3)),
        Probe("more rows than columns", (normal(4, 5), 2, 0)),
        Probe("columns only", (normal(3, 6), 0, 2)),
        Probe("as far as a mirror reaches", (normal(3, 4), 2, 3)),
        Probe("image of one row", (normal(1, 5), 0, 2)),
        Probe("no padding", (normal(2, 3), 0, 0)),
        Probe("negative numbers only", (negative(4, 3), 2, 1)),
    ),
    mistakes=(
        border_row_doubled,
        border_repeated,
        wrapped_round,
        rows_and_columns_swapped,
        two_axes_handed_to_pad,
        above_and_left_only,
        below_and_right_only,
        zeros,
        empty_corners,
        {
            "copied, not mirrored: the right rows are outside, but in their old order: in a "
            "mirror, what is near the border stays near it": _not_turned,
        },
        turned_by_half_a_turn,
    ),
    accepted=(_by_numpy, _by_flips),
    oracle=_by_torch,
    figures=(
        Figure(
            (torch.tensor([[1.0, 2, 3], [4, 5, 6]]), 1, 2),
            torch.tensor(
                [
                    [6.0, 5, 4, 5, 6, 5, 4],
                    [3, 2, 1, 2, 3, 2, 1],
                    [6, 5, 4, 5, 6, 5, 4],
                    [3, 2, 1, 2, 3, 2, 1],
                ]
            ),
        ),
    ),
    hints=(
        "One axis first. A row 1 2 3 4 with two cells on each side becomes 3 2 1 2 3 4 3 2: which "
        "cell does each place show?",
        "Number the places from -p to n + p - 1. Left of the image, place -i shows cell i. Which "
        "cell does place n show, and which n + 1?",
        "With a list of row numbers and a list of column numbers, X[rows][:, columns] picks all "
        "of it. torch can do it, too: nn.functional.pad with mode='reflect', which wants four "
        "axes and begins with the columns.",
    ),
)
