"""Any value as JSON and plain arrays, and back: the only way in which an answer travels.

An outline says the exact type of what came out and never holds an object. What cannot be
told in numbers (a complex tensor, a stranger's class) is told by its type alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from grader.exercise import Json

MAX_DEPTH = 6  # deeper nesting than any answer of the course needs
MAX_ITEMS = 1_000  # the longest list of numbers asked for has some 200
MAX_NODES = 10_000  # of one outline in all: lists of lists multiply
MAX_WHOLE = 10**30  # a larger number is told as this one: no answer is near it
MAX_TEXT = 1_000  # an answer in words is a markdown cell, not a string
MAX_NUMBERS = 50_000_000  # VGG-11's largest map at batch 4 has 13 million

PLAIN_DTYPES = frozenset(
    {
        torch.bool,
        torch.uint8,
        torch.int8,
        torch.int16,
        torch.int32,
        torch.int64,
        torch.float16,
        torch.bfloat16,
        torch.float32,
        torch.float64,
    }
)


def outline(value: Any, arrays: dict[str, Tensor], label: str) -> Json:
    """Describe `value`, putting its numbers into `arrays` under names that begin with `label`."""
    return _outline(value, arrays, label, 0, itertools.count())


def _outline(
    value: Any, arrays: dict[str, Tensor], label: str, depth: int, nodes: Iterator[int]
) -> Json:
    kind = type(value)
    if next(nodes) > MAX_NODES:
        return {"type": type_name(kind)}
    if kind in (Tensor, nn.Parameter):
        return _outline_tensor(value, arrays, label)
    if kind is np.ndarray:
        return _outline_ndarray(value, arrays, label)
    if kind is int:
        return {"type": "int", "value": _within(value)}
    if value is None or value is Ellipsis or kind is bool:
        return {"type": kind.__name__, "value": None if value is Ellipsis else value}
    if kind is float or isinstance(value, np.generic):
        return _outline_scalar(value)
    if kind is Fraction:
        whole = value.denominator == 1 or abs(value) > MAX_WHOLE
        return {"type": "Fraction", "value": _within(int(value)) if whole else float(value)}
    if kind is str:
        return {"type": "str", "value": value[:MAX_TEXT]}
    if isinstance(value, (list, tuple)) and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        # torch.Size and named tuples are tuples to whoever reads them.
        name = "list" if isinstance(value, list) else "tuple"
        items = [_outline(v, arrays, f"{label}.{i}", depth + 1, nodes) for i, v in enumerate(value)]
        return {"type": name, "items": items}
    if kind is dict and depth < MAX_DEPTH and len(value) <= MAX_ITEMS:
        named = {str(k)[:MAX_TEXT]: v for k, v in value.items()}
        entries = {
            k: _outline(v, arrays, f"{label}.{k}", depth + 1, nodes) for k, v in named.items()
        }
        return {"type": "dict", "items": entries}
    return {"type": type_name(kind)}


def restore(node: Json, arrays: Mapping[str, Tensor]) -> Any:
    """The value that an outline describes; None where only its type was told."""
    if "array" in node:
        return arrays[node["array"]]
    if node["type"] == "dict" and "items" in node:
        return {name: restore(item, arrays) for name, item in node["items"].items()}
    if "items" in node:
        items = [restore(item, arrays) for item in node["items"]]
        return tuple(items) if node["type"] == "tuple" else items
    value = node.get("value")
    # JSON has no infinity and no NaN: they travel as words.
    return float(value) if node["type"] == "float" and isinstance(value, str) else value


def type_name(kind: type) -> str:
    """A type as its user calls it: 'list', 'torch.Tensor', 'numpy.ndarray', 'Conv2D'."""
    if kind.__module__.split(".")[0] in ("torch", "numpy"):
        return f"{kind.__module__.split('.')[0]}.{kind.__qualname__}"
    return kind.__qualname__


def _within(number: int) -> int:
    return max(-MAX_WHOLE, min(number, MAX_WHOLE))


def _outline_tensor(value: Tensor, arrays: dict[str, Tensor], label: str) -> Json:
    node = {
        "type": "torch.Tensor",
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": list(value.shape),
    }
    if value.is_meta:
        node["type"] = "torch.Tensor without data (on the meta device)"
    elif value.dtype in PLAIN_DTYPES and value.numel() <= MAX_NUMBERS:
        plain = value.detach()
        plain = plain if plain.layout == torch.strided else plain.to_dense()
        arrays[label] = plain.cpu().resolve_neg().contiguous().clone()
        node["array"] = label
    return node


def _outline_ndarray(value: np.ndarray, arrays: dict[str, Tensor], label: str) -> Json:
    node = {"type": "numpy.ndarray", "dtype": str(value.dtype), "shape": list(value.shape)}
    if value.dtype.kind in "bif" and value.size <= MAX_NUMBERS:
        arrays[label] = torch.from_numpy(np.array(value, dtype=value.dtype.newbyteorder("=")))
        node["array"] = label
    return node


def _outline_scalar(value: Any) -> Json:
    number = value.item() if isinstance(value, np.generic) else value
    name = "float" if type(value) is float else type_name(type(value))
    if isinstance(number, float) and not math.isfinite(number):
        return {"type": name, "value": str(number)}
    return {"type": name, "value": number if isinstance(number, bool | int | float) else None}
