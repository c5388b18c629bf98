"""Grade notebooks by the trusted path: observe in another process, compare in this one.

Student code runs in a worker, which holds no answers. What comes out of it is compared here
with references made from a secret seed.

No sandbox yet: the process is separate but not confined, so the submissions must be trusted.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.answer_key import Reference
from grader.codec import Packer, unpack_observation
from grader.compare import absent, judge
from grader.exercise import Kind, Observation, Section, Status, Verdict
from grader.staff import build
from grader.staff.chapter import solution_namespace
from grader.staff.references import section_references
from grader.staff.wire import WireError, read_message, write_message
from grader.validate import read_notebook

NOTEBOOK_SECONDS = 300  # a whole homework takes some 10 s; no limit would let one loop stop all


@dataclass(frozen=True)
class Result:
    """The verdicts on one notebook, in the order of the book."""

    student: str
    verdicts: tuple[Verdict, ...]
    remark: str = ""

    @property
    def earned(self) -> float:
        """The points of all exercises."""
        return sum(verdict.earned for verdict in self.verdicts)


def secret_references(root: Path, sections: Sequence[Section], seed: str) -> list[Reference]:
    """The references of all sections for one seed, computed on the spot."""
    return [
        reference
        for section in sections
        for reference in section_references(
            section, solution_namespace(build.read_chapter(root, section)), seed
        )
    ]


def grade_notebook(path: Path, references: Sequence[Reference]) -> Result:
    """Run one notebook in a worker and judge the best that it gave for each exercise."""
    asked = [r for r in references if r.kind is not Kind.WRITTEN]
    notebook = read_notebook(path)
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    output, remark = _run_worker(cells, asked)
    best: dict[str, Verdict] = {}
    known = {reference.exercise: reference for reference in asked}
    try:
        for name, seen in _observations(output):
            verdict = judge(known[name], seen)
            if (
                name not in best
                or known[name].kind is Kind.VALUE
                or verdict.earned > best[name].earned
            ):
                best[name] = verdict
    except (WireError, LookupError, TypeError, ValueError) as error:
        remark = f"the worker's answer could not be read ({type(error).__name__})"
    verdicts = tuple(best.get(r.exercise) or absent(r) for r in references)
    return Result(path.stem, verdicts, remark)


def summary(results: Sequence[Result]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the table that is printed: a line for each student."""
    header = ["student", "points", "pass", "fail", "error", "not attempted", "recognised mistakes"]
    rows = []
    for result in results:
        counts = [sum(v.status is status for v in result.verdicts) for status in _COLUMNS]
        mistakes = [f"{v.exercise}: {v.mistake}" for v in result.verdicts if v.mistake]
        possible = sum(v.points for v in result.verdicts)
        told = "; ".join([*mistakes, result.remark]).strip("; ")
        rows.append([result.student, f"{result.earned:g} / {possible:g}", *map(str, counts), told])
    return header, rows


_COLUMNS = (Status.PASS, Status.FAIL, Status.ERROR, Status.NOT_ATTEMPTED)


def _run_worker(cells: Sequence[str], asked: Sequence[Reference]) -> tuple[bytes, str]:
    packer = Packer()
    exercises = [
        {"name": r.exercise, "kind": r.kind, "trials": [packer.trial(t) for t in r.trials]}
        for r in asked
    ]
    job = io.BytesIO()
    write_message(job, {"cells": cells, "exercises": exercises}, packer.arrays)
    command = [sys.executable, "-I", "-m", "grader.staff.worker"]
    try:
        run = subprocess.run(
            command,
            input=job.getvalue(),
            capture_output=True,
            timeout=NOTEBOOK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", f"stopped after {NOTEBOOK_SECONDS} s"
    return run.stdout, "" if run.returncode == 0 else f"ended with exit status {run.returncode}"


def _observations(output: bytes) -> Iterator[tuple[str, Sequence[Observation]]]:
    stream = io.BytesIO(output)
    while message := read_message(stream):
        document, arrays = message
        told: Sequence[Mapping[str, object]] = document["observations"]
        yield document["exercise"], [unpack_observation(entry, arrays) for entry in told]
