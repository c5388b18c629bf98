"""What several properties ask of a model: its scores, and numbers out of any answer at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.exercise import Argument, Json

ROUNDING = 1e-5  # float32
SMALLER = 0.75  # a side shrinks by padding left out, too; a halving takes more than a quarter


def sentences_on_scores(output: object) -> dict[str, Json]:
    """Is there a raw score for each class, and does it depend on the image?"""
    scores = tensors({"scores": output}).get("scores", torch.zeros(0, 0))
    rows = scores if scores.dim() == 2 else torch.zeros(0, 0)
    return {
        "shape of its output": str(tuple(output.shape)) if isinstance(output, Tensor) else "none",
        "its scores are probabilities, or their logarithms": _normalised(rows),
        "some scores are cut off at 0": bool((rows == 0).any()),
        "it tells one image from another": bool((rows.std(0) > ROUNDING).any())
        if len(rows) > 1
        else False,
    }


def rows_of(facts: Mapping[str, Any]) -> list[tuple[str, tuple[int, ...]]]:
    """The shape table, pairs of name and shape, whatever came."""
    table = facts.get("table")
    return [(str(row[0]), tuple(row[1])) for row in table] if isinstance(table, list) else []


def convolutions_before_each_halving(
    rows: Sequence[tuple[str, tuple[int, ...]]], side: int
) -> list[int]:
    """How many convolutions keep the size, one number for each time that the maps get smaller."""
    counts, since = [], 0
    for name, shape in rows:
        if len(shape) != 4:
            continue
        if shape[-1] < SMALLER * side:
            counts.append(since)
            since = 0
        elif name == "Conv2d":
            since += 1
        side = shape[-1]
    return counts


def drawn(argument: Argument) -> Tensor:
    """An argument that is a tensor, as our own probes draw it."""
    assert isinstance(argument, Tensor)
    return argument


def tensors(result: object) -> dict[str, Tensor]:
    """The real tensors of a dict, as doubles."""
    items = result.items() if isinstance(result, Mapping) else ()
    return {str(name): item.detach().double() for name, item in items if _is_real(item)}


def _normalised(rows: Tensor) -> bool:
    if not rows.numel():
        return False
    ones, zeros = torch.ones(len(rows)).double(), torch.zeros(len(rows)).double()
    sums_to_one = torch.allclose(rows.sum(1), ones, atol=ROUNDING) and bool((rows >= 0).all())
    return sums_to_one or torch.allclose(rows.logsumexp(1), zeros, atol=ROUNDING)


def _is_real(value: object) -> bool:
    return isinstance(value, Tensor) and not value.is_complex() and value.numel() > 0
