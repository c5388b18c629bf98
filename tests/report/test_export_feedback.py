"""Feedback zips, held against how Canvas and Moodle tell whose file is whose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.staff.gradebook.records import Member
from grader.staff.report.exports.feedback import read_by_canvas, sheaf
from tests.report.exporting import JOSE, MIN, MIN_TOO, MINJI, standing, without_work
from tests.report.importers import canvas_feedback, moodle_feedback


def names_of(class_):
    made = sheaf(class_)
    return [name for name, *_ in made.entries(class_, lambda s: s.member.name)], made


def canvas(member, entry, attempt="9001", **more):
    return standing(member, 5, entry=entry, attempt=attempt, layout="canvas", **more)


def moodle(name, number, entry):
    return standing(Member(name, user=number), 5, entry=entry, layout="moodle")


@pytest.mark.parametrize(
    ("user", "entry"),
    [
        ("101", "garcíajosé_101_9001_hw.ipynb"),
        ("101", "garcíajosé_LATE_101_9001_hw.ipynb"),
        ("101", "garcíajosé_101_9001_과제 1-1.ipynb"),
        ("101", "team7_101_9001_7_2_conv.ipynb"),
        ("101", "x_12_y_101_9001_hw.ipynb"),  # a login with a number in it
        ("101", "._x_101_9001_hw.ipynb"),
        ("101", "101_9001_link.ipynb"),
        ("101", f"garcíajosé_101_9001_{'n' * 250}.ipynb"),
    ],
)
def test_canvas_finds_the_submission_by_the_name(user, entry):
    [name], made = names_of([canvas(replace(JOSE, user=user), entry)])
    assert canvas_feedback(name, {user: {"9001"}}) == (user, "9001")
    assert read_by_canvas(name) == (user, "9001")
    assert name.endswith("_feedback.html")
    assert len(name.encode()) <= 255
    assert made.without == ()


def test_what_has_no_attachment_in_canvas_gets_no_page_and_that_is_said():
    class_ = [
        canvas(JOSE, "garcíajosé_101_link.html", attempt=""),
        canvas(Member("anonymous x0a", user="x0a"), "anon_x0a_9001_hw.ipynb"),
        without_work(MINJI),
        without_work(MIN, "the disk was full"),
    ]
    names, made = names_of(class_)
    assert names == []
    assert [why for _, why in made.without] == [
        *["Canvas takes a file for an attachment alone, and this has no numbers of one"] * 2,
        *("handed in nothing", "not graded: the disk was full"),
    ]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("José García_501_assignsubmission_file", None),
        ("José García_501_assignsubmission_file_", None),
        ("김민지_501_assignsubmission_file/hw.ipynb", None),
        ("Participant_501_assignsubmission_file_", None),
        ("José García_501_assignsubmission_file_hw_1.ipynb", None),
        (
            "José García_501_assignsubmission_onlinetext",
            "José García_501_assignsubmission_file_/feedback.html",
        ),
        ("A_b_C_501_assignsubmission_file", "A b C_501_assignsubmission_file/feedback.html"),
    ],
)
def test_moodle_finds_the_participant_by_the_folder_or_the_flat_name(entry, name):
    [made], _ = names_of([moodle("José García", "501", entry)])
    assert moodle_feedback(made, {"501"}) == ("501", "feedback.html")
    assert name in (None, made)


def test_no_name_is_a_path():
    class_ = [
        canvas(JOSE, "..\\..\\x_101_9001_../hw.ipynb"),
        moodle("x", "501", "..\\x_501_assignsubmission_file"),
    ]
    names, _ = names_of(class_)
    assert not [name for name in names if "\\" in name or ".." in name.split("/")]
    assert canvas_feedback(names[0], {"101": {"9001"}})
    assert moodle_feedback(names[1], {"501"})


def test_folders_are_called_as_they_were():
    entry = "José García_501_assignsubmission_file_"
    [made], _ = names_of([moodle("José García", "501", entry)])
    assert made == f"{entry}/feedback.html"


def test_equal_names_get_files_of_their_own_and_no_path_leads_out():
    class_ = [
        standing(Member("Min Lee"), 5, layout="plain"),
        standing(Member("min lee", sid="S1"), 5, layout="plain"),
        standing(Member("Min Lee", email="m"), 5, layout="plain"),
        standing(Member("../../x: <b>"), 5, layout="plain"),
        standing(Member(""), 5, layout="plain"),
    ]
    class_ = [
        replace(s, result=replace(s.result, student=f"student {i}")) for i, s in enumerate(class_)
    ]
    names, _ = names_of(class_)
    assert names[:3] == ["Min Lee.html", "min lee (S1).html", "Min Lee 2.html"]
    assert len({name.casefold() for name in names}) == 5
    assert not [name for name in names if "/" in name or "\\" in name or name.startswith(".")]


def test_a_group_gets_one_page_where_the_platform_has_one_file():
    one = canvas(MIN, "redteam_103_9001_hw.ipynb")
    group = replace(one.result, origin=replace(one.result.origin, members=(MIN, MIN_TOO)))
    first, second = replace(one, result=group), replace(one, member=MIN_TOO, result=group)
    names, made = names_of([first, second])
    assert names == ["redteam_103_9001_hw.ipynb_feedback.html"]
    assert made.without == ()
    other = replace(second, mark=replace(second.mark, final=4))
    names, made = names_of([first, other])
    assert len(names) == 1
    assert made.without == (("leemin (104)", "shares leemin (103)'s; their mark differs"),)


@pytest.mark.parametrize(
    ("rest", "folder"), [("", "Ben B_12_assignsubmission_file/"), ("_hw.ipynb", "")]
)
def test_in_moodle_each_of_a_group_gets_a_page_of_their_own(rest, folder):
    ana, ben, cy = Member("Ana", user="11"), Member("Ben_B", user="12"), Member("Cy", sid="S3")
    entry = f"Ana_11_assignsubmission_file{rest}"
    one = moodle("Ana", "11", entry)
    group = replace(one.result, origin=replace(one.result.origin, members=(ana, ben, cy)))
    names, made = names_of([replace(one, member=m, result=group) for m in (ana, ben, cy)])
    assert [moodle_feedback(name, {"11", "12"}) for name in names] == [
        ("11", "feedback.html"),
        ("12", "feedback.html"),
    ]
    assert names[1].startswith(folder)
    assert made.without == (
        ("Cy", f"no roster says their number in Moodle; their work is {entry}"),
    )


def test_a_team_in_moodle_has_one_folder_and_one_page():
    one = moodle("Ana", "11", "Red team_7_assignsubmission_file")
    ana, ben = Member("Ana", user="11"), Member("Ben", user="12")
    group = replace(one.result, origin=replace(one.result.origin, members=(ana, ben)))
    names, made = names_of([replace(one, member=m, result=group) for m in (ana, ben)])
    assert names == ["Red team_7_assignsubmission_file/feedback.html"]
    assert made.without == ()
