"""Hand in work, and see what intake makes of it."""

from __future__ import annotations

from pathlib import Path

from grader.staff.intake.submissions import (
    read,
    submissions,
)
from tests.grading.classroom import notebook

CELL = "x = 1"


def hand_in(place: Path, *cells: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(notebook(cells or (CELL,)))
    return place


def told(folder, out=None):
    """Student -> what is run of theirs, and all that is said about it."""
    found = {}
    for each in submissions(folder, out).students:
        notebooks = read(each).notebooks
        said = [*each.remarks, *(f"{n.name}: {n.problem}" for n in notebooks if n.problem)]
        found[each.student] = ([n.name for n in notebooks if not n.problem], said)
    return found


def left_out(folder, out=None):
    return {each.name: each.why for each in submissions(folder, out).left_out}
