"""The way back: which kernels are a column times a row, and how to find the two."""

from typing import Any

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Probe
from grader.staff.catalogue.draws import signed
from grader.staff.catalogue.records import further, holds

Split = tuple[Tensor, Tensor] | None


def _returning(matrix: Any) -> object:
    return lambda: matrix


NON_SEPARABLE_EXAMPLE = holds(
    "non_separable_example",
    further(minutes=6, difficulty=2),
    "is_no_outer_product",
    probes=(
        Probe("is it a column times a row?", guessable="nothing goes in: any such kernel is right"),
    ),
    mistakes={
        "an outer product: each of its rows is a multiple of one row, so it can be split: disturb "
        "that in a cell": _returning(
            torch.outer(torch.tensor([1.0, 2.0, 1.0]), torch.tensor([1.0, 0.0, -1.0]))
        ),
        "all ones: a column of ones times a row of ones gives just this": _returning(
            torch.ones(3, 3)
        ),
        "nothing but zeros: a column of zeros times any row gives this": _returning(
            torch.zeros(3, 3)
        ),
        "a single row that is not 0: the column 0, 1, 0 times that row gives this: it takes two "
        "rows that are no multiples of each other": _returning(
            torch.tensor([[0.0, 0, 0], [1, 2, 3], [0, 0, 0]])
        ),
        "another size: this one cannot be split, but a 3 x 3 kernel is asked for": _returning(
            torch.eye(2)
        ),
    },
    accepted=(
        _returning(torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]])),
        _returning(torch.arange(9).reshape(3, 3)),
        _returning(torch.tensor([[0.0, 0, 0], [1, 2, 3], [1, 0, 1]])),
    ),
    oracle=_returning(torch.eye(3)),
    hints=(
        "In a column times a row, every row is a multiple of the same row. Write down a matrix in "
        "which this is plainly not so.",
    ),
)


def _by_largest_entry(K: Tensor) -> Split:
    i, j = divmod(int(K.abs().argmax()), K.shape[1])
    row = K[i : i + 1]
    column = K[:, j : j + 1] / (K[i, j] if K[i, j] != 0 else 1)
    return (column, row) if torch.allclose(column @ row, K, atol=1e-5) else None


def _by_rank(K: Tensor) -> Split:
    if torch.linalg.matrix_rank(K, rtol=1e-4) > 1:
        return None
    U, S, V = torch.linalg.svd(K.double())
    return U[:, :1] * S[0], V[:1]


def splits_everything(K: Tensor) -> Split:
    """there is always a column and a row that come near. Multiply them and compare: where it is not
    K, the answer is None"""
    U, S, V = torch.linalg.svd(K)
    return U[:, :1] * S[0], V[:1]


def _if_it_splits(K: Tensor, column: Tensor, row: Tensor) -> Split:
    return (column, row) if _by_rank(K) else None


def kernel_of_zeros_refused(K: Tensor) -> Split:
    """a kernel of zeros can be split, too: a column of zeros times any row"""
    return _by_rank(K) if K.any() else None


def scale_counted_twice(K: Tensor) -> Split:
    """the cell where your column and your row cross is in both: the product has it twice"""
    i, j = divmod(int(K.abs().argmax()), K.shape[1])
    return _if_it_splits(K, K[:, j : j + 1], K[i : i + 1])


def singular_value_forgotten(K: Tensor) -> Split:
    """column and row have length 1 each here, so their product cannot be as large as K: one of them
    has to carry the size"""
    U, _, V = torch.linalg.svd(K)
    return _if_it_splits(K, U[:, :1], V[:1])


def divided_by_the_corner(K: Tensor) -> Split:
    """what if K[0, 0] is 0? Take a cell that is surely not 0 to divide by"""
    return _if_it_splits(K, K[:, :1] / K[0, 0], K[:1])


def row_before_column(K: Tensor) -> Split:
    """the column comes first, then column @ row can be formed"""
    found = _by_rank(K)
    return found and (found[1], found[0])


def one_axis_each(K: Tensor) -> Split:
    """the numbers are right; as kernels they are matrices, of one column and of one row"""
    found = _by_rank(K)
    return found and (found[0][:, 0], found[1][0])


def no_allowance_for_rounding(K: Tensor) -> Split:
    """a product hardly ever comes back to the last digit: compare with torch.allclose"""
    i, j = divmod(int(K.abs().argmax()), K.shape[1])
    column, row = K[:, j : j + 1] / (K[i, j] if K[i, j] != 0 else 1), K[i : i + 1]
    return (column, row) if torch.equal(column @ row, K) else None


def _product(h: int, w: int, corner: float | None = None) -> Any:
    def draw(generator: Generator) -> tuple[Argument, ...]:
        column = signed(h, 1, low=0.3, high=3)(generator)
        row = signed(1, w, low=0.3, high=3)(generator)
        if corner is not None:
            column[0] = corner
        return (column @ row,)

    return draw


def _nearly_a_product(generator: Generator) -> tuple[Argument, ...]:
    (K,) = _product(4, 3)(generator)
    K[2, 1] += 1.0
    return (K,)


_NONE = "None is right, whatever is drawn"
SOBEL = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])

SEPARATE = holds(
    "separate",
    further(minutes=15, points=2, difficulty=3),
    "splits_into_column_and_row",
    probes=(
        Probe("an edge kernel", (SOBEL,), guessable="the chapter splits it"),
        Probe("the identity", (torch.eye(3),), guessable=_NONE),
        Probe("a tall product", _product(5, 3)),
        Probe("a wide product", _product(2, 6)),
        Probe("a product with 0 in its corner", _product(3, 4, corner=0), calls=4),
        Probe("a product but for one cell", _nearly_a_product, guessable=_NONE),
        Probe("a kernel of one row", _product(1, 4)),
        Probe("nothing but zeros", (torch.zeros(3, 2),), guessable="so are its column and row"),
    ),
    mistakes=(
        splits_everything,
        kernel_of_zeros_refused,
        scale_counted_twice,
        singular_value_forgotten,
        divided_by_the_corner,
        row_before_column,
        one_axis_each,
        no_allowance_for_rounding,
    ),
    accepted=(_by_rank,),
    oracle=_by_largest_entry,
    hints=(
        "If K is a column times a row, then each of its rows is a multiple of one of them. Which "
        "row can serve, and what are the multiples?",
        "Look for the cell with the largest size. Its row is the row; its column, divided by that "
        "cell, tells the multiples.",
        "Multiply the two and compare with K. Where they differ by more than rounding, return "
        "None. And if all cells are 0, do not divide.",
    ),
)
