"""Gradebooks made by hand: a class is written in a few lines, and nothing is graded."""

from __future__ import annotations

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Graded, Origin, Result

POINTS = {"corr2d": 2.0, "K": 1.0, "pool2d": 3.0}
SECTION = {"corr2d": "7.2", "K": "7.2", "pool2d": "7.5"}


def verdict(exercise, earned=None, *, mistake=None, error="", **words):
    """A verdict by its points; not attempted where there are none."""
    most = POINTS[exercise]
    status = Status.NOT_ATTEMPTED
    findings = (Finding("answer", status, difference="not attempted yet"),)
    if error:
        status, findings = Status.ERROR, (Finding("answer", Status.ERROR, difference=error),)
    elif earned is not None:
        status = Status.PASS if earned == most else Status.FAIL
        findings = (Finding("tall", status, "probe 'tall'", "got 5, expected 19", "look again"),)
    return Verdict(
        exercise,
        SECTION[exercise],
        status,
        earned or 0.0,
        most,
        findings=findings,
        mistake=mistake,
        **words,
    )


def result(student, *verdicts, origin=Origin(), content="h", **more):  # noqa: B008 - it is frozen
    """All of one student; what is not said was not attempted."""
    said = {each.exercise: each for each in verdicts}
    rows = [Graded(said.get(name) or verdict(name)) for name in POINTS]
    return Result(student, ("hw.ipynb",), content, tuple(rows), origin=origin, **more)


def gradebook(place, *results, terms=Terms(), roster=(), ungraded=(), **run):  # noqa: B008
    """A gradebook of one run, open."""
    book = Gradebook(place / FILE_NAME)
    add_run(book, *results, terms=terms, roster=roster, ungraded=ungraded, **run)
    return book


def add_run(book, *results, terms=Terms(), roster=(), ungraded=(), **run):  # noqa: B008
    """One run more."""
    made = book.begin(run.pop("course", "course"), "a secret", "trusted", **run)
    book.terms.note(made, terms, roster)
    for each in results:
        book.record(made, each)
    for each in ungraded:
        book.note_fault(made, each)
    if not ungraded:
        book.finish(made)
    return made
