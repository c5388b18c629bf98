"""Has a generated file changed in substance? Rounding and rendering differ between machines."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import torch
from nbformat import NotebookNode
from PIL import Image

from grader.exercise import Observation
from grader.judging.answer_key import Reference
from grader.judging.comparing.differences import close

PICTURE = re.compile(r'data:image/png;base64,([^"]+)')
_PIXELS = 0.02  # mean difference, of 1, between two renderings of one figure


def keys_agree(old: tuple[Reference, ...], new: tuple[Reference, ...]) -> bool:
    """Do two keys judge alike, within rounding?"""
    return _alike(old, new)


def notebooks_agree(old: NotebookNode, new: NotebookNode) -> bool:
    """Are two executed notebooks alike in cells, words and pictures?

    The output of a cell that differs from run to run counts by its kind alone.
    """
    if len(old.cells) != len(new.cells) or old.metadata != new.metadata:
        return False
    return all(_cells_agree(*pair) for pair in zip(old.cells, new.cells, strict=True))


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, torch.Tensor) and isinstance(new, torch.Tensor):
        if old.shape != new.shape or old.dtype != new.dtype:
            return False
        return bool(close(new, old).all())
    if isinstance(old, Observation) and isinstance(new, Observation):
        return (
            old.fault == new.fault
            and old.facts == new.facts
            and _alike(_spelled_out(old), _spelled_out(new))
        )
    if is_dataclass(old) and type(old) is type(new):
        return all(_alike(getattr(old, f.name), getattr(new, f.name)) for f in fields(old))
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(_alike(old[k], new[k]) for k in old)
    if isinstance(old, tuple | list) and isinstance(new, tuple | list):
        return len(old) == len(new) and all(map(_alike, old, new))
    if isinstance(old, float) and isinstance(new, float):
        return bool(close(torch.tensor(new), torch.tensor(old)).all())
    return bool(old == new)


def _spelled_out(observation: Observation) -> Any:
    """The parts with their arrays in place of the arrays' names."""

    def spelled_out(node: Any) -> Any:
        if "array" in node:
            return {**node, "array": observation.arrays[node["array"]]}
        items = node.get("items")
        if isinstance(items, dict):
            return {**node, "items": {name: spelled_out(item) for name, item in items.items()}}
        return node if items is None else {**node, "items": [spelled_out(item) for item in items]}

    return {name: spelled_out(node) for name, node in observation.parts.items()}


def _cells_agree(old: NotebookNode, new: NotebookNode) -> bool:
    if (old.id, old.cell_type, old.source) != (new.id, new.cell_type, new.source):
        return False
    if old.metadata != new.metadata or old.cell_type != "code":
        return bool(old.metadata == new.metadata)
    if len(old.outputs) != len(new.outputs):
        return False
    varies = "nbval-ignore-output" in old.metadata.get("tags", ())
    pairs = zip(old.outputs, new.outputs, strict=True)
    return all(_outputs_agree(*pair, varies=varies) for pair in pairs)


def _outputs_agree(old: NotebookNode, new: NotebookNode, *, varies: bool) -> bool:
    if old.output_type != new.output_type:
        return False
    if old.output_type == "stream":
        return varies or old.text == new.text
    mine, other = old.get("data", {}), new.get("data", {})
    if mine.keys() != other.keys():
        return False
    drawn, drawn_too = (PICTURE.search(str(each.get("text/html", ""))) for each in (mine, other))
    if drawn and drawn_too:
        return _pictures_agree(drawn[1], drawn_too[1])
    return bool(varies or mine == other)


def _pictures_agree(old: str, new: str) -> bool:
    one, other = (_pixels(picture) for picture in (old, new))
    return one.shape == other.shape and float(np.abs(one - other).mean()) < _PIXELS


def _pixels(picture: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    with Image.open(io.BytesIO(base64.b64decode(picture))) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64) / 255
