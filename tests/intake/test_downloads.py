"""A class as each platform packs it, as a zip and unpacked: the same people with the same work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace

import pytest

from grader.staff.intake.submissions import IntakeError, read, submissions
from tests.intake import downloads as made
from tests.intake.handing_in import hand_in, left_out, told

CLASS = made.the_class()
HANDED_IN = {
    "canvas": made.canvas(CLASS),
    "canvas anonymous": made.canvas(CLASS, anonymous=True),
    "moodle": made.moodle(CLASS),
    "moodle flat": made.moodle(CLASS, flat=True),
    "moodle before 4.1": made.moodle(CLASS, trailing=True),
    "moodle blind": made.moodle(CLASS, blind=True),
    "gradescope": made.gradescope(CLASS),
    "blackboard": made.blackboard(CLASS),
    "brightspace": made.brightspace(CLASS),
    "github": made.github(CLASS),
    "classroom50": made.classroom50(CLASS),
    "plain": made.folders(CLASS),
}
WRITERS = {"zip": made.as_zip, "folder": made.as_folder}
# What a platform calls somebody, and which of their numbers it tells.
IDS = {
    "canvas": ("user", lambda student: student.user),
    "canvas anonymous": ("user", lambda student: f"x{int(student.user):04x}"),
    "moodle": ("user", made.participant),
    "gradescope": ("sid", lambda student: student.sid),
    "blackboard": ("login", lambda student: student.login),
    "brightspace": ("user", lambda student: student.user),
    "github": ("login", lambda student: student.login),
    "classroom50": ("login", lambda student: student.login),
    "plain": ("name", lambda student: f"{student.name} {student.user}"),
}


def cells(submission):
    return [notebook.cells for notebook in read(submission).notebooks]


def expected_cells(student):
    notebooks = [json.loads(c) for n, c in student.files.items() if n.endswith(".ipynb")]
    return [tuple(cell["source"] for cell in each["cells"]) for each in notebooks]


@pytest.mark.parametrize("packed", WRITERS)
@pytest.mark.parametrize("what", HANDED_IN)
def test_everybody_is_there_with_their_work_and_their_numbers(tmp_path, what, packed):
    place = WRITERS[packed](HANDED_IN[what], tmp_path / ("d.zip" if packed == "zip" else "d"))
    handed_in = submissions(place)
    field, number = IDS.get(what) or IDS[what.split()[0]]
    found = {getattr(s.origin.members[0], field): s for s in handed_in.students}
    some = [s for s in CLASS if s.files or what != "brightspace"]  # which has no folder of a link
    assert set(found) == {number(student) for student in some}
    assert len({each.student for each in handed_in.students}) == len(some)
    for student in some:
        work = found[number(student)]
        assert cells(work) == expected_cells(student)
        assert work.origin.layout == what.split()[0]
        assert [n.name for n in read(work).notebooks] == [
            name for name in student.files if name.endswith(".ipynb")
        ]


@pytest.mark.parametrize("what", HANDED_IN)
def test_zipped_or_unpacked_it_is_the_same(tmp_path, what):
    one = submissions(made.as_zip(HANDED_IN[what], tmp_path / "d.zip"))
    other = submissions(made.as_folder(HANDED_IN[what], tmp_path / "d"))
    assert [replace(s, root=None) for s in one.students] == [
        replace(s, root=None) for s in other.students
    ]
    assert one.left_out == other.left_out
    assert one.layout == other.layout


def test_what_was_recognised_is_said_in_a_line(tmp_path):
    lines = {w: submissions(made.as_folder(HANDED_IN[w], tmp_path / w)).layout for w in HANDED_IN}
    assert lines["canvas"] == "Canvas: 7 students, 7 notebooks, 1 without one, 1 late"
    assert lines["gradescope"] == (
        "Gradescope, in assignment_77_export: 7 students, 7 notebooks, 1 without one"
    )
    assert lines["github"].startswith("GitHub Classroom, in hw1-submissions: 7 students")
    assert lines["plain"].startswith("a folder, zip or notebook for each student: 7 students")
    group = made.gradescope(CLASS, groups=[("101", "102")])
    line = submissions(made.as_folder(group, tmp_path / "group")).layout
    assert "6 students or groups" in line
    hand_in(tmp_path / "kim.ipynb")
    assert submissions(tmp_path / "kim.ipynb").layout == "a single notebook"


def test_people_of_one_name_are_told_apart_by_their_numbers(tmp_path):
    for what, names in {
        "canvas": {"leemin (103)", "leemin (104)"},
        "moodle flat": {"Min Lee (50103)", "Min Lee (50104)"},
        "blackboard": {"Min Lee (minlee)", "Min Lee (minlee2)"},
        "gradescope": {"Min Lee (S3)", "Min Lee (S4)"},
    }.items():
        handed_in = submissions(made.as_folder(HANDED_IN[what], tmp_path / what))
        shown = {each.student: each for each in handed_in.students}
        assert names <= set(shown)
        assert {m.name for n in names for m in shown[n].origin.members} == {
            min(names).split(" (")[0]
        }
        assert not any(shown[name].remarks for name in names)
    bare = made.gradescope(CLASS, bare=["103", "104"])
    assert {"Min Lee", "Min Lee (2)"} <= set(told(made.as_folder(bare, tmp_path / "bare")))


def test_times_have_their_zone_where_it_is_told(tmp_path):
    late = {}
    for what in HANDED_IN:
        handed_in = submissions(made.as_folder(HANDED_IN[what], tmp_path / what))
        (anais,) = [s for s in handed_in.students if len(s.files) == 2]
        late[what] = (anais.origin.submitted, anais.origin.late)
    assert late["canvas"] == late["canvas anonymous"] == ("", True)
    assert late["gradescope"] == late["github"] == ("2026-03-03T01:29:00+09:00", False)
    assert late["classroom50"] == ("2026-03-02T16:29:00+00:00", True)
    assert late["blackboard"] == late["brightspace"] == ("2026-03-03T01:29:00", False)
    assert late["moodle"] == late["plain"] == ("", False)


@pytest.mark.parametrize(
    ("what", "earlier"),
    [("blackboard", "hw-1.ipynb"), ("brightspace", "106-88 - Ben Okafor - Mar 1, 2026 1059 PM")],
)
def test_of_several_attempts_the_last_counts_and_the_others_are_named(tmp_path, what, earlier):
    people = told(made.as_folder(HANDED_IN[what], tmp_path / what))
    assert people["Ben Okafor"] == (
        ["hw-2.ipynb"],
        [f"the last attempt counts; there were others: 2026-03-01T22:59:00 ({earlier})"],
    )


@pytest.mark.parametrize("what", ["canvas", "moodle", "moodle flat", "blackboard"])
def test_who_handed_in_a_link_has_a_row_that_says_so(tmp_path, what):
    handed_in = submissions(made.as_zip(HANDED_IN[what], tmp_path / "d.zip"))
    (zoe,) = [each for each in handed_in.students if not each.files]
    assert zoe.remarks == (
        "a Colab link was handed in, and links are not followed; ask for the notebook",
    )


@pytest.mark.parametrize("what", HANDED_IN)
def test_an_entry_is_called_as_it_was_in_the_download(tmp_path, what):
    handed_in = submissions(made.as_zip(HANDED_IN[what], tmp_path / "d.zip"))
    parts = {part for name in HANDED_IN[what] for part in name.split("/")}
    for each in handed_in.students:
        assert (
            each.origin.entry in parts or what == "gradescope"
        )  # which knows of one without files
        assert not each.files or each.origin.entry in each.files[0].parts
    if what == "canvas":
        attempts = {s.origin.members[0].user: s.origin.attempt for s in handed_in.students}
        numbers = {s.user: made.attachment(s) if s.files else "" for s in CLASS}
        assert attempts == numbers


def test_a_group_is_one_submission_of_several_members(tmp_path):
    group = made.gradescope(CLASS, groups=[("101", "102", "103")])
    handed_in = submissions(made.as_zip(group, tmp_path / "d.zip"))
    (ours,) = [each for each in handed_in.students if len(each.origin.members) > 1]
    assert [member.sid for member in ours.origin.members] == ["S1", "S2", "S3"]
    assert ours.student == "José García + 민지 김 + Min Lee"
    named = made.canvas(CLASS, groups={"101": "Team A"})
    assert "teama" in told(made.as_zip(named, tmp_path / "c.zip"))


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


def test_a_layout_that_is_named_overrules_what_the_names_look_like(tmp_path):
    place = made.as_folder(HANDED_IN["brightspace"], tmp_path / "d")
    plain = submissions(place, layout="plain")
    assert len(plain.students) == 7  # each attempt somebody of their own
    assert {each.origin.layout for each in plain.students} == {"plain"}
    assert len(submissions(place, layout="Brightspace").students) == 6
    few = made.as_folder(
        {"lee_12_34_hw.ipynb": made.work(), "kim.ipynb": made.work()}, tmp_path / "f"
    )
    assert set(told(few)) == {"kim", "lee_12_34_hw"}
    (lee,) = submissions(few, layout="canvas").students
    assert lee.origin.members[0].user == "12"
    assert {e.name: e.why for e in submissions(few, layout="canvas").left_out} == {
        "kim.ipynb": "not named as Canvas names what a student hands in"
    }
    with pytest.raises(IntakeError, match="--layout canvass: there is no such layout"):
        submissions(place, layout="canvass")
    with pytest.raises(IntakeError, match="no work of a student's that is named as Moodle names"):
        submissions(place, layout="moodle")


def test_what_nearly_all_have_is_told_once(tmp_path):
    place = made.as_zip(HANDED_IN["github"], tmp_path / "d.zip")
    assert left_out(place)["README.md"] == "handed in by 7 of 7, and no notebook; it is not graded"
    said = [remark for _, remarks in told(place).values() for remark in remarks]
    assert sorted(said) == [
        "not graded, since only notebooks are: notes.pdf",
        "there is no notebook in the folder, only README.md",
    ]


def test_weights_in_a_flat_download_have_the_name_that_counts(tmp_path):
    files = {"hw.ipynb": made.work(), "lenet.evidence.safetensors": b"weights"}
    student = replace(CLASS[0], files=files)
    for download in (made.canvas([student]), made.moodle([student], flat=True)):
        (jose,) = submissions(made.as_zip(download, tmp_path / "d.zip")).students
        assert read(jose).evidence == {"lenet.evidence.safetensors": b"weights"}


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


def test_names_in_no_alphabet_can_be_stored(tmp_path):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / os.fsdecode(b"kim\xe9.ipynb")).write_bytes(made.work())
    (folder / os.fsdecode(b"\xff.pdf")).write_bytes(b"")
    handed_in = submissions(folder)
    (kim,) = handed_in.students
    json.dumps(asdict(kim.origin), ensure_ascii=False).encode()
    assert kim.origin.entry == "kim\\xe9.ipynb".replace("\\xe9", "\\udce9")
    assert cells(kim) == [("answer = 1",)]
    for each in handed_in.left_out:
        each.name.encode()


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
