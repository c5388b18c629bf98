"""The command: changed submissions, bad input, no isolation."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.__main__ import main
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.lock import only_one
from grader.staff.grading import class_run, grading_run
from grader.staff.grading.faults import NoIsolationError
from grader.staff.grading.grading_run import ISOLATED, grade_folder
from grader.staff.grading.running.workers import Workers
from grader.staff.report.table import class_text
from grader.staff.sandbox import host, launched
from tests.grading.classroom import FLIPPED, KeptJudge, graded, notebook, small_class
from tests.sandbox.attacks import RIGHT
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]
TRY_WALL = class_run._try_wall
HELD: list[bool] = []  # it was tried in this process, and nothing got through

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(scope="module", name="judges")
def kept_judges():
    kept = []
    yield kept
    for judge in kept:
        judge.close()


@pytest.fixture(autouse=True)
def _the_judge_is_kept(monkeypatch, judges):
    """For runs within this process, none of which asks for more than two sections."""

    def started():
        if not judges or judges[-1].ended:
            judges[:] = [KeptJudge()]
        return judges[-1]

    monkeypatch.setattr(grading_run, "JudgeProcess", started)


@pytest.fixture(autouse=True)
def _the_wall_is_tried_once(monkeypatch):
    """Each run tries it for 3 s; here the first outcome stands for all runs of this process."""
    if not HELD:
        monkeypatch.setattr(class_run, "_try_wall", _try_and_remember)
    else:
        monkeypatch.setattr(class_run, "_try_wall", lambda *_: None)


@pytest.fixture(autouse=True)
def _workers_are_kept(monkeypatch, workers):
    """For the runs that are confined, as all are whose test is not about how workers start."""
    monkeypatch.setattr(
        grading_run,
        "Workers",
        lambda started, isolated: workers if isolated else Workers(started, isolated=False),
    )


@pytest.fixture(name="new_workers")
def workers_that_are_started_anew(monkeypatch, _workers_are_kept):
    monkeypatch.setattr(grading_run, "Workers", Workers)


def _try_and_remember(executor, workers, desk):
    TRY_WALL(executor, workers, desk)
    HELD.append(True)


def test_a_second_run_grades_what_changed_and_keeps_the_first(new_workers, tmp_path, capsys):
    folder, out = tmp_path / "class", tmp_path / "out"
    small_class(folder)
    assert main(["grade", str(folder), "--out", str(out), "--workers", "1"]) == 0
    first = capsys.readouterr().out
    assert "3 students, mean" in first
    assert "flipped kernel" in first
    assert ISOLATED in first
    (folder / "untouched.ipynb").write_text(notebook([RIGHT]))
    assert main(["grade", str(folder), "--out", str(out), "--workers", "1"]) == 0
    with closing(sqlite3.connect(out / FILE_NAME)) as base:
        runs = "select run, student, earned, seconds, graded from results order by run, student"
        rows = base.execute(runs).fetchall()
    assert [row[:2] for row in rows] == [
        (run, name) for run in (1, 2) for name in ("flipped", "right", "untouched")
    ]
    assert rows[0][2:4] == rows[3][2:4]  # taken over, seconds and all
    assert (rows[2][2], rows[5][2]) == (0, 2)


def test_only_what_was_assigned_counts(tmp_path, capsys):
    folder, out = small_class(tmp_path / "class"), tmp_path / "out"
    command = ["grade", str(folder), "--out", str(out), "--workers", "1", "--only"]
    assert main([*command, "corr2d"]) == 0
    told = capsys.readouterr().out
    assert "only corr2d: 1 exercise counts" in told
    assert "2 / 2" in told and "0 / 2" in told
    assert main([*command, "cor2d"]) == 2
    assert "did you mean corr2d?" in capsys.readouterr().out
    assert main([*command, "7.2"]) == 0  # another assignment: nothing is taken over
    assert "2 / 2" not in capsys.readouterr().out


def test_bad_input_is_told(tmp_path, capsys):
    assert main(["grade", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    assert "There is no folder" in capsys.readouterr().out
    assert main(["grade", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert f"{tmp_path} is empty." in capsys.readouterr().out
    classroom = small_class(tmp_path / "class")
    assert main(["grade", str(classroom), "--only", ""]) == 2
    assert capsys.readouterr().out.startswith("--only is empty: name what counts")
    assert main(["grade", str(classroom), "--layout", "canvass"]) == 2
    assert "there is no such layout. Did you mean canvas?" in capsys.readouterr().out
    (tmp_path / FILE_NAME).write_text("this is no database, but a long enough text of another kind")
    assert main(["grade", str(classroom), "--out", str(tmp_path)]) == 2
    assert "cannot be used as a gradebook" in capsys.readouterr().out


def test_where_the_wall_has_a_hole_nobody_is_graded(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(class_run, "_try_wall", TRY_WALL)
    monkeypatch.setattr("grader.staff.grading.class_run.got_through", lambda told: ["network"])
    classroom = small_class(tmp_path / "class")
    assert main(["grade", str(classroom), "--out", str(tmp_path / "out"), "--workers", "1"]) == 2
    assert "Got through: network" in capsys.readouterr().out
    assert graded(tmp_path / "out" / FILE_NAME) == 0


def test_without_isolation_it_refuses(monkeypatch, new_workers, tmp_path):
    monkeypatch.setattr(class_run, "_try_wall", TRY_WALL)

    class Refusing:
        def __init__(self, **_):
            raise launched.SandboxError("user namespaces are off")

    monkeypatch.setattr(host, "Worker", Refusing)
    with pytest.raises(NoIsolationError, match=r"user namespaces are off.*\n.*--trusted"):
        list(grade_folder(ROOT, small_class(tmp_path / "class"), tmp_path, 1, trusted=False))


def test_elsewhere_than_on_linux_it_says_where_grading_runs(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.platform", "darwin")
    folder = small_class(tmp_path / "class")
    assert main(["grade", str(folder), "--out", str(tmp_path), "--trusted"]) == 2
    assert "Grading runs on Linux" in capsys.readouterr().out


def test_a_worker_that_cannot_start_is_told(monkeypatch, new_workers, tmp_path, capsys):
    monkeypatch.setattr(class_run, "_try_wall", TRY_WALL)

    def refuse(**_):
        raise launched.SandboxError("no memory")

    monkeypatch.setattr(
        "grader.staff.grading.grading_run.settle_on_isolation", lambda trusted: True
    )
    monkeypatch.setattr("grader.staff.grading.running.workers.Worker", refuse)
    folder = small_class(tmp_path / "class")
    assert main(["grade", str(folder), "--out", str(tmp_path)]) == 2
    assert "could not be started: no memory" in capsys.readouterr().out


def test_trusted_work_is_graded_without_isolation(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "grader.staff.grading.grading_run.settle_on_isolation", lambda trusted: False
    )
    folder = small_class(tmp_path / "class")
    list(grade_folder(ROOT, folder, tmp_path, 1, trusted=True))
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        text = class_text(book, book.last_run())
    assert "isolation: none" in text
    assert ["right", "4"] in [line.split()[:2] for line in text.splitlines()]


def test_a_second_grader_on_the_same_folder_is_told_and_harms_nothing(tmp_path, capsys):
    folder, out = small_class(tmp_path / "class"), tmp_path / "out"
    command = ["grade", str(folder), "--out", str(out), "--workers", "1"]
    assert main(command) == 0
    before = (out / FILE_NAME).read_bytes()
    capsys.readouterr()
    with only_one(out):
        assert main(command) == 2
    told = capsys.readouterr().out
    assert f"Another grader is writing into {out} (process {os.getpid()})" in told
    assert (out / FILE_NAME).read_bytes() == before
    assert main(command) == 0


@pytest.mark.parametrize("name", ["a file", "a file/below"])
def test_where_no_folder_can_be_it_says_so(tmp_path, capsys, name):
    (tmp_path / "a file").touch()
    folder, out = small_class(tmp_path / "class"), tmp_path / name
    assert main(["grade", str(folder), "--out", str(out)]) == 2
    assert f"Nothing can be written into {out}" in capsys.readouterr().out


def test_what_is_left_out_is_printed(tmp_path, capsys):
    folder = small_class(tmp_path / "class")
    (folder / "lee.rar").touch()
    (folder / ".DS_Store").touch()
    out = folder / "grades"
    assert main(["grade", str(folder), "--out", str(out), "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "3 students, mean" in told
    assert "left out: .DS_Store: hidden" in told
    assert told.startswith("a folder, zip or notebook for each student: 3 students, 3 notebooks\n")
    assert "left out: lee.rar: an archive that is not opened here; unpack it" in told
    assert "left out: grades" not in told  # it was not there yet
    assert main(["grade", str(folder), "--out", str(out), "--workers", "1"]) == 0
    assert "left out: grades: this is the folder that --out names" in capsys.readouterr().out


def test_the_second_pass_is_left_out_if_that_is_told_and_made_up_for_later(tmp_path, capsys):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    (folder / "flipped.ipynb").write_text(notebook([FLIPPED]))
    command = ["grade", str(folder), "--out", str(out), "--workers", "1", "--only", "corr2d"]

    def shown():
        with closing(sqlite3.connect(out / FILE_NAME)) as base:
            query = "select run, shown is null from results join verdicts on result = results.id"
            return base.execute(f"{query} order by run").fetchall()

    assert main([*command, "--no-feedback"]) == 0
    assert "feedback" not in capsys.readouterr().out
    assert shown() == [(1, 1)]
    assert main(command) == 0
    table, feedback = capsys.readouterr().out.split("The marks are complete.")
    assert "1 student, mean" in table
    assert "public inputs, of 1 student" in feedback
    assert shown() == [(1, 1), (2, 0)]
