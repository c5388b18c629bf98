"""What a notebook's cells of text answer: the essays, by the names of their exercises.

Such a cell asks for its answer in its first line. Whoever replaces all of it leaves its id, which
is the name of the exercise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from grader.exercise import Json
from grader.student.validating.ipynb import Cell

_ASKS = re.compile(r"^\s*\*\*Your answer to `(\w+)`\*\*[^\n]*", re.M)
_OUTLINE = Path(__file__).parents[2] / "keys" / "course.json"
_OURS = "*Write your answer here.*"


def code_and_essays(cells: Sequence[Cell]) -> tuple[list[str], Mapping[str, str]]:
    """The source of each code cell, and what was written for each exercise in words."""
    return [cell.source for cell in cells if cell.holds("code")], _essays(cells)


def _essays(cells: Sequence[Cell]) -> Mapping[str, str]:
    """By exercise; what is still empty is none, and of several answers the last counts."""
    found: dict[str, str] = {}
    for cell in cells:
        if cell.holds("markdown"):
            asks = _ASKS.search(cell.source)
            names = [asks[1]] if asks else _ids(cell.found)
            text = _ASKS.sub("", cell.source, count=1).replace(_OURS, "").strip()
            found |= {name: text for name in names if text and name in _names()}
    return found


def _ids(cell: Json) -> list[str]:
    """The id of a cell; Colab has it among its metadata."""
    about = cell.get("metadata")
    known = [cell.get("id"), about.get("id") if isinstance(about, dict) else None]
    return [each for each in known if isinstance(each, str)]


@cache
def _names() -> frozenset[str]:
    """The essays of the course, by its outline; the module that reads all of it wants torch."""
    try:
        sections = json.loads(_OUTLINE.read_text(encoding="utf-8"))["sections"]
        tasks = [task for each in sections for cell in each["cells"] for task in cell["tasks"]]
        return frozenset(task["name"] for task in tasks if task["written"])
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()
