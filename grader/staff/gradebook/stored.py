"""Verdicts as the gradebook stores them: JSON whose fields have names, so that SQL can ask them."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from typing import Any

from grader.exercise import Explanation, Finding, Json, Status, Verdict
from grader.staff.gradebook.records import Graded, Member, Origin, Shown

COLUMNS = (
    *("result", "position", "section", "exercise", "status", "earned", "points"),
    *("mistake", "advice", "smallest", "explanation", "remarks", "marks", "findings"),
    *("code", "shown"),
)


def verdict_row(number: int | None, position: int, graded: Graded) -> tuple[object, ...]:
    """A verdict as a row, in the order of COLUMNS."""
    verdict = graded.verdict
    shown = None if graded.shown is None else text(asdict(graded.shown))
    return (
        *(number, position, verdict.section, verdict.exercise, verdict.status.value),
        *(verdict.earned, verdict.points, verdict.mistake, verdict.advice, verdict.smallest),
        *(verdict.explanation.value, text(verdict.remarks), text(graded.marks)),
        *(text([asdict(finding) for finding in verdict.findings]), graded.code, shown),
    )


def graded_from(row: Any) -> Graded:
    """The verdict of such a row."""
    fields = dict(zip(COLUMNS, row, strict=True))
    for name in ("remarks", "findings"):
        fields[name] = json.loads(fields[name])
    shown = None if fields["shown"] is None else _shown(json.loads(fields["shown"]))
    marks = tuple(json.loads(fields["marks"]))
    return Graded(_verdict(fields), marks, fields["code"], shown)


def origin_from(stored: str) -> Origin:
    """Where a submission came from."""
    found = json.loads(stored)
    members = tuple(Member(**each) for each in found.pop("members", ()))
    return Origin(**found, members=members)


def text(value: object) -> str:
    """A value as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False)


def now() -> str:
    """The time, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _shown(stored: Json) -> Shown:
    return Shown(_verdict(stored["verdict"]), stored["expected"], stored["got"])


def _verdict(stored: Json) -> Verdict:
    return Verdict(
        exercise=stored["exercise"],
        section=stored["section"],
        status=Status(stored["status"]),
        earned=float(stored["earned"]),
        points=float(stored["points"]),
        findings=tuple(map(_finding, stored["findings"])),
        mistake=stored["mistake"],
        advice=stored["advice"],
        remarks=tuple(stored["remarks"]),
        explanation=Explanation(stored["explanation"]),
        smallest=stored["smallest"],
    )


def _finding(stored: Json) -> Finding:
    words = {name: stored[name] for name in ("probe", "where", "difference", "advice")}
    return Finding(
        status=Status(stored["status"]), explanation=Explanation(stored["explanation"]), **words
    )
