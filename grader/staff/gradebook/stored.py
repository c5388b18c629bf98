"""Verdicts as the gradebook stores them: JSON whose fields have names, so that SQL can ask them."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from grader.exercise import Explanation, Finding, Json, Status, Verdict
from grader.staff.gradebook.records import Graded, Member, Origin, Shown

COLUMNS = (
    *("result", "position", "section", "exercise", "status", "earned", "points"),
    *("mistake", "advice", "smallest", "explanation", "remarks", "marks", "findings"),
    *("code", "shown"),
)


_SAID = slice(2, None)  # all but whose row it is, and which


def verdict_row(number: int | None, position: int, graded: Graded) -> tuple[object, ...]:
    """A verdict as a row, in the order of COLUMNS."""
    # Of most exercises most students hand in nothing, and all of these rows say the same.
    untouched = graded.verdict.status is Status.NOT_ATTEMPTED and not (graded.code or graded.shown)
    return (number, position, *(_untouched_said if untouched else _said)(graded))


def _said(graded: Graded) -> tuple[object, ...]:
    """All but whose row it is, and which."""
    verdict = graded.verdict
    shown = None if graded.shown is None else text(asdict(graded.shown))
    return (
        *(verdict.section, verdict.exercise, verdict.status.value),
        *(verdict.earned, verdict.points, verdict.mistake, verdict.advice, verdict.smallest),
        *(verdict.explanation.value, text(verdict.remarks), text(graded.marks)),
        *(_findings_text(verdict.findings), graded.code, shown),
    )


def graded_from(row: Any) -> Graded:
    """The verdict of such a row."""
    said = tuple(row[_SAID])
    return _untouched(said) if Status.NOT_ATTEMPTED in said else _graded(said)


def _graded(said: tuple[Any, ...]) -> Graded:
    fields = dict(zip(COLUMNS[_SAID], said, strict=True))
    for name in ("remarks", "findings"):
        fields[name] = json.loads(fields[name])
    shown = None if fields["shown"] is None else _shown(json.loads(fields["shown"]))
    marks = tuple(json.loads(fields["marks"]))
    return Graded(_verdict(fields), marks, fields["code"], shown)


_untouched = lru_cache(maxsize=1024)(_graded)
_untouched_said = lru_cache(maxsize=1024)(_said)


@lru_cache(maxsize=1024)  # for the same reason
def _findings_text(findings: tuple[Finding, ...]) -> str:
    return text([asdict(finding) for finding in findings])


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
