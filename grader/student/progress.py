"""What a student has passed so far, in one small file beside the notebooks."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.exercise import Verdict

FILE_NAME = ".course-progress.json"
VARIABLE = "COURSE_PROGRESS"  # names another file, for tests and for read-only folders


@dataclass(frozen=True)
class Entry:
    """The latest verdict on one exercise, and the best score ever."""

    status: str
    best: float
    says: str


def path() -> Path:
    """Where progress is kept."""
    return Path(os.environ.get(VARIABLE) or FILE_NAME)


def read(file: Path | None = None) -> dict[str, Entry]:
    """All that is known; nothing when there is no file, or none that can be read."""
    try:
        entries = json.loads((file or path()).read_text(encoding="utf-8"))
        return {name: Entry(**entry) for name, entry in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def record(verdict: Verdict, says: str) -> bool:
    """Remember a verdict; False where the file cannot be written, which stops nobody."""
    entries = read()
    known = entries.get(verdict.exercise)
    best = max(verdict.earned, known.best if known else 0)
    entries[verdict.exercise] = Entry(str(verdict.status), best, says)
    return _write(entries)


def _write(entries: Mapping[str, Entry]) -> bool:
    target = path()
    scratch = target.with_name(f"{target.name}.{os.getpid()}")
    text = json.dumps({name: asdict(entry) for name, entry in entries.items()}, indent=1)
    try:
        if target.exists() and not read():
            target.replace(target.with_name(f"{target.name}.damaged"))  # keep what was there
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(target)  # at once: two notebooks may be open
    except OSError:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
        return False
    return True
