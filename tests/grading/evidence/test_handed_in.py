"""Files of weights beside notebooks: which are read, which count, and for how much."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.catalogue import SECTIONS
from grader.staff.grading.evidence.measure import Examiner
from grader.staff.grading.evidence.records import TRAINED
from grader.staff.grading.grading_run import grade_folder
from grader.staff.intake.notebooks.reading import MOST_WEIGHTS
from grader.staff.intake.opening import folders
from grader.staff.intake.submissions import read, submissions
from lab.evidence import SUFFIX
from tests.grading.evidence.measuring import verdict

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("data")
def test_a_file_is_known_by_what_it_says_whatever_a_system_calls_it(learned):
    renamed = "kimjulia_4711_99_bn_lenet-1.evidence.safetensors"
    assert verdict("bn_lenet", learned, renamed).earned > 0
    assert verdict("bn_lenet", learned, "upload.evidence.safetensors").earned > 0
    assert "is not read" in verdict("bn_lenet", "is not read: too large", renamed).remarks[0]


def test_a_file_that_counts_for_nothing_is_told_with_the_reason(learned):
    files = {"a_bn_lenet": learned, "b_bn_lenet": learned, "vgg": b"weights"}
    assert Examiner(ROOT, SECTIONS).left_out(files) == (
        "b_bn_lenet is of bn_lenet as well; a_bn_lenet counts",
        "vgg is of no training that counts, which are: lenet, bn_lenet, resnet18",
    )


def test_files_of_weights_are_read_once_within_limits_and_change_the_hash(tmp_path):
    folder = tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    notebook = next((ROOT / "tests" / "submissions").glob("*/*.ipynb"))
    shutil.copy(notebook, folder / "a.ipynb")
    before = read(submissions(tmp_path / "class").students[0])
    assert before.evidence == {}
    (folder / f"lenet{SUFFIX}").write_bytes(b"weights")
    (folder / f"large{SUFFIX}").touch()
    with (folder / f"large{SUFFIX}").open("wb") as stream:
        stream.truncate(MOST_WEIGHTS + 1)
    (folder / f"linked{SUFFIX}").symlink_to("/etc/passwd")
    [kim] = submissions(tmp_path / "class").students
    after = read(kim)
    assert after.content != before.content
    assert after.evidence[f"lenet{SUFFIX}"] == b"weights"
    assert "100 are the most" in str(after.evidence[f"large{SUFFIX}"])
    assert "links are not followed" in str(after.evidence[f"linked{SUFFIX}"])
    assert folders.EVIDENCE == SUFFIX


def test_points_for_training_come_on_top_in_the_gradebook(learned, data, tmp_path):
    notebook = next((ROOT / "tests" / "submissions").glob("*/*.ipynb"))
    for student in ("kim", "lee"):
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        shutil.copy(notebook, folder / "a.ipynb")
    (tmp_path / "class" / "kim" / f"bn_lenet{SUFFIX}").write_bytes(learned)
    handed_in = submissions(tmp_path / "class")
    rows = {}
    for student in handed_in.students:
        found = read(student)
        rows[student.student] = Examiner(ROOT, SECTIONS).verdicts(found.evidence)
    assert [each.verdict.exercise for each in rows["kim"]] == [each.row for each in TRAINED]
    assert sum(each.verdict.earned for each in rows["kim"]) > 0
    assert {each.verdict.remarks for each in rows["lee"]} == {("no weights were handed in",)}


def test_what_could_not_be_measured_is_measured_when_there_are_images(
    learned, data, tmp_path, monkeypatch
):
    folder = tmp_path / "class" / "kim"
    folder.mkdir(parents=True)
    (folder / f"bn_lenet{SUFFIX}").write_bytes(learned)
    (folder / "a.ipynb").write_text(
        '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    )

    def points() -> float:
        list(grade_folder(ROOT, tmp_path / "class", tmp_path / "out", 1, trusted=True))
        with closing(sqlite3.connect(tmp_path / "out" / "gradebook.sqlite")) as book:
            found = book.execute(
                "select earned, points from results order by id desc limit 1"
            ).fetchone()
        assert found[1] == sum(e.level.points for s in SECTIONS for e in s.exercises)
        return found[0]

    there = os.environ["LAB_DATA"]
    monkeypatch.setenv("LAB_DATA", str(tmp_path))
    (folder / f"vgg{SUFFIX}").write_bytes(b"weights")
    assert points() == 0
    with closing(sqlite3.connect(tmp_path / "out" / "gradebook.sqlite")) as book:
        assert (
            f"vgg{SUFFIX} is of no training that counts"
            in book.execute("select remarks from results").fetchone()[0]
        )
    monkeypatch.setenv("LAB_DATA", there)
    assert points() in (1, 2, 3)
