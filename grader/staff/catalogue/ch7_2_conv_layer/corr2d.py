"""The operation itself: corr2d, and the flip that makes it a true convolution."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Exercise, Figure, Kind, Misconception, Probe
from grader.staff.catalogue.draws import negative, normal


def by_torch(X: Tensor, K: Tensor) -> Tensor:
    """The oracle; the records of other exercises compute with it, too."""
    return F.conv2d(X[None, None], K[None, None])[0, 0]


def _by_einsum(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape
    return torch.einsum("ijab,ab->ij", X.unfold(0, h, 1).unfold(1, w, 1), K)


def _by_matmul(X: Tensor, K: Tensor) -> Tensor:
    windows = F.unfold(X[None, None], K.shape)[0]
    return (K.flatten() @ windows).reshape(X.shape[0] - K.shape[0] + 1, -1)


def _by_shifts(X: Tensor, K: Tensor) -> Tensor:
    rows, columns = X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1
    Y = torch.zeros(rows, columns)
    for a in range(K.shape[0]):
        for b in range(K.shape[1]):
            Y += K[a, b] * X[a : a + rows, b : b + columns]
    return Y


def _flipped(X: Tensor, K: Tensor) -> Tensor:
    return by_torch(X, K.flip(0, 1))


def _transposed(X: Tensor, K: Tensor) -> Tensor:
    K = K.T
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def _height_for_width(X: Tensor, K: Tensor) -> Tensor:
    w, h = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def _sides_of_output_swapped(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - w + 1, X.shape[1] - h + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def _indices_swapped(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[j : j + h, i : i + w] * K).sum()
    return Y


def _one_too_small(X: Tensor, K: Tensor) -> Tensor:
    return by_torch(X, K)[:-1, :-1]


def _as_large_as_input(X: Tensor, K: Tensor) -> Tensor:
    Y = torch.zeros(X.shape)
    inside = by_torch(X, K)
    Y[: inside.shape[0], : inside.shape[1]] = inside
    return Y


def _padded(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(X[None, None], K[None, None], padding="same")[0, 0]


def _mean(X: Tensor, K: Tensor) -> Tensor:
    return by_torch(X, K) / K.numel()


def _four_axes(X: Tensor, K: Tensor) -> Tensor:
    return F.conv2d(X[None, None], K[None, None])


def _matrix_product(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] @ K).sum()
    return Y


def _no_sum(X: Tensor, K: Tensor) -> Tensor:
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = X[i : i + h, j : j + w] * K
    return Y


def _early_return(X: Tensor, K: Tensor) -> Tensor:
    Y = torch.zeros_like(by_torch(X, K))
    Y[0, 0] = by_torch(X, K)[0, 0]
    return Y


RAMP, SMALL = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)

CORR2D = Exercise(
    name="corr2d",
    kind=Kind.FUNCTION,
    points=2,
    probes=(
        Probe("the book's example", (RAMP, SMALL), guessable="the book's own numbers"),
        Probe("tall kernel", (normal(6, 8), normal(3, 2))),
        Probe("wide kernel", (normal(7, 5), normal(2, 4))),
        Probe("kernel of one row", (normal(3, 5), normal(1, 2))),
        Probe("kernel of one column", (normal(6, 4), normal(3, 1))),
        Probe("kernel of one cell", (normal(4, 3), normal(1, 1))),
        Probe("kernel as large as the image", (normal(3, 4), normal(3, 4))),
        Probe("negative numbers only", (negative(5, 4), negative(2, 2))),
    ),
    misconceptions=(
        Misconception(
            "flipped kernel",
            _flipped,
            "this is what mathematicians call a convolution: it turns the kernel round first. "
            "Here the kernel is laid on as it stands",
        ),
        Misconception(
            "transposed kernel",
            _transposed,
            "the rows of K lie along the rows of X: is a .T in the way?",
        ),
        Misconception(
            "height and width swapped",
            _height_for_width,
            "a shape names the rows first: which of h and w is K.shape[0]? "
            "A 1 x 2 kernel on a 3 x 5 image shows it",
        ),
        Misconception(
            "sides of the output swapped",
            _sides_of_output_swapped,
            "the kernel's height shortens the columns of X, its width the rows: which of them do "
            "you take from X.shape[0]?",
        ),
        Misconception(
            "row and column index swapped",
            _indices_swapped,
            "Y[i, j] looks at the window whose corner is X[i, j]: does i run down in both?",
        ),
        Misconception(
            "output one too small",
            _one_too_small,
            "on 3 cells in a row, at how many places can a window of width 2 lie?",
        ),
        Misconception(
            "output as large as the input",
            _as_large_as_input,
            "the zeros at the end are places that the window never reaches: make Y only as large "
            "as the number of places",
        ),
        Misconception(
            "zeros around the image",
            _padded,
            "only places where all of the kernel lies on X count; nothing is put around the image",
        ),
        Misconception(
            "mean for sum",
            _mean,
            "the products are added up and that is all: nothing is divided by their number",
        ),
        Misconception(
            "batch and channel axes kept",
            _four_axes,
            "two axes go in and two should come out: take the matrix out of its batch",
        ),
        Misconception(
            "matrix product in the window",
            _matrix_product,
            "@ multiplies rows with columns; under the window each cell meets just one entry: *",
        ),
        Misconception(
            "products not added up",
            _no_sum,
            "window * kernel is still a small matrix, and Y[i, j] has room for one number",
        ),
        Misconception(
            "return inside the loop",
            _early_return,
            "only the first number is there: a return inside a loop ends it in its first round",
        ),
    ),
    accepted=(_by_einsum, _by_matmul, _by_shifts),
    oracle=by_torch,
    stand_in=by_torch,
    figures=(Figure((RAMP, SMALL), torch.tensor([[19.0, 25.0], [37.0, 43.0]])),),
    hints=(
        "Begin with the size of the output: at how many places does the kernel fit, downwards and "
        "to the right? Make a tensor of zeros of that size.",
        "Let i count the places downwards and j those to the right. Which rows and which columns "
        "of X lie under the kernel then? A slice start : end leaves out its end.",
        "For each i and j: cut out the window that begins at X[i, j] and is as large as K, "
        "multiply it with K entry by entry, add everything up, and put the number into Y[i, j]. "
        "Return Y when both loops are through.",
    ),
)

FLIP_OPERATION = Exercise(
    name="flip_operation",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "transposed",
            "a",
            "try a kernel of one row: its transpose is a column and does not even give an answer "
            "of the right shape",
        ),
        Misconception(
            "one axis only",
            "b",
            "in the formula a minus stands before a as well as before b: what about the rows?",
        ),
        Misconception(
            "negated",
            "c",
            "the minus signs stand before the indices, not before the entries: they say where to "
            "look, not what to add",
        ),
    ),
    oracle="d",
    hints=("Write out Y for a kernel with the entries 1, 2 and 3 in a row, once by each formula.",),
)
