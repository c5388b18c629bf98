"""One call of `grader truth`: read labelled answers, grade them, sum up."""

from __future__ import annotations

from pathlib import Path

from tqdm import tqdm

from grader.staff.catalogue import SECTIONS
from grader.staff.grading.grading_run import settle_on_isolation
from grader.staff.grading.truth import table
from grader.staff.grading.truth.cases import CasesError, add_case, read_cases
from grader.staff.grading.truth.measured import measure

# What can be right or wrong; prose is read by people.
NAMES = frozenset(exercise.name for section in SECTIONS for exercise in section.exercises)


def truth(
    root: Path,
    folder: Path,
    *,
    seed: str,
    only: str | None,
    everything: bool,
    workers: int,
    trusted: bool,
) -> tuple[str, bool]:
    """The table, and whether nothing is misjudged."""
    cases = [case for case in read_cases(folder, NAMES) if only in (None, case.exercise)]
    if not cases:
        raise CasesError(f"{folder} has no answer to {only}.")
    isolated = settle_on_isolation(trusted)
    found = list(
        tqdm(
            measure(root, cases, seed, isolated=isolated, side_by_side=workers),
            total=len(cases),
            unit="answer",
            desc="grading",
        )
    )
    return table.text(found, everything=everything), table.is_true(found)


def keep_case(
    notebook: Path, folder: Path, exercise: str | None, *, right: bool, reason: str
) -> str:
    """Keep a student's notebook as a labelled answer; what to print."""
    if exercise is None:
        raise CasesError("Say which exercise it answers: --right NAME or --wrong NAME.")
    if exercise not in NAMES:
        raise CasesError(f"No exercise is called {exercise}.")
    case = add_case(notebook, folder, exercise, right=right, reason=reason)
    return f"kept as {case.place} in {folder}; try it with: grader truth {folder} --only {exercise}"
