"""How verbs that read a gradebook open it, and say what is wrong: in a sentence, with exit 2."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grader.__main__ import Verb
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.error import GradebookError

OUT = Path("grades")


def add_out(verb: argparse.ArgumentParser) -> None:
    """Add the option that names the gradebook."""
    verb.add_argument(
        "--out",
        type=Path,
        default=OUT,
        metavar="FOLDER",
        help="of the gradebook (grades)",
    )


@contextmanager
def gradebook(out: Path) -> Iterator[Gradebook]:
    """The gradebook in a folder, or in a file."""
    with closing(Gradebook.open_existing(out)) as book:
        yield book


def told(verb: Verb) -> Verb:
    """The verb; what cannot be done is said in a sentence."""

    def run(options: argparse.Namespace) -> int:
        from grader.student import show

        try:
            return verb(options)
        except GradebookError as problem:
            show.say(str(problem))
        except sqlite3.Error as problem:
            show.say(f"The gradebook cannot be read or written: {problem}. Nothing was changed.")
        return 2

    return run
