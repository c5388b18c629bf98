"""`grader report`: the gradebook as pages, for the class and for each student."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.verbs.opening import OUT, gradebook, told

_WORDS = """\
Write the last run of a gradebook as pages that open in a browser without a network: index.html for
you, with marks, mistakes and what to explain, and in students/ one for each student, who finds
verdicts, hints and their own code and written answers there and nothing of anybody else. Inputs and
numbers on a student's page are the public ones. The reasons that you give for a mark stand on
it."""


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    report = verbs.add_parser("report", help="write the class as pages", description=_WORDS)
    report.add_argument(
        "grades",
        type=Path,
        nargs="?",
        default=OUT,
        help="the folder of the gradebook, or its file (default: grades)",
    )
    report.add_argument(
        "--to", type=Path, metavar="FOLDER", help="for the pages (default: beside the gradebook)"
    )
    report.set_defaults(verb=told(_report))


def _report(options: argparse.Namespace) -> int:
    from grader.staff.gradebook.standings import latest, notes, standings
    from grader.staff.report.pages.views.class_view import About
    from grader.staff.report.pages.writing import INDEX, ReportError, write_pages
    from grader.staff.report.unfinished import unfinished
    from grader.student import show

    grades: Path = options.grades
    to = options.to or (grades if grades.is_dir() else grades.parent) / "report"
    with gradebook(grades) as book:
        run = latest(book)
        folder, started = book.graded(run)
        about = About(
            terms=book.terms.of(run),
            folder=folder,
            started=started,
            asked=book.asked(run),
            isolation=book.isolation(run),
            notes=tuple(notes(book, run, most=sys.maxsize)),  # a page has room for all
        )
        try:
            waiting = list(unfinished(book, run))
            students = write_pages(to, about, standings(book, run), book.left_out(run))
        except ReportError as problem:
            show.say(str(problem))
            return 2
    for line in waiting:
        show.say(line)
    pages = "1 student" if students == 1 else f"{students:,} students, each"
    show.say(f"{pages} with a page of their own. Open {to / INDEX}")
    return 0
