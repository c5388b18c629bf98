"""A file of unknown origin -> arrays and what is said of them, or why it is none.

The format has a table of contents in JSON and then numbers; its reader is a library that checks
each against the other. Nothing in it can be run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import safetensors.torch
import torch
from torch import Tensor

from grader.exercise import Json
from grader.staff.words import printable
from lab.evidence import DECLARED, FORMAT

MOST_BYTES = 100 * 2**20
MOST_HEADER = 2**20  # bytes of the table of contents; a long history has some ten thousand
WEIGHTS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
MOST_ARRAYS = 2_000  # ResNet-152 has some 800


class NoEvidenceError(Exception):
    """The file is none of lab's; the message says why."""


@dataclass(frozen=True)
class Evidence:
    """Weights in the order of their layers, and what the file says of them."""

    parts: tuple[Tensor, ...]
    as_run: bool  # in the order in which layers compute, or else are written down
    data: str  # what they were trained on
    claimed: float | None  # the last accuracy of the training itself


def evidence_in(content: bytes) -> Evidence:
    """Read a whole file; NoEvidenceError says what is wrong with it."""
    about = _about(content)
    if about.get("format") not in (FORMAT, DECLARED):
        raise NoEvidenceError("was not written by lab.Trainer(..., evidence=...)")
    try:
        arrays = safetensors.torch.load(content)
    except Exception as error:
        raise NoEvidenceError("is damaged") from error
    parts = tuple(arrays[name] for name in sorted(arrays))
    if not all(part.dtype in WEIGHTS for part in parts):
        raise NoEvidenceError("holds other numbers than weights")
    data = printable(str(about.get("data", "")), 40)
    return Evidence(parts, about["format"] == FORMAT, data, _claimed(about.get("history")))


def name_in(content: bytes) -> str:
    """The name that the file was given, if it can be told."""
    try:
        return printable(str(_about(content).get("name", "")), 40)
    except NoEvidenceError:
        return ""


def _about(content: bytes) -> Json:
    """The text that goes with the arrays."""
    size = int.from_bytes(content[:8], "little")
    if not 0 < size <= min(MOST_HEADER, len(content) - 8):
        raise NoEvidenceError("is no safetensors file")
    try:
        head = json.loads(content[8 : 8 + size])
    except (ValueError, RecursionError) as error:
        raise NoEvidenceError("is no safetensors file") from error
    if not isinstance(head, dict) or len(head) > MOST_ARRAYS:
        raise NoEvidenceError("is no safetensors file of a net")
    about = head.get("__metadata__")
    return about if isinstance(about, dict) else {}


def _claimed(history: object) -> float | None:
    try:
        found = json.loads(history if isinstance(history, str) else "")
        return float(found["val_acc"][-1])
    except (ValueError, RecursionError, KeyError, IndexError, TypeError):
        return None
