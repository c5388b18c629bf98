"""What one call of the grader tells, beside marks, and whom. Nothing here waits for torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Run
from grader.staff.grading.following.progress import Progress


def _nothing(_book: Gradebook, _run: Run) -> str:
    return ""


@dataclass(frozen=True)
class Telling:
    """The instructor by a table and on the way, and students by feedback."""

    table: Callable[[Gradebook, Run], str] = _nothing  # told as soon as all have their marks
    feedback: bool = True  # for students, after that
    watch: bool = False  # go on with what arrives, until somebody stops it
    progress: Progress = field(default_factory=Progress)  # which tells nobody
