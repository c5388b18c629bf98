"""Messages between the grader and its processes: JSON, then arrays, each with its length before it.

What comes from a worker was written beside a student's code and may be anything: lengths, depth and
arrays are bounded before they are believed, and whatever is odd is a WireError. A step has no
arrays, an observation has them, be they none: so the one is told from the other without a look at
what it says.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from mmap import mmap
from typing import TYPE_CHECKING, BinaryIO, NoReturn, Protocol

from safetensors import SafetensorError

from grader.exercise import Json

if TYPE_CHECKING:  # imported with the first arrays: what starts processes must not wait for torch
    from torch import Tensor

LENGTHS = struct.Struct("<II")
# What a child says that it begins, beside the names of exercises, which are identifiers.
CELL, END = "a cell", "the end"
MAX_TEXT = 16 * 2**20  # a job with a class's largest notebook has 2 MiB
MAX_ARRAYS = 512 * 2**20  # the inputs of all exercises together have 70 MiB
MAX_HEADER = 2**20  # of safetensors: names, shapes and types of some hundred arrays
MAX_RANK = 8
MAX_DEPTH = 40  # of JSON; the outline of a nested result has 10


class WireError(Exception):
    """The other side sent what no honest worker sends."""


def message(document: Json, arrays: Mapping[str, Tensor] | None = None) -> bytes:
    """One message; without arrays it is a step, with none of them still an observation."""
    text, blob = json.dumps(document).encode(), b""
    if arrays is not None:
        from safetensors.torch import save

        blob = save(dict(arrays))
    return LENGTHS.pack(len(text), len(blob)) + text + blob


def read_message(stream: BinaryIO) -> tuple[Json, dict[str, Tensor]] | None:
    """The next message; None at the end of the stream, or where it was cut off."""
    parts = read_parts(stream)
    return parts and (document(parts[0]), arrays_of(parts[1]))


def read_own(stream: BinaryIO) -> tuple[Json, dict[str, Tensor]] | None:
    """The next message of a stream that we wrote ourselves: whoever reads a job bounds nothing."""
    parts = read_parts(stream)
    return parts and (json.loads(parts[0]), arrays_of(parts[1]))


class Readable(Protocol):
    """A file, or whatever else gives as many bytes as one asks for; fewer at its end."""

    def read(self, size: int, /) -> bytes:
        """The next bytes."""


def read_parts(stream: Readable) -> tuple[bytes, bytes] | None:
    """The two parts of the next message, unread; None at the end of the stream."""
    head = stream.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    text_length, blob_length = lengths(head)
    text, blob = stream.read(text_length), stream.read(blob_length)
    return (text, blob) if (len(text), len(blob)) == (text_length, blob_length) else None


def parts_in(job: mmap) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where the two parts of each message of a file begin and end."""
    at = 0
    while head := job[at : at + LENGTHS.size]:
        text, arrays = lengths(head)
        begin = at + LENGTHS.size
        at = begin + text + arrays
        yield (begin, begin + text), (begin + text, at)


def lengths(
    head: bytes, most_text: int = MAX_TEXT, most_arrays: int = MAX_ARRAYS
) -> tuple[int, int]:
    """How long the two parts of a message are, as its first bytes say."""
    text_length, blob_length = LENGTHS.unpack(head)
    if text_length > most_text or blob_length > most_arrays:
        raise WireError("a message larger than any answer")
    return text_length, blob_length


def document(text: bytes) -> Json:
    """The JSON of a message."""
    try:
        found = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WireError("a message that is no JSON") from error
    _bound_depth(found)
    return found


def arrays_of(blob: bytes) -> dict[str, Tensor]:
    """The arrays of a message."""
    if not blob:
        return {}
    from safetensors.torch import load

    if int.from_bytes(blob[:8], "little") > MAX_HEADER:
        raise WireError("arrays with a giant header")
    try:
        arrays = load(blob)
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise WireError("arrays that cannot be read") from error
    if any(array.dim() > MAX_RANK for array in arrays.values()):
        raise WireError("an array of too many axes")
    return arrays


def _bound_depth(found: Json) -> None:
    level = [found]
    for _ in range(MAX_DEPTH):
        level = [
            item
            for each in level
            if isinstance(each, dict | list)
            for item in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise WireError("a message nested deeper than any answer")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
