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
from grader.staff.intake.submissions import HandedIn, submissions
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
    assert [[each.student for each in found.arrived] for found in news] == [["kim"]]


def test_work_that_vanished_is_told_once_and_again_when_it_is_back(folder):
    write(folder, "kim", "{}", 1)
    write(folder, "lee", "{}", 1)
    watched = Watch(submissions(folder).students)

    def moved():
        news = watched.news(submissions(folder))
        return list(news.gone), list(news.back)

    (folder / "kim.ipynb").unlink()
    assert [moved() for _ in range(3)] == [([], []), (["kim"], []), ([], [])]
    write(folder, "kim", "{}", 1)
    assert [moved() for _ in range(2)] == [([], ["kim"]), ([], [])]


def test_what_the_instructor_edits_is_told_once_a_change(folder):
    settings = folder / "assignment.toml"
    watched = Watch(settings=[settings])

    def edited():
        return list(watched.news(HandedIn(())).edited)

    assert edited() == []
    settings.write_text("scale = 20")
    assert [edited(), edited()] == [[settings], []]
    settings.write_text("scale = 100")
    assert [edited(), edited()] == [[settings], []]


@pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)
def test_the_command_grades_what_arrives_in_one_run(folder, tmp_path, monkeypatch, capsys):
    out, typed = tmp_path / "out", []
    happens = iter(
        [
            lambda: write(folder, "kim", notebook([FLIPPED]), 1),
            lambda: None,
            lambda: write(folder, "kim", notebook([RIGHT]), 2),
            lambda: write(folder, "lee", notebook([RIGHT]), 3),
            lambda: (folder / "assignment.toml").write_text("scale = 20"),
            lambda: (folder / "kim.ipynb").unlink(),
            lambda: None,
            lambda: typed.append(main(["mark", "lee", "1", "--because", "x", "--out", str(out)])),
        ]
    )

    def pause(_seconds):
        try:
            next(happens)()
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(class_run.time, "sleep", pause)
    monkeypatch.setattr(class_run, "_try_wall", lambda *_: None)
    command = ["grade", str(folder), "--out", str(out), "--workers", "1", "--only", "corr2d"]
    assert main([*command, "--watch"]) == 0
    told, progress = capsys.readouterr()
    assert "nothing is there yet" in told
    lines = [line for line in told.splitlines() if line.startswith(("kim:", "lee:"))]
    assert lines == [
        *("kim: 0.25 of 2 points", "kim: 2 of 2 points", "lee: 2 of 2 points"),
        "kim: not in the folder any more; the mark stays",
    ]
    assert told.count("assignment.toml has changed: this watch goes on by what it said") == 1
    assert "left out: kim: graded before, and not in the folder any more" in told
    assert "left out: assignment.toml" not in told
    assert typed == [2] and "`grader grade --watch` is at work" in told
    counts = [line for line in progress.splitlines() if line.endswith(" done")]
    assert counts == [
        *("grading: 1 of 1 done", "feedback: 1 of 1 done"),
        *("grading: 1 of 1 done", "grading: 1 of 1 done"),
    ]
    assert "2 students, mean 2 of 2 points" in told
    with closing(sqlite3.connect(out / FILE_NAME)) as base:
        rows = base.execute("select run, student, earned from results order by student").fetchall()
    assert rows == [(1, "kim", 2.0), (1, "lee", 2.0)]


def test_only_a_folder_can_be_watched(tmp_path, capsys):
    (tmp_path / "one.ipynb").write_text(notebook([RIGHT]))
    assert main(["grade", str(tmp_path / "one.ipynb"), "--out", str(tmp_path), "--watch"]) == 2
    assert "--watch needs a folder" in capsys.readouterr().out
