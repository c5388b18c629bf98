"""A class from a folder to the gradebook: the command, a crash in mid-run, changed submissions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff import runner
from grader.staff.__main__ import main
from grader.staff.catalogue import ch7_2_conv_layer, ch7_4_channels
from grader.staff.grade import Desk, course_of, grade_class
from grader.staff.gradebook import FILE_NAME, Gradebook
from grader.staff.grading_run import ISOLATED, NoIsolationError, grade_folder
from grader.staff.intake import Notebook, read, submissions
from grader.staff.runner import close_workers, make_job, observe_submission, pack_exercises, unpack
from grader.staff.sandbox import host
from tests.grading.attacks import RIGHT, WRONG
from tests.grading.isolation import WITHOUT_ISOLATION
from tests.grading.test_attacks import LIMITS, notebook

ROOT = Path(__file__).parents[2]
SECTIONS = [ch7_2_conv_layer.SECTION, ch7_4_channels.SECTION]
STUB = "def corr2d(X, K):\n    raise NotImplementedError"
FLIPPED = RIGHT.replace("K[None", "K.flip(0, 1)[None")
LAYER = """\
class Conv2D(torch.nn.Module):
    def __init__(self, kernel_size):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.rand(kernel_size))
        self.bias = torch.nn.Parameter(torch.zeros(1))

    def forward(self, X):
        return corr2d(X, self.weight) + self.bias
"""

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(autouse=True)
def _two_sections(monkeypatch):
    """The references of all twelve take some 10 s, and no test here asks for more than two."""
    monkeypatch.setattr("grader.staff.grading_run.SECTIONS", SECTIONS)


@pytest.fixture(scope="module", name="grade")
def grading_function(tmp_path_factory):
    course = course_of(ROOT, SECTIONS, "a secret")
    executor = ThreadPoolExecutor(1)

    def grade(*cells_of_students, files=None):
        folder = tmp_path_factory.mktemp("class")
        for number, cells in enumerate(cells_of_students):
            (folder / f"{number}.ipynb").write_text(notebook(cells))
        for name, content in (files or {}).items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
        with closing(Gradebook(folder / "grades" / FILE_NAME)) as book:
            run = book.begin("course", "a secret", ISOLATED)
            grade_class(submissions(folder), executor, Desk(course, book, run, "course", LIMITS))
            return list(book.results(run))

    yield grade
    close_workers()
    executor.shutdown()


def verdict(result, name):
    return next(g for g in result.verdicts if g.verdict.exercise == name)


def small_class(folder):
    """Three students: one is right, one turned the kernel, one has not begun."""
    folder.mkdir()
    for name, cells in {"flipped": [FLIPPED], "right": [RIGHT, LAYER], "untouched": [STUB]}.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells))
    return folder


def test_what_gives_no_answer_is_an_error_that_says_why(grade):
    leaving = RIGHT.replace("return", "__import__('os')._exit(0)\n    return")
    lying = "import grader.staff.worker.session as s\ns.observe = lambda *a: None"
    left, lied = grade((leaving, "stacked_2x2_cells = 9"), (lying, RIGHT, "stacked_2x2_cells = 9"))
    reasons = [verdict(r, "corr2d").verdict.findings[0].difference for r in (left, lied)]
    ending = "ended the program before the notebook was over"
    assert reasons == [f"nothing came out ({ending})", "nothing came out"]
    assert left.remarks == (f"0.ipynb, corr2d after cell 1: {ending}",)
    assert (left.earned, lied.earned) == (1, 0)


def test_a_mistake_is_not_punished_twice(grade):
    (result,) = grade((FLIPPED, LAYER))
    layer = verdict(result, "Conv2D")
    assert layer.verdict.status is Status.PASS
    assert "with corr2d replaced" in layer.marks
    assert verdict(result, "corr2d").verdict.earned < 2


def test_what_stands_in_cannot_be_handed_in(grade):
    steal = "def corr2d_multi_in(X, K):\n    return corr2d(X, K)\nmine = corr2d"
    (result,) = grade((FLIPPED, LAYER, steal, "corr2d = mine"))
    assert verdict(result, "corr2d").verdict.earned < 2
    assert verdict(result, "corr2d_multi_in").verdict.earned == 0


def test_ready_made_work_is_marked(grade):
    (result,) = grade(("from d2l import torch as d2l", "corr2d = d2l.corr2d"))
    found = verdict(result, "corr2d")
    assert found.verdict.earned == 2
    assert found.marks == ("borrowed from d2l",)


def test_a_module_is_attested(grade):
    (result,) = grade((RIGHT, LAYER))
    assert verdict(result, "Conv2D").marks == ("attested",)
    assert verdict(result, "corr2d").marks == ()


def test_at_most_eight_answers_count_and_the_last_is_one_of_them(grade):
    tries = [f"n = {i}\n{WRONG}" for i in range(20)]
    late, last = grade((*tries[:10], RIGHT, *tries), (*tries, RIGHT))
    assert late.earned == 0
    assert last.earned == 2


def test_a_folder_of_notebooks_is_one_student(grade):
    (result,) = grade(
        files={
            "kim/7_2.ipynb": notebook([RIGHT]).encode(),
            "kim/more.ipynb": notebook(["flip_operation = 'd'"]).encode(),
        }
    )
    assert result.student == "kim"
    assert result.earned == 3


def test_what_is_no_notebook_gets_a_result_that_says_why(grade):
    results = grade(
        files={
            "broken.ipynb": notebook([RIGHT]).encode()[:-20],
            "empty.ipynb": b"",
            "latin.ipynb": b'{"cells": "\xe9"}',
            "list.ipynb": b"[]",
            "deep.ipynb": b"[" * 100_000,
            "=cmd()<b>.ipynb": notebook([RIGHT]).encode(),
            "nothing/readme.txt": b"",
        }
    )
    told = {result.student: (result.earned, result.remarks) for result in results}
    assert told.pop("=cmd()<b>") == (2, ())
    assert {earned for earned, _ in told.values()} == {0}
    words = {name: remarks[0].split(": ", 1)[-1] for name, (_, remarks) in told.items()}
    assert words == {
        "broken": "the file is no whole notebook: its JSON is broken",
        "empty": "the file is empty",
        "latin": "the file is not UTF-8 text",
        "list": "the file is no notebook: it has no cells",
        "deep": "the file is no whole notebook: its JSON is broken",
        "nothing": "there is no notebook in the folder",
    }


def test_no_link_is_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.ipynb").write_text(notebook([RIGHT]))
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "file.ipynb").symlink_to(tmp_path / "secret" / "a.ipynb")
    (folder / "kim").mkdir()
    (folder / "kim" / "inner.ipynb").symlink_to(tmp_path / "secret" / "a.ipynb")
    for submission in submissions(folder):
        _, (only,) = read(submission)
        assert only.cells == ()
        assert "cannot be read" in only.problem


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


def test_a_worker_that_is_killed_is_replaced():
    course = course_of(ROOT, SECTIONS[:1], "s")
    job = make_job(
        [Notebook("a", (RIGHT,))], pack_exercises(course.asked.values()), LIMITS, isolated=True
    )
    runner._worker(True, LIMITS)._process.kill()
    for _ in range(2):  # one may still find it alive, and then says that it died
        endings = [attempt.ending for attempt, _ in unpack(observe_submission(job))]
    close_workers()
    assert endings == [""]
