"""`grader mark`: a mark by hand, with its reason; no grading replaces it."""

from __future__ import annotations

import argparse

from grader.__main__ import Verbs
from grader.staff.gradebook.error import GradebookError
from grader.staff.verbs.opening import add_out, gradebook, told

EXAMPLES = """\
  grader mark                                            all marks given by hand
  grader mark Ada                                        Ada's
  grader mark Ada corr2d 2 --because "right on paper"    2 points for one exercise
  grader mark Ada 85 --because "oral exam"               the whole mark, on the assignment's scale
  grader mark Ada corr2d --excuse --because "was ill"    the exercise does not count for her
  grader mark Ada --excuse --because "was ill"           nor the assignment
  grader mark Ada corr2d --undo                          what was earned counts again

A whole mark is final: no late rule changes it. Say the name of a group, and all of it get the mark.
"""


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    mark = verbs.add_parser(
        "mark",
        help="give a mark by hand, excuse somebody, or take that back",
        description="Marks given by hand belong to a person: they hold whenever the assignment\n"
        "is graded again, and are shown with their reason.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    mark.add_argument("words", nargs="*", metavar="STUDENT [EXERCISE] [POINTS]")
    mark.add_argument("--because", default="", metavar="REASON", help="why; the student may ask")
    instead = mark.add_mutually_exclusive_group()
    instead.add_argument("--excuse", action="store_true", help="it does not count for them")
    instead.add_argument("--undo", action="store_true", help="what was earned counts again")
    add_out(mark)
    mark.set_defaults(verb=told(_mark))


def _mark(options: argparse.Namespace) -> int:
    words = options.words
    if not words or (len(words) == 1 and not (options.excuse or options.undo)):
        return _list(options)
    with_points = not (options.excuse or options.undo)
    if not (2 if with_points else 1) <= len(words) <= (3 if with_points else 2):
        raise GradebookError(
            "Say a student, an exercise if only that is meant, and the points. A name of several "
            'words stands in quotes: grader mark "Ada Lovelace" corr2d 2 --because "..."'
        )
    return _change(options, words, with_points)


def _change(options: argparse.Namespace, words: list[str], with_points: bool) -> int:
    from grader.staff.gradebook.lock import only_one
    from grader.staff.gradebook.marks.giving import Giving, marks_meant, marks_undone, meant
    from grader.staff.gradebook.marks.holding import is_for
    from grader.staff.gradebook.standings import latest, people, settle
    from grader.staff.report.by_hand import changes_text
    from grader.student import show

    points = words[-1] if with_points else ""
    exercise = words[1] if len(words) > 1 + with_points else ""
    giving = Giving(words[0], exercise, points, options.because)
    with gradebook(options.out) as book:
        with only_one(book.folder, instead="Wait until it is done."):
            run = latest(book)
            terms, before, here = book.terms.of(run), people(book, run), book.terms.basis(run)
            earlier = [each for each in book.given.all() if is_for(each, here)]
            if options.undo:
                book.given.undo(marks_undone(giving, before, earlier))
            else:
                book.given.give(marks_meant(giving, before, terms, here, earlier))
            settle(book, run)
        names = {each.member for each in meant(before, giving.student)}
        show.say(changes_text(before, people(book, run), names, terms))
    return 0


def _list(options: argparse.Namespace) -> int:
    from grader.staff.gradebook.marks.giving import meant
    from grader.staff.gradebook.people.directory import Directory
    from grader.staff.gradebook.standings import latest, people
    from grader.staff.report.by_hand import given_text
    from grader.student import show

    with gradebook(options.out) as book:
        given, run = book.given.all(), latest(book)
        everybody = people(book, run)
        members = [each.member for each in everybody]
        if options.words:
            those = {each.member for each in meant(everybody, options.words[0])}
            directory = Directory(members)
            places = {each: directory.find(each.member) for each in given}
            given = [e for e in given if (at := places[e]) and members[at.index] in those]
        show.say(given_text(given, book.terms.basis(run), members))
    return 0
