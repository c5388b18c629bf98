"""Gradescope: the results.json of one submission, as its autograder has to leave it."""

from __future__ import annotations

import json
from pathlib import Path

from grader.exercise import Json
from grader.staff.gradebook.marks.counting import by_hand_told, counted, passes, without_verdicts
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Graded, Mark, Standing
from grader.staff.report.exports.autograder.handed_in import told_by
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import NO_TERMS, number
from grader.staff.report.exports.told import told
from grader.staff.report.story import mark_told
from grader.staff.words import LONGEST, printable

VISIBILITY = ("visible", "after_due_date", "after_published", "hidden")


def results(
    standing: Standing,
    total: float | None = None,
    visibility: str = "visible",
    terms: Terms = NO_TERMS,
) -> bytes:
    """The file; the mark is on the scale of `total`, the points of Gradescope's assignment."""
    who, mark, result = standing.member.name, standing.mark, standing.result
    if standing.ungraded:  # a fault of the machine is no zero
        why = printable(standing.ungraded, LONGEST)
        raise ExportError(f"{who} has no grade, and so no results: {why}.")
    factor = total / mark.out_of if total and mark.out_of else 1.0
    found: dict[str, Json] = {
        "score": round(mark.final * factor, 4),
        "execution_time": round(result.seconds) if result else 0,
        "output": _summary(standing, terms),
        "output_format": "text",
        "test_name_format": "text",
        "test_output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",  # what the grader prints is for instructors
        "extra_data": {
            "earned": mark.earned,
            "points": mark.points,
            "receipt": result.receipt if result else "",
        },
        "tests": _tests(standing, visibility, terms),
    }
    return json.dumps(found, ensure_ascii=False, indent=2).encode()


def total_points(metadata: Path) -> float | None:
    """What Gradescope's assignment is out of, by the file that it gives with a submission."""
    try:
        assignment = told_by(metadata).get("assignment")
    except ValueError as problem:
        raise ExportError(str(problem)) from problem
    total = assignment.get("total_points") if isinstance(assignment, dict) else None
    return number(str(total)) or None


def _summary(standing: Standing, terms: Terms) -> str:
    result = standing.result
    lines = [f"mark: {mark_told(standing.mark, terms)}", *standing.mark.reasons]
    if result:
        lines += result.remarks
        lines += [f"receipt of what was handed in: {result.receipt}"] if result.receipt else []
    return "\n".join(lines)


def _tests(standing: Standing, visibility: str, terms: Terms) -> list[dict[str, Json]]:
    """A test for each exercise, and behind them what has points by hand and no verdict."""
    mark, verdicts = standing.mark, standing.result.verdicts if standing.result else ()
    found = [_test(graded, mark, terms) for graded in verdicts]
    known = [graded.verdict.exercise for graded in verdicts]
    found += [
        {
            "score": said.points or 0.0,
            "status": "passed" if said.points else "failed",
            "name": said.exercise,
            "output": by_hand_told(said),
        }
        for said in without_verdicts(known, mark)
    ]
    formats = {"name_format": "text", "output_format": "text", "visibility": visibility}
    return [{**each, "number": str(i), **formats} for i, each in enumerate(found, 1)]


def _test(graded: Graded, mark: Mark, terms: Terms) -> dict[str, Json]:
    verdict = counted(graded.verdict, mark, terms)
    return {
        "score": round(verdict.earned, 4),
        "max_score": verdict.points,
        "status": "passed" if passes(verdict, mark) else "failed",
        "name": f"{verdict.section} {verdict.exercise}",
        "output": told(graded, mark),
        "tags": [verdict.section],
        "extra_data": {"status": verdict.status.value, "mistake": verdict.mistake or ""},
    }
