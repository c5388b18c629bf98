"""Marks given by hand, as text: which there are, and what one of them changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.holding import assignment_told, given_told, is_for
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import Directory
from grader.staff.gradebook.people.names import in_order
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member
from grader.staff.gradebook.standings import Person
from grader.staff.report.aligned import table
from grader.staff.report.story import person_told
from grader.staff.words import printable


def given_text(given: Sequence[Given], here: Basis, people: Iterable[Member] = ()) -> str:
    """All marks given by hand, by name, as the people of the class are called now.

    Where one is for another assignment, it is said for which.
    """
    if not given:
        return "No mark was given by hand."
    directory = Directory(people)
    whose = [_of_class(each.member, directory) for each in given]
    names = called([*directory.people, *whose])
    rows = [
        [
            *(names[member], each.exercise or "all", given_told(each, here)),
            "" if is_for(each, here) else printable(assignment_told(each.basis), 60),
            printable(each.reason, 200),
        ]
        for member, each in zip(whose, given, strict=True)
    ]
    rows.sort(key=lambda row: (in_order(row[0]), row[1] != "all", row[1]))
    return table(["student", "exercise", "mark", "for", "because"], rows)


def _of_class(member: Member, directory: Directory) -> Member:
    """The same person in the class: a mark may be older than what the roster says of them."""
    found = directory.find(member)
    return directory.people[found.index] if found else member


def changes_text(
    before: Sequence[Person], after: Sequence[Person], whose: Collection[Member], terms: Terms
) -> str:
    """The marks of some people, as they were and as they are, with the reasons."""
    lines = []
    names = called(each.member for each in after)
    for old, new in zip(before, after, strict=True):
        if new.member in whose:
            was, now = person_told(old, terms), person_told(new, terms)
            lines.append(f"{names[new.member]}: {now if now == was else f'{was} -> {now}'}")
            lines += [f"  {printable(reason, 300)}" for reason in new.mark.reasons]
    return "\n".join(lines)
