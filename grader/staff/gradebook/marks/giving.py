"""What somebody types of a mark -> the marks by hand that are meant, or what is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import Directory, the_one
from grader.staff.gradebook.people.names import plain
from grader.staff.gradebook.standings import Person
from grader.staff.gradebook.told import number, ungraded_told

PASS, FAIL = "pass", "fail"


@dataclass(frozen=True)
class Giving:
    """A mark to be given, as it was typed; without points it is to be excused or undone."""

    student: str
    exercise: str = ""
    points: str = ""
    because: str = ""


def meant(people: Sequence[Person], words: str) -> list[Person]:
    """The one who is called like that, or all of a group."""
    said = plain(words.strip())
    by_group = [each for each in people if each.group and plain(each.group) == said]
    by_work = [each for each in people if each.student == words]
    for group in (by_work, by_group):
        if len(group) > 1:
            return group
    found = the_one([each.member for each in people], words)
    if isinstance(found, str) and by_group:  # one alone may be a group
        return by_group
    if isinstance(found, str):
        raise GradebookError(found)
    return [each for each in people if each.member is found]


def marks_meant(
    giving: Giving, people: Sequence[Person], terms: Terms, here: Basis, earlier: Sequence[Given]
) -> list[Given]:
    """The marks of all who are meant, each in place of what was given to them before."""
    those = meant(people, giving.student)
    for person in those:
        if person.ungraded:
            why = ungraded_told(person.ungraded)
            raise GradebookError(f"{person.member.name} is {why}. Give the mark after that.")
    if not giving.because.strip():
        raise GradebookError('Say why, since a mark is asked about: --because "oral exam".')
    return [
        Given(
            person.member,
            giving.exercise,
            _points(giving, person, terms) if giving.points else None,
            giving.because.strip(),
            id=next((each.id for each in _earlier(giving, person, people, earlier)), 0),
            basis=replace(here, out_of=_most(giving.exercise, person, terms)),
        )
        for person in those
        if _is_asked(giving.exercise, person)
    ]


def marks_undone(giving: Giving, people: Sequence[Person], earlier: Sequence[Given]) -> list[Given]:
    """The marks that are taken back."""
    those = meant(people, giving.student)
    found = [given for person in those for given in _earlier(giving, person, people, earlier)]
    if not found:
        what = f" for {giving.exercise}" if giving.exercise else ""
        name = those[0].member.name
        raise GradebookError(
            f"No mark was given to {name}{what} by hand in this assignment: `grader mark` lists "
            "all."
        )
    return found


def _earlier(
    giving: Giving, person: Person, people: Sequence[Person], earlier: Sequence[Given]
) -> list[Given]:
    """What was given to this person: in the whole class, since another may be called alike."""
    directory = Directory(each.member for each in people)
    same = [each for each in earlier if each.exercise == giving.exercise]
    found = {each.id: directory.find(each.member) for each in same}
    places = {each.id: at.index for each in same if (at := found[each.id])}
    return [e for e in same if e.id in places and people[places[e.id]].member == person.member]


def _is_asked(exercise: str, person: Person) -> bool:
    known = [score.exercise for score in person.scores]
    if not exercise or exercise in known:
        return True
    near = difflib.get_close_matches(exercise, known, 1)
    hint = f"did you mean {near[0]}?" if near else "it does not count in this assignment."
    raise GradebookError(f"{person.member.name} was asked no exercise {exercise}: {hint}")


def _points(giving: Giving, person: Person, terms: Terms) -> float:
    of_scale = not giving.exercise and terms.pass_at
    if of_scale and giving.points in (PASS, FAIL):
        return float(giving.points == PASS)
    most = _most(giving.exercise, person, terms)
    what = giving.exercise or "the mark"
    choices = f"{PASS} or {FAIL}" if of_scale else f"a number from 0 to {number(most)}"
    try:
        points = float(giving.points)
    except ValueError:
        points = -1.0
    if of_scale or not 0 <= points <= most:  # NaN is in no range either
        raise GradebookError(f"{what} is {choices}, and not {giving.points}.")
    return points


def _most(exercise: str, person: Person, terms: Terms) -> float:
    if not exercise:
        return person.mark.out_of
    points = next(score.points for score in person.scores if score.exercise == exercise)
    return terms.points.get(exercise, points)
