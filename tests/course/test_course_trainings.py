"""Every training of the course visibly learns where there is no GPU, in the form that students see.

The executed solutions hold what each training came to, and they are stale when the chapter or what
trains has changed: so their curves are read, which costs nothing. `make trainings` runs them all.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import nbformat
import pytest

import lab
from grader.exercise import Section
from grader.staff.authoring.staleness import TRAINING
from grader.staff.catalogue import SECTIONS
from lab.history import DONE
from lab.training import trainer

ROOT = Path(__file__).parents[2]
VISIBLE = 0.35  # of ten classes: what guesses, and what has learned, both show 0.1 to be 0.1
END_OF_BAR = re.compile(r"100%.*val acc (\d\.\d+)")
RUN = os.environ.get("COURSE_TRAININGS") == "run"


def trainings_of(section: Section) -> list[Any]:
    """The cells of the executed solution that train."""
    notebook = nbformat.read(ROOT / "solutions" / f"{section.stem}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [cell for cell in code if TRAINING.search(cell.source)]


TRAIN = [section for section in SECTIONS if trainings_of(section)]
IDS = [section.number for section in TRAIN]


def test_all_nets_of_the_book_are_among_them() -> None:
    assert IDS == ["7.6", "8.1", "8.2", "8.3", "8.4", "8.5", "8.6"]


@pytest.mark.parametrize("section", TRAIN, ids=IDS)
def test_each_training_rose_above_chance(section: Section) -> None:
    """In a comparison the best does: some are there to show what fails."""
    for cell in trainings_of(section):
        printed = "".join(out.text for out in cell.outputs if out.output_type == "stream")
        reached = [float(accuracy) for accuracy in END_OF_BAR.findall(printed)]
        assert reached and max(reached) > VISIBLE, f"{cell.source}\n{printed}"


@pytest.mark.skipif(not RUN, reason="takes minutes: make trainings")
@pytest.mark.skipif(lab.training.machine.device_for(None).type != "cpu", reason="takes all of it")
@pytest.mark.parametrize("section", TRAIN, ids=IDS)
def test_run_again_they_do_as_well(
    section: Section, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    groups: list[list[lab.History]] = []  # one run, or those that are compared
    fit, compare = trainer.Trainer.fit, lab.compare

    def fitted(self: trainer.Trainer, model: Any, data: Any) -> lab.History:
        groups.append([fit(self, model, data)])
        return groups[-1][0]

    def compared(*arguments: Any, **options: Any) -> lab.Comparison:
        found = compare(*arguments, **options)
        groups.append([run for runs in found.runs.values() for run in runs])
        return found

    monkeypatch.setattr(trainer.Trainer, "fit", fitted)
    monkeypatch.setattr(lab, "compare", compared)
    monkeypatch.chdir(tmp_path)  # files of evidence are left there
    mpl.use("agg")
    path = ROOT / "solutions" / f"{section.stem}.py"
    exec(compile(path.read_text(encoding="utf-8"), section.stem, "exec"), {"__name__": "chapter"})
    for group in groups:
        run = max(group, key=lambda each: each.best)
        assert run.ended == DONE, run
        assert min(run.best, run.train_acc[-1]) > VISIBLE, run
