"""From names alone: which platform it is, and what each entry is of whom."""

from __future__ import annotations

import pytest

from grader.staff.intake.layouts.canvas import CANVAS
from grader.staff.intake.layouts.known import (
    LAYOUTS,
    UnknownLayoutError,
    named_layout,
    platform_of,
)
from grader.staff.intake.layouts.moodle import MOODLE
from grader.staff.intake.layouts.plain import PLAIN
from tests.intake.layouts.listings import listing, work_of


@pytest.mark.parametrize(
    ("entry", "name", "user", "attempt", "called", "late"),
    [
        ("leemin_12_34_hw.ipynb", "leemin", "12", "34", "hw.ipynb", False),
        ("leemin_LATE_12_34_hw.ipynb", "leemin", "12", "34", "hw.ipynb", True),
        ("김민지_12_34_과제_1_2_b.ipynb", "김민지", "12", "34", "과제_1_2_b.ipynb", False),
        ("शर्माप्रिया_LATE_12_34_hw.ipynb", "शर्माप्रिया", "12", "34", "hw.ipynb", True),
        ("สมชายใจดี_12_34_hw.ipynb", "สมชายใจดี", "12", "34", "hw.ipynb", False),
        ("i̇brahim_12_34_hw.ipynb", "i̇brahim", "12", "34", "hw.ipynb", False),
        ("garci\u0301a_1_12_34_hw.ipynb", "garci\u0301a_1", "12", "34", "hw.ipynb", False),
        ("odegård_1_12_34_hw.ipynb", "odegård_1", "12", "34", "hw.ipynb", False),
        ("anon_x3fQ_34_hw.ipynb", "anonymous x3fQ", "x3fQ", "34", "hw.ipynb", False),
        ("LATE_anon_x3fQ_34_hw.ipynb", "anonymous x3fQ", "x3fQ", "34", "hw.ipynb", True),
    ],
)
def test_canvas_names_say_who_what_and_late(entry, name, user, attempt, called, late):
    work = work_of(CANVAS, entry)
    assert (work.members[0].name, work.members[0].user) == (name, user)
    assert (work.attempt, work.called, work.late, work.holds) == (attempt, called, late, True)


@pytest.mark.parametrize(
    ("entry", "page", "said"),
    [
        ("lee_12_link.html", "https://colab.research.google.com/x", "a Colab link was handed in"),
        ("lee_12_link.html", "https://github.com/x", "a link was handed in, and no notebook"),
        ("lee_LATE_12_text.html", "dear all", "a text was handed in, and no notebook"),
        ("lee_12_text-1.html", "see https://colab.google/x", "a Colab link was handed in"),
    ],
)
def test_a_page_of_canvas_is_no_work_and_says_what_it_is(entry, page, said):
    work = work_of(CANVAS, entry, texts={entry: page})
    assert work.said.startswith(said)
    assert not work.holds
    assert work.who == "12"


def test_a_number_in_the_name_of_a_group_is_not_taken_for_a_user():
    names = ["team_1_501_9_7_2_hw.ipynb", "team_2_502_8_hw.ipynb", "teamx_503_7_1_hw.ipynb"]
    works = CANVAS.works(listing(*names))
    assert [(w.members[0].name, w.who, w.attempt) for w in works] == [
        *(("team_1", "501", "9"), ("team_2", "502", "8"), ("teamx", "503", "7")),
    ]
    # But where somebody has a small number, all may.
    works = CANVAS.works(listing("lee_5_77_2026_hw.ipynb", "kim_6_78_hw.ipynb"))
    assert [work.who for work in works] == ["5", "6"]
    # A name of a file is not taken for a group's, whatever numbers are in it.
    (work,) = CANVAS.works(listing("lee_5_77_my hw_3_501_9_b.ipynb"))
    assert (work.members[0].name, work.called) == ("lee", "my hw_3_501_9_b.ipynb")


def test_what_canvas_packs_twice_counts_once():
    first, second, other = CANVAS.works(
        listing("a_1_2_hw.ipynb", "a_1_2_hw-1.ipynb", "a_1_3_hw-1.ipynb")
    )
    assert (first.holds, second.holds, other.holds) == (True, False, True)
    assert second.said == "a_1_2_hw-1.ipynb is there twice, and one of the two counts"


