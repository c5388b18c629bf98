"""What each format does with the options that were typed: lines to print, and a new file."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.marks.giving import meant
from grader.staff.gradebook.people.told_apart import called
from grader.staff.gradebook.records import Run
from grader.staff.gradebook.standings import Person, latest, people, standing_of, standings
from grader.staff.gradebook.told import number
from grader.staff.report.exports import canvas, feedback, junit
from grader.staff.report.exports.autograder import autograder, results
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.moodle.marks import into_moodle
from grader.staff.report.exports.reading import class_of
from grader.staff.report.exports.tables import plain
from grader.staff.report.exports.tables.filled import Filled, filled_text
from grader.staff.report.exports.tables.sheets import read_sheet
from grader.staff.report.exports.writing import refuse_target, write, write_zip
from grader.staff.report.pages.student_page import student_page
from grader.staff.report.unfinished import unfinished
from grader.staff.verbs.opening import gradebook
from grader.staff.verbs.place import ROOT
from grader.staff.words import LONGEST, by_reason, named, printable

DRY = "nothing is written: this was a dry run"


def _canvas(options: argparse.Namespace) -> Iterator[str]:
    sheet = read_sheet(options.into)
    with _opened(options) as (book, run):
        yield from unfinished(book, run)
        class_, title = class_of(book, run), book.terms.of(run).title
    filled = canvas.into_canvas(sheet, class_, options.column, title=title, zeros=options.zeros)
    yield from _fill(options, filled, "In Canvas: Grades, Import.")


def _moodle(options: argparse.Namespace) -> Iterator[str]:
    sheet = read_sheet(options.into)
    with _opened(options) as (book, run):
        yield from unfinished(book, run)
        class_, terms = class_of(book, run), book.terms.of(run)
    filled = into_moodle(
        sheet,
        class_,
        grade_column=options.grade_column,
        comment_column=options.comment_column,
        terms=terms,
        zeros=options.zeros,
    )
    yield from _fill(options, filled, "In Moodle: Submissions, Upload grading worksheet.")


def _fill(options: argparse.Namespace, filled: Filled, then: str) -> Iterator[str]:
    """A teacher's file with our cells in it, beside the file itself."""
    into: Path = options.into
    to = options.to or into.with_name(f"{into.stem}-marks{into.suffix}")
    yield filled_text(filled, everything=options.dry_run)
    if options.dry_run:
        yield DRY
        return
    refuse_target(to, force=options.force, never=[into])
    write(to, filled.sheet.content())
    yield f"written: {to}. {then}"


def _feedback(options: argparse.Namespace) -> Iterator[str]:
    with _opened(options) as (book, run):
        yield from unfinished(book, run)
        sheaf = feedback.sheaf(class_of(book, run))
        for names, why in by_reason(sheaf.without):
            yield f"no page: {names}: {why}"
        if not sheaf.names:
            raise ExportError("There is no work in this run to say anything about.")
        if options.dry_run:
            people_there = called(member for _, member in sheaf.names)
            for (_, member), name in sheaf.names.items():
                yield f"{printable(people_there[member], LONGEST)}: {printable(name, 3 * LONGEST)}"
            yield DRY
            return
        to = _target(options, "feedback.zip")
        page = partial(student_page, terms=book.terms.of(run))
        pages = write_zip(to, sheaf.entries(standings(book, run), page))
    yield f"written: {to}, {_count(pages, 'page')}. {_then(sheaf)}"


def _then(sheaf: feedback.Sheaf) -> str:
    """What to do with the pages, on a platform or without one."""
    if "canvas" in sheaf.platforms:
        return "Upload it once: each time adds them again."
    if "moodle" in sheaf.platforms:
        return "In Moodle: Submissions, Upload multiple feedback files in a zip."
    return "They are named by student: hand them out by other means."


