"""The file beside the notebooks: what it says, and files of other releases."""

from __future__ import annotations

import json

import pytest

import grader
from grader.exercise import Status, Verdict
from grader.student import progress
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
