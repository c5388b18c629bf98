"""`grader truth`: how often the grader misjudges, among answers labelled right and wrong."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.verbs.place import ELSEWHERE, ROOT


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
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


def _truth(options: argparse.Namespace) -> int:
    from grader.student import show

    if sys.platform != "linux":
        show.say(ELSEWHERE)
        return 2
    from grader.staff.grading.faults import NoIsolationError
    from grader.staff.grading.judge.process import JudgeError
    from grader.staff.grading.truth.cases import CasesError
    from grader.staff.grading.truth.run import keep_case, truth
    from grader.staff.sandbox.launched import SandboxError

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
