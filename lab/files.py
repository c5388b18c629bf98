"""A file is there as a whole or not at all: what stood there before stays until then."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def put(path: Path, content: bytes | memoryview) -> None:
    """Write aside and move into place; OSError where that cannot be, with nothing left over."""
    aside = path.with_name(f".{path.name}.writing")
    try:
        with aside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # else the move could be on the disk before the bytes
        aside.replace(path)
    except BaseException:  # an interrupt, too
        with contextlib.suppress(OSError):
            aside.unlink()
        raise
