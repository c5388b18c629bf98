"""What intake gives: who handed in what, not yet read, and one student's work once it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.staff.gradebook.records import LeftOut, Origin
from grader.staff.intake.notebooks.misplaced import Misplaced
from grader.staff.intake.opening.tree import Tree


class IntakeError(Exception):
    """There is nothing to grade; the message says why."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in, not yet read."""

    student: str
    files: tuple[Path, ...]  # below `root`, or anywhere if there is none
    remarks: tuple[str, ...] = ()
    root: Tree | None = None
    evidence: tuple[Path, ...] = ()  # files of weights
    origin: Origin = Origin()
    called: Mapping[Path, str] = field(default_factory=dict)  # what the student had called a file

    @property
    def on_disk(self) -> tuple[Path, ...]:
        """Where it lies: its notebooks, or the zips that hold them; nothing in a zip of all."""
        if self.root is None:
            return self.files
        return tuple(dict.fromkeys(filter(None, map(self.root.on_disk, self.files))))


@dataclass(frozen=True)
class HandedIn:
    """What was handed in: students by name, and all else."""

    students: tuple[Submission, ...]
    left_out: tuple[LeftOut, ...] = ()
    source: Path = Path()  # whole
    layout: str = ""  # what it was recognised as, in a line


@dataclass(frozen=True)
class Notebook:
    """One notebook, read: its code cells and essays, or why there are none."""

    name: str
    cells: tuple[str, ...] = ()
    essays: Mapping[str, str] = field(default_factory=dict)  # by exercise; empty ones are left out
    problem: str = ""
    misplaced: tuple[Misplaced, ...] = ()  # answers in cells that are not run


@dataclass(frozen=True)
class Read:
    """What one student handed in, read once."""

    content: str  # the hash of the code, the weights, and what is remarked: of all that is graded
    notebooks: list[Notebook]
    evidence: dict[str, bytes | str]  # by the file's name: its bytes, or why there are none

    @property
    def names(self) -> tuple[str, ...]:
        """What the notebooks are called."""
        return tuple(notebook.name for notebook in self.notebooks)
