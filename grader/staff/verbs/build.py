"""`grader build`: write what is generated. `grader bundle`: pack what students get."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.__main__ import Verbs
from grader.staff.verbs.place import ROOT


def add(verbs: Verbs) -> None:
    """Add both to a command line."""
    build = verbs.add_parser("build", help="write the notebooks, executed solutions and keys")
    build.add_argument("stems", nargs="*", metavar="section", help="such as ch7_2 (default: all)")
    build.add_argument("--again", action="store_true", help="also what its sources say is fresh")
    build.set_defaults(verb=_build)
    bundle = verbs.add_parser("bundle", help="pack what students get into one zip")
    bundle.add_argument("target", type=Path, nargs="?", default=ROOT / "dist" / "cnn-course.zip")
    bundle.add_argument(
        "--with-solutions",
        action="store_true",
        help="put the solutions in, which solution(...) shows once the student's own has passed: "
        "closed to the eye, but not to whoever looks for a way to open them",
    )
    bundle.set_defaults(verb=_bundle)


def _build(options: argparse.Namespace) -> int:
    from grader.staff.authoring import slips
    from grader.staff.authoring.build import build
    from grader.staff.authoring.chapters.chapter import ChapterError
    from grader.staff.authoring.keys.references import SolutionError
    from grader.student import show

    try:
        from grader.staff.catalogue import SECTIONS
    except Exception as error:  # noqa: BLE001 - a record is code, and any of it may be wrong
        show.say(slips.told(error))
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


def _bundle(options: argparse.Namespace) -> int:
    from grader.staff.authoring.bundle import BundleError, make_bundle, solutions_of
    from grader.staff.authoring.chapters.chapter import ChapterError, read
    from grader.student import show

    try:
        chapters = map(read, sorted((ROOT / "solutions").glob("ch*.py")))
        solutions = solutions_of(chapters) if options.with_solutions else {}
        names = make_bundle(ROOT, options.target, solutions)
    except (BundleError, ChapterError) as error:
        show.say(str(error))
        return 2
    show.say(f"packed {len(names)} files into {options.target}")
    if solutions:
        show.say(f"with {len(solutions)} solutions, each shown once the student's own has passed")
    return 0
