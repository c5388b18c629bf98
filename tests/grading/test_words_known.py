"""What is to count is judged before anything that takes seconds: by the outline of the course."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.selection import SelectionError
from grader.staff.assignment.wanted import Wanted, wanted
from grader.staff.grading.starting import words_known
from grader.staff.grading.starting.words_known import refuse_unknown_words

SLIPS = [
    ("cor2d", "no section or exercise cor2d; did you mean corr2d?"),
    ("7.2, 7.9", "no section or exercise 7.9"),
    ("7.2:cor", "after the colon comes core or further"),
]


@pytest.mark.parametrize(("words", "told"), SLIPS)
def test_a_slip_is_told(words, told):
    with pytest.raises(SelectionError, match=told):
        refuse_unknown_words(Wanted(counts=words))


@pytest.mark.parametrize("words", ["", "core", "7.2", "7.2:core,8.6:further", "corr2d, pool2d"])
def test_what_the_course_has_is_let_through(words):
    refuse_unknown_words(Wanted(counts=words))


def test_the_points_of_an_assignment_are_looked_at_too(tmp_path):
    (tmp_path / "assignment.toml").write_text("[points]\ncor2d = 3\n")
    with pytest.raises(AssignmentError, match="line 2: there is no exercise cor2d"):
        refuse_unknown_words(wanted(tmp_path))


@pytest.fixture(name="old_outline")
def outline_without_corr2d(tmp_path, monkeypatch):
    text = words_known.OUTLINE.read_text(encoding="utf-8")
    document = json.loads(text.replace('"name": "corr2d"', '"name": "other"'))
    document["sections"] = [s for s in document["sections"] if s["number"] != "8.6"]
    place = tmp_path / "course.json"
    place.write_text(json.dumps(document))
    monkeypatch.setattr(words_known, "OUTLINE", place)


@pytest.mark.usefixtures("old_outline")
def test_what_was_written_since_the_outline_was_made_is_left_to_the_catalogue():
    refuse_unknown_words(Wanted(counts="corr2d,8.6:core"))
    with pytest.raises(SelectionError):
        refuse_unknown_words(Wanted(counts="cor2d"))


@pytest.mark.parametrize("text", [None, "{", "[]", '{"sections": [{}]}'])
def test_without_an_outline_the_catalogue_tells(tmp_path, monkeypatch, text):
    place = tmp_path / "course.json"
    if text:
        place.write_text(text)
    monkeypatch.setattr(words_known, "OUTLINE", place)
    refuse_unknown_words(Wanted(counts="cor2d"))


def test_nobody_waits_for_torch():
    asked = "refuse_unknown_words(Wanted(counts='7.2'))"
    code = (
        f"import sys; from {words_known.__name__} import *; {asked}; print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_processes_are_counted_from_one(capsys):
    from grader.staff.__main__ import main

    for many in ("0", "-2", "two"):
        with pytest.raises(SystemExit) as stopped:
            main(["grade", "nowhere", f"--workers={many}"])
        assert stopped.value.code == 2
        assert "a whole number from 1 is meant" in capsys.readouterr().err
