"""All verbs: the student's, and build, grade, truth and bundle."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from grader.__main__ import Verb, Verbs, add_verbs, run

ELSEWHERE = (
    "Grading runs on Linux, whose kernel confines student code. On Windows take WSL, on macOS a "
    "virtual machine or a container. Students need none of this."
)
ROOT = Path(__file__).parents[2]  # the repository: these verbs are not in the students' bundle


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="verb")
    add_verbs(verbs)
    _add_staff_verbs(verbs)
    doctor = verbs.choices["doctor"]
    doctor.add_argument(
        "--attack", action="store_true", help="try to get out of the sandbox that grading uses"
    )
    doctor.set_defaults(verb=_doctor)
    return run(parser, arguments)


def _add_staff_verbs(verbs: Verbs) -> None:
    validate = verbs.choices["validate"]
    validate.add_argument(
        "--sandbox",
        action="store_true",
        help="run it confined, as in grading, with a limit of 30 s for one cell: for a notebook "
        "that is not yours",
    )
    validate.set_defaults(verb=partial(_validate, validate.get_default("verb")))
    build = verbs.add_parser("build", help="write the notebooks, executed solutions and keys")
    build.add_argument("stems", nargs="*", metavar="section", help="such as ch7_2 (default: all)")
    build.add_argument("--again", action="store_true", help="also what its sources say is fresh")
    build.set_defaults(verb=_build)
    grade = verbs.add_parser("grade", help="grade what a class handed in")
    grade.add_argument("folder", type=Path, help="one notebook or one sub-folder a student")
    grade.add_argument("--out", type=Path, default=Path("grades"), help="for the gradebook")
    grade.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="side by side")
    grade.add_argument(
        "--trusted", action="store_true", help="go on where this machine has no isolation"
    )
    grade.add_argument(
        "--only",
        default="",
        metavar="WHAT",
        help="what counts, such as 7.2 or 7.2:core,8.6:core or core or corr2d,pool2d",
    )
    grade.set_defaults(verb=_grade)
    truth = verbs.add_parser(
        "truth",
        help="grade answers that are labelled right or wrong, and count what is misjudged",
        description="Grade labelled answers. A case in a .py file begins with a line such as "
        "'# %% wrong corr2d: the kernel is flipped', in a notebook with such a comment in its "
        "first line. With --add, a student's notebook becomes a case of the folder.",
    )
    truth.add_argument("folder", type=Path, help="with labelled answers, or one file of them")
    truth.add_argument("--all", action="store_true", help="print what is said to every answer")
    truth.add_argument("--only", metavar="NAME", help="the answers to one exercise")
    truth.add_argument("--seed", default="truth", help="from which the hidden inputs are drawn")
    truth.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="side by side")
    truth.add_argument(
        "--trusted", action="store_true", help="go on where this machine has no isolation"
    )
    truth.add_argument("--add", type=Path, metavar="NOTEBOOK", help="keep it as a case")
    label = truth.add_mutually_exclusive_group()
    label.add_argument("--right", metavar="NAME", help="with --add: its answer to this is right")
    label.add_argument("--wrong", metavar="NAME", help="with --add: its answer to this is wrong")
    truth.add_argument("--because", metavar="REASON", default="", help="with --add")
    truth.set_defaults(verb=_truth)
    bundle = verbs.add_parser("bundle", help="pack what students get into one zip")
    bundle.add_argument("target", type=Path, nargs="?", default=ROOT / "dist" / "cnn-course.zip")
    bundle.set_defaults(verb=_bundle)


def _doctor(options: argparse.Namespace) -> int:
    from grader.student import doctor

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
    from grader.staff.grading.words import printable
    from grader.student import show

    if not options.sandbox:
        show.say(
            f"Running {printable(str(options.notebook), 200)} with your own rights: it can read "
            "and change what you can.\nIf it is not yours, stop here and take: grader validate "
            "--sandbox\n"
        )
        return unconfined(options)
    from grader.judging.answer_key import KeyProblemError
    from grader.staff.grading.running.validation import refuse_without_sandbox, validate_in_sandbox
    from grader.staff.grading.running.workers import JobFaultError
    from grader.staff.sandbox.host import SandboxError
    from grader.staff.sandbox.limits import Limits
    from grader.student.validate import NotebookProblemError, exit_code, report_text

    limits = Limits(cell_seconds=options.cell_seconds) if options.cell_seconds else Limits()
    try:
        refuse_without_sandbox()
        reports, remarks = validate_in_sandbox(options.notebook, limits)
    except (NotebookProblemError, KeyProblemError) as problem:
        show.say(printable(str(problem), 1_000, lines=True))  # it has the name of the file
        return 2
    except (SandboxError, JobFaultError) as problem:
        show.say(f"The sandbox failed: {problem}. `grader doctor` examines the installation.")
        return 2
    show.say(report_text(reports))
    for remark in remarks:
        show.say(f"note: {remark}")
    return exit_code(reports)


def _build(options: argparse.Namespace) -> int:
    from grader.staff.authoring.build import build
    from grader.staff.authoring.chapters.chapter import ChapterError
    from grader.staff.authoring.keys.references import SolutionError
    from grader.student import show

    try:
        from grader.staff.catalogue import SECTIONS
    except Exception as error:  # noqa: BLE001 - a record is code, and any of it may be wrong
        show.say(_slip(error))
        return 1
    chosen = [s for s in SECTIONS if not options.stems or s.stem.startswith(tuple(options.stems))]
    if not chosen:
        show.say(
            f"No section is called {', '.join(options.stems)}. There are: "
            f"{', '.join(section.stem for section in SECTIONS)}"
        )
        return 2
    try:
        idle = True
        for step in build(ROOT, chosen, again=options.again):
            show.say(step)
            idle = False
    except (ChapterError, SolutionError) as error:
        show.say(str(error))
        return 1
    if idle:
        show.say("everything is up to date")
    return 0


def _grade(options: argparse.Namespace) -> int:
    from grader.student import show

    if sys.platform != "linux":
        show.say(ELSEWHERE)
        return 2
    from grader.staff.grading.asked.selection import SelectionError
    from grader.staff.grading.faults import FaultError, NoIsolationError
    from grader.staff.grading.grading_run import grade_folder
    from grader.staff.grading.intake.folders import MachineError
    from grader.staff.grading.intake.submissions import IntakeError
    from grader.staff.grading.judge.process import JudgeError
    from grader.staff.grading.record.error import GradebookError
    from grader.staff.sandbox.host import SandboxError

    try:
        for line in grade_folder(
            ROOT, options.folder, options.out, options.workers, options.trusted, options.only
        ):
            show.say(line)
    except (SandboxError, JudgeError, FaultError, MachineError) as problem:
        what = "A worker could not be started" if isinstance(problem, SandboxError) else "Stopped"
        show.say(
            f"{what}: {problem}.\nWhat is graded is kept; the same command goes on from here. "
            "`grader doctor` examines the installation."
        )
        return 2
    except sqlite3.Error as problem:  # a full disk, mostly
        show.say(
            f"The gradebook in {options.out} cannot be written: {problem}.\n"
            "What is graded is kept; make room there, and the same command goes on from here."
        )
        return 2
    except (IntakeError, GradebookError, NoIsolationError, SelectionError) as problem:
        show.say(str(problem))
        return 2
    except KeyboardInterrupt:
        show.say("\nStopped. What is graded is kept; the same command goes on from here.")
        return 130
    return 0


def _truth(options: argparse.Namespace) -> int:
    from grader.student import show

    if sys.platform != "linux":
        show.say(ELSEWHERE)
        return 2
    from grader.staff.grading.faults import NoIsolationError
    from grader.staff.grading.judge.process import JudgeError
    from grader.staff.grading.truth.cases import CasesError
    from grader.staff.grading.truth.run import keep_case, truth
    from grader.staff.sandbox.host import SandboxError

    try:
        if options.add:
            name = options.right or options.wrong
            right = bool(options.right)
            show.say(
                keep_case(options.add, options.folder, name, right=right, reason=options.because)
            )
            return 0
        text, good = truth(
            ROOT,
            options.folder,
            seed=options.seed,
            only=options.only,
            everything=options.all,
            workers=options.workers,
            trusted=options.trusted,
        )
    except (CasesError, NoIsolationError) as problem:
        show.say(str(problem))
        return 2
    except (SandboxError, JudgeError) as problem:
        show.say(f"Stopped: {problem}. `grader doctor` examines the installation.")
        return 2
    show.say(text)
    return 0 if good else 1


def _slip(error: Exception) -> str:
    """One sentence on what is wrong with a record, and where."""
    if type(error).__name__ == "RecordError":  # it says all; where it is defined cannot be imported
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "catalogue" in frame.filename] or frames
    place = Path(own[-1].filename)
    where = f"{place.parent.name}/{place.name}, line {own[-1].lineno}"
    return f"{where}: {type(error).__name__}: {error}"


def _bundle(options: argparse.Namespace) -> int:
    from grader.staff.authoring.bundle import BundleError, make_bundle
    from grader.student import show

    try:
        names = make_bundle(ROOT, options.target)
    except BundleError as error:
        show.say(str(error))
        return 2
    show.say(f"packed {len(names)} files into {options.target}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
