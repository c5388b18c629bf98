"""What a student has passed so far, in one small file beside the notebooks.

It is the student's own, and stays where it is. Whoever teaches may read it where folders are
shared; files of older and of newer releases are read as well.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from grader.exercise import Json, Status, Verdict
from grader.student.turns import patiently, turn

FILE_NAME = ".course-progress.json"
VARIABLE = "COURSE_PROGRESS"  # names another file, for tests and for read-only folders
_MOST = 1_000_000  # no score and no count is larger; what is was made up
_FAILED = (Status.FAIL, Status.ERROR)  # a stub that is checked is no failed try


@dataclass(frozen=True)
class Entry:
    """The latest verdict on one exercise, the best score ever, and how long it has been tried."""

    status: str
    best: float
    says: str
    mistake: str = ""  # the one that was recognised in the latest answer
    failed: int = 0  # checks that failed since the last one that passed
    first: str = ""  # when the first of these was, in UTC
    last: str = ""  # when the latest check was


def path() -> Path:
    """Where progress is kept."""
    return Path(os.environ.get(VARIABLE) or FILE_NAME)


def read(file: Path | None = None) -> dict[str, Entry]:
    """All that is known; nothing when there is no file, or none that can be read."""
    try:
        return parse(_text_of(file or path()))
    except (OSError, ValueError):
        return {}


def parse(text: str) -> dict[str, Entry]:
    """What a file of any release says; ValueError where it is no such file."""
    try:
        document = json.loads(text)
    except RecursionError as error:
        raise ValueError("this is nested too deep") from error
    if not isinstance(document, dict):
        raise ValueError("this holds no exercises")
    return {name: _entry(each) for name, each in document.items()}


def record(verdict: Verdict, says: str) -> bool:
    """Remember a verdict; False where the file cannot be written, which stops nobody."""
    target, name = path(), verdict.exercise
    try:
        with turn(target):  # what another notebook adds meanwhile would be lost
            entries = _known(target)
            entries[name] = after(entries.get(name), verdict, says, _now())
            _write(target, entries)
    except OSError:
        return False
    return True


def after(known: Entry | None, verdict: Verdict, says: str, moment: str) -> Entry:
    """What is known of an exercise after one more check."""
    best, failed, first = (known.best, known.failed, known.first) if known else (0, 0, "")
    if verdict.status is Status.PASS:
        failed, first = 0, ""
    elif verdict.status in _FAILED:
        failed, first = failed + 1, first or moment
    return Entry(
        status=str(verdict.status),
        best=max(verdict.earned, best),
        says=says,
        mistake=verdict.mistake or "",
        failed=failed,
        first=first,
        last=moment,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _entry(found: Json) -> Entry:
    """One exercise: what every release says of it must be there, the rest may be missing."""
    if not isinstance(found, dict):
        raise ValueError("this holds no exercises")
    best = found.get("best")
    if not (isinstance(best, int | float) and 0 <= best < _MOST):
        raise ValueError("a score is no number")
    failed = found.get("failed")
    return Entry(
        status=str(Status(str(found.get("status")))),  # ValueError, if it is none
        best=float(best),
        says=_text(found, "says"),
        mistake=_text(found, "mistake"),
        failed=failed if isinstance(failed, int) and 0 < failed < _MOST else 0,
        first=_text(found, "first"),
        last=_text(found, "last"),
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    text = found.get(name)
    return text if isinstance(text, str) else ""


def _known(target: Path) -> dict[str, Entry]:
    """What is there already. What cannot be read now is not taken for nothing, and not replaced."""
    try:
        return parse(_text_of(target))
    except FileNotFoundError:
        return {}
    except ValueError:
        target.replace(target.with_name(f"{target.name}.damaged"))  # keep what was there
        return {}


def _text_of(file: Path) -> str:
    return patiently(lambda: file.read_text(encoding="utf-8"))


def _write(target: Path, entries: Mapping[str, Entry]) -> None:
    scratch = target.with_name(f"{target.name}.{uuid4().hex}")
    text = json.dumps({name: asdict(entry) for name, entry in entries.items()}, indent=1)
    try:
        scratch.write_text(text, encoding="utf-8")
        patiently(lambda: scratch.replace(target))  # at once, for those who only read
    finally:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
