"""Messages between the grader and a worker: JSON, then arrays, each with its length before it."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import BinaryIO

from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from grader.exercise import Json

_LENGTHS = struct.Struct("<II")
MAX_TEXT = 16 * 2**20  # a job with a class's largest notebook has 2 MiB
MAX_ARRAYS = 512 * 2**20  # all trials of one exercise; the largest, of chapter 8, have 60 MiB


class WireError(Exception):
    """The other side sent what no honest worker sends."""


def write_message(stream: BinaryIO, document: Json, arrays: Mapping[str, Tensor]) -> None:
    """Send one message at once."""
    text, blob = json.dumps(document).encode(), save(dict(arrays))
    stream.write(_LENGTHS.pack(len(text), len(blob)) + text + blob)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[Json, dict[str, Tensor]] | None:
    """The next message; None at the end of the stream, or where it was cut off."""
    head = stream.read(_LENGTHS.size)
    if len(head) < _LENGTHS.size:
        return None
    text_length, blob_length = _LENGTHS.unpack(head)
    if text_length > MAX_TEXT or blob_length > MAX_ARRAYS:
        raise WireError("a message larger than any answer")
    text, blob = stream.read(text_length), stream.read(blob_length)
    if len(text) < text_length or len(blob) < blob_length:
        return None
    try:
        return json.loads(text), load(blob)
    except (ValueError, RecursionError, SafetensorError) as error:
        raise WireError("a message that cannot be read") from error
