"""One person of the class, in the words that `check` has for students."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.exercise import Status
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people import ids
from grader.staff.gradebook.records import Graded, Result, Standing
from grader.staff.gradebook.told import number, time_told
from grader.staff.report.story import mark_told
from grader.student.show import verdict_text


def student_text(standing: Standing, terms: Terms, *, everything: bool = False) -> str:
    """Who it is, the mark and how it came about, and each answer; or with those not attempted."""
    parts = ["\n".join(_head(standing, terms))]
    if standing.result:
        parts += _answers(standing.result.verdicts, everything)
    return "\n\n".join(parts)


def _head(standing: Standing, terms: Terms) -> Iterator[str]:
    known = ", ".join(f"{kind} {value}" for kind, value in ids(standing.member).items())
    yield f"{standing.member.name} ({known})" if known else standing.member.name
    if standing.ungraded:
        yield f"not graded, by a fault that is not theirs: {standing.ungraded}"
        return
    mark = standing.mark
    earned = f"{number(mark.earned)} / {number(mark.points)}"
    scaled = mark_told(mark, terms)
    yield f"mark: {earned}" if scaled == earned else f"mark: {scaled}, from {earned} points"
    for reason in mark.reasons:
        yield f"  {reason}"
    if standing.result:
        yield from _handed_in(standing.result, terms.zone)


def _handed_in(result: Result, zone: str) -> Iterator[str]:
    origin = result.origin
    when = f", {time_told(origin.submitted, zone)}" if origin.submitted else ""
    late = ", late as the platform says" if origin.late else ""
    receipt = f", receipt {result.receipt}" if result.receipt else ""
    yield f"handed in: {', '.join(result.files) or 'no notebook'}{when}{late}{receipt}"
    if len(origin.members) > 1:
        others = ", ".join(member.name for member in origin.members)
        yield f"by a group{f', {origin.group}' if origin.group else ''}: {others}"
    for remark in result.remarks:
        yield f"remark: {remark}"


def _answers(verdicts: Sequence[Graded], everything: bool) -> Iterator[str]:
    untouched: dict[str, list[str]] = {}
    for graded in verdicts:
        verdict = graded.verdict
        if verdict.status is Status.NOT_ATTEMPTED and not everything:
            untouched.setdefault(verdict.section, []).append(verdict.exercise)
            continue
        yield "\n".join([verdict_text(verdict), *(f"  {mark}" for mark in graded.marks)])
    if untouched:
        lines = [f"  {section}: {', '.join(names)}" for section, names in untouched.items()]
        yield "\n".join(["○ not attempted:", *lines])
