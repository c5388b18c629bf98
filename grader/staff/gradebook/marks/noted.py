"""What an instructor should know of marks by hand that do not count as they were given."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.holding import (
    assignment_told,
    fits,
    given_told,
    is_for,
    is_of_another_folder,
)
from grader.staff.gradebook.people.directory import Directory, ids
from grader.staff.gradebook.people.told_apart import called, id_of
from grader.staff.gradebook.records import Member
from grader.staff.gradebook.told import number


def marks_noted(given: Sequence[Given], here: Basis, people: Directory) -> list[str]:
    """A line for each mark of this assignment that does not hold, and one for each other's."""
    ours = [each for each in given if is_for(each, here)]
    lines = [line for each in ours if (line := _noted(each, here, people))]
    there = {(_place(each, people), each.exercise) for each in ours}
    others = Counter(
        assignment_told(each.basis)
        for each in given
        # Whoever is not in this run, or has such a mark here, needs none carried over.
        if not is_for(each, here)
        and _place(each, people) is not None
        and (_place(each, people), each.exercise) not in there
    )
    from_there = Counter(
        each.basis.folder
        for each in ours
        if is_of_another_folder(each, here) and _place(each, people) is not None
    )
    lines += [_from_there(folder, count) for folder, count in from_there.items()]
    return lines + [_elsewhere(name, count) for name, count in others.items()]


def _noted(given: Given, here: Basis, people: Directory) -> str:
    if (place := _place(given, people)) is None:
        return _to_nobody(given.member, people)
    name = called(people.people)[people.people[place]]
    what = f"the mark given by hand to {name}, {given_told(given)},"
    if not fits(given, here):
        now = "pass or fail" if here.pass_or_fail else "numbers"
        return f"{what} does not hold: marks are {now} now; give it anew"
    unknown = not given.exercise and not given.basis.out_of
    if unknown and (given.points or 0) > (best := here.out_of or math.inf):
        return (
            f"{what} is above the best one, {number(best)}: it was given on another scale; give "
            "it anew"
        )
    return ""


def _to_nobody(person: Member, directory: Directory) -> str:
    """Why a mark given by hand is nobody's."""
    own = ids(person)
    named_so = [ids(directory.people[index]) for index in directory.known_as(person.name)]
    maybe = [each for each in named_so if all(own.get(kind, v) == v for kind, v in each.items())]
    if len(maybe) > 1:
        return (
            f"a mark was given by hand to {person.name}, and {len(maybe)} people of that name are "
            "in this run: it holds for none; give it anew by an id"
        )
    who = f"{person.name} ({id_of(person)})" if named_so and own else person.name
    return f"a mark was given by hand to {who}, who is not in this run"


def _place(given: Given, people: Directory) -> int | None:
    found = people.find(given.member)
    return found.index if found else None


def _from_there(folder: str, count: int) -> str:
    marks = "1 mark given by hand" if count == 1 else f"{count} marks given by hand"
    return (
        f"{marks} when {folder} was graded: here {'it holds' if count == 1 else 'they hold'}, too. "
        "If that was another assignment, give each a `title` in assignment.toml, or a gradebook of "
        "its own with --out"
    )


def _elsewhere(name: str, count: int) -> str:
    marks = "1 mark given by hand holds" if count == 1 else f"{count} marks given by hand hold"
    which, one = ("it", "it") if count == 1 else ("them", "one")
    return (
        f"{marks} for {name} alone, and not here: `grader mark` lists {which}; to carry {one} "
        "over, give it again"
    )
