"""Written answers in a gradebook: no program judges them; what was handed in waits for a person."""

from __future__ import annotations

from dataclasses import replace

from grader.exercise import Status, Verdict
from grader.staff.gradebook.marks.counting import decided
from grader.staff.gradebook.records import Graded, Mark

WRITTEN = "a written answer"  # begins what the grader says of each
WAITS = f"{WRITTEN}, handed in: it waits to be marked"


def is_essay(verdict: Verdict) -> bool:
    """Whether this is prose, which no program judges."""
    return verdict.status is Status.NOT_ATTEMPTED and any(
        found.difference.startswith(WRITTEN) for found in verdict.findings
    )


def handed_in(graded: Graded, text: str) -> Graded:
    """The same with the answer that was written."""
    findings = tuple(replace(found, difference=WAITS) for found in graded.verdict.findings)
    return replace(graded, verdict=replace(graded.verdict, findings=findings), code=text)


def is_answered(verdict: Verdict) -> bool:
    """Whether this is an essay of which something was written."""
    if verdict.status is not Status.NOT_ATTEMPTED:
        return False
    return any(found.difference == WAITS for found in verdict.findings)


def is_marked(verdict: Verdict, mark: Mark) -> bool:
    """Whether a person has marked it, or excused its writer from it."""
    return decided(verdict.exercise, mark) is not None


def waits(verdict: Verdict, mark: Mark) -> bool:
    """Whether somebody still has to read it."""
    return is_answered(verdict) and not (is_marked(verdict, mark) or mark.excused)
