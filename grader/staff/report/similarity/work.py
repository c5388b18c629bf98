"""What each student or group wrote, exercise by exercise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.exercise import Status
from grader.staff.gradebook.essays import is_answered
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Member, Result, Standing

_BINDING = re.compile(
    r"""^(?:async[ ]+)?(?:def|class)[ ]+(\w+)
      | ^(\w+)[ ]*(?::[^=\n]*)?=(?!=)
      | ^@\S*add_to_class\((\w+)\)""",
    re.MULTILINE | re.VERBOSE,
)


@dataclass(frozen=True)
class Work:
    """One submission: of one person, or of all members of a group."""

    names: tuple[str, ...]
    answers: Mapping[str, str]  # exercise -> the cell, or the part of it, that answers it
    receipt: str = ""  # equal where the same was handed in; empty where nobody knows


def works(standings: Iterable[Standing]) -> list[Work]:
    """All submissions of a class, in its order; a group is one."""
    class_members: list[Member] = []  # of them all: who handed in nothing may have the same name
    members: dict[str, list[Member]] = {}
    found: dict[str, tuple[Mapping[str, str], str]] = {}
    for standing in standings:
        class_members.append(standing.member)
        if standing.result:
            student = standing.result.student
            members.setdefault(student, []).append(standing.member)
            if student not in found:
                found[student] = answers(standing.result), _handed_in(standing.result)
    names = called(class_members)
    return [
        Work(tuple(names[member] for member in members[student]), *each)
        for student, each in found.items()
    ]


def _handed_in(result: Result) -> str:
    """Its receipt and its essays, which the receipts of an earlier gradebook do not cover."""
    essays = [" ".join(g.code.split()) for g in result.verdicts if is_answered(g.verdict)]
    return "\n".join([result.receipt or result.content, *essays])


def answers(result: Result) -> Mapping[str, str]:
    """What was written for each exercise; a cell that answers several is divided among them."""
    cells: dict[str, list[str]] = {}
    for graded in result.verdicts:
        tried = graded.verdict.status is not Status.NOT_ATTEMPTED or is_answered(graded.verdict)
        if graded.code.strip() and tried:
            cells.setdefault(graded.code, []).append(graded.verdict.exercise)
    return {name: part for cell, asked in cells.items() for name, part in _parts(cell, asked)}


def _parts(cell: str, asked: list[str]) -> Iterator[tuple[str, str]]:
    """Each exercise with the lines from where its name is bound to where the next one's is."""
    places: dict[str, int] = {}
    for match in _BINDING.finditer(cell):
        name = next(filter(None, match.groups()))
        if name in asked:
            places.setdefault(name, match.start())
    if len(asked) == 1 or not places:
        yield asked[0], cell
        return
    starts = [0, *list(places.values())[1:], len(cell)]
    for name, start, end in zip(places, starts, starts[1:], strict=False):
        yield name, cell[start:end]
