"""The student's verbs: doctor and validate."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Verb = Callable[[argparse.Namespace], int]
Verbs = Any  # argparse keeps the type of its verbs private


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; 0 when all is well, 1 when something was found, 2 for unusable input."""
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    add_verbs(parser.add_subparsers(required=True, metavar="verb"))
    return run(parser, arguments)


def run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Read the command line and do what it says."""
    options = parser.parse_args(arguments)
    verb: Verb = options.verb
    return verb(options)


def add_verbs(verbs: Verbs) -> None:
    """Add the student's verbs to a command line."""
    doctor = verbs.add_parser("doctor", help="examine the installation and say what to mend")
    doctor.set_defaults(verb=_doctor)
    validate = verbs.add_parser(
        "validate",
        help="run your notebook with nbval, exercise by exercise",
        description="Run your notebook from the top and report every exercise. Its code runs as "
        "you, with all your rights, like in Jupyter: validate no notebook that you do not trust.",
    )
    validate.add_argument("notebook", type=Path)
    validate.add_argument("--cell-seconds", type=int, help="time limit for one cell (default: 600)")
    validate.set_defaults(verb=_validate)


def _doctor(_: argparse.Namespace) -> int:
    from grader.student import doctor

    return doctor.main()


def _validate(options: argparse.Namespace) -> int:
    # Imported here, so that `doctor` runs where torch does not.
    from grader.judging.answer_key import KeyProblemError
    from grader.student import show
    from grader.student.validate import (
        CELL_SECONDS,
        NotebookProblemError,
        exit_code,
        report_text,
        validate,
    )

    try:
        reports = validate(options.notebook, options.cell_seconds or CELL_SECONDS)
    except (NotebookProblemError, KeyProblemError) as problem:
        show.say(str(problem))
        return 2
    show.say(report_text(reports))
    return exit_code(reports)


if __name__ == "__main__":
    sys.exit(main())
