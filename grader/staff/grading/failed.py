"""What of a class failed, and what students see of why. Nothing here waits for torch."""

from __future__ import annotations

from dataclasses import replace

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Graded, Result, Run, Shown

PASSES = "passes on the public inputs; fails on others like them"
NOT_ASKED = "it could not be asked once more on the public inputs"


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


def beside(graded: Graded, again: Shown | None) -> Shown:
    """What to show beside a mark: the status and the points are those of the mark.

    An answer that passes here failed on secret inputs alone, of which nothing is told but words.
    """
    own = graded.verdict
    if again and again.verdict.status is not Status.PASS:
        return replace(again, verdict=replace(again.verdict, earned=own.earned))
    told = PASSES if again else NOT_ASKED
    if not again and without_values(own):
        return Shown(own)
    failing = [f.probe for f in own.findings if f.status is not Status.PASS]
    finding = Finding(failing[0] if failing else "answer", own.status, difference=told)
    return Shown(replace(own, findings=(finding,), smallest=""))


def without_values(verdict: Verdict) -> bool:
    """Whether nothing was compared: a verdict of ours on an answer of which nothing came out."""
    return all(f.probe == "answer" and not f.where for f in verdict.findings)
