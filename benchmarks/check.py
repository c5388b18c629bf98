"""What `check` adds to the time of the student's own code. Run: python benchmarks/check.py.

For each exercise that is a function the solution is run on all probe inputs, bare and under check's
observation and comparison, in turns in this one process. The difference is our share.
"""

from __future__ import annotations

import argparse
import functools
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import torch

from grader.exercise import Judged, Observed, Section
from grader.judging.answer_key import Reference
from grader.judging.compare import judge
from grader.observing.observe import observe
from grader.observing.recipes import prepare
from grader.staff.authoring import build
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[1]


def main() -> None:
    """Print a line an exercise, and the median over all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=20, help="measurements of each (default 20)")
    repeat = parser.parse_args().repeat
    torch.set_num_threads(1)
    print(f"{'exercise':28}{'probes':>7}{'bare ms':>10}{'check ms':>10}{'added ms':>10}")
    added = []
    for section in SECTIONS:
        for name, probes, bare, checked in measurements(section, repeat):
            added.append(checked - bare)
            print(f"{name:28}{probes:7}{bare:10.2f}{checked:10.2f}{checked - bare:10.2f}")
    print(f"added by check, median of {len(added)} exercises: {statistics.median(added):.2f} ms")


def measurements(section: Section, repeat: int) -> list[tuple[str, int, float, float]]:
    """Name, probes, milliseconds bare and under check, of each function of a section."""
    chapter = build.read_chapter(ROOT, section)
    solution = solution_namespace(chapter)
    found = []
    for reference in build.public_references(section, chapter):
        if (reference.observed, reference.judged) != (Observed.CALLED, Judged.AS_SOLVED):
            continue
        answer = solution[reference.exercise]
        calls = [[prepare(argument) for argument in trial.args] for trial in reference.trials]
        bare, checked = milliseconds(
            functools.partial(run_bare, answer, calls),
            functools.partial(run_checked, answer, reference),
            repeat,
        )
        found.append((reference.exercise, len(calls), bare, checked))
    return found


def run_bare(answer: Callable[..., object], calls: list[list[object]]) -> None:
    """Call the answer, and nothing else."""
    for arguments in calls:
        answer(*arguments)


def run_checked(answer: object, reference: Reference) -> None:
    """Do what `check` does before it shows the verdict."""
    judge(reference, [observe(answer, trial, reference.observed) for trial in reference.trials])


def milliseconds(
    one: Callable[[], None], other: Callable[[], None], repeat: int
) -> tuple[float, float]:
    """The median of each of two, run in turns so that both meet the same weather."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeat):
        for act, times in zip((one, other), taken, strict=True):
            start = time.perf_counter()
            act()
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken[0]), statistics.median(taken[1])


if __name__ == "__main__":
    main()
