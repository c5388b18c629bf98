"""The operation itself: corr2d, the valid cross-correlation of two matrices."""

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, function


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


def flipped_kernel(X: Tensor, K: Tensor) -> Tensor:
    """this is what mathematicians call a convolution: it flips the kernel first. Here the kernel
    stays as it is"""
    return by_torch(X, K.flip(0, 1))


def transposed_kernel(X: Tensor, K: Tensor) -> Tensor:
    """the rows of K go along the rows of X: do you use a .T somewhere?"""
    K = K.T
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def height_and_width_swapped(X: Tensor, K: Tensor) -> Tensor:
    """a shape names the rows first: which of h and w is K.shape[0]? A 1 x 2 kernel on a 3 x 5 image
    shows it"""
    w, h = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def sides_of_the_output_swapped(X: Tensor, K: Tensor) -> Tensor:
    """the kernel's height shortens the columns of X, its width the rows: which of them do you take
    from X.shape[0]?"""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - w + 1, X.shape[1] - h + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] * K).sum()
    return Y


def row_and_column_index_swapped(X: Tensor, K: Tensor) -> Tensor:
    """Y[i, j] looks at the window whose corner is X[i, j]: does i run down in both?"""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[j : j + h, i : i + w] * K).sum()
    return Y


def output_one_too_small(X: Tensor, K: Tensor) -> Tensor:
    """on 3 cells in a row, at how many places does a window of width 2 fit?"""
    return by_torch(X, K)[:-1, :-1]


def output_as_large_as_the_input(X: Tensor, K: Tensor) -> Tensor:
    """the zeros at the end are places that the window never reaches: make Y only as large as the
    number of places"""
    Y = torch.zeros(X.shape)
    inside = by_torch(X, K)
    Y[: inside.shape[0], : inside.shape[1]] = inside
    return Y


def zeros_around_the_image(X: Tensor, K: Tensor) -> Tensor:
    """only places where all of the kernel is on X count; nothing is added around the image"""
    return F.conv2d(X[None, None], K[None, None], padding="same")[0, 0]


def mean_for_sum(X: Tensor, K: Tensor) -> Tensor:
    """the products are added up and that is all: nothing is divided by their number"""
    return by_torch(X, K) / K.numel()


def batch_and_channel_axes_kept(X: Tensor, K: Tensor) -> Tensor:
    """two axes go in and two should come out: take the matrix out of its batch"""
    return F.conv2d(X[None, None], K[None, None])


def matrix_product_in_the_window(X: Tensor, K: Tensor) -> Tensor:
    """@ multiplies rows with columns; under the window each cell meets just one entry: *"""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i : i + h, j : j + w] @ K).sum()
    return Y


def products_not_added_up(X: Tensor, K: Tensor) -> Tensor:
    """window * kernel is still a small matrix, and Y[i, j] has room for one number"""
    h, w = K.shape
    Y = torch.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = X[i : i + h, j : j + w] * K
    return Y


def return_inside_the_loop(X: Tensor, K: Tensor) -> Tensor:
    """only the first number is there: a return inside a loop ends it in its first round"""
    Y = torch.zeros_like(by_torch(X, K))
    Y[0, 0] = by_torch(X, K)[0, 0]
    return Y


def last_row_and_column_not_reached(X: Tensor, K: Tensor) -> Tensor:
    """the output has the right size, but its last row and its last column are still zero:
    range(n) stops before n, so there is no need to take one away"""
    Y = by_torch(X, K)
    Y[-1], Y[:, -1] = 0, 0
    return Y


RAMP, SMALL = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)

CORR2D = function(
    "corr2d",
    core(minutes=20, points=2, difficulty=2),
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
    mistakes=(
        flipped_kernel,
        transposed_kernel,
        height_and_width_swapped,
        sides_of_the_output_swapped,
        row_and_column_index_swapped,
        output_one_too_small,
        output_as_large_as_the_input,
        zeros_around_the_image,
        mean_for_sum,
        batch_and_channel_axes_kept,
        matrix_product_in_the_window,
        products_not_added_up,
        return_inside_the_loop,
        last_row_and_column_not_reached,
    ),
    accepted=(_by_einsum, _by_matmul, _by_shifts),
    oracle=by_torch,
    stand_in=by_torch,
    figures=(Figure((RAMP, SMALL), torch.tensor([[19.0, 25.0], [37.0, 43.0]])),),
    hints=(
        "Begin with the size of the output: at how many places does the kernel fit, downwards and "
        "to the right? Make a tensor of zeros of that size.",
        "Let i count the places downwards and j those to the right. Which rows and which columns "
        "of X are under the kernel then? A slice start : end leaves out its end.",
        "For each i and j: cut out the window that begins at X[i, j] and is as large as K, "
        "multiply it with K entry by entry, add everything up, and put the number into Y[i, j]. "
        "Return Y after both loops.",
    ),
)
