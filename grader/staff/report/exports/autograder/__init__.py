"""The zip that makes Gradescope grade with this grader: its scripts, and the course itself.

`setup.sh`, `run_autograder` and `settings.sh` beside this module are its scripts, as they are run
there. The course goes with its solutions and catalogue, since grading needs them: whoever may
download the autograder of an assignment, which is instructors, can read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.writing import Entry

HERE = Path(__file__).parent
PROGRAMS = ("setup.sh", "run_autograder")
_SETTINGS = "settings.sh"
_PARTS = ("grader/**/*", "lab/**/*", "solutions/ch*.py")
_FILES = (
    "pyproject.toml",
    "requirements-student.txt",
    "requirements-d2l.txt",
    "README.md",
    "LICENSE",
)
_ONLY = re.compile(r"[\w.,: -]*")  # it stands in quotes in a script


def autograder(root: Path, *, only: str, trusted: bool, assignment: Path | None) -> Iterator[Entry]:
    """The files of the zip."""
    if not _ONLY.fullmatch(only):
        raise ExportError(f"--only {only!a}: such as 7.2:core,corr2d")
    for name in PROGRAMS:
        yield name, (HERE / name).read_bytes(), True
    said = {"ONLY=''": f"ONLY='{only}'", "TRUSTED=no": f"TRUSTED={'yes' if trusted else 'no'}"}
    settings = (HERE / _SETTINGS).read_text(encoding="utf-8")
    for before, after in said.items():
        assert before in settings, before
        settings = settings.replace(before, after)
    yield _SETTINGS, settings, False
    if assignment:
        try:
            yield "assignment.toml", assignment.read_bytes(), False
        except OSError as error:
            raise ExportError(f"{assignment} cannot be read: {error.strerror}.") from error
    for path in _course(root):
        yield f"course/{path.relative_to(root).as_posix()}", path.read_bytes(), False


def _course(root: Path) -> Iterator[Path]:
    """All that grading needs of this repository."""
    yield from (root / name for name in _FILES)
    for pattern in _PARTS:
        for path in sorted(root.glob(pattern)):
            parts = path.relative_to(root).parts
            hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
            if path.is_file() and not hidden:
                yield path
