"""How a run begins: bound to its folder, its terms noted, with what needs not be graded again."""

from __future__ import annotations

import difflib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.wanted import Wanted
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.people.directory import Directory, merged
from grader.staff.gradebook.records import WAITING, LeftOut, Member, Run, Ungraded
from grader.staff.gradebook.standings import settle
from grader.staff.intake.submissions import HandedIn, Submission, read

LEFT = "graded before, and not in the folder any more; the mark of then is kept in the gradebook"


@dataclass(frozen=True)
class Beginning:
    """All that tells one run from another."""

    handed_in: HandedIn
    wanted: Wanted
    course: str  # the fingerprint of what is graded by
    isolation: str
    again: frozenset[str] = frozenset()  # students who are graded although nothing has changed

    def begin(self, book: Gradebook) -> Run:
        """Begin the run, or go on with it."""
        run = book.begin(
            self.course,
            secrets.token_hex(),
            self.isolation,
            folder=str(self.handed_in.source),
            asked=self.wanted.counts,
            again=", ".join(sorted(self.again)),
        )
        book.terms.note(run, self.wanted.terms, self.wanted.people)
        note_waiting(book, run, self.handed_in.students)
        self.note_left_out(book, run, self.handed_in)
        settle(book, run)  # whatever stops this run, nobody seems to have handed in nothing
        return run

    def note_left_out(self, book: Gradebook, run: Run, handed_in: HandedIn) -> None:
        """Note what is no student's in what was handed in by now, and who is not there any more."""
        students = {each.student for each in handed_in.students}
        left_out = [e for e in handed_in.left_out if e.name not in self.wanted.files]
        gone = [LeftOut(name, LEFT) for name in book.history.gone(run, students)]
        book.note_left_out(run, [*left_out, *gone])

    def changed(self, book: Gradebook) -> Iterator[Submission]:
        """Whose work has to be graded, since it never was by this course; looked up one by one."""
        for each in self.handed_in.students:
            if each.student in self.again or not book.history.knows(
                each.student, read(each).content, self.course, self.isolation
            ):
                yield each

    def carry_over(self, book: Gradebook, run: Run) -> None:
        """Take everybody's earlier result into a run, where it is known that there is one."""
        for each in self.handed_in.students:
            found = read(each)
            if not book.has(run, each.student, found.content):
                names, origin = found.names, each.origin
                work = (each.student, found.content, self.course)
                book.carry_over(run, *work, origin=origin, files=names)


def note_waiting(book: Gradebook, run: Run, students: Iterable[Submission]) -> None:
    """Note whose turn is to come: a run that is cut off knows that they handed in."""
    book.note_waiting(run, [Ungraded(each.student, WAITING, each.origin) for each in students])


def refuse_other_roster(wanted: Wanted, handed_in: HandedIn) -> None:
    """Raise where nobody of a roster has handed in: it is of another course."""
    listed = Directory(wanted.people)
    members = [member for each in handed_in.students for member in _members(each)]
    if wanted.people and members and not any(map(listed.find, members)):
        raise AssignmentError(
            f"Nobody of the {len(wanted.people)} on the roster has handed in anything here: is it "
            "the roster of another course?"
        )


def graded_again(wanted: Wanted, handed_in: HandedIn, book: Gradebook) -> frozenset[str]:
    """The students that `--regrade` means: one by name, or those who tried an exercise."""
    students = [each.student for each in handed_in.students]
    if wanted.everybody:
        return frozenset(students)
    found: set[str] = set()
    for words in wanted.again:
        tried = book.history.who_tried(words)
        if tried is not None:
            found |= tried & set(students)
        else:
            people = list(_people(handed_in.students, wanted.people))
            found.add(_named(words, people, book.history.exercises()))
    return frozenset(found)


def _people(
    students: Sequence[Submission], listed: Sequence[Member]
) -> Iterator[tuple[Member, str]]:
    """Who handed in, by the names of the table: those of the roster, where they are on it."""
    roster = Directory(listed)
    for each in students:
        for member in _members(each):
            place = roster.find(member)
            yield merged(member, listed[place.index]) if place else member, each.student


def _named(words: str, people: Sequence[tuple[Member, str]], exercises: Sequence[str]) -> str:
    found = {people[i][1] for i in Directory(member for member, _ in people).called(words)}
    if len(found) == 1:
        return found.pop()
    if found:
        raise AssignmentError(
            f"--regrade {words} may be {', '.join(sorted(found)[:20])}. Say more of the name."
        )
    known = [*exercises, *(member.name for member, _ in people)]
    near = difflib.get_close_matches(words, known, 1)
    hint = f"did you mean {near[0]}?" if near else "say a name of either, or the beginning of one."
    raise AssignmentError(f"--regrade {words}: no student and no graded exercise is that; {hint}")


def _members(each: Submission) -> Iterator[Member]:
    yield Member(each.student)
    yield from each.origin.members
