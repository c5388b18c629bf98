"""What the verbs of students can do besides for staff: try the wall, validate a stranger's work."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from grader.__main__ import Verb, Verbs
from grader.staff.verbs.place import ELSEWHERE
from grader.student.validating.ticker import Ticker


def extend(verbs: Verbs) -> None:
    """Give `doctor` and `validate` their further options."""
    validate = verbs.choices["validate"]
    validate.add_argument(
        "--sandbox",
        action="store_true",
        help="run it confined, as in grading, with a limit of 30 s for one cell: for a notebook "
        "that is not yours",
    )
    validate.set_defaults(verb=partial(_validate, validate.get_default("verb")))
    doctor = verbs.choices["doctor"]
    doctor.add_argument(
        "--attack", action="store_true", help="try to get out of the sandbox that grading uses"
    )
    doctor.set_defaults(verb=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    from grader.student.installation import doctor

    if not options.attack:
        from grader.staff.grading.running.confinement import confinement

        return doctor.main([confinement])
    from grader.student import show

    if sys.platform != "linux":
        show.say(ELSEWHERE)
        return 2
    from grader.staff.grading.running.wall import NoWallError, attack_wall, report

    try:
        text, held = report(attack_wall())
    except NoWallError as problem:
        show.say(str(problem))
        return 2
    show.say(text)
    return 0 if held else 1


def _validate(unconfined: Verb, options: argparse.Namespace) -> int:
    from grader.staff.words import printable
    from grader.student import show

    if not options.sandbox:
        if options.notebook.is_file():
            show.say(
                f"Running {printable(str(options.notebook), 200)} with your own rights: it can "
                "read and change what you can.\nIf it is not yours, stop here and take: grader "
                "validate --sandbox\n"
            )
        return unconfined(options)
    ticker = Ticker(sys.stderr)
    ticker.show("loading torch and the answer keys")
    from grader.judging.answer_key import KeyProblemError
    from grader.staff.grading.running.validation import refuse_without_sandbox, validate_in_sandbox
    from grader.staff.grading.running.workers import JobFaultError
    from grader.staff.sandbox.launched import SandboxError
    from grader.staff.sandbox.limits import Limits
    from grader.student.validating.reading import NotebookProblemError
    from grader.student.validating.validate import exit_code, report_text

    limits = Limits(cell_seconds=options.cell_seconds) if options.cell_seconds else Limits()
    try:
        refuse_without_sandbox()
        ticker.show("running the notebook in the sandbox")
        found = validate_in_sandbox(options.notebook, limits)
        ticker.end()
    except (NotebookProblemError, KeyProblemError) as problem:
        ticker.end()
        show.say(printable(str(problem), 1_000, lines=True))  # it has the name of the file
        return 2
    except (SandboxError, JobFaultError) as problem:
        ticker.end()
        show.say(f"The sandbox failed: {problem}. `grader doctor` examines the installation.")
        return 2
    show.say(report_text(found))
    return exit_code(found.reports)
