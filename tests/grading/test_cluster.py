"""Work on other machines: a real scheduler with two workers, one of which is lost on the way."""

from __future__ import annotations

import os
import re
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
from grader.staff.grading.faults import ClusterError
from grader.staff.grading.running.ahead import Ahead
from grader.staff.grading.running.cluster import PATIENCE, Presence, cluster
from tests.grading.classroom import notebook, small_class
from tests.sandbox.attacks import RIGHT, SLOW
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]
MOST = 200  # seconds that anything here may take on a busy machine

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


def start(*arguments, told):
    """A process of dask's, or the grader, whose errors go to a file."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    with told.open("wb") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=stream,
        )


def wait_for(what):
    deadline = time.monotonic() + MOST
    while not (found := what()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found
    return found


@pytest.fixture(name="site")
def scheduler_and_two_workers(tmp_path):
    """The address of a scheduler, and it with its workers."""
    dask = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0")
    told = tmp_path / "scheduler"
    processes = [start(*dask, "--no-dashboard", told=told)]
    try:
        pattern = r"Scheduler at:\s+(tcp://\S+)"
        (address,) = wait_for(lambda: re.findall(pattern, told.read_text())[:1])
        worker = ("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny")
        worker += ("--no-dashboard", "--local-directory", tmp_path)
        logs = [tmp_path / name for name in ("first", "second")]
        processes += [start(*worker, told=log) for log in logs]
        for log in logs:
            wait_for(lambda log=log: "Registered to" in log.read_text())
        yield address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def graded(out):
    try:
        with closing(sqlite3.connect(out / FILE_NAME, timeout=10)) as base:
            return base.execute("select run, student, earned from results order by 2").fetchall()
    except sqlite3.OperationalError:
        return []


def test_a_lost_worker_and_a_lost_coordinator_lose_nothing(tmp_path, site, monkeypatch):
    address, (scheduler, *workers) = site
    folder, out = tmp_path / "class", tmp_path / "out"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.ipynb").write_text(notebook([RIGHT, SLOW]))
    grade = ("grader.staff", "grade", folder, "--out", out, "--cluster", address)
    grade += ("--only", "corr2d")
    coordinator = start(*grade, told=tmp_path / "one")
    wait_for(lambda: graded(out))
    workers[0].kill()
    wait_for(lambda: len(graded(out)) >= 3)
    os.kill(coordinator.pid, signal.SIGKILL)
    coordinator.wait()
    assert 3 <= len(graded(out)) < 8
    again = start(*grade, told=tmp_path / "two")
    assert again.wait(MOST) == 0, (tmp_path / "two").read_text()
    assert graded(out) == [(1, str(number), 2.0) for number in range(8)]
    nobody_waits_for_ever_for_what_is_gone(address, workers[1], scheduler, monkeypatch)


def nobody_waits_for_ever_for_what_is_gone(address, last, scheduler, monkeypatch):
    """A part of the test above, since a cluster takes seconds to come up."""
    monkeypatch.setattr("grader.staff.grading.running.cluster.PATIENCE", 0.5)
    monkeypatch.setattr("grader.staff.grading.running.cluster.SECONDS", 2.0)
    told, at_work = [], []
    with cluster(address, told.append) as (executor, others):
        last.kill()
        last.wait()
        wait_for(lambda: not others.anybody())
        out = Ahead(executor, others, at_work.append)
        out.hand_out(b"", "somebody")
        with pytest.raises(ClusterError, match="has had no workers for"):
            list(out.come_back(everything=True))
        monkeypatch.setattr("grader.staff.grading.running.cluster.PATIENCE", 60.0)
        scheduler.kill()
        with pytest.raises(ClusterError, match="does not answer any more"):
            list(out.come_back(everything=True))
    assert [line.partition(";")[0] for line in told] == [f"no worker is left at {address}"]
    assert "somebody" not in [name for names in at_work for name in names]


def test_a_worker_that_comes_late_is_waited_for():
    told, workers, now = [], [1], [0.0]
    presence = Presence("tcp://here:1", lambda: workers[0], told.append, lambda: now[0])
    assert presence.anybody() and not told
    workers[0], now[0] = 0, 10.0
    assert not presence.anybody()
    now[0] += PATIENCE - 1
    assert not presence.anybody()
    [gone] = told
    assert "no worker is left at tcp://here:1" in gone and "`dask worker tcp://here:1`" in gone
    workers[0] = 1
    assert presence.anybody() and told[1:] == ["a worker has come to tcp://here:1; going on"]
    workers[0], now[0] = 0, 10.0 + 2 * PATIENCE  # patience begins anew
    assert not presence.anybody()
    now[0] += PATIENCE
    with pytest.raises(ClusterError, match="What is graded is kept"):
        presence.anybody()


def test_a_scheduler_that_is_not_there_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("grader.staff.grading.running.cluster.SECONDS", 0.5)
    folder = small_class(tmp_path / "class")
    command = ["grade", str(folder), "--out", str(tmp_path), "--cluster"]
    assert main([*command, "tcp://127.0.0.1:9"]) == 2
    assert "No dask scheduler answers at tcp://127.0.0.1:9." in capsys.readouterr().out
    assert main([*command, "no address\x1b[2J"]) == 2
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("address", ["foo", "http://127.0.0.1:9", "tcp://127.0.0.1:9"])
def test_no_client_is_made_of_an_address_where_nobody_answers(address, monkeypatch):
    """One that fails is ended by Python, long after, and with a traceback."""
    monkeypatch.setattr("distributed.Client", lambda *_, **__: pytest.fail("it was made"))
    with pytest.raises(ClusterError, match="No dask scheduler answers"), cluster(address):
        pass
