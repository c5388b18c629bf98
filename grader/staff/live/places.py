"""Where in a shared folder the progress files of a class lie.

A folder for each student, as shared homes are and what a class hands around: the file lies beside
the notebooks, a few folders down. Or files side by side, named by student. No link is followed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.staff.intake.opening import folders
from grader.staff.intake.opening.folders import MachineError, RefusedError
from grader.student.progress import FILE_NAME

MOST_STUDENTS = 1_000
MOST_ENTRIES = 2_000  # of one folder
MOST_FOLDERS = 100  # of one student that are looked into
DEEPEST = 4  # such as kim/courses/vision/cnn-course/notebooks
_FILE = ".json"
_OTHERS = ("node_modules", "__pycache__", "site-packages")  # full of folders, none a course

Way = tuple[str, ...]  # from the class's folder to a file


class NoFolderError(Exception):
    """The folder of the class cannot be read now; the message says why."""


@dataclass(frozen=True)
class Places:
    """Each student's progress files, and what is odd."""

    of: Mapping[str, Sequence[Way]] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)  # by student
    more: bool = False  # there are more students than are looked at


def places(root: Path) -> Places:
    """Look through the folder of a class."""
    try:
        inner, files = folders.listing(root, (), 2 * MOST_STUDENTS)
    except (MachineError, OSError) as problem:
        raise NoFolderError(_why(root, problem)) from problem
    found: dict[str, list[Way]] = {}
    remarks: dict[str, str] = {}
    for name in files:
        if student := _named_by(name, root):
            found.setdefault(student, []).append((name,))
    for name in inner:
        if not folders.is_litter(name):
            ways, remark = _below(root, name)
            found.setdefault(name, []).extend(ways)
            if remark:
                remarks[name] = remark
    some = dict(list(found.items())[:MOST_STUDENTS])
    return Places(some, remarks, more=len(some) < len(found))


def _named_by(name: str, root: Path) -> str:
    """Whose a file is that lies at the top; nobody's, if it is none of the kind."""
    if name == FILE_NAME:
        return root.resolve().name or "here"  # the folder is that of one student
    if name.startswith(".") or not name.endswith(_FILE):
        return ""
    return name.removesuffix(FILE_NAME).removesuffix(_FILE).rstrip(".-_ ") or name


def _below(root: Path, student: str) -> tuple[list[Way], str]:
    """The progress files of a student, those that lie next first, and what is odd."""
    ways: list[Way] = []
    waiting, looked = deque[Way]([(student,)]), 0
    while waiting:
        place = waiting.popleft()
        looked += 1
        if looked > MOST_FOLDERS:
            return ways, "" if ways else f"more than {MOST_FOLDERS} folders to look into"
        try:
            inner, files = folders.listing(root, place, MOST_ENTRIES)
        except (RefusedError, MachineError, OSError) as problem:
            if len(place) == 1:
                return ways, _reason(problem)
            continue
        if FILE_NAME in files:
            ways.append((*place, FILE_NAME))
        if len(place) <= DEEPEST and "pyvenv.cfg" not in files:
            waiting.extend((*place, each) for each in inner if _may_hold_a_course(each))
    return ways, ""


def _may_hold_a_course(name: str) -> bool:
    return not folders.is_litter(name) and name not in _OTHERS


def _why(root: Path, problem: Exception) -> str:
    if not root.exists():
        return f"There is no folder {root}."
    return f"{root} cannot be read: {_reason(problem)}."


def _reason(problem: Exception) -> str:
    """Why something cannot be read, without the name of a file."""
    cause = problem.__cause__ if isinstance(problem, MachineError) else problem
    return (cause.strerror or "unknown") if isinstance(cause, OSError) else str(problem)
