"""What lies around the work, or in its place: folders, zips, results, other files, nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata

import pytest

from grader.staff.intake.submissions import IntakeError, read, submissions
from tests.intake import downloads as made
from tests.intake.handing_in import left_out, told
from tests.intake.platforms import CLASS, HANDED_IN, WRITERS, cells


def test_what_a_student_packed_is_opened_wherever_it_lies(tmp_path):
    packed = made.zipped(
        {
            "week 1/hw.ipynb": made.work("a = 1"),
            "__MACOSX/week 1/._hw.ipynb": b"\0",
            "inner.zip": made.zipped({"hw.ipynb": made.work("b = 1")}),
            "notes.docx": b"PK",
        }
    )
    student = made.Student("Ida", "Zip", "108", {"work.zip": packed}, login="izip", sid="S8")
    rest = CLASS[:1]
    for what, download in {
        "canvas": made.canvas([*rest, student]),
        "moodle": made.moodle([*rest, student]),
        "moodle flat": made.moodle([*rest, student], flat=True),
        "plain": {"Ida.zip": packed, "José.ipynb": made.work()},
    }.items():
        for packer, write in WRITERS.items():
            place = write(download, tmp_path / f"{what} {packer}.zip")
            (ida,) = [s for s in submissions(place).students if "hw.ipynb" in str(s.files[-1:])
                      and "week" in str(s.files)]  # fmt: skip
            assert cells(ida) == [("b = 1",), ("a = 1",)] or cells(ida) == [("a = 1",), ("b = 1",)]
            assert "notes.docx" in ida.remarks[0]
            assert len({n.name for n in read(ida).notebooks}) == 2


def test_a_zip_for_each_student_is_a_class(tmp_path):
    download = {f"{s.name}.zip": made.zipped(s.files) for s in CLASS[:2]}
    for write in WRITERS.values():
        people = told(write(download, tmp_path / write.__name__))
        assert people == {"José García": (["hw.ipynb"], []), "민지 김": (["과제 1.ipynb"], [])}


def test_a_folder_around_the_work_or_a_zip_in_it_is_looked_into(tmp_path):
    for what in ("canvas", "moodle", "gradescope"):
        names = set(told(made.as_folder(HANDED_IN[what], tmp_path / what)))
        around = {f"HW 1/{name}": content for name, content in HANDED_IN[what].items()}
        around |= {"__MACOSX/._HW 1": b"", "roster.csv": b"a,b"}
        place = made.as_zip(around, tmp_path / f"{what}.zip")
        assert set(told(place)) == names
        assert left_out(place)["roster.csv"] == (
            "lies beside the students' work and is no part of it"
        )
        within = made.as_folder({"download.zip": place.read_bytes()}, tmp_path / f"{what} in")
        assert set(told(within)) == names
    packed = {f"class/{s.name}.ipynb": made.work() for s in CLASS[:2]}
    assert len(told(made.as_zip(packed, tmp_path / "drive.zip"))) == 2


@pytest.mark.parametrize(
    ("files", "student"),
    [
        (["김민지/homework.ipynb"], "김민지"),
        (["Ann Lee/corr2d tried.ipynb", "Ann Lee/notes.pdf"], "Ann Lee"),
        (["20261234/Untitled.ipynb"], "20261234"),
        (["Ann Lee/ch7_2_conv_layer.ipynb", "Ann Lee/ch7_3.ipynb"], "Ann Lee"),
        (["hw 2/Ann Lee/homework.ipynb"], "Ann Lee"),
        # These say nothing of a student, whom the notebook may name.
        *(([f"{name}/Ann.ipynb"], "Ann") for name in ("submission", "hw1", "work", "download")),
        *(([f"{name}/Ann.ipynb"], "Ann") for name in ("HW 1", "CNN course-main", "2026")),
        *(([f"{unicodedata.normalize(how, '과제1')}/Ann.ipynb"], "Ann") for how in ("NFC", "NFD")),
        (["Kim's/ann_ch7_2_conv_layer.ipynb"], "ann"),
    ],
)
def test_in_the_zip_of_a_class_of_one_the_folder_names_the_student(tmp_path, files, student):
    place = made.as_zip({name: made.work(f"a = {name!r}") for name in files}, tmp_path / "w.zip")
    assert list(told(place)) == [student]


@pytest.mark.parametrize("what", ["canvas", "moodle", "gradescope"])
def test_a_download_that_was_packed_again_and_again_is_found(tmp_path, what):
    names = set(told(made.as_folder(HANDED_IN[what], tmp_path / what)))
    week = {f"hw2/week 3/all/{name}": content for name, content in HANDED_IN[what].items()}
    week |= {"hw2/assignment.toml": b"", "hw2/__MACOSX/._x": b""}
    again = {"Downloads/2026/hw2.zip": made.zipped(week), "Downloads/.DS_Store": b""}
    place = made.as_zip(again, tmp_path / "again.zip")
    assert set(told(place)) == names
    assert left_out(place)["assignment.toml"] == (
        "lies beside the students' work and is no part of it"
    )
    assert set(told(made.as_folder(again, tmp_path / "again"))) == names


def test_the_results_beside_an_unpacked_download_change_nothing(tmp_path):
    place = made.as_folder(HANDED_IN["canvas"], tmp_path / "d")
    before = submissions(place)
    for name in ("grades", ".ipynb_checkpoints"):
        (place / name).mkdir()
    (place / "assignment.toml").touch()
    after = submissions(place, place / "grades")
    assert after.students == before.students
    assert {each.name: each.why for each in after.left_out} == {
        ".ipynb_checkpoints": "hidden, or left behind by a system",
        "assignment.toml": "of no student",
        "grades": "this is the folder that --out names",
    }


def test_what_nearly_all_have_is_told_once(tmp_path):
    place = made.as_zip(HANDED_IN["github"], tmp_path / "d.zip")
    assert left_out(place)["README.md"] == "handed in by 7 of 7, and no notebook; it is not graded"
    said = [remark for _, remarks in told(place).values() for remark in remarks]
    assert sorted(said) == [
        "not graded, since only notebooks are: notes.pdf",
        "there is no notebook in the folder, only README.md",
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none", None, "There is no folder, zip or notebook"),
        ("empty", {}, "is empty"),
        ("a.ipynb", b"%PDF-1.7", "cannot be graded: the file is a PDF, and no notebook"),
        ("b.ipynb", b"", "cannot be graded: the file is empty"),
        ("c.zip", b"hello", "is no zip, or not all of it has arrived"),
        ("d.zip", b"", "is no zip, or not all of it has arrived"),
        ("e.zip", made.zipped({}), "is empty"),
        ("f.tar.gz", b"\x1f\x8b", "is an archive that is not opened here; unpack it first"),
        ("g.zip", made.zipped({"a.pdf": b"%PDF"}), "no work of a student's"),
        ("h.txt", b"hello", "cannot be graded: the file is no whole notebook"),
        ("n" * 300, None, "cannot be read: File name too long"),
    ],
)
def test_what_cannot_be_graded_at_all_is_told_in_a_sentence(tmp_path, name, content, said):
    place = tmp_path / name
    if content == {}:
        place.mkdir()
    elif content is not None:
        place.write_bytes(content)
    with pytest.raises(IntakeError) as problem:
        submissions(place)
    assert said in str(problem.value)
    assert str(problem.value).count("\n") <= 1


def test_what_is_neither_a_folder_nor_a_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(IntakeError, match="pipe is neither a folder nor a file"):
        submissions(tmp_path / "pipe")


def test_a_zip_without_its_suffix_is_one_all_the_same(tmp_path):
    place = made.as_zip(HANDED_IN["moodle"], tmp_path / "download.php")
    assert len(submissions(place).students) == 7


def test_where_work_lies_on_disk_is_known_unless_it_is_in_a_zip_of_all(tmp_path):
    download = {"a/hw.ipynb": made.work(), "b.zip": made.zipped({"hw.ipynb": made.work()})}
    place = made.as_folder(download, tmp_path / "d")
    assert [each.on_disk for each in submissions(place).students] == [
        (place / "a" / "hw.ipynb",),
        (place / "b.zip",),
    ]
    whole = made.as_zip(download, tmp_path / "d.zip")
    assert [each.on_disk for each in submissions(whole).students] == [(), ()]


def test_looking_needs_no_torch(tmp_path):
    place = made.as_zip(HANDED_IN["gradescope"], tmp_path / "d.zip")
    program = (
        "import sys, pathlib\n"
        "from grader.staff.intake.submissions import submissions\n"
        "assert len(submissions(pathlib.Path(sys.argv[1])).students) == 7\n"
        "assert 'torch' not in sys.modules, 'torch'\n"
    )
    subprocess.run([sys.executable, "-c", program, str(place)], check=True)
