"""`grader similar`: whose work is worth a look beside whose."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.verbs.place import ROOT

_WORDS = """\
Look through the last run of a gradebook for pairs who have more in common than is usual in this
class, and print who they are; with --to, write their passages side by side. Starter code, the
course's own solutions, the book's code and what many wrote alike do not count; new names, other
numbers, comments and another order of lines hide nothing. It is a help to find what a person
should read, and no verdict: it knows neither who wrote a passage first nor what was allowed."""


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    similar = verbs.add_parser(
        "similar", help="find pairs whose work is worth a look side by side", description=_WORDS
    )
    similar.add_argument(
        "grades",
        type=Path,
        nargs="?",
        default=Path("grades"),
        help="the folder of the gradebook, or its file (default: grades)",
    )
    similar.add_argument(
        "--to", type=Path, metavar="FILE.html", help="write a page with the passages side by side"
    )
    similar.set_defaults(verb=_similar)


def _similar(options: argparse.Namespace) -> int:
    from grader.staff.gradebook.book import Gradebook
    from grader.staff.gradebook.error import GradebookError
    from grader.staff.gradebook.standings import latest, standings
    from grader.staff.report.similarity.known import known
    from grader.staff.report.similarity.page import PageError, refuse_others, write_page
    from grader.staff.report.similarity.pairs import alike
    from grader.staff.report.similarity.text import alike_text
    from grader.staff.report.similarity.work import works
    from grader.staff.report.unfinished import unfinished
    from grader.student import show

    try:
        if options.to:
            refuse_others(options.to)
        with closing(Gradebook.open_existing(options.grades)) as book:
            run = latest(book)
            waiting, everybody = list(unfinished(book, run)), works(standings(book, run))
        found = alike(everybody, known(ROOT))
        if options.to:
            write_page(options.to, found)
    except (GradebookError, PageError) as problem:
        show.say(str(problem))
        return 2
    for line in waiting:
        show.say(line)
    show.say(alike_text(found))
    if options.to:
        show.say(f"\nOpen {options.to}")
    return 0
