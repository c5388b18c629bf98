"""The outline of the course: its sections, what each asks for, and the stubs.

One small file beside the keys, made by `grader build`. It says what an exercise is worth and how
long it takes without a single right answer, and holds each stub as students first find it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.exercise import Json
from grader.judging import answer_key
from grader.judging.answer_key import KeyProblemError

FILE = "course.json"
FORMAT = 1  # raised when an older grader could no longer read it


class OutlineProblemError(KeyProblemError):
    """The outline cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Task:
    """One exercise, as students are told of it."""

    name: str
    points: float
    minutes: int
    difficulty: int
    further: bool = False
    written: bool = False  # read by a person: no check can say that it is done


@dataclass(frozen=True)
class TaskCell:
    """A cell that asks for one exercise or several, and its stub; none where it is prose."""

    tasks: tuple[Task, ...]
    stub: str = ""


@dataclass(frozen=True)
class SectionOutline:
    """One section, its cells in the order of its notebook."""

    stem: str
    number: str
    title: str
    cells: tuple[TaskCell, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All that it asks for."""
        return tuple(task for cell in self.cells for task in cell.tasks)

    @property
    def notebook(self) -> str:
        """The file in which it is worked on."""
        return f"{self.stem}.ipynb"


def load() -> tuple[SectionOutline, ...]:
    """The outline of this release, or say why it cannot be read."""
    return read(answer_key.PUBLIC_KEYS / FILE)


def read(file: Path) -> tuple[SectionOutline, ...]:
    """An outline from its file."""
    remedy = "Install the course anew; in a clone of the repository, type: make build"
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            raise OutlineProblemError(f"The outline of the course is of another release. {remedy}")
        return tuple(map(_section, document["sections"]))
    except FileNotFoundError as error:
        raise OutlineProblemError(f"The outline of the course is missing. {remedy}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise OutlineProblemError(f"The outline of the course is damaged. {remedy}") from error


def text_of(sections: Sequence[SectionOutline]) -> str:
    """An outline as it stands in its file."""
    document = {"format": FORMAT, "sections": [asdict(section) for section in sections]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def cell_of(sections: Sequence[SectionOutline], name: str) -> TaskCell | None:
    """The cell that asks for an exercise."""
    return next((cell for cell in _cells(sections) if name in names_in(cell)), None)


def names_in(cell: TaskCell) -> tuple[str, ...]:
    """The exercises that a cell asks for."""
    return tuple(task.name for task in cell.tasks)


def names_further() -> frozenset[str]:
    """The exercises that are not of the core."""
    return frozenset(task.name for each in load() for task in each.tasks if task.further)


def _cells(sections: Sequence[SectionOutline]) -> Iterator[TaskCell]:
    for section in sections:
        yield from section.cells


def _section(entry: Json) -> SectionOutline:
    cells = tuple(
        TaskCell(tuple(Task(**task) for task in cell["tasks"]), cell["stub"])
        for cell in entry["cells"]
    )
    return SectionOutline(entry["stem"], entry["number"], entry["title"], cells)
