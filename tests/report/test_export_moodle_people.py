"""Whose row is whose in a Moodle worksheet, blind ones among them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.staff.gradebook.records import Member
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import filled_text
from tests.report.exporting import standing, without_work
from tests.report.moodle_worksheet import (
    ENGLISH,
    PEOPLE,
    STATES,
    fill,
    imported,
    mark,
    member,
    worksheet,
)


def test_a_team_whose_number_is_somebodys_gets_nobody_a_mark():
    team = standing(Member("Red Team", user="502"), 9, layout="moodle")
    filled = fill(worksheet(ENGLISH), [team, mark("501", 8)])
    assert imported(filled).changes == {"501": (None, 8.0)}
    assert "김민지 (Red Team here)" in filled_text(filled, everything=False)


def test_a_number_and_a_name_together_come_before_the_number_alone():
    """The roster calls one of them otherwise, so that two of the class have the number."""
    renamed = without_work(Member("Augusta King", user="501", email=PEOPLE["501"][1]))
    filled = fill(worksheet(ENGLISH), [renamed, mark("501", 8)])
    assert imported(filled).changes == {"501": (None, 8.0)}


def test_people_of_other_downloads_are_found_by_address_and_name():
    class_ = [
        standing(Member("J G", email="JGarcia@school.example"), 8, layout="gradescope"),
        standing(Member("김민지"), 5, layout="plain"),
    ]
    assert imported(fill(worksheet(ENGLISH), class_)).changes == {
        "501": (None, 8.0),
        "502": (7.0, 5.0),
    }


def test_a_short_blind_worksheet_has_no_names_even_if_states_differ():
    rows = ["Identifier,Status,Grade,Maximum grade,Grade can be changed"]
    rows += [f"Participant {n},{status},,100.00,Yes" for n, status in STATES]
    class_ = [
        standing(Member("Participant", user=n), 5, 10.0, layout="moodle") for n in ("501", "502")
    ]
    filled = fill("\n".join(rows).encode(), class_)
    assert [change.who for change in filled.changes] == ["Participant 501", "Participant 502"]


def test_blind_work_is_marked_where_names_have_been_revealed():
    blind = standing(Member("Participant", user="501"), 8, layout="moodle")
    blind = replace(blind, result=replace(blind.result, student="Participant 501"))
    done = imported(fill(worksheet(ENGLISH), [blind, mark("502", 5)]))
    assert done.changes == {"501": (None, 8.0), "502": (7.0, 5.0)}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "Participant 502",
            "Participant 501",
            r"rows 2 and 3: both have the Identifier Participant",
        ),
        ("Participant 502", "", r"row 3: Identifier says nothing\. Moodle would not know whose"),
    ],
)
def test_a_number_that_two_have_or_one_lacks_is_told(old, new, words):
    content = worksheet(ENGLISH).decode().replace(old, new).encode()
    with pytest.raises(ExportError, match=words):
        fill(content, [mark("501", 8)])


def test_two_of_one_name_are_told_apart_in_what_is_printed():
    filled = fill(worksheet(ENGLISH), [mark("503", 8), without_work(member("504"))])
    assert [change.who for change in filled.changes] == ["Min Lee (503)"]
    assert [kept.who for kept in filled.kept] == ["Min Lee (504)"]
