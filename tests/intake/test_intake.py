"""Every entry of a folder becomes a student, or a line that says why not."""

from __future__ import annotations

import json
import os
import shutil
import socket
from contextlib import contextmanager

import pytest

from grader.staff.gradebook.book import FILE_NAME
from grader.staff.intake import contents
from grader.staff.intake.gathering import MOST_NOTEBOOKS
from grader.staff.intake.names import NO_NAME
from grader.staff.intake.notebooks import reading
from grader.staff.intake.opening.folders import MachineError
from grader.staff.intake.submissions import IntakeError, Submission, read, submissions
from grader.staff.words import UNREADABLE, by_reason
from tests.grading.classroom import an_ordinary_user
from tests.intake.handing_in import CELL, hand_in, left_out, told


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("kim\x01", "kim\x02"),
        ("kim\udce9", "kim\\udce9"),
        ("Jos\u00e9", "Jose\u0301"),
        ("kim", "kim\u200b"),
        ("kim", "ki\u200dm"),
        ("kim", " kim "),
        ("ki\u3164m", "kim"),
        ("ki\ufe0fm", "kim"),
        ("e\u200b\u0301", "\u00e9"),
        ("min \u200b ji", "min ji"),
        ("min ji", "min\u00a0ji"),
        ("\u202e", "\u200b"),
        ("k" * 120, "k" * 119 + "x"),
    ],
)
def test_names_that_look_alike_are_two_students(folder, first, second):
    hand_in(folder / f"{first}.ipynb")
    hand_in(folder / f"{second}.ipynb")
    students = submissions(folder).students
    shown = [each.student for each in students]
    assert shown[1].replace("\u200d", "") == f"{shown[0]} (2)"
    for each in students:
        (remark,) = each.remarks
        assert f"here is the file {each.files[0].name!a}" in remark
        each.student.encode()
        assert all(sign.isprintable() or sign == "\u200d" for sign in each.student)


@pytest.mark.parametrize(("first", "second"), [("e\u200d\u0301", "\u00e9"), ("kim \u200d", "kim")])
def test_a_joiner_that_nobody_sees_makes_no_other_name(folder, first, second):
    hand_in(folder / f"{first}.ipynb")
    hand_in(folder / f"{second}.ipynb")
    assert [each.student for each in submissions(folder).students] == [first, f"{second} (2)"]


def test_a_file_and_a_folder_of_one_name_are_two_students_whatever_else_is_called_so(folder):
    for name in ("kim.ipynb", "kim/a.ipynb", "kim (2).ipynb", "kim\x7f.ipynb", "kim\x7f/b.ipynb"):
        hand_in(folder / name)
    assert [each.student for each in submissions(folder).students] == [
        *("kim", "kim (2)", "kim (3)"),  # the folder; one that is called so; the file
        *(f"kim{UNREADABLE}", f"kim{UNREADABLE} (2)"),
    ]


def test_who_is_called_how_does_not_depend_on_the_file_system(folder, monkeypatch):
    for name in ("b\x01.ipynb", "b\x02.ipynb", "a.ipynb", "b\x03/x.ipynb"):
        hand_in(folder / name)
    before = submissions(folder)
    real = os.scandir

    @contextmanager
    def backwards(place):
        with real(place) as entries:
            yield iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    monkeypatch.setattr("grader.staff.intake.opening.folders.os.scandir", backwards)
    assert submissions(folder) == before


@pytest.mark.parametrize("name", ["\u200b\u2060", "\u200d", "\u3164 \u200c", "\u2800", " "])
def test_a_name_of_nothing_that_can_be_seen_has_a_name(folder, name):
    hand_in(folder / f"{name}.ipynb")
    assert list(told(folder)) == [NO_NAME]


def test_a_student_may_hand_in_a_gradebook(folder):
    hand_in(folder / "kim" / "a.ipynb")
    (folder / "kim" / FILE_NAME).touch()
    hand_in(folder / "grades" / "a.ipynb")
    (folder / "grades" / FILE_NAME).touch()
    assert list(told(folder)) == ["grades", "kim"]


def test_only_the_folder_for_the_results_is_passed_over_and_that_is_said(folder, tmp_path):
    hand_in(folder / "kim.ipynb")
    (folder / "grades").mkdir()
    (tmp_path / "link").symlink_to(folder / "grades")
    for out in (folder / "grades", folder / ".." / "class" / "grades", tmp_path / "link"):
        assert list(told(folder, out)) == ["kim"]
        assert left_out(folder, out) == {"grades": "this is the folder that --out names"}


def test_a_folder_for_the_results_that_cannot_be_looked_at_stops_nothing(open_folder):
    hand_in(open_folder / "class" / "kim" / "a.ipynb")
    with an_ordinary_user():
        (open_folder / "shut").mkdir(mode=0)
        for out in ("shut/grades", "n" * 300):
            assert list(told(open_folder / "class", open_folder / out)) == ["kim"]


def test_what_is_no_student_s_is_told_with_its_reason(folder, tmp_path, monkeypatch):
    hand_in(folder / "kim.ipynb")
    for name in ("notes.pdf", "lee.rar", "kim.ipynb.txt", ".DS_Store", "._kim.ipynb", "park.TGZ"):
        (folder / name).touch()
    for name in ("__MACOSX", ".ipynb_checkpoints"):
        hand_in(folder / name / "a.ipynb")
    (folder / "choi").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(folder)  # a socket's path may have 107 letters
        server.bind("socket")
    handed_in = submissions(folder)
    assert [each.student for each in handed_in.students] == ["kim"]
    litter = ".DS_Store, ._kim.ipynb, .ipynb_checkpoints, __MACOSX"
    assert list(by_reason((each.name, each.why) for each in handed_in.left_out)) == [
        (litter, "hidden, or left behind by a system"),
        ("choi", "a link, and links are not followed; put what it leads to in its place"),
        (
            "kim.ipynb.txt, notes.pdf, pipe, socket",
            "neither a notebook (.ipynb), a folder nor a zip",
        ),
        (
            "lee.rar, park.TGZ",
            "an archive that is not opened here; unpack it into a folder of that student's",
        ),
    ]


