"""`grader show`: one student, in the words that `check` has."""

from __future__ import annotations

import argparse

from grader.__main__ import Verbs
from grader.staff.verbs.opening import add_out, gradebook, told


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    show = verbs.add_parser(
        "show",
        help="print one student: the mark, how it came about, and every answer",
        description="Print one student of the last run: the mark with its reasons, and of every "
        "answer what `check` would say. The beginning of a name is enough, or an id.",
    )
    show.add_argument("student", help="a name, the beginning of one, or an id")
    show.add_argument("--all", action="store_true", help="also each exercise not attempted")
    add_out(show)
    show.set_defaults(verb=told(_show))


def _show(options: argparse.Namespace) -> int:
    from grader.staff.gradebook.marks.giving import meant
    from grader.staff.gradebook.standings import latest, people, standing_of
    from grader.staff.report.one_student import student_text
    from grader.student import show

    with gradebook(options.out) as book:
        run = latest(book)
        found = meant(people(book, run), options.student)
        texts = [
            student_text(standing_of(book, run, each), book.terms.of(run), everything=options.all)
            for each in found
        ]
    show.say("\n\n".join(texts))
    return 0
