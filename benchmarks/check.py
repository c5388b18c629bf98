"""What `check` costs beside the student's own code, and what laws add to it.

Run: python benchmarks/check.py. For each function and model the solution is observed and judged as
`check` does it, with its laws and with its probes alone; a function is called on all probe inputs
bare as well. All in turns in this one process.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch

from grader.exercise import Judged, Observed, Section, Trial
from grader.judging.answer_key import Reference, asked_of
from grader.judging.compare import judge
from grader.observing.observe import observe_next
from grader.observing.randomness import kept_randomness
from grader.observing.recipes import prepare
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.keys.references import section_references
from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one exercise: medians."""

    name: str
    kind: Observed
    bare: float  # 0 for a model, which nobody calls bare
    probes: float
    whole: float

    def line(self) -> str:
        """A row of the table."""
        bare = f"{self.bare:10.2f}" if self.bare else f"{'-':>10}"
        ratio = self.whole / self.probes
        return f"{self.name:32}{bare}{self.probes:10.2f}{self.whole:10.2f}{ratio:8.2f}"


def main() -> None:
    """Print a line an exercise, and the medians over all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=20, help="measurements of each (default 20)")
    parser.add_argument("--only", default="", help="sections, by the beginning of their stem: ch7")
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{'exercise':32}{'bare ms':>10}{'probes ms':>10}{'check ms':>10}{'ratio':>8}")
    costs = []
    for section in SECTIONS:
        if section.stem.startswith(options.only):
            for cost in measured(section, options.repeat):
                costs.append(cost)
                print(cost.line(), flush=True)
    for kind, word in ((Observed.CALLED, "functions"), (Observed.BUILT, "models")):
        chosen = [cost for cost in costs if cost.kind is kind]
        if chosen:
            ratio = statistics.median(cost.whole / cost.probes for cost in chosen)
            all_of_them = sum(c.whole for c in chosen) / sum(c.probes for c in chosen)
            print(
                f"{len(chosen)} {word}: with laws {ratio:.2f} times the probes alone (median), "
                f"{all_of_them:.2f} in sum"
            )
    added = [cost.whole - cost.bare for cost in costs if cost.bare]
    if added:
        print(f"check adds to a function's own time {statistics.median(added):.2f} ms (median)")


def measured(section: Section, repeat: int) -> Iterator[Cost]:
    """What each function and model of a section costs."""
    solution = solution_namespace(read_chapter(ROOT, section))
    for reference in section_references(section, solution, "public", mistakes=False):
        if reference.judged is not Judged.AS_SOLVED or reference.observed is Observed.ASSIGNED:
            continue
        answer, asked = solution[reference.exercise], asked_of(reference)
        ways = [
            partial(checked, answer, reference, asked),
            partial(checked, answer, reference, reference.trials),
        ]
        if called := reference.observed is Observed.CALLED:
            calls = [[prepare(argument) for argument in trial.args] for trial in asked]
            ways.append(partial(run_bare, answer, calls))
        probes, whole, *bare = milliseconds(ways, repeat)
        yield Cost(reference.exercise, reference.observed, bare[0] if called else 0, probes, whole)


def run_bare(answer: Callable[..., object], calls: list[list[object]]) -> None:
    """Call the answer, and nothing else."""
    for arguments in calls:
        answer(*arguments)


def checked(answer: object, reference: Reference, trials: tuple[Trial, ...]) -> None:
    """Do what `check` does before it shows the verdict."""
    with kept_randomness():
        seen = [observe_next(answer, trial, reference.observed) for trial in trials]
    judge(reference, seen)


def milliseconds(ways: Sequence[Callable[[], None]], repeat: int) -> list[float]:
    """The median of each, run in turns so that all meet the same weather."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(repeat):
        for act, times in zip(ways, taken, strict=True):
            start = time.perf_counter()
            act()
            times.append(1000 * (time.perf_counter() - start))
    return [statistics.median(times) for times in taken]


if __name__ == "__main__":
    main()