def _gradescope(options: argparse.Namespace) -> Iterator[str]:
    if options.autograder:
        yield from _autograder(options)
        return
    total = results.total_points(options.metadata) if options.metadata else None
    with _opened(options) as (book, run):
        person = _one(people(book, run), options.student)
        standing, terms = standing_of(book, run, person), book.terms.of(run)
    content = results.results(standing, total, options.visibility, terms)
    yield from _write(options, "results.json", content, f"of {standing.member.name}")
    if options.metadata and not total:
        yield (
            f"not scaled: {options.metadata} says no total_points of the assignment as a number "
            f"above 0, so the score is out of {number(standing.mark.out_of)}, as here"
        )
    if standing.mark.excused:
        yield f"{standing.member.name} is excused. Gradescope knows no such mark: there it is a 0."


def _autograder(options: argparse.Namespace) -> Iterator[str]:
    only = _asked_as_grade_asks(options.only, options.assignment)
    entries = autograder(ROOT, only=only, trusted=options.trusted, assignment=options.assignment)
    to: Path = options.autograder
    if options.to:
        raise ExportError("--to names the results of one student; --autograder names its own file.")
    if options.dry_run:
        yield f"{to}: {_count(len(list(entries)), 'file')}"
        yield DRY
        return
    refuse_target(to, force=options.force, option="--autograder")
    files = write_zip(to, entries)
    yield (
        f"written: {to}, {_count(files, 'file')}. It has all solutions in it: it is for the "
        "autograder's settings, and for nobody else."
    )


def _asked_as_grade_asks(words: str | None, assignment: Path | None) -> str:
    """What follows --only; says now what would leave every student there without a result."""
    from grader.staff.assignment.error import AssignmentError
    from grader.staff.assignment.selection import SelectionError, given
    from grader.staff.assignment.wanted import Wanted, wanted
    from grader.staff.grading.starting.words_known import refuse_unknown_words

    try:
        only = given(words)
        asked = Wanted(counts=only)
        if assignment:
            asked = wanted(assignment, only=only, assignment=assignment)
        refuse_unknown_words(asked)
    except (AssignmentError, SelectionError) as problem:
        raise ExportError(str(problem)) from problem
    return only


def _junit(options: argparse.Namespace) -> Iterator[str]:
    with _opened(options) as (book, run):
        yield from unfinished(book, run)
        content = junit.suites(standings(book, run), book.terms.of(run))
    yield from _write(options, "junit.xml", content, "a suite for each student")


def _csv(options: argparse.Namespace) -> Iterator[str]:
    with _opened(options) as (book, run):
        yield from unfinished(book, run)
        class_, terms = class_of(book, run), book.terms.of(run)
    content = plain.class_table(class_, terms)
    yield from _write(options, "marks.csv", content, _count(len(class_), "row"))


FORMATS: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "canvas": _canvas,
    "moodle": _moodle,
    "feedback": _feedback,
    "gradescope": _gradescope,
    "junit": _junit,
    "csv": _csv,
}


@contextmanager
def _opened(options: argparse.Namespace) -> Iterator[tuple[Gradebook, Run]]:
    with gradebook(options.grades) as book:
        yield book, latest(book)


def _write(options: argparse.Namespace, name: str, content: bytes, what: str) -> Iterator[str]:
    if options.dry_run:
        yield f"{options.to or name}: {what}"
        yield DRY
        return
    to = _target(options, name)
    write(to, content)
    yield f"written: {to}, {what}"


def _target(options: argparse.Namespace, name: str) -> Path:
    """The file that was named, or one beside the gradebook; refused if it is there."""
    grades: Path = options.grades
    to: Path = options.to or (grades if grades.is_dir() else grades.parent) / name
    refuse_target(to, force=options.force)
    return to


def _one(class_: Sequence[Person], wanted: str) -> Person:
    """Who is meant; of a group, whose results are the same, the first."""
    if wanted:
        return meant(class_, wanted)[0]
    works = {person.student for person in class_}
    if len(class_) == 1 or (len(works) == 1 and "" not in works):
        return class_[0]
    names = named([*called(person.member for person in class_).values()], 20)
    raise ExportError(f"Of whom? Name one of {len(class_)} with --student: {names}.")


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
