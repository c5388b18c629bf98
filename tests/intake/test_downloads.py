"""A class as each platform packs it, as a zip and unpacked: the same people with the same work."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace

import pytest

from grader.staff.intake.submissions import IntakeError, read, submissions
from tests.intake import downloads as made
from tests.intake.handing_in import hand_in, told
from tests.intake.platforms import CLASS, HANDED_IN, WRITERS, cells

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


def test_weights_in_a_flat_download_have_the_name_that_counts(tmp_path):
    files = {"hw.ipynb": made.work(), "lenet.evidence.safetensors": b"weights"}
    student = replace(CLASS[0], files=files)
    for download in (made.canvas([student]), made.moodle([student], flat=True)):
        (jose,) = submissions(made.as_zip(download, tmp_path / "d.zip")).students
        assert read(jose).evidence == {"lenet.evidence.safetensors": b"weights"}


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
