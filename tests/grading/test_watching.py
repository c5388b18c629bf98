"""A folder that is watched: what is new, what has changed, and what is still being written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import pytest

from grader.staff.__main__ import main
from grader.staff.gradebook.book import FILE_NAME
from grader.staff.grading import class_run
from grader.staff.grading.following.watching import Watch, watch
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import FLIPPED, notebook
from tests.sandbox.attacks import RIGHT
from tests.sandbox.isolation import WITHOUT_ISOLATION


def write(folder, name, text, time):
    (folder / f"{name}.ipynb").write_text(text)
    os.utime(folder / f"{name}.ipynb", ns=(time, time))


def arrived(watched, folder):
    return [each.student for each in watched.arrived(submissions(folder).students)]


def test_what_is_new_or_changed_is_told_once_when_it_has_come_to_rest(folder):
    write(folder, "kim", "{}", 1)
    watched = Watch(submissions(folder).students)
    assert arrived(watched, folder) == arrived(watched, folder) == []  # it was graded before
    write(folder, "lee", "{", 2)
    assert arrived(watched, folder) == []  # it may be half of it
    write(folder, "lee", "{}", 3)
    assert arrived(watched, folder) == []
    assert arrived(watched, folder) == ["lee"]
    assert arrived(watched, folder) == []
    write(folder, "kim", "{ }", 4)
    assert [arrived(watched, folder) for _ in range(3)] == [[], ["kim"], []]


def test_it_ends_by_the_stop_button_and_bears_an_empty_folder(folder):
    looks = 0

    def pause(_seconds):
        nonlocal looks
        looks += 1
        if looks == 2:
            write(folder, "kim", "{}", 1)
        if looks == 6:
            raise KeyboardInterrupt

    news = list(watch(lambda: submissions(folder), (), pause))
    assert [[each.student for each in group] for group in news] == [["kim"]]


@pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
def test_the_command_grades_what_arrives_in_one_run(folder, tmp_path, monkeypatch, capsys):
    happens = iter(
        [
            lambda: write(folder, "kim", notebook([FLIPPED]), 1),
            lambda: None,
            lambda: write(folder, "kim", notebook([RIGHT]), 2),
            lambda: write(folder, "lee", notebook([RIGHT]), 3),
            lambda: None,
        ]
    )

    def pause(_seconds):
        try:
            next(happens)()
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(class_run.time, "sleep", pause)
    monkeypatch.setattr(class_run, "_try_wall", lambda *_: None)
    out = tmp_path / "out"
    command = ["grade", str(folder), "--out", str(out), "--workers", "1", "--only", "corr2d"]
    assert main([*command, "--watch"]) == 0
    told = capsys.readouterr().out
    assert "nothing is there yet" in told
    lines = [line for line in told.splitlines() if line.startswith(("kim:", "lee:"))]
    assert lines == ["kim: 0.25 of 2 points", "kim: 2 of 2 points", "lee: 2 of 2 points"]
    assert "2 students, mean 2 of 2 points" in told
    with closing(sqlite3.connect(out / FILE_NAME)) as base:
        rows = base.execute("select run, student, earned from results order by student").fetchall()
    assert rows == [(1, "kim", 2.0), (1, "lee", 2.0)]


def test_only_a_folder_can_be_watched(tmp_path, capsys):
    (tmp_path / "one.ipynb").write_text(notebook([RIGHT]))
    assert main(["grade", str(tmp_path / "one.ipynb"), "--out", str(tmp_path), "--watch"]) == 2
    assert "--watch needs a folder" in capsys.readouterr().out
