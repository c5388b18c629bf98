"""`grader grade`: what a class handed in, into a gradebook."""

from __future__ import annotations

import argparse
import os
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.gradebook.book import FILE_NAME
from grader.staff.verbs.place import ELSEWHERE, ROOT


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    grade = verbs.add_parser("grade", help="grade what a class handed in")
    grade.add_argument(
        "folder",
        type=Path,
        help="what was handed in: a platform's download (a zip, or unpacked), or a folder with a "
        "folder, zip or notebook for each student, or one notebook",
    )
    grade.add_argument("--out", type=Path, default=Path("grades"), help="for the gradebook")
    grade.add_argument("--workers", type=_count, default=os.cpu_count() or 1, help="side by side")
    grade.add_argument(
        "--trusted", action="store_true", help="go on where this machine has no isolation"
    )
    grade.add_argument(
        "--only",
        metavar="WHAT",
        help="what counts, such as 7.2 or 7.2:core,8.6:core or core or corr2d,pool2d",
    )
    grade.add_argument(
        "--layout",
        default="",
        metavar="NAME",
        help="what this is, if it is taken for something else: canvas, moodle, gradescope, "
        "blackboard, brightspace, github, classroom50 or plain",
    )
    grade.add_argument(
        "--no-feedback",
        dest="feedback",
        action="store_false",
        help="marks alone: what failed is not asked once more on public inputs, for students",
    )
    grade.add_argument(
        "--watch",
        action="store_true",
        help="go on with what students hand in or change there, until Ctrl-C; an edited "
        "assignment.toml holds from the next start",
    )
    grade.add_argument(
        "--cluster",
        default="",
        metavar="ADDRESS",
        help="of a dask scheduler, such as tcp://10.0.0.5:8786, whose workers run the notebooks",
    )
    _add_assignment(grade)
    grade.set_defaults(verb=_grade)


def _add_assignment(grade: argparse.ArgumentParser) -> None:
    grade.add_argument(
        "--assignment",
        type=Path,
        metavar="FILE",
        help="what counts, for how much and by when; default: assignment.toml in the folder, or "
        "beside the archive",
    )
    grade.add_argument(
        "--roster", type=Path, metavar="CSV", help="who is in the class: so everybody has a row"
    )
    grade.add_argument(
        "--regrade",
        action="append",
        default=[],
        metavar="WHO",
        help="grade a student, or all who tried an exercise, although nothing has changed",
    )
    grade.add_argument(
        "--force", action="store_true", help="grade everybody, although nothing has changed"
    )


def _count(text: str) -> int:
    """A number of processes."""
    if not (text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError(f"a whole number from 1 is meant, and not {text}")
    return int(text)


def _grade(options: argparse.Namespace) -> int:
    from grader.student import show

    if sys.platform != "linux":
        show.say(ELSEWHERE)
        return 2
    from grader.staff.assignment.error import AssignmentError
    from grader.staff.assignment.selection import SelectionError, given
    from grader.staff.assignment.wanted import wanted
    from grader.staff.gradebook.error import GradebookError
    from grader.staff.grading.faults import ClusterError, FaultError, NoIsolationError
    from grader.staff.grading.following.progress import Progress
    from grader.staff.grading.following.telling import Telling
    from grader.staff.grading.grading_run import grade_folder
    from grader.staff.grading.judge.process import JudgeError
    from grader.staff.intake.opening.folders import MachineError
    from grader.staff.intake.submissions import IntakeError
    from grader.staff.report.table import class_text
    from grader.staff.sandbox.launched import SandboxError

    try:
        asked = wanted(
            options.folder,
            only=given(options.only),
            assignment=options.assignment,
            roster_file=options.roster,
            again=options.regrade,
            everybody=options.force,
        )
        for line in grade_folder(
            *(ROOT, options.folder, options.out, options.workers, options.trusted, asked),
            layout=options.layout,
            address=options.cluster,
            telling=Telling(class_text, options.feedback, options.watch, Progress(sys.stderr)),
        ):
            show.say(line)
        everybody = _has_everybody(options.out)
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
    except (
        *(IntakeError, GradebookError, NoIsolationError),
        *(SelectionError, AssignmentError, ClusterError),
    ) as problem:
        show.say(str(problem))
        return 2
    except KeyboardInterrupt:
        show.say("\nStopped. What is graded is kept; the same command goes on from here.")
        return 130
    if not everybody:
        show.say(
            "Not everybody could be graded. The same command tries those again; `grader doctor` "
            "examines the installation."
        )
        return 2
    show.say(f"gradebook: {options.out / FILE_NAME}")
    return 0


def _has_everybody(out: Path) -> bool:
    """Whether nobody is left without a grade in the last run."""
    from grader.staff.gradebook.book import Gradebook

    with closing(Gradebook(out / FILE_NAME)) as book:
        run = book.last_run()
        assert run, "a run was graded just now"
        return not book.ungraded(run)
