"""`grader live`: a class in the room, who is stuck on what."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from grader.__main__ import Verbs

if TYPE_CHECKING:
    from grader.staff.live.sight import Sight

_WORDS = """\
Show how a class is doing while it works: who is stuck on what and for how long, with which known
mistakes, and what to explain now. It reads the progress files that `check` keeps beside the
notebooks, in a shared folder with a folder for each student (or files named by student), and writes
nothing. docs/live.md says how a class shares them, and what is in them."""
EVERY = 3.0  # seconds between two looks


def add(verbs: Verbs) -> None:
    """Add it to a command line."""
    live = verbs.add_parser(
        "live", help="who in the room is stuck on what, by named mistake", description=_WORDS
    )
    live.add_argument("folder", type=Path, help="with a folder for each student, or their files")
    live.add_argument("--once", action="store_true", help="print all of it once")
    live.add_argument(
        "--serve",
        type=int,
        nargs="?",
        const=0,
        metavar="PORT",
        help="as a page in your browser, on this machine alone (default: a port that is free)",
    )
    live.add_argument(
        "--address",
        default="127.0.0.1",
        help="on which the page is served, if others may see it, such as 0.0.0.0",
    )
    live.add_argument(
        "--anonymous", action="store_true", help="numbers for names, the same until you stop"
    )
    live.add_argument(
        "--only", default="", metavar="WHAT", help="such as 7.2, or 7.2,7.3, or corr2d,pool2d"
    )
    live.add_argument(
        "--minutes",
        type=float,
        default=10,
        help="without a pass after which somebody is stuck (10)",
    )
    live.add_argument(
        "--failed", type=int, default=5, help="checks since the last pass that mean the same (5)"
    )
    live.add_argument(
        "--away",
        type=float,
        default=120,
        help="minutes without a check after which somebody is not here (120; 0: never)",
    )
    live.set_defaults(verb=_live)


def _live(options: argparse.Namespace) -> int:
    from grader.judging.answer_key import KeyProblemError
    from grader.staff.live.places import NoFolderError
    from grader.staff.live.room import Patience
    from grader.staff.live.shown.serving import ServingError
    from grader.staff.live.sight import Sight
    from grader.staff.live.topics import NoTopicError, all_topics, only
    from grader.student import show

    if sys.platform == "win32":
        show.say("grader live runs on Linux and macOS. On Windows take WSL.")
        return 2
    patience = Patience(options.minutes, options.failed, options.away)
    try:
        topics = only(all_topics(), options.only)
        look = Sight(options.folder, topics, patience, options.anonymous, time.time)
        look.now()  # a folder that is not there is told before anything begins
        return _shown(look, options)
    except (KeyProblemError, NoTopicError, NoFolderError, ServingError) as problem:
        show.say(str(problem))
        return 2
    except KeyboardInterrupt:
        return 0


def _shown(look: Sight, options: argparse.Namespace) -> int:
    from grader.staff.live.shown.following import follow
    from grader.staff.live.shown.serving import serve
    from grader.staff.live.shown.terminal import room_text
    from grader.student import show

    if options.serve is not None:
        serve(look, options.address, options.serve, show.say)
    elif options.once:
        show.say(room_text(look.now(), time.strftime("%H:%M")))
    else:
        follow(look, sys.stdout, EVERY)
    return 0
