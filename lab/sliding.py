"""The one operation of chapter 7, ready-made, for sections that build on it."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional

from lab.errors import LabError


def corr2d(X: Tensor, K: Tensor) -> Tensor:
    """Cross-correlate the matrix X with the kernel K: no padding, stride 1, nothing flipped."""
    for name, matrix in (("X", X), ("K", K)):
        if not isinstance(matrix, Tensor) or matrix.dim() != 2:
            what = (
                f"has shape {tuple(matrix.shape)}"
                if isinstance(matrix, Tensor)
                else f"is a {type(matrix).__name__}"
            )
            raise LabError(f"corr2d: {name} {what}; give a matrix, with rows and columns")
    return functional.conv2d(X[None, None], K[None, None])[0, 0]
