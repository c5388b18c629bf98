"""Folders and links that somebody made on purpose stop no run and lead nowhere."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.staff.intake.contents import MOST_DEPTH
from grader.staff.intake.submissions import (
    IntakeError,
    read,
    submissions,
)
from tests.grading.classroom import an_ordinary_user
from tests.intake.handing_in import hand_in, told


def test_what_cannot_be_read_is_told_in_its_student_s_row(folder, tmp_path):
    secret = hand_in(tmp_path / "secret" / "a.ipynb")
    (folder / "linked.ipynb").symlink_to(secret)
    (folder / "dangling.ipynb").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "kim").mkdir()
    (folder / "kim" / "inner.ipynb").symlink_to(secret)
    (folder / "lee").mkdir()
    (folder / "lee" / "elsewhere").symlink_to(secret.parent)
    link, special = "this is a link, and links are not followed", "this is not an ordinary file"
    assert told(folder) == {
        "linked": ([], [f"linked.ipynb: {link}"]),
        "dangling": ([], [f"dangling.ipynb: {link}"]),
        "pipe": ([], [f"pipe.ipynb: {special}"]),
        "kim": ([], [f"inner.ipynb: {link}"]),
        "lee": ([], ["there is no notebook in the folder, only elsewhere"]),
    }


def test_a_link_that_is_put_in_after_the_look_is_not_followed(folder, tmp_path):
    secret = hand_in(tmp_path / "secret" / "a.ipynb")
    hand_in(folder / "kim" / "inner" / "a.ipynb")
    (kim,) = submissions(folder).students
    shutil.rmtree(folder / "kim" / "inner")
    (folder / "kim" / "inner").symlink_to(secret.parent)
    [only] = read(kim).notebooks
    assert only.cells == ()
    assert "cannot be read" in only.problem


@contextmanager
def dug(folder: Path, name: str, depth: int, monkeypatch):
    """Folders within folders, and a notebook at the bottom.

    They are taken away again, whatever became of the test: pytest would climb down by recursion,
    and end every later run in an error.
    """
    monkeypatch.chdir(folder)
    bottom = Path("n" * 240 + ".ipynb")
    for _ in range(depth):
        Path(name).mkdir()
        os.chdir(name)  # no path is long enough
    hand_in(bottom)
    try:
        yield
    finally:
        bottom.unlink()
        for _ in range(depth):
            os.chdir("..")
            Path(name).rmdir()


def test_a_folder_as_deep_as_no_path_can_say_is_told(folder, monkeypatch):
    hand_in(folder / "bomb" / "a.ipynb")
    with dug(folder / "bomb", "deeper", 1_200, monkeypatch):
        notebooks, (remark,) = told(folder)["bomb"]
    assert notebooks == ["a.ipynb"]
    assert remark.startswith("nested too deep to be looked into: deeper/deeper")
    assert len(remark) < 200


def test_a_path_longer_than_the_system_takes_is_read(tmp_path, monkeypatch):
    folder = tmp_path
    for _ in range(8):  # an instructor may have deep folders, too
        folder = folder / ("i" * 120)
        folder.mkdir()
    with dug(folder, "d" * 250, MOST_DEPTH, monkeypatch):
        ((notebooks, remarks),) = told(folder).values()
    assert len(str(folder)) + MOST_DEPTH * 250 + 240 > 4096
    assert len(notebooks) == 1
    assert remarks == []


def test_what_may_not_be_looked_into_is_told(open_folder):
    with an_ordinary_user():
        hand_in(open_folder / "kim" / "a.ipynb")
        hand_in(open_folder / "kim" / "closed" / "b.ipynb").parent.chmod(0)
        hand_in(open_folder / "lee" / "a.ipynb").parent.chmod(0)
        hand_in(open_folder / "park.ipynb").chmod(0)
        found = told(open_folder)
    denied = "(Permission denied)"
    assert found == {
        "kim": (["a.ipynb"], [f"cannot be looked into: closed {denied}"]),
        "lee": (
            [],
            [
                f"cannot be looked into: the folder {denied}",
                "there is no notebook in the folder",
            ],
        ),
        "park": ([], ["park.ipynb: cannot be read: Permission denied"]),
    }


def test_a_class_that_may_not_be_looked_into_is_told(open_folder):
    with an_ordinary_user():
        (open_folder / "class").mkdir()
        (open_folder / "class").chmod(0)
        with pytest.raises(IntakeError, match="class cannot be read: Permission denied"):
            submissions(open_folder / "class")
