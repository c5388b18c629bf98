"""The row of a shape table that a step makes, by the words of `watch`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from torch import Tensor

from grader.exercise import Json

_ROWS = {
    "native_batch_norm": "BatchNorm",
    "_native_batch_norm_legit": "BatchNorm",
    "_native_batch_norm_legit_no_training": "BatchNorm",
    "native_layer_norm": "LayerNorm",
    "max_pool2d_with_indices": "MaxPool2d",
    "avg_pool2d": "AvgPool2d",
    "_adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
}
_PRODUCTS = ("mm", "bmm", "mv", "addmm", "addmv", "baddbmm")
_RESHAPES = ("view", "_unsafe_view", "_reshape_alias", "reshape", "squeeze", "flatten")


def row(
    name: str, args: Sequence[Any], result: Tensor, images: Sequence[bool], weights: Sequence[bool]
) -> Json:
    """The row, None for a step that makes none.

    Which of its tensors depend on the input, and which on parameters, tells a dense layer.
    """
    kind = _kind(name, args, result)
    if name in _PRODUCTS:
        products = list(zip(images, weights, strict=True))[-2:]  # a bias comes first
        dense = any(i for i, _ in products) and any(w and not i for i, w in products)
        kind = "Linear" if dense else None
    return [kind, list(result.shape)] if kind else None


def _kind(name: str, args: Sequence[Any], result: Tensor) -> str | None:
    sides, given = result.shape, args[0].shape if isinstance(args[0], Tensor) else ()
    if name == "dropout":
        return "Dropout"
    if name == "convolution":
        kinds = {3: "Conv1d", 4: "ConvTranspose2d" if args[6] else "Conv2d"}
        return kinds.get(len(sides))
    if name.lstrip("_").startswith("upsample"):
        return "Upsample"
    if name == "_adaptive_avg_pool2d" and any(a > b for a, b in zip(sides, given, strict=False)):
        return "Upsample"  # by areas
    if name == "mean" and len(sides) == 4 and tuple(sides[2:]) == (1, 1) != tuple(given[2:]):
        return "AdaptiveAvgPool2d"  # which torch computes like this
    if name in _RESHAPES and len(sides) == 2 < len(given) and sides[0] == given[0]:
        return "Flatten"
    return _ROWS.get(name)