def test_nothing_is_lost_between_rows_and_lines(folder):
    names = ["a.ipynb", "b/x.ipynb", "c\x1b[2J", "d.pdf", "\udcff.ipynb", ".hidden", "e.IPYNB"]
    for name in names:
        hand_in(folder / name)
    found = submissions(folder)
    rows = [each.files[0].parts[0] for each in found.students]
    entries = [entry.name for entry in folder.iterdir()]
    assert sorted([*rows, *(each.name for each in found.left_out)]) == sorted(entries)
    told = " ".join(name for name, _ in by_reason((e.name, e.why) for e in found.left_out))
    told.encode()
    assert "\x1b" not in told


def test_a_folder_without_students_says_what_it_holds(folder):
    (folder / "all.rar").touch()
    with pytest.raises(IntakeError, match=r"no work of a student's\.\nleft out: all\.rar: an arch"):
        submissions(folder)


def test_of_many_notebooks_the_first_are_run_and_the_others_named(folder):
    for number in range(MOST_NOTEBOOKS + 7):
        hand_in(folder / "kim" / f"{number:02}.ipynb", f"x = {number}")
    hand_in(folder / "lee" / "a.ipynb")
    notebooks, remarks = told(folder)["kim"]
    assert notebooks == [f"{number:02}.ipynb" for number in range(MOST_NOTEBOOKS)]
    assert remarks == [
        f"only the first {MOST_NOTEBOOKS} notebooks are run, and not 30.ipynb, 31.ipynb, 32.ipynb, "
        "33.ipynb, 34.ipynb and 2 more"
    ]
    assert told(folder)["lee"] == (["a.ipynb"], [])


def test_notebooks_of_one_name_are_told_apart(folder):
    """Answers are counted by notebook and cell; the second of two would be taken for the first."""
    for name in ("a/hw.ipynb", "b/hw.ipynb", "c.ipynb", "\x01.ipynb", "\x02.ipynb"):
        hand_in(folder / "kim" / name)
    (kim,) = submissions(folder).students
    names = [each.name for each in read(kim).notebooks]
    assert names == [
        *(f"{UNREADABLE}.ipynb", f"{UNREADABLE}.ipynb (2)"),
        *("c.ipynb", "a/hw.ipynb", "b/hw.ipynb"),
    ]


def test_too_many_bytes_or_too_much_code_cost_what_is_beyond_and_no_more(folder, monkeypatch):
    for name in ("1", "2 large", "3"):
        hand_in(folder / "kim" / f"{name}.ipynb", "x" * (500 if "large" in name else 20))
    monkeypatch.setattr(reading, "MOST_TOGETHER", 400)
    notebooks, remarks = told(folder)["kim"]
    assert notebooks == ["1.ipynb", "3.ipynb"]
    assert remarks == [
        "2 large.ipynb: all such files together are too large; this one is not looked at"
    ]
    monkeypatch.undo()
    monkeypatch.setattr(reading, "MOST_CODE", 100)
    notebooks, remarks = told(folder)["kim"]
    assert notebooks == ["1.ipynb", "3.ipynb"]
    assert remarks == ["2 large.ipynb: has more code than is run: 0 MiB"]


def test_of_too_many_entries_some_are_looked_at(folder, monkeypatch):
    monkeypatch.setattr(contents, "MOST_ENTRIES", 10)
    for number in range(20):
        hand_in(folder / "kim" / f"{number:02}.ipynb")
    notebooks, remarks = told(folder)["kim"]
    assert len(notebooks) == 10
    assert remarks == ["only the first 10 entries were looked at"]


def test_a_disk_that_fails_is_no_student_s_fault(folder):
    hand_in(folder / "kim.ipynb")
    (kim,) = submissions(folder).students
    shutil.rmtree(folder)
    with pytest.raises(MachineError, match="class cannot be read: No such file"):
        read(kim)


def test_a_single_notebook_is_a_class_of_one_even_behind_a_link(folder, tmp_path):
    real = hand_in(tmp_path / "real.ipynb")
    (tmp_path / "kim.ipynb").symlink_to(real)
    assert told(tmp_path / "kim.ipynb") == {"kim": (["real.ipynb"], [])}
    assert read(Submission("kim", (real,))).notebooks[0].cells == (CELL,)


def test_equal_work_is_equal_under_other_names_and_with_other_outputs(folder):
    def digest():
        (kim,) = submissions(folder).students
        return read(kim).content

    hand_in(folder / "kim" / "a.ipynb")
    seen = {digest()}
    hand_in(folder / "kim" / "b.ipynb")
    seen.add(digest())
    hand_in(folder / "kim" / "b.ipynb", "y = 2")
    seen.add(digest())
    assert len(seen) == 3  # other code, or more of it
    (folder / "kim" / "b.ipynb").rename(folder / "kim" / "c.ipynb")
    document = json.loads((folder / "kim" / "c.ipynb").read_text())
    document["cells"].insert(0, {"cell_type": "markdown", "source": "words", "metadata": {}})
    document["cells"][1]["outputs"] = [{"output_type": "stream", "text": "2"}]
    (folder / "kim" / "c.ipynb").write_text(json.dumps(document, indent=4))
    assert digest() in seen
    (folder / "kim" / "notes.pdf").touch()  # a remark is stored with the result
    assert digest() not in seen
