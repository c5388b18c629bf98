"""What a notebook's cells of text answer: the essays, by the names of their exercises.

Such a cell asks for its answer in its first line. Whoever replaces all of it leaves its id, which
is the name of the exercise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from grader.exercise import Json
from grader.student.validating.ipynb import Cell
from grader.student.validating.outline import exercises

# Blanks of its own line alone: a million empty lines would otherwise be read from each of them.
_ASKS = re.compile(r"^[^\S\n]*\*\*Your answer to `(\w+)`\*\*[^\n]*", re.M)
_OURS = "*Write your answer here.*"


def code_and_essays(cells: Sequence[Cell]) -> tuple[list[str], Mapping[str, str]]:
    """The source of each code cell, and what was written for each exercise in words."""
    return [cell.source for cell in cells if cell.holds("code")], essays_of(cells)


def essays_of(cells: Iterable[Cell]) -> Mapping[str, str]:
    """By exercise; what is still empty is none, and of several answers the last counts."""
    found: dict[str, str] = {}
    for cell in cells:
        if cell.holds("markdown"):
            asks = _ASKS.search(cell.source)
            names = [asks[1]] if asks else _ids(cell.found)
            text = _ASKS.sub("", cell.source, count=1).replace(_OURS, "").strip()
            found |= {name: text for name in names if text and name in exercises(written=True)}
    return found


def _ids(cell: Json) -> list[str]:
    """The id of a cell; Colab has it among its metadata."""
    about = cell.get("metadata")
    known = [cell.get("id"), about.get("id") if isinstance(about, dict) else None]
    return [each for each in known if isinstance(each, str)]
