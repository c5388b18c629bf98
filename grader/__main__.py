"""The student's verbs: doctor, validate and receipt."""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Verb = Callable[[argparse.Namespace], int]
LONGEST = 40  # letters of a word that is told back
NOBODY_READS = 141  # as shells say it
Verbs = Any  # argparse keeps the type of its verbs private


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; 0 when all is well, 1 when something was found, 2 for unusable input."""
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="verb")
    add_verbs(verbs)
    return run(parser, verbs, arguments)


def run(parser: argparse.ArgumentParser, verbs: Verbs, arguments: Sequence[str] | None) -> int:
    """Read the command line and do what it says."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and not words[0].startswith("-") and words[0] not in verbs.choices:
        print(_no_verb(words[0], list(verbs.choices)), file=sys.stderr)  # noqa: T201 - as argparse
        return 2
    options = parser.parse_args(arguments)
    verb: Verb = options.verb
    try:
        return verb(options)
    except ModuleNotFoundError as error:
        from grader.student.installation.missing import in_a_terminal, missing_in

        if package := missing_in(error):
            print(in_a_terminal(package))  # noqa: T201 - `show` may need the very package
            return 2
        raise
    except BrokenPipeError:  # who reads has seen enough, as in `grader live ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still to go
        return NOBODY_READS


def _no_verb(word: str, verbs: Sequence[str]) -> str:
    near = difflib.get_close_matches(word.lower()[:LONGEST], verbs, 1)
    hint = f"did you mean {near[0]}?" if near else f"verbs are {', '.join(verbs)}."
    return f"grader: there is no verb {word[:LONGEST]!r}; {hint}"


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
    receipt = verbs.add_parser(
        "receipt",
        help="the short code of a notebook, by which your teacher's version is known",
        description="Print the receipt of a notebook without running it. It follows from the code "
        "cells and the answers in words, and stands in the gradebook and in your feedback as well. "
        "With a CODE, say whether it is that of this notebook.",
    )
    receipt.add_argument("notebook", type=Path)
    receipt.add_argument("code", nargs="?", help="such as 7KQ-M3X-W9P")
    receipt.set_defaults(verb=_receipt)


def _doctor(_: argparse.Namespace) -> int:
    from grader.student.installation import doctor

    return doctor.main()


def _validate(options: argparse.Namespace) -> int:
    from grader.student import show
    from grader.student.validating.reading import NotebookProblemError, read_cells
    from grader.student.validating.ticker import Ticker

    try:
        read_cells(options.notebook)
    except NotebookProblemError as problem:  # nobody waits for torch to hear of a slip
        show.say(str(problem))
        return 2
    line = Ticker(sys.stderr)
    line.show("loading torch and the answer keys")
    # Imported here, so that `doctor` runs where torch does not.
    from grader.judging.answer_key import KeyProblemError
    from grader.student.validating.validate import CELL_SECONDS, exit_code, report_text, validate

    try:
        found = validate(options.notebook, options.cell_seconds or CELL_SECONDS, line)
    except (NotebookProblemError, KeyProblemError) as problem:
        line.end()
        show.say(str(problem))
        return 2
    except KeyboardInterrupt:
        line.end()
        show.say("Stopped. Your notebook is as it was.")
        return 130
    show.say(report_text(found))
    return exit_code(found.reports)


def _receipt(options: argparse.Namespace) -> int:
    from grader.student import show
    from grader.student.validating.essays import code_and_essays
    from grader.student.validating.reading import NotebookProblemError, read_cells
    from grader.student.validating.receipt import as_written, receipt_of

    try:
        own = receipt_of(*code_and_essays(read_cells(options.notebook)))
    except NotebookProblemError as problem:
        show.say(str(problem))
        return 2
    if options.code is None:
        show.say(own)
        return 0
    code = as_written(options.code)
    if code is None:
        show.say(f"{options.code} is no receipt: a sign of it is wrong, missing or too many.")
        return 2
    same = code == own
    show.say("the same work" if same else f"not the same work: this notebook has {own}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
