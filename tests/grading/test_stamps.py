"""When each submission came: by the platform, else by the roster, else by its files."""

from __future__ import annotations

import os
from dataclasses import replace

from grader.staff.assignment.assignment import Assignment
from grader.staff.assignment.wanted import Wanted, wanted
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Member
from grader.staff.grading.starting.stamps import with_stamps
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import small_class
from tests.intake.downloads import as_zip, moodle, participant, the_class

TERMS = 'due = 2026-10-30T23:59:00\nzone = "Asia/Seoul"\n'


def stamps(handed_in) -> dict[str, str]:
    return {each.student: each.origin.submitted for each in handed_in.students}


def test_the_worksheet_of_moodle_has_what_its_archive_lacks(tmp_path):
    ada, other, *_ = the_class()
    archive = as_zip(moodle([ada, other]), tmp_path / "moodle.zip")
    rows = [
        "Identifier,Full name,Last modified (submission)",
        f'Participant {participant(ada)},{ada.name},"Friday, 30 October 2026, 11:10 PM"',
        f"Participant {participant(other)},{other.name},-",
    ]
    (tmp_path / "sheet.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "assignment.toml").write_text(TERMS, encoding="utf-8")
    asked = wanted(archive, roster_file=tmp_path / "sheet.csv")
    handed_in = submissions(archive)
    assert set(stamps(handed_in).values()) == {""}
    found = stamps(with_stamps(handed_in, asked))
    assert sorted(found.values()) == ["", "2026-10-30T23:10:00+09:00"]


def test_of_a_group_the_latest_time_counts_and_the_platform_s_own_is_never_replaced(tmp_path):
    [first, second, third] = submissions(small_class(tmp_path / "class")).students
    ada, bob = first.origin.members[0], second.origin.members[0]
    times = {ada: "2026-10-30T23:10:00+09:00", bob: "2026-10-30T15:00:00+00:00"}
    asked = Wanted(people=[ada, bob])
    asked = replace(asked, times=replace(asked.times, of=times))
    pair = replace(first, origin=replace(first.origin, members=(ada, bob)))
    stamped = replace(second, origin=replace(second.origin, submitted="2026-01-01T00:00:00+00:00"))
    handed_in = replace(submissions(tmp_path / "class"), students=(pair, stamped, third))
    assert list(stamps(with_stamps(handed_in, asked)).values()) == [
        times[bob],
        "2026-01-01T00:00:00+00:00",
        "",
    ]


def test_the_date_of_the_newest_file_is_taken_where_it_is_asked_for(tmp_path):
    folder = small_class(tmp_path / "class")
    for file in folder.iterdir():
        os.utime(file, (1_700_000_000, 1_700_000_000))
    (tmp_path / "a.toml").write_text('stamp = "file"\n', encoding="utf-8")
    asked = Wanted(assignment=Assignment(tmp_path / "a.toml"))
    assert asked.terms == Terms(stamp_of_file=True)
    assert set(stamps(with_stamps(submissions(folder), asked)).values()) == {
        "2023-11-14T22:13:20+00:00"
    }
    assert set(stamps(with_stamps(submissions(folder), Wanted())).values()) == {""}


def test_a_team_of_moodle_s_has_not_the_time_of_whoever_has_its_number(tmp_path):
    _, ada = the_class()[:2]
    team = replace(ada, first="Team Rocket", last="")
    archive = as_zip(moodle([team]), tmp_path / "moodle.zip")
    asked = Wanted(people=[person := Member(ada.name, user=participant(ada))])
    asked = replace(asked, times=replace(asked.times, of={person: "2026-10-30T23:10:00+09:00"}))
    assert set(stamps(with_stamps(submissions(archive), asked)).values()) == {""}
    archive = as_zip(moodle([ada]), tmp_path / "of_one.zip")
    assert set(stamps(with_stamps(submissions(archive), asked)).values()) == set(
        asked.times.of.values()
    )
