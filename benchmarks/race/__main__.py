"""Who grades one assignment how fast: otter-grader, nbgrader and this course.

    python -m benchmarks.race [--rounds 3] [--students 30] [--environments FOLDER]

Four exercises (corr2d, pool2d, corr2d_multi_in_out, LeNet), ten different submissions, right,
wrong, broken and empty, repeated for a class. The contenders take turns; medians of the rounds. A
first round, which does not count, measures memory and compares who passes what.

It needs Linux, half an hour for three rounds on two idle cores, and, for the first time, PyPI and
5 GB: each of the other two is installed into a virtual environment of its own, with the versions
of requirements.txt for what both use.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import torch

from benchmarks.race import nbgrader, otter
from benchmarks.race.assignment import EXERCISES, ROOT, Answers, questions, students
from benchmarks.race.environments import environment
from benchmarks.race.measuring import Lanes, RaceError, peak_memory, seconds
from benchmarks.race.nbgrader import NbGrader
from benchmarks.race.otter import Otter
from benchmarks.race.ours import Ours, warm_class
from grader.student.show import table_text

LANES = 2
GIB = 2**30
ONE = "one notebook, from the command to the verdict"
TAKING_TURNS = "a student of a class, one at a time"
SIDE_BY_SIDE = f"a student of a class, {LANES} at a time"
WARM = "a student once warm, one at a time"
WARM_SIDE_BY_SIDE = f"a student once warm, {LANES} at a time"
FORMS = (ONE, TAKING_TURNS, SIDE_BY_SIDE, WARM, WARM_SIDE_BY_SIDE)
# What the others are never but in the midst of a class: they start a kernel for each student.
COLD = {WARM: TAKING_TURNS, WARM_SIDE_BY_SIDE: SIDE_BY_SIDE}

Times = dict[tuple[str, str], list[float]]  # by form and contender: seconds a student


class Contender(Protocol):
    """A grader in the race."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def version(self) -> str:
        """Its version, if it is somebody else's."""

    def lanes(self, folder: Path, students: Mapping[str, Answers], lanes: int) -> Lanes:
        """Get everything ready in a new folder, and tell what grades it."""

    def passed(self, folder: Path) -> dict[str, frozenset[str]]:
        """What each student passed, once it has been graded."""


def main() -> int:
    """Race, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--students", type=int, default=30, help="in a class (default 30)")
    parser.add_argument("--environments", type=Path, default=ROOT / "dist" / "race")
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            _race(options, Path(scratch))
    except RaceError as problem:
        print(problem)
        return 2
    return 0


def _race(options: argparse.Namespace, scratch: Path) -> None:
    asked, folder = questions(), options.environments.resolve()
    contenders: Sequence[Contender] = (
        Ours(),
        NbGrader(environment(folder / "nbgrader", nbgrader.PACKAGE), asked),
        Otter(environment(folder / "otter", otter.PACKAGE), asked),
    )
    folders = (scratch / str(number) for number in itertools.count())
    print(_conditions(options), flush=True)
    memory = [_first_round(each, folders.__next__) for each in contenders]
    compare_verdicts({c.name: passed for c, (_, passed) in zip(contenders, memory, strict=True)})
    ten = students()
    pupils = [(f"{name}_{n:02}", ten[name]) for n in range(options.students) for name in ten]
    classmates = dict(pupils[: options.students])
    times: Times = {}
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
        one = dict([pupils[number % len(pupils)]])
        for form, people, lanes in (
            (ONE, one, 1),
            (TAKING_TURNS, classmates, 1),
            (SIDE_BY_SIDE, classmates, LANES),
        ):
            for each in contenders:
                took = seconds(each.lanes(next(folders), people, lanes))
                times.setdefault((form, each.name), []).append(took / len(people))
        for form, lanes in ((WARM, 1), (WARM_SIDE_BY_SIDE, LANES)):
            with warm_class(classmates, lanes) as grade_again:
                times.setdefault((form, "ours"), []).append(grade_again() / len(classmates))
    print("\n" + table(contenders, times, [peaks for peaks, _ in memory]))


def _conditions(options: argparse.Namespace) -> str:
    today = datetime.datetime.now(datetime.UTC).date()
    return (
        f"{today}; {os.cpu_count()} cores, on which {os.getloadavg()[0]:.1f} processes ran before; "
        f"Python {platform.python_version()}, torch {torch.__version__}; "
        f"a class of {options.students}, {options.rounds} rounds"
    )


def _first_round(
    contender: Contender, new_folder: Callable[[], Path]
) -> tuple[tuple[int, int], dict[str, frozenset[str]]]:
    """The most memory for one student and for ten side by side; what each of the ten passed."""
    ten, peaks = students(), []
    for people, lanes in (({"right": ten["right"]}, 1), (ten, LANES)):
        folder = new_folder()
        ready = contender.lanes(folder, people, lanes)
        with peak_memory() as peak:
            seconds(ready)
        peaks.append(peak[0])
    return (peaks[0], peaks[1]), contender.passed(folder)


def compare_verdicts(passed: Mapping[str, Mapping[str, frozenset[str]]]) -> None:
    """Say where not all agree on who passes what."""
    found = []
    for student, exercise in itertools.product(students(), EXERCISES):
        votes = {name: exercise in verdicts.get(student, ()) for name, verdicts in passed.items()}
        if len(set(votes.values())) > 1:
            said = (f"{name} {'passes' if yes else 'fails'} it" for name, yes in votes.items())
            found.append(f"  {student}, {exercise}: {', '.join(said)}")
    total = len(students()) * len(EXERCISES)
    print(f"\nof {total} answers all agree on {total - len(found)}", *found, sep="\n")
    if any("corr2d_multi_in_out" in line for line in found):
        print(
            "  Ours puts a right corr2d below an answer that builds on it: no mistake counts twice."
        )


def table(contenders: Sequence[Contender], times: Times, memory: Sequence[tuple[int, int]]) -> str:
    """Medians, with each of the others' over ours; memory below."""
    header = [""]
    for each in contenders:
        header += [f"{each.name} {each.version}".strip(), *(["ratio"] if each.version else [])]
    rows = []
    for form in FORMS:
        found = [
            statistics.median(times.get((form, c.name)) or times[COLD[form], c.name])
            for c in contenders
        ]
        rows.append(_row(form, found, "{:.2f} s", "{:.1f}"))
    for form, sizes in zip(
        ("one notebook", f"ten students, {LANES} at a time"), zip(*memory, strict=True), strict=True
    ):
        rows.append(_row(f"memory: {form}", [size / GIB for size in sizes], "{:.2f} GiB", "{:.1f}"))
    return table_text(header, rows)


def _row(title: str, found: Sequence[float], form: str, ratio: str) -> list[str]:
    ours, *others = found
    cells = [title, form.format(ours)]
    for other in others:
        cells += [form.format(other), ratio.format(other / ours)]
    return cells


if __name__ == "__main__":
    sys.exit(main())
