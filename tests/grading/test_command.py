"""The command: a crash in mid-run, changed submissions, bad input, no isolation."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.__main__ import main
from grader.staff.gradebook import FILE_NAME
from grader.staff.grading_run import ISOLATED, NoIsolationError, grade_folder
from grader.staff.sandbox import host
from tests.grading.attacks import RIGHT
from tests.grading.classroom import SECTIONS, notebook, small_class
from tests.grading.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(autouse=True)
def _two_sections(monkeypatch):
    """The references of all twelve take some 10 s, and no test here asks for more than two."""
    monkeypatch.setattr("grader.staff.grading_run.SECTIONS", SECTIONS)


def start(folder, out):
    command = [sys.executable, "-m", "grader.staff", "grade", str(folder), "--out", str(out)]
    return subprocess.Popen([*command, "--workers", "1"], cwd=ROOT, stderr=subprocess.DEVNULL)


def graded(book):
    if not book.exists():
        return 0
    with closing(sqlite3.connect(book, timeout=10)) as base:
        try:
            return base.execute("select count(*) from results").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


def test_killed_in_mid_run_it_goes_on_and_does_nothing_twice(tmp_path):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for number in range(8):
        slow = "import time\nend = time.monotonic() + 1\nwhile time.monotonic() < end:\n    pass"
        (folder / f"{number}.ipynb").write_text(notebook([RIGHT, slow]))
    running = start(folder, out)
    deadline = time.monotonic() + 200
    while graded(out / FILE_NAME) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = graded(out / FILE_NAME)
    assert 2 <= before < 8
    assert start(folder, out).wait() == 0
    with closing(sqlite3.connect(out / FILE_NAME)) as base:
        rows = base.execute("select run, student, earned from results order by student").fetchall()
        assert rows == [(1, str(number), 2.0) for number in range(8)]
        assert base.execute("select count(*) from runs").fetchone() == (1,)
        verdicts = "select count(*) from verdicts group by result"
        assert len(set(base.execute(verdicts).fetchall())) == 1
    assert (out / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_second_run_grades_what_changed_and_keeps_the_first(tmp_path, capsys):
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


def test_bad_input_is_told(tmp_path, capsys):
    assert main(["grade", str(tmp_path / "nowhere"), "--out", str(tmp_path)]) == 2
    assert "There is no folder" in capsys.readouterr().out
    assert main(["grade", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "neither a notebook nor a folder" in capsys.readouterr().out
    (tmp_path / FILE_NAME).write_text("this is no database, but a long enough text of another kind")
    classroom = small_class(tmp_path / "class")
    assert main(["grade", str(classroom), "--out", str(tmp_path)]) == 2
    assert "cannot be used as a gradebook" in capsys.readouterr().out


def test_without_isolation_it_refuses(monkeypatch, tmp_path):
    class Refusing:
        def __init__(self, **_):
            raise host.SandboxError("user namespaces are off")

    monkeypatch.setattr("grader.staff.grading_run.Worker", Refusing)
    with pytest.raises(NoIsolationError, match=r"user namespaces are off.*\n.*--trusted"):
        list(grade_folder(ROOT, small_class(tmp_path / "class"), tmp_path, 1, trusted=False))


def test_elsewhere_than_on_linux_it_says_where_grading_runs(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr("sys.platform", "darwin")
    folder = small_class(tmp_path / "class")
    assert main(["grade", str(folder), "--out", str(tmp_path), "--trusted"]) == 2
    assert "Grading runs on Linux" in capsys.readouterr().out


def test_a_worker_that_cannot_start_is_told(monkeypatch, tmp_path, capsys):
    def refuse(*_):
        raise host.SandboxError("no memory")

    monkeypatch.setattr("grader.staff.grading_run._isolation", lambda trusted: True)
    monkeypatch.setattr("grader.staff.runner._worker", refuse)
    folder = small_class(tmp_path / "class")
    assert main(["grade", str(folder), "--out", str(tmp_path)]) == 2
    assert "could not be started: no memory" in capsys.readouterr().out


def test_trusted_work_is_graded_without_isolation(monkeypatch, tmp_path):
    monkeypatch.setattr("grader.staff.grading_run._isolation", lambda trusted: False)
    folder = small_class(tmp_path / "class")
    text = "\n".join(grade_folder(ROOT, folder, tmp_path, 1, trusted=True))
    assert "isolation: none" in text
    assert "right      4 / " in text
