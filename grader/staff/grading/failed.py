"""What of a class failed, and whether students can see why. Nothing here waits for torch."""

from __future__ import annotations

from grader.exercise import Status
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Graded, Result, Run


def lacking(book: Gradebook, run: Run) -> list[str]:
    """The students of whom something fails that was not asked once more yet."""
    return [result.student for result in book.results(run) if failed(result)]


def failed(result: Result) -> list[Graded]:
    """The verdicts of which there is nothing to show yet."""
    return [graded for graded in result.verdicts if is_shown(graded) and not graded.shown]


def is_shown(graded: Graded) -> bool:
    """Whether it is of a kind that students are shown; a training has no inputs to ask for."""
    verdict = graded.verdict
    return verdict.status in (Status.FAIL, Status.ERROR) and verdict.points > 0
