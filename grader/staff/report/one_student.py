"""One person of the class, in the words that `check` has for students."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from grader.exercise import Status, Verdict
from grader.staff.gradebook.essays import WAITS, WRITTEN, is_answered
from grader.staff.gradebook.marks.counting import (
    by_hand_told,
    counted,
    decided,
    without_verdicts,
)
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import ids
from grader.staff.gradebook.records import WAITING, Graded, Mark, Result, Standing
from grader.staff.gradebook.told import number, time_told, ungraded_told
from grader.staff.report.story import mark_told
from grader.student.show import verdict_text

_WIDTH = 96  # of an essay


def student_text(standing: Standing, terms: Terms, *, everything: bool = False) -> str:
    """Who it is, the mark and how it came about, and each answer; or with those not attempted."""
    parts = ["\n".join(_head(standing, terms))]
    if standing.result:
        parts += _answers(standing.result.verdicts, everything, standing.mark, terms)
    known = [each.verdict.exercise for each in standing.result.verdicts] if standing.result else []
    parts += [f"· {e.exercise}   {by_hand_told(e)}" for e in without_verdicts(known, standing.mark)]
    return "\n\n".join(parts)


def _head(standing: Standing, terms: Terms) -> Iterator[str]:
    known = ", ".join(f"{kind} {value}" for kind, value in ids(standing.member).items())
    yield f"{standing.member.name} ({known})" if known else standing.member.name
    if standing.ungraded:
        by_fault = f"not graded, by a fault that is not theirs: {standing.ungraded}"
        yield ungraded_told(WAITING) if standing.ungraded == WAITING else by_fault
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


def _answers(
    verdicts: Sequence[Graded], everything: bool, mark: Mark, terms: Terms
) -> Iterator[str]:
    untouched: dict[str, list[str]] = {}
    for graded in verdicts:
        verdict = counted(graded.verdict, mark, terms)
        by_hand = by_hand_told(decided(verdict.exercise, mark))
        if is_answered(verdict):
            yield _essay(graded, verdict, by_hand)
        elif verdict.status is Status.NOT_ATTEMPTED and not (everything or by_hand):
            untouched.setdefault(verdict.section, []).append(verdict.exercise)
        else:
            said = [by_hand, *graded.marks] if by_hand else graded.marks
            yield "\n".join([verdict_text(verdict), *(f"  {each}" for each in said)])
    if untouched:
        lines = [f"  {section}: {', '.join(names)}" for section, names in untouched.items()]
        yield "\n".join(["○ not attempted:", *lines])


def _essay(graded: Graded, verdict: Verdict, by_hand: str) -> str:
    """What was written, for whoever marks it."""
    said = f"{WRITTEN}, marked by hand" if by_hand else WAITS
    lines = [line for text in graded.code.splitlines() for line in wrap(text, _WIDTH) or [""]]
    worth = f"{number(verdict.points)} {'point' if verdict.points == 1 else 'points'}"
    head = f"· {verdict.section} {verdict.exercise}   {said}, {worth}"
    lines = [by_hand, *lines] if by_hand else lines
    return "\n".join([head, *(f"  {line}".rstrip() for line in lines)])
