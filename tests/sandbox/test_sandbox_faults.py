"""What a machine may do to a worker: the fault is told as one, and nothing is left behind."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.staff.sandbox.folders import make_folder, sweep
from grader.staff.sandbox.host import Worker
from grader.staff.sandbox.launched import SandboxError
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.listening import Clock, Messages, Transcript
from grader.staff.sandbox.wire import WireError, message
from tests.sandbox.isolation import WITHOUT_ISOLATION

MAKER = (
    "from grader.staff.sandbox.folders import make_folder; print(make_folder().path, flush=True)"
)
needs_isolation = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


@pytest.fixture(scope="module", name="worker")
def running_worker():
    worker = Worker()
    yield worker
    worker.close()


def job():
    cells = {"cells": ["x = 1"], "left_out": [], "not_observed": [], "stand_ins": {}}
    return message(cells | {"limits": Limits().as_json()}) + message([], {})


@contextmanager
def full_disk():
    """No file can grow; only while nothing else writes, pytest's own output included."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@needs_isolation
def test_a_disk_that_is_full_is_told_in_a_sentence(worker):
    with (
        pytest.raises(SandboxError, match=r"temporary folder, .*, cannot be used: File too large"),
        full_disk(),
    ):
        worker.run(job(), Limits())


def test_no_worker_is_started_on_a_full_disk_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SandboxError, match=r"temporary folder, .*, cannot be used"), full_disk():
        Worker()
    assert list(tmp_path.iterdir()) == []


@needs_isolation
def test_a_jail_that_cannot_be_closed_is_a_fault_and_no_ending(worker):
    transcript = worker.run(job(), Limits(scratch=-1))
    assert transcript.fault == "a notebook could not be begun: ended with 1"
    assert (transcript.ending, transcript.messages) == ("", [])
    assert worker.run(job(), Limits()).fault == ""


@needs_isolation
def test_a_worker_that_is_gone_is_a_fault():
    worker = Worker()
    worker.await_ready()
    worker._launched.kill()
    transcript = worker.run(job(), Limits())
    worker.close()
    assert (transcript.fault, transcript.ending) == ("the worker died", "")


def start_maker(folder, end):
    maker = subprocess.Popen(
        [sys.executable, "-c", f"{MAKER}; {end}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"TMPDIR": str(folder), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert maker.stdout
    made = Path(maker.stdout.readline().decode().strip())
    assert made.parent == folder
    return maker, made


def test_folders_whose_process_was_killed_are_removed_and_no_others(tmp_path):
    killed, left = start_maker(tmp_path, "input()")
    (left / "course").mkdir()
    killed.kill()
    killed.communicate()
    living, kept = start_maker(tmp_path, "input()")
    assert not left.exists()  # the next one sweeps
    for name in ("course-without-owner", "making-course-new", "another"):
        (tmp_path / name).mkdir()
    (tmp_path / "making-course-new" / "owner").touch()
    (tmp_path / "course-link").symlink_to(tmp_path / "another")
    (tmp_path / "another" / "owner").touch()
    sweep(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        kept.name,
        "course-without-owner",
        "making-course-new",
        "course-link",
        "another",
    }
    living.communicate(b"\n")
    sweep(tmp_path)
    assert not kept.exists()


def test_the_file_that_says_who_owns_a_folder_is_no_link(tmp_path):
    (tmp_path / "precious").touch()
    (tmp_path / "course-x").mkdir()
    (tmp_path / "course-x" / "owner").symlink_to(tmp_path / "precious")
    sweep(tmp_path)
    assert (tmp_path / "course-x").exists()


def test_a_folder_in_use_is_not_swept_by_its_own_process(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = make_folder()
    sweep(tmp_path)
    assert folder.path.exists()
    folder.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", [{"begun": 1}, {"begun": False}, {"begun": True, "more": 1}, {}])
def test_a_child_begins_in_just_one_way(said):
    transcript = Transcript()
    listener = Messages(transcript, Clock(Limits()), 1000)
    with pytest.raises(WireError):
        listener.feed(message(said))
    assert not transcript.begun
    listener = Messages(transcript, Clock(Limits()), 1000)
    listener.feed(message({"begun": True}))
    assert transcript.begun


@needs_isolation
def test_workers_that_divide_are_two_and_neither_needs_the_other():
    first = Worker()
    other, third = Worker(first=first), Worker(first=first)
    assert [each.run(job(), Limits()).fault for each in (third, other, first)] == ["", "", ""]
    first.close()
    assert other.run(job(), Limits()).fault == ""
    other._launched.kill()
    faults = [third.run(job(), Limits()).fault for _ in range(20)]  # until it has ended
    for each in (other, third):
        each.close()
    assert faults[-1] == "the worker died"
    assert not third.alive


@needs_isolation
def test_a_worker_that_does_not_come_up_says_so():
    worker = Worker()
    worker._launched.kill()
    with pytest.raises(SandboxError, match="it did not come up"):
        worker.run(job(), Limits())
    worker.close()  # as those do that close all of their workers


@needs_isolation
def test_what_a_worker_imports_for_a_notebook_is_not_on_its_clock():
    """The first notebook that mentions d2l would pay for two seconds of it, cold for more."""
    worker = Worker()
    cells = {"cells": ["from d2l import torch as d2l"], "left_out": [], "not_observed": []}
    content = message(cells | {"stand_ins": {}, "limits": Limits().as_json()}) + message([], {})
    short = Limits(cell_seconds=0.3, grace_seconds=0.2)
    transcript = worker.run(content, short)
    worker.close()
    assert (transcript.fault, transcript.ending) == ("", "")
