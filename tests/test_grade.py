"""The trusted path on the sample class: observe in a worker, compare here, under a secret seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.__main__ import main
from grader.staff.catalogue import SECTIONS
from grader.staff.grade import grade_notebook, secret_references

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "tests" / "submissions" / "demo"


@pytest.fixture(scope="module", name="references")
def references_of_a_secret_seed():
    return secret_references(ROOT, SECTIONS, "a secret")


def verdicts(name, references):
    return {v.exercise: v for v in grade_notebook(DEMO / f"{name}.ipynb", references).verdicts}


def test_right_work_passes(references):
    found = verdicts("right", references)
    assert found["corr2d"].status is Status.PASS
    assert found["Conv2D"].earned == found["Conv2D"].points
    assert found["flip_operation"].status is Status.PASS
    assert found["blur_kernel"].status is Status.NOT_ATTEMPTED


def test_a_flipped_kernel_is_named(references):
    found = verdicts("flipped", references)
    assert found["corr2d"].mistake == "flipped kernel"
    assert found["stacked_2x2_cells"].mistake
    assert found["K"].status is Status.PASS


def test_untouched_work_gets_nothing(references):
    found = verdicts("untouched", references).values()
    assert {(v.status, v.earned) for v in found} == {(Status.NOT_ATTEMPTED, 0)}


def test_unconfined_grading_wants_a_word_of_trust(capsys):
    assert main(["grade", str(DEMO)]) == 2
    assert "--trusted" in capsys.readouterr().out


def test_a_folder_without_notebooks_is_told(tmp_path, capsys):
    assert main(["grade", str(tmp_path), "--trusted"]) == 2
    assert "no notebooks" in capsys.readouterr().out
