"""Every training of the course visibly learns where there is no GPU, in the form that students see.

The solutions run as they stand, with all their training; the notebooks themselves are run elsewhere
with a few steps only.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest

import lab
from grader.exercise import Section
from grader.staff.catalogue import SECTIONS
from lab.history import DONE
from lab.training import trainer

ROOT = Path(__file__).parents[2]
VISIBLE = 0.35  # of ten classes: what guesses, and what has learned, both show 0.1 to be 0.1
TRAINING = re.compile(r"^[^#].*\.fit\(", re.MULTILINE)


def source_of(section: Section) -> str:
    return (ROOT / "solutions" / f"{section.stem}.py").read_text(encoding="utf-8")


TRAIN = [section for section in SECTIONS if TRAINING.search(source_of(section))]


@pytest.mark.skipif(lab.training.machine.device_for(None).type != "cpu", reason="takes all of it")
@pytest.mark.parametrize("section", TRAIN, ids=[section.number for section in TRAIN])
def test_the_short_form_rises_above_chance(
    section: Section, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runs: list[tuple[str, lab.History]] = []
    fit = trainer.Trainer.fit

    def watched(self: trainer.Trainer, model: Any, data: Any) -> lab.History:
        runs.append((type(model).__name__, fit(self, model, data)))
        return runs[-1][1]

    monkeypatch.setattr(trainer.Trainer, "fit", watched)
    monkeypatch.chdir(tmp_path)  # files of evidence are left there
    mpl.use("agg")
    exec(compile(source_of(section), section.stem, "exec"), {"__name__": section.stem})
    assert len(runs) == len(TRAINING.findall(source_of(section)))
    for name, run in runs:
        told = f"{name}: {run}, {run.val_acc}"
        assert (run.short, run.ended) == (True, DONE), told
        assert run.best > VISIBLE, told
        assert run.train_acc[-1] > VISIBLE, told


def test_all_nets_of_the_book_are_among_them() -> None:
    assert [section.number for section in TRAIN] == [
        "7.6",
        "8.1",
        "8.2",
        "8.3",
        "8.4",
        "8.5",
        "8.6",
    ]
