"""How long the trainings of a chapter take a student who has no GPU, in a real kernel.

    python -m benchmarks.notebooks                  all seven chapters that train, some ten minutes
    python -m benchmarks.notebooks 8.1 8.6

Each solution is run from top to bottom, one after the other, as JupyterLab would run it, plots
included, on the drawn stand-in. `training` is what the cells take that train, beside the whole of
the notebook; `longest` is the one at which a student waits most; `processor` counts the seconds of
both cores for the whole, which other work on the machine changes little. The course promises that
the trainings of a chapter take less than two minutes on two cores that have nothing else to do.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import torch
from nbformat import NotebookNode

from grader.staff.authoring.chapters.execution import execute
from grader.staff.authoring.staleness import TRAINING
from grader.staff.catalogue import SECTIONS

SOLUTIONS = Path(__file__).parents[1] / "solutions"


def seconds(cell: NotebookNode) -> float:
    """From the moment its kernel took it up to the moment it answered."""
    times = cell.metadata["execution"]
    began, ended = times["iopub.execute_input"], times["shell.execute_reply"]
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def processor() -> float:
    """What kernels that have ended took of the processor so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a row for each chapter that trains."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="8.1, for instance")
    wanted = parser.parse_args().sections
    known = {section.number: SOLUTIONS / f"{section.stem}.ipynb" for section in SECTIONS}
    if unknown := [number for number in wanted if number not in known]:
        sys.exit(f"no such section: {', '.join(unknown)}. There are {', '.join(known)}.")
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start,"
        f" Python {platform.python_version()}, torch {torch.__version__}"
    )
    print("section  training   longest  trainings  whole notebook  processor")
    for number, path in known.items():
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source]
        if (wanted and number not in wanted) or not any(TRAINING.search(c.source) for c in code):
            continue
        before = processor()
        execute(notebook, path, timed=True)
        spent = [seconds(cell) for cell in code if TRAINING.search(cell.source)]
        whole = sum(map(seconds, code))
        print(
            f"{number:<9}{sum(spent):>8.0f} s{max(spent, default=0):>8.0f} s{len(spent):>11}"
            f"{whole:>14.0f} s{processor() - before:>9.0f} s",
            flush=True,
        )


if __name__ == "__main__":
    main()
