"""What is true of the images of section 7.5: do they show that a maximum is not linear?"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from grader.exercise import Argument, Json

ROUNDING = 1e-5  # relative: a counter-example of rounding errors is none


def breaks_linearity_of_max_pooling(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Does the pooled sum of two images differ from the sum of the pooled ones?"""
    pair = result if isinstance(result, tuple | list) and len(result) == 2 else (None, None)
    one, other = (_matrix(part) for part in pair)
    alike = one.shape == other.shape and one.numel() > 0
    fits = alike and min(one.shape) >= 2
    gap = (_pool(one) + _pool(other) - _pool(one + other)).abs().max() if fits else 0.0
    size = max(float(one.abs().max()), float(other.abs().max())) if fits else 0.0
    return {
        "axes of the two": " and ".join(_axes(part) for part in pair),
        "both are matrices of finite numbers": all(part.numel() > 0 for part in (one, other)),
        "both have one shape": alike,
        "a window of 2 x 2 fits into them": fits,
        "the two images differ": alike and not torch.equal(one, other),
        "images in which not all cells are alike": str(sum(map(_varied, (one, other)))),
        "neither is a positive multiple of the other": not (fits and _proportional(one, other)),
        "the pooled sum differs from the sum of the pooled images": bool(gap > ROUNDING * size),
    }


_NOTHING = torch.zeros(0, 0, dtype=torch.float64)


def _matrix(value: object) -> Tensor:
    if not isinstance(value, Tensor) or value.dim() != 2 or value.is_complex():
        return _NOTHING
    matrix = value.detach().double()
    return matrix if bool(matrix.isfinite().all()) else _NOTHING


def _axes(value: object) -> str:
    return str(value.dim()) if isinstance(value, Tensor) else "no tensor"


def _varied(image: Tensor) -> bool:
    return image.numel() > 0 and bool(image.max() > image.min())


def _proportional(one: Tensor, other: Tensor) -> bool:
    """Along one ray: then the same cell wins in both, and in their sum."""
    inner, sizes = (one * other).sum(), one.norm() * other.norm()
    return bool(sizes > 0) and bool(inner >= (1 - 1e-12) * sizes)


def _pool(image: Tensor) -> Tensor:
    pooled: Tensor = F.max_pool2d(image[None, None], 2, stride=1)
    return pooled
