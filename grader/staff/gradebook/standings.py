"""Who stands where: every person of the class in one run, with their work and their mark.

Marks are worked out whenever they are asked for, from what was graded, the terms of the assignment
and what was given by hand. So a change of any of them shows at once, and nothing is graded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.marks.counting import Score, counting, decided
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.holding import holding
from grader.staff.gradebook.marks.kept import Settled
from grader.staff.gradebook.marks.noted import marks_noted
from grader.staff.gradebook.marks.settling import Delivery, settled
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import Directory
from grader.staff.gradebook.people.names import in_order
from grader.staff.gradebook.people.roll import ClassRoll
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Mark, Member, Run, Standing
from grader.staff.words import LONGEST, MOST_NAMED, named, printable

Said = TypeVar("Said", str, int)


def latest(book: Gradebook) -> Run:
    """The run that was begun last."""
    run = book.last_run()
    if not run:
        raise GradebookError("Nothing was graded yet in this gradebook: `grader grade FOLDER`.")
    return run


@dataclass(frozen=True)
class Person:
    """Somebody of the class, before their work is read: it is large, and not always wanted."""

    member: Member
    student: str  # whose work it is in the gradebook; empty where there is none
    mark: Mark
    ungraded: str = ""
    scores: Sequence[Score] = ()
    group: str = ""  # what the group is called whose work it is, if it is a group's


def notes(book: Gradebook, run: Run, most: int = MOST_NAMED) -> list[str]:
    """What an instructor should know of who is who: a line each, with so many names."""
    terms, roll = book.terms.of(run), ClassRoll.of(book, run)
    directory = Directory(member for member, _ in roll.entries)
    said = [
        *(("an extension", name) for name in terms.extensions),
        *(("late days used", name) for name in terms.tokens_used),
    ]
    lines = list(roll.notes)
    for what, name in said:
        if len(found := directory.known_as(name)) != 1:
            how_many = f"{len(found)} people are" if found else "nobody is"
            lines.append(f"{what} in assignment.toml: {how_many} known as {name}")
    lines += _said_twice("extensions", "the latest holds", terms.extensions, directory)
    lines += _said_twice("late days used", "the most hold", terms.tokens_used, directory)
    timeless = {student for student, (origin, _) in roll.works.items() if not origin.submitted}
    names = called(member for member, _ in roll.entries)
    unknown = [names[member] for member, student in roll.entries if student in timeless]
    if terms.due and unknown:
        lines.append(
            f"not judged late, since nothing says when they handed in: {named(unknown, most)}"
        )
    return lines + marks_noted(book.given.all(), book.terms.basis(run), directory)


def _said_twice(what: str, holds: str, said: Iterable[str], directory: Directory) -> Iterator[str]:
    """A line for each person of whom something is said under several names or ids."""
    words: dict[int, list[str]] = {}
    for name in said:
        if len(found := directory.known_as(name)) == 1:
            words.setdefault(found[0], []).append(name)
    for index, names in words.items():
        if len(names) > 1:
            name = printable(directory.people[index].name, LONGEST)
            yield f"{what} in assignment.toml: {named(names)} are one person, {name}; {holds}"


def standings(book: Gradebook, run: Run) -> Iterator[Standing]:
    """Everybody by name, as people sort them; of a group each member."""
    for person in people(book, run):
        yield standing_of(book, run, person)


def standing_of(book: Gradebook, run: Run, person: Person) -> Standing:
    """One person with their work."""
    result = book.result(run, person.student) if person.student else None
    return Standing(person.member, result, person.mark, person.ungraded)


def people(book: Gradebook, run: Run) -> list[Person]:
    """Everybody by name, with the mark alone."""
    terms, roll = book.terms.of(run), ClassRoll.of(book, run)
    asked = max((scores for *_, scores in roll.works.values()), key=len, default=())
    until, tokens = _until(terms, roll), _tokens(terms, roll)
    given = _given(book, run, roll)
    found = []
    for index, (member, student) in enumerate(roll.entries):
        if why := roll.ungraded.get(student):
            found.append(Person(member, "", Mark(0, 0, 0, 0), why))
        elif student:
            origin, scores = roll.works[student]
            delivery = Delivery(origin.submitted, origin.late, until[student], tokens[student])
            mark = settled(terms, scores, delivery, given[index])
            found.append(Person(member, student, mark, "", scores, origin.group))
        else:
            none = [Score(each.exercise, 0.0, each.points) for each in asked]
            found.append(Person(member, "", settled(terms, none, None, given[index]), "", none))
    return sorted(found, key=lambda each: in_order(each.member.name))


def settle(book: Gradebook, run: Run) -> None:
    """Write the marks down for those who read the gradebook with SQL; nothing else reads them."""
    terms = book.terms.of(run)
    rows = [
        Settled(each.member, each.student, each.mark, each.ungraded, _counting(each, terms))
        for each in people(book, run)
    ]
    book.terms.write_marks(run, rows)


def _counting(person: Person, terms: Terms) -> list[Score]:
    """What their exercises count, where that is another than what the verdicts say."""
    by_now = counting(person.scores, person.mark, terms)
    if by_now is person.scores:
        return []
    pairs = zip(person.scores, by_now, strict=True)
    return [now for was, now in pairs if now != was or decided(now.exercise, person.mark)]


def _given(book: Gradebook, run: Run, roll: ClassRoll) -> list[list[Given]]:
    """The marks by hand that each entry has here; a later one stands for an earlier one."""
    directory = Directory(member for member, _ in roll.entries)
    found: list[list[Given]] = [[] for _ in roll.entries]
    for each in holding(book.given.all(), book.terms.basis(run)):
        if place := directory.find(each.member):
            found[place.index].append(each)
    return found


def _until(terms: Terms, roll: ClassRoll) -> Mapping[str, str]:
    """Whose work is due when; a group has the latest date of its members."""
    until = dict.fromkeys(roll.works, terms.due)
    for student, due in _said_of(terms.extensions, roll):
        until[student] = max(filter(None, (until[student], due)), key=datetime.fromisoformat)
    return until


def _tokens(terms: Terms, roll: ClassRoll) -> Mapping[str, int]:
    """How many late days are free; in a group as many as its member with the fewest has."""
    left = dict.fromkeys(roll.works, terms.late.tokens)
    for student, used in _said_of(terms.tokens_used, roll):
        left[student] = min(left[student], max(0, terms.late.tokens - used))
    return left


def _said_of(said: Mapping[str, Said], roll: ClassRoll) -> Iterator[tuple[str, Said]]:
    """What was said of people by name or id, of the work that is theirs."""
    directory = Directory(member for member, _ in roll.entries)
    for words, value in said.items():
        found = directory.known_as(words)
        if len(found) == 1 and (student := roll.entries[found[0]][1]) in roll.works:
            yield student, value
