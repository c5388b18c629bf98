"""The file beside the notebooks: what it says, and files of other releases."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import grader
from grader.exercise import Status, Verdict
from grader.student import progress, turns
from grader.student.progress import Entry, after, parse

OLD = {"corr2d": {"status": "fail", "best": 0.5, "says": "words"}}


def verdict(status, mistake=None):
    return Verdict("corr2d", "7.2", status, 1.0, 2.0, mistake=mistake)


def checked(*statuses):
    """An exercise after these checks, a minute apart from ten o'clock on."""
    known = None
    for minute, status in enumerate(statuses):
        known = after(known, verdict(status), "", f"10:{minute:02}")
    return known


def test_failed_tries_are_counted_from_the_last_pass_on():
    fail, error, stub, good = Status.FAIL, Status.ERROR, Status.NOT_ATTEMPTED, Status.PASS
    assert checked(stub) == Entry("not attempted", 1, "", last="10:00")
    tried = checked(stub, fail, error, stub)
    assert (tried.failed, tried.first, tried.last) == (2, "10:01", "10:03")
    passed = checked(fail, fail, good)
    assert (passed.failed, passed.first, passed.last) == (0, "", "10:02")
    again = checked(fail, good, stub, fail)
    assert (again.failed, again.first) == (1, "10:03")


def test_check_writes_the_mistake_and_the_times(tmp_path, monkeypatch, capsys):
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    moments = iter(["2026-11-27T10:00:00+00:00", "2026-11-27T10:04:00+00:00"])
    monkeypatch.setattr(progress, "_now", lambda: next(moments))
    for answer in (8, 8):
        grader.check(stacked_2x2_cells=answer)
    capsys.readouterr()
    [entry] = parse(file.read_text()).values()
    assert entry.status == "fail"
    assert entry.failed == 2
    assert entry.first == "2026-11-27T10:00:00+00:00"
    assert entry.last == "2026-11-27T10:04:00+00:00"


def test_an_old_file_is_read_and_gone_on_with(tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    file.write_text(json.dumps(OLD))
    assert progress.read() == {"corr2d": Entry("fail", 0.5, "words")}
    assert progress.record(verdict(Status.FAIL, "flipped kernel"), "more")
    [entry] = progress.read().values()
    assert (entry.best, entry.failed, entry.mistake) == (1, 1, "flipped kernel")
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_newer_release_adds_is_passed_over():
    newer = {"corr2d": {**OLD["corr2d"], "seconds": 7, "failed": 3, "first": "now"}}
    assert parse(json.dumps(newer)) == {"corr2d": Entry("fail", 0.5, "words", "", 3, "now")}


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", '{"corr2d": 3}', '{"corr2d": {"status": "fail"}}', "[" * 100_000),
        *('{"a": {"status": "won", "best": 1}}', '{"a": {"status": "fail", "best": NaN}}'),
        *('{"a": {"status": "fail", "best": -1}}', '{"a": {"status": "fail", "best": "2"}}'),
        '{"a": {"status": "fail", "best": 1' + "0" * 400 + "}}",
    ],
)
def test_what_is_no_such_file_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_new_fields_of_the_wrong_kind_are_as_if_missing():
    odd = {"failed": "many", "first": 3, "last": None, "mistake": [], "says": {}}
    assert parse(json.dumps({"a": {"status": "fail", "best": 1, **odd}})) == {
        "a": Entry("fail", 1, "")
    }


WRITERS, CHECKS = 4, 15
WRITING = f"""\
import sys, time
from pathlib import Path
from grader.exercise import Status, Verdict
from grader.student import progress
who, folder = sys.argv[1], Path(sys.argv[2])
(folder / f"ready{{who}}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for number in range({CHECKS}):
    one = Verdict(f"own_{{who}}_{{number}}", "7.2", Status.FAIL, 0.0, 2.0)
    all_ = Verdict("of_all", "7.2", Status.FAIL, 0.0, 2.0)
    assert progress.record(one, "") and progress.record(all_, "")
"""


def test_nothing_is_lost_where_several_notebooks_write_at_once(tmp_path, monkeypatch):
    file = tmp_path / "kept" / "progress.json"
    file.parent.mkdir()
    monkeypatch.setenv(progress.VARIABLE, str(file))
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITING, str(who), str(tmp_path)])
        for who in range(WRITERS)
    ]
    while len(list(tmp_path.glob("ready*"))) < WRITERS:
        assert all(writer.poll() is None for writer in writers)
        time.sleep(0.01)
    (tmp_path / "go").touch()
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    known = progress.read()
    own = {f"own_{who}_{number}" for who in range(WRITERS) for number in range(CHECKS)}
    assert set(known) == {*own, "of_all"}
    assert known["of_all"].failed == WRITERS * CHECKS
    assert list(file.parent.iterdir()) == [file]


def test_a_turn_that_somebody_left_behind_is_taken_over(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "LEFT_BEHIND", 0.05)
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    (tmp_path / "progress.json.lock").write_text("one who died")
    assert progress.record(verdict(Status.FAIL), "")
    assert list(tmp_path.iterdir()) == [file]


def test_whoever_gets_no_turn_in_time_goes_on_without(tmp_path, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.json"))
    lock = tmp_path / "progress.json.lock"
    lock.write_text("another")
    assert progress.record(verdict(Status.FAIL), "")
    assert "corr2d" in progress.read()
    assert lock.read_text() == "another"  # which is not ours to remove


def test_an_interrupt_gives_the_turn_back(tmp_path):
    with pytest.raises(KeyboardInterrupt), turns.turn(tmp_path / "file"):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES, errno.ESTALE])
def test_what_cannot_be_read_for_now_is_not_replaced(tmp_path, monkeypatch, code):
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    file.write_text(json.dumps(OLD))
    monkeypatch.setattr(turns, "_AGAIN", (0, 0))
    read = Path.read_text

    def refused(path, *args, **options):
        if path == file:
            raise OSError(code, "refused")
        return read(path, *args, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", refused)
        assert not progress.record(verdict(Status.PASS), "")
    assert json.loads(file.read_text()) == OLD
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_refused_for_a_moment_is_tried_again(tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    file.write_text(json.dumps(OLD))
    read, refusals = Path.read_text, [OSError(errno.ESTALE, "stale")]

    def stale_once(path, *args, **options):
        if path == file and refusals:
            raise refusals.pop()
        return read(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", stale_once)
    assert set(progress.read()) == {"corr2d"} and not refusals


def test_a_damaged_file_is_put_aside(tmp_path, monkeypatch):
    file = tmp_path / "progress.json"
    monkeypatch.setenv(progress.VARIABLE, str(file))
    file.write_text("{")
    assert progress.record(verdict(Status.PASS), "")
    assert set(progress.read()) == {"corr2d"}
    assert (tmp_path / "progress.json.damaged").read_text() == "{"


def test_where_nothing_can_be_written_that_is_said_at_once(tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "missing" / "progress.json"))
    assert not progress.record(verdict(Status.PASS), "")
