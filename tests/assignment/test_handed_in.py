"""Times of rosters: written for people, in their language, and read without a guess."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from grader.staff.assignment.roster.handed_in import Times, times
from grader.staff.assignment.roster.moments import moment
from grader.staff.assignment.roster.roster import roster
from grader.staff.assignment.wanted import wanted

SEOUL = ZoneInfo("Asia/Seoul")
LATE_EVENING = datetime.datetime(2026, 10, 30, 23, 10, tzinfo=SEOUL)


@pytest.mark.parametrize(
    "text",
    [
        "Friday, 30 October 2026, 11:10 PM",
        "Friday, October 30, 2026, 11:10 p.m.",
        "Freitag, 30. Oktober 2026, 23:10",
        "vendredi 30 octobre 2026, 23:10",
        "viernes, 30 de octubre de 2026, 23:10",
        "пятница, 30 октября 2026, 23:10",
        "perjantai, 30. lokakuuta 2026, 23.10",
        "2026년 10월 30일 금요일 오후 11:10",
        "2026年 10月 30日(金曜日) 23:10",
        "Thứ Sáu, 30 tháng 10 2026, 11:10 PM",
        "2026-10-30 23:10",
        "2026-10-30 14:10:00 UTC",
        "2026-10-30T07:10:00-0700",
    ],
)
def test_a_time_in_many_languages(text: str):
    assert moment(text, SEOUL) == LATE_EVENING


@pytest.mark.parametrize(
    ("text", "hour"), [("3 May 2026, 12:05 AM", 0), ("3 May 2026, 12:05 PM", 12)]
)
def test_noon_and_midnight(text: str, hour: int):
    assert moment(text, SEOUL).hour == hour


@pytest.mark.parametrize(
    "text",
    [
        *("-", "", "soon", "20261011", "30/10/2026 23:10", "31 February 2026, 10:10"),
        "Fri, 30 Oct 2026, 25:10",
        "3 listopad 2026, 10:10",  # November in Poland, October in Croatia
        "3 or 4 May 2026, 10:10",
        "3 May 2026",
    ],
)
def test_what_may_mean_two_things_or_none_is_not_guessed(text: str):
    assert moment(text, SEOUL) is None


def test_without_a_zone_only_what_has_an_offset_is_an_instant():
    assert moment("30 October 2026, 23:10", None) is None
    assert moment("2026-10-30 23:10:00 +0900", None) == LATE_EVENING


MOODLE = """\
Identifier,Full name,ID number,Status,Grade,Last modified (submission),Last modified (grade)
Participant 1,Ada Lovelace,s11,Submitted,-,"Friday, 30 October 2026, 11:10 PM","1 May 2026, 1:00 AM"
Participant 2,Min Lee,s12,No submission,-,-,-
"""
KOREAN = """\
식별 번호,성함,상태,최종 수정 (제출),최종 수정 (성적)
참가자 101,김민수,제출됨,2026년 10월 30일 금요일 오후 11:10,2026년 11월 1일 일요일 오후 1:00
참가자 102,이순신,제출됨,-,-
"""
GRADESCOPE = """\
First Name,Last Name,SID,Email,Total Score,Status,Submission Time
Ada,Lovelace,20261011,a@x.org,3,Graded,2026-10-30 07:10:00 -0700
Min,Lee,20261012,m@x.org,,Missing,
"""


@pytest.fixture(name="read")
def reading(tmp_path):
    def read(content: str, zone=SEOUL) -> Times:
        file = tmp_path / "roster.csv"
        file.write_text(content, encoding="utf-8")
        return times(roster(file), zone)

    return read


@pytest.mark.parametrize("content", [MOODLE, KOREAN, GRADESCOPE])
def test_the_time_of_each_who_handed_in(read, content: str):
    found = read(content)
    assert [datetime.datetime.fromisoformat(time) for time in found.of.values()] == [LATE_EVENING]
    assert [member.name for member in found.of] in (["Ada Lovelace"], ["김민수"])
    [line] = found.said
    assert "says when 1 of them handed in" in line


def test_a_roster_without_times_says_nothing(read):
    assert read("name,id\nAda,20261011\nMin,20261012\n") == Times()


def test_what_is_no_time_is_told_with_its_student(read):
    found = read(MOODLE.replace("11:10 PM", "late in the evening"))
    assert found.of == {}
    assert found.said == (
        "the roster's column 'Last modified (submission)' has what is not understood as a time: "
        "Ada Lovelace (Friday, 30 October 2026, late in the evening)",
    )


def test_a_time_of_no_zone_is_told_where_there_is_a_due_date(tmp_path, read):
    [line] = read(MOODLE, None).said
    assert 'with zone = "Asia/Seoul", or yours, in assignment.toml it counts' in line
    sheet, terms = tmp_path / "roster.csv", tmp_path / "assignment.toml"
    for due, lines in (("", []), ("due = 2026-10-30T23:59:00+09:00", [line])):
        terms.write_text(due, encoding="utf-8")
        assert wanted(tmp_path, roster_file=sheet).said[2:] == lines
