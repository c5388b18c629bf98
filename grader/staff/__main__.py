"""All verbs: the student's, the instructor's and the author's."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from grader.__main__ import add_verbs, run
from grader.staff.verbs import (
    build,
    diff,
    examine,
    export,
    grade,
    live,
    mark,
    report,
    show,
    similar,
    truth,
)

OF_INSTRUCTORS = (
    grade,
    live,
    show,
    mark,
    report,
    similar,
    export,
    diff,
)
OF_AUTHORS = (build, truth)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="grader", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="verb")
    add_verbs(verbs)
    examine.extend(verbs)
    for each in (*OF_INSTRUCTORS, *OF_AUTHORS):
        each.add(verbs)
    return run(parser, verbs, arguments)


if __name__ == "__main__":
    sys.exit(main())
