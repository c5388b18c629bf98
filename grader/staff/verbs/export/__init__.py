"""`grader export FORMAT`: the gradebook, into the files that platforms and programs take back."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.report.exports.autograder.results import VISIBILITY
from grader.staff.verbs.export import words
from grader.staff.verbs.opening import OUT, told


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    export = verbs.add_parser(
        "export",
        help="write marks and feedback as Canvas, Moodle, Gradescope and others take them back",
        description=words.EXPORT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    formats = export.add_subparsers(required=True, metavar="format")
    _add_tables(formats)
    _add(formats, "feedback", "a page for each student, in a zip", words.FEEDBACK)
    _add_gradescope(formats)
    _add(formats, "junit", "XML for programs that show tests", words.JUNIT)
    _add(formats, "csv", "a plain table of everything", words.CSV)


def _add(formats: Verbs, name: str, help_: str, description: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = formats.add_parser(
        name,
        help=help_,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "grades",
        type=Path,
        nargs="?",
        default=OUT,
        help="the folder of the gradebook, or its file (default: grades)",
    )
    made.add_argument("--to", type=Path, metavar="FILE", help="the new file")
    made.add_argument("--force", action="store_true", help="write it even where one is there")
    made.add_argument("--dry-run", action="store_true", help="only say what would be written")
    made.set_defaults(verb=told(_export), format=name)
    return made


def _add_tables(formats: Verbs) -> None:
    canvas = _add(formats, "canvas", "marks into the gradebook's export", words.CANVAS)
    canvas.add_argument(
        "--into", type=Path, required=True, metavar="CSV", help="the gradebook that you exported"
    )
    canvas.add_argument(
        "--column", default="", metavar="TITLE", help="the assignment's, or its number"
    )
    moodle = _add(formats, "moodle", "marks into the grading worksheet", words.MOODLE)
    moodle.add_argument(
        "--into", type=Path, required=True, metavar="CSV", help="the worksheet that you downloaded"
    )
    moodle.add_argument("--grade-column", default="", metavar="TITLE", help="the one of the grades")
    moodle.add_argument(
        "--comment-column", default="", metavar="TITLE", help="the one of feedback comments"
    )
    for each in (canvas, moodle):
        each.add_argument("--zeros", action="store_true", help="a 0 for who handed in nothing")


def _add_gradescope(formats: Verbs) -> None:
    made = _add(formats, "gradescope", "results.json, or a whole autograder", words.GRADESCOPE)
    made.add_argument("--student", default="", metavar="NAME", help="whose, where there are more")
    made.add_argument(
        "--metadata", type=Path, metavar="JSON", help="submission_metadata.json: the scale"
    )
    made.add_argument("--visibility", choices=VISIBILITY, default=VISIBILITY[0], help="of all")
    made.add_argument("--autograder", type=Path, metavar="ZIP", help="make this instead")
    made.add_argument("--only", metavar="WHAT", help="its exercises, as for grade")
    made.add_argument("--assignment", type=Path, metavar="TOML", help="its terms, as for grade")
    made.add_argument(
        "--trusted", action="store_true", help="it goes on where nothing can be confined"
    )


def _export(options: argparse.Namespace) -> int:
    from grader.staff.report.exports.error import ExportError
    from grader.staff.verbs.export.formats import FORMATS
    from grader.student import show

    try:
        for line in FORMATS[options.format](options):
            show.say(line)
    except ExportError as problem:
        show.say(str(problem))
        return 2
    return 0
