"""`grader diff`: two gradings beside one another, before anything is published."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from grader.__main__ import Verbs
from grader.staff.gradebook.error import GradebookError
from grader.staff.verbs.opening import add_out, gradebook, told

if TYPE_CHECKING:
    from grader.staff.report.difference import Side

EXAMPLES = """\
  grader diff                     the run before the last one, and the last one
  grader diff 3 7                 two runs of one gradebook, by their numbers
  grader diff grades.old grades   the last runs of two gradebooks

Like `diff`, it ends with 0 where nothing differs, 1 where something does, 2 where it cannot tell.
"""


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    diff = verbs.add_parser(
        "diff",
        help="who gains and loses what between two gradings",
        description="Lay two gradings of a class beside one another: who gains and loses what,\n"
        "and by which exercises. A change of the course shows here before anything is\n"
        "published.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    diff.add_argument("old", nargs="?", help="a gradebook, or the number of a run")
    diff.add_argument("new", nargs="?", help="likewise")
    add_out(diff)
    diff.set_defaults(verb=told(_diff))


def _diff(options: argparse.Namespace) -> int:
    from grader.staff.report.difference import difference
    from grader.student import show

    old, new = options.old, options.new
    if old is not None and new is None:
        raise GradebookError("Say two: grader diff OLD NEW, or none for the last two runs.")
    if old is None:
        with gradebook(options.out) as book:
            runs = book.history.runs()
        if len(runs) < 2:
            raise GradebookError(f"{options.out} has no two runs that could be compared.")
        old, new = str(runs[-2]), str(runs[-1])
    text, differs = difference(_side(old, options.out), _side(new, options.out))
    show.say(text)
    return 1 if differs else 0


def _side(named: str, out: Path) -> Side:
    from grader.staff.gradebook.standings import latest, people
    from grader.staff.report.difference import Side

    by_number = named.isdecimal() and not Path(named).exists()
    with gradebook(out if by_number else Path(named)) as book:
        run = book.run(int(named)) if by_number else latest(book)
        if run is None:
            there = ", ".join(map(str, book.history.runs()[-20:])) or "none"
            raise GradebookError(f"{out} has no run {named}; there are: {there}.")
        title = f"run {run.id}" if by_number else f"{named}, run {run.id}"
        return Side(title, people(book, run), book.terms.of(run))
