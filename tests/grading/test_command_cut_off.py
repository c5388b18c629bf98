"""The command as a process of its own: a crash in mid-run, and a disk that is full."""

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
from grader.staff.gradebook.book import FILE_NAME
from grader.staff.gradebook.records import WAITING
from tests.grading.classroom import graded, notebook
from tests.sandbox.attacks import RIGHT, SLOW
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


def command(folder, out):
    return ["grade", str(folder), "--out", str(out), "--workers", "1"]


def test_killed_in_mid_run_it_goes_on_and_does_nothing_twice(tmp_path, capsys):
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.ipynb").write_text(notebook([RIGHT, SLOW]))
    process = [sys.executable, "-m", "grader.staff", *command(folder, out)]
    running = subprocess.Popen(process, cwd=ROOT, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 200
    while graded(out / FILE_NAME) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = graded(out / FILE_NAME)
    assert 2 <= before < 5
    assert main(["report", str(out)]) == 0
    assert f"{5 - before} of 5 students NOT GRADED YET" in capsys.readouterr().out
    with closing(sqlite3.connect(out / FILE_NAME)) as base:  # as it was when the run began
        view = base.execute("select name, mark, reasons from class order by name").fetchall()
    assert view == [(str(number), None, f"not graded yet: {WAITING}") for number in range(5)]
    assert main(command(folder, out)) == 0
    with closing(sqlite3.connect(out / FILE_NAME)) as base:
        rows = base.execute("select run, student, earned from results order by student").fetchall()
        assert rows == [(1, str(number), 2.0) for number in range(5)]
        assert base.execute("select count(*) from runs").fetchone() == (1,)
        verdicts = "select count(*) from verdicts group by result"
        assert len(set(base.execute(verdicts).fetchall())) == 1
    assert (out / FILE_NAME).stat().st_mode & 0o777 == 0o600


FULL = """\
mount -t tmpfs -o size=1m tmpfs "$OUT" || exit 77
grade() { "$PYTHON" -m grader.staff grade "$CLASS" --out "$OUT" --workers 1 --trusted; }
grade; echo "ended with $?"
cp "$OUT"/gradebook.sqlite* "$KEPT"
mount -o remount,size=64m "$OUT"
grade; echo "ended with $?"
mount -o remount,ro "$OUT"
grade; echo "ended with $?"
cp "$OUT"/gradebook.sqlite "$KEPT"/last.sqlite
"""


def test_a_full_disk_is_told_and_what_is_graded_is_kept(tmp_path):
    """On a small file system of its own, that is made larger, and read-only, later."""
    folder, out, kept = (tmp_path / name for name in ("class", "out", "kept"))
    for place in (folder, out, kept):
        place.mkdir()
    for number in range(60):  # empty files are recorded at once
        (folder / f"{number:02}.ipynb").touch()
    places = {"OUT": out, "CLASS": folder, "KEPT": kept, "PYTHON": sys.executable}
    environment = os.environ | {name: str(value) for name, value in places.items()}
    alone = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    try:
        run = subprocess.run(
            [*alone, "sh", "-c", FULL], env=environment, capture_output=True, text=True, cwd=ROOT
        )
    except FileNotFoundError:
        pytest.skip("NOT TESTED, a full disk: there is no unshare on this machine")
    if run.returncode == 77 or "unshare failed" in run.stderr:
        pytest.skip("NOT TESTED, a full disk: this machine mounts none")
    assert "Traceback" not in run.stderr
    full, enough, closed = run.stdout.split("ended with ")[:3]
    endings = [part.splitlines()[0] for part in run.stdout.split("ended with ")[1:]]
    assert endings == ["2", "0", "2"], run.stdout
    assert "cannot be written: database or disk is full" in full
    assert "60 students, mean" in enough
    assert "going on with the run that was cut off" in enough
    assert "Nothing can be written into" in closed
    assert 0 < graded(kept / FILE_NAME) < 60
    assert graded(kept / "last.sqlite") == 60
