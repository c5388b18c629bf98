"""Marks given by hand, as text: which there are, and what one of them changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.names import in_order
from grader.staff.gradebook.records import Member
from grader.staff.gradebook.standings import Person
from grader.staff.gradebook.told import number
from grader.staff.report.aligned import table
from grader.staff.report.story import mark_told
from grader.staff.words import printable


def given_text(given: Sequence[Given], terms: Terms) -> str:
    """All marks given by hand, by name."""
    if not given:
        return "No mark was given by hand."
    ordered = sorted(given, key=lambda each: (in_order(each.member.name), each.exercise))
    rows = [
        [each.member.name, each.exercise or "all", _mark(each, terms), printable(each.reason, 200)]
        for each in ordered
    ]
    return table(["student", "exercise", "mark", "because"], rows)


def _mark(given: Given, terms: Terms) -> str:
    if given.points is None:
        return "excused"
    if terms.pass_at and not given.exercise:
        return "pass" if given.points else "fail"
    return number(given.points)


def changes_text(
    before: Sequence[Person], after: Sequence[Person], whose: Collection[Member], terms: Terms
) -> str:
    """The marks of some people, as they were and as they are, with the reasons."""
    lines = []
    for old, new in zip(before, after, strict=True):
        if new.member in whose:
            was, now = mark_told(old.mark, terms), mark_told(new.mark, terms)
            lines.append(f"{new.member.name}: {now if now == was else f'{was} -> {now}'}")
            lines += [f"  {printable(reason, 300)}" for reason in new.mark.reasons]
    return "\n".join(lines)