@pytest.mark.parametrize(
    "names",
    [
        ("kim_7_2_conv.ipynb", "lee_7_2_conv.ipynb"),  # 7 would be two people
        ("hw_7_2_kim.ipynb", "hw_7_3_kim.ipynb", "hw_8_2_kim.ipynb"),  # 2 of two people
        ("7_2_kim.ipynb",),
        ("Kim_7_2_hw.ipynb",),
        ("kim.ipynb", "lee.ipynb", "park_1_2_hw.ipynb"),
        ("min lee_12_34_hw.ipynb", "o-neill_13_35_hw.ipynb", "kim, 2.3_14_36_hw.ipynb"),
        (),
    ],
)
def test_what_only_looks_a_little_like_canvas_is_not_taken_for_it(names):
    assert not CANVAS.fits(listing(*names))


@pytest.mark.parametrize(
    ("entry", "is_folder", "who", "number", "called"),
    [
        ("Min Lee_55_assignsubmission_file", True, "Min Lee", "55", ""),
        ("Min Lee_55_assignsubmission_file_", True, "Min Lee", "55", ""),
        ("Min Lee_55_assignsubmission_file_hw_1.ipynb", False, "Min Lee", "55", "hw_1.ipynb"),
        ("김 민지_7_assignsubmission_file", True, "김 민지", "7", ""),
        ("Team 3_12_assignsubmission_file", True, "Team 3", "12", ""),
        ("A_1_assignsubmission_file_x_2_assignsubmission_file", True, "A_1_assignsubmission_file_x",
         "2", ""),
    ],
)  # fmt: skip
def test_moodle_names_say_who_and_what(entry, is_folder, who, number, called):
    work = work_of(MOODLE, entry, folders=(entry,) if is_folder else ())
    assert (work.members[0].name, work.members[0].user, work.called) == (who, number, called)
    assert work.submitted == ""


def test_participants_of_a_blind_moodle_are_told_apart_in_any_language():
    for word in ("Participant", "참가자", "Teilnehmer/in"):
        works = MOODLE.works(listing(folders=[f"{word}_{n}_assignsubmission_file" for n in (8, 9)]))
        assert [work.name for work in works] == [f"{word} 8", f"{word} 9"]


def test_online_text_of_moodle_is_said_in_folders_and_flat():
    folder, flat = "A B_1_assignsubmission_onlinetext", "A B_1_assignsubmission_onlinetext_o.html"
    texts = {f"{folder}/onlinetext.html": "colab.research", flat: "words"}
    assert "Colab" in work_of(MOODLE, folder, folders=(folder,), texts=texts).said
    assert work_of(MOODLE, flat, texts=texts).said.startswith("a text was handed in")


def test_notebooks_that_name_a_section_count_together():
    works = PLAIN.works(
        listing("kim_ch7_2_conv_layer.ipynb", "kim-ch7_4.ipynb", "ch7_2_conv_layer.ipynb", "a.ZIP")
    )
    assert [work.members[0].name for work in works] == ["kim", "kim", "ch7_2_conv_layer", "a"]
    assert works[0].who == works[1].who != works[2].who


def test_a_layout_is_named_or_the_list_is_told():
    assert all(named_layout(name.upper()) is layout for name, layout in LAYOUTS.items())
    with pytest.raises(UnknownLayoutError, match="Did you mean canvas"):
        named_layout("canvass")
    with pytest.raises(UnknownLayoutError, match=r"There are moodle, gradescope, .*, plain"):
        named_layout("ilias")


@pytest.mark.parametrize(
    "names",
    [
        listing(),
        listing("a.ipynb", "b.ipynb"),
        listing(folders=["kim", "lee"]),
        listing("submission_metadata.yml"),
        listing("scores.csv", folders=["a"], texts={"scores.csv": "a,b"}),
        listing("grades.csv", folders=["hw-a"], name="class"),
    ],
)
def test_what_no_platform_has_named_is_of_none(names):
    assert platform_of(names) is None
