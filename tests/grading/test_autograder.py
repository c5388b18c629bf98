"""The autograder that goes to Gradescope, run as it is there: from its zip, on one submission."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from grader.staff.__main__ import main
from grader.student.validating.receipt import receipt_of
from tests.grading.classroom import notebook
from tests.sandbox.isolation import WITHOUT_ISOLATION

CELLS = ["import torch", "K = torch.tensor([[1.0, -1.0]])", "transposed_image = 'wrong'"]


@pytest.fixture(name="here")
def gradescopes_folder(tmp_path):
    """What Gradescope makes of the zip and a submission."""
    here, packed = tmp_path / "autograder", tmp_path / "autograder.zip"
    call = ["export", "gradescope", "--autograder", str(packed), "--only", "K,transposed_image"]
    assert main(call) == 0
    with zipfile.ZipFile(packed) as archive:
        for about in archive.infolist():
            Path(archive.extract(about, here / "source")).chmod(about.external_attr >> 16 & 0o777)
    shutil.move(here / "source" / "run_autograder", here / "run_autograder")
    (here / "submission").mkdir()
    for name, cells in {"kim_1_2_hw.ipynb": CELLS, "lee_3_4_more.ipynb": ["x = 1"]}.items():
        (here / "submission" / name).write_text(notebook(cells))  # as if there were two students
    metadata = {"id": 1, "assignment": {"total_points": "20.0"}, "users": [{"name": "Kim"}]}
    (here / "submission_metadata.json").write_text(json.dumps(metadata))
    return here


def run(here):
    """Run it without this repository in sight."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"AUTOGRADER": str(here), "GRADER_PYTHON": sys.executable}
    return subprocess.run(
        [here / "run_autograder"], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
def test_a_submission_is_graded_into_results(here):
    done = run(here)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((here / "results" / "results.json").read_text("utf-8"))
    tests = {test["name"]: test for test in found["tests"]}
    assert tests["7.2 K"]["status"] == "passed"
    assert tests["7.2 transposed_image"]["status"] == "failed"
    earned = sum(test["score"] for test in found["tests"])
    points = sum(test["max_score"] for test in found["tests"])
    assert found["score"] == pytest.approx(20 * earned / points, abs=0.01)
    assert 0 < found["score"] < 20
    assert receipt_of(CELLS, {}) in found["output"]


LATE = """
due = 2026-10-30T23:59:00+09:00
late.per_day = 10
[extensions]
"bo@school.example" = 2026-11-03T23:59:00+09:00
"""


@pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
@pytest.mark.parametrize("group", [False, True])
def test_what_was_handed_in_late_is_judged_late(here, group):
    """By when Gradescope says that it came; in a group the latest date of its members holds."""
    (here / "source" / "assignment.toml").write_text(LATE)
    users = [{"id": 1, "name": "Kim", "email": "kim@school.example"}]
    users += [{"id": 2, "name": "Bo", "email": "bo@school.example"}] if group else []
    metadata = {"created_at": "2026-11-02T10:00:00.123456+09:00", "users": users}
    metadata["assignment"] = {"total_points": "20.0"}
    (here / "submission_metadata.json").write_text(json.dumps(metadata))
    done = run(here)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((here / "results" / "results.json").read_text("utf-8"))
    assert ("late: 30 % off" in found["output"]) is not group
    assert ("extended until 3 Nov 2026" in found["output"]) is group


def test_where_something_is_wrong_with_the_machine_nothing_is_left(here):
    (here / "source" / "settings.sh").write_text("ONLY='nothing_of_the_kind'\nTRUSTED=no\n")
    done = run(here)
    assert done.returncode == 2
    assert "there is no section or exercise nothing_of_the_kind" in done.stdout
    assert not (here / "results").exists()
