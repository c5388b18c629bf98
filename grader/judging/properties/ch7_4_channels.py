"""What is true of the kernels of section 7.4: are they a column times a row?

An answer may be anything. What is no matrix of plain finite numbers has a size to report, and
no other property.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from grader.exercise import Argument, Json

ROUNDING = 1e-4  # relative: float32 answers of a few steps are off by some 1e-6


def is_no_outer_product(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is it a 3 x 3 kernel that no column times a row gives?"""
    kernel = _matrix(result)
    return {
        "size": _size(result),
        "it has entries other than 0": bool(kernel.abs().sum() > 0),
        "two of its rows are no multiples of each other": _rank(kernel) > 1,
    }


def splits_into_column_and_row(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Is it a column and a row whose product is the kernel, or None where there are none?"""
    kernel = _matrix(args[0])
    pair = result if isinstance(result, tuple | list) and len(result) == 2 else (None, None)
    column, row = (_matrix(part) for part in pair)
    again = column @ row if column.numel() and column.shape[1] == row.shape[0] else _NOTHING
    return {
        "what it returns": _what(result),
        "size of the column": _size(pair[0]),
        "size of the row": _size(pair[1]),
        "column @ row gives the kernel back": _agree(again, kernel),
    }


_NOTHING = torch.zeros(0, 0, dtype=torch.float64)


def _matrix(value: object) -> Tensor:
    if not isinstance(value, Tensor) or value.dim() != 2 or value.is_complex():
        return _NOTHING
    matrix = value.detach().double()
    return matrix if bool(matrix.isfinite().all()) else _NOTHING


def _size(value: object) -> str:
    if not isinstance(value, Tensor):
        return "no tensor"
    return " x ".join(str(side) for side in value.shape) or "a single number"


def _what(result: object) -> str:
    if result is None:
        return "None"
    return "a pair" if isinstance(result, tuple | list) and len(result) == 2 else "something else"


def _rank(matrix: Tensor) -> int:
    return int(torch.linalg.matrix_rank(matrix, rtol=ROUNDING)) if matrix.numel() else 0


def _agree(one: Tensor, other: Tensor) -> bool:
    if one.shape != other.shape or not one.numel():
        return False
    return bool((one - other).abs().max() <= ROUNDING * other.abs().max())
