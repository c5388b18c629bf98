"""Solutions that come with the course, if the teacher packed them.

They are closed to the eye and to a search, and open to whoever wants to open them: a program that
can show a solution without asking anybody holds all that is needed to show it. So this keeps nobody
from a solution who looks for one. Who must not have it should get a bundle without.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from pathlib import Path

from grader.judging import answer_key

FILE = "solutions.json"
FORMAT = 1


class SealedProblemError(Exception):
    """The solutions cannot be opened; the message says what to do."""


def text_of(sources: Mapping[str, str]) -> str:
    """The file: the source of each exercise by its name, closed."""
    closed = {name: _closed(source) for name, source in sources.items()}
    return json.dumps({"format": FORMAT, "solutions": closed}, indent=1) + "\n"


def opened(name: str) -> str | None:
    """The solution of an exercise; none where this copy of the course has none of it."""
    return read(answer_key.PUBLIC_KEYS / FILE).get(name)


def read(file: Path) -> Mapping[str, str]:
    """All solutions of a file; none where there is no such file."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise ValueError("another format")
        return {name: _open(text) for name, text in document["solutions"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, zlib.error) as error:
        raise SealedProblemError(
            "The solutions that came with the course are damaged, or of another release. Install "
            "the course anew."
        ) from error


def _closed(source: str) -> str:
    return base64.b64encode(zlib.compress(source.encode("utf-8"), 9)).decode("ascii")


def _open(text: str) -> str:
    return zlib.decompress(base64.b64decode(text, validate=True)).decode("utf-8")
