"""Who works with whom, by the roster: what one of a group hands in is all of theirs."""

from __future__ import annotations

import dataclasses

import pytest

from grader.staff.assignment.wanted import NO_GROUPS, wanted
from grader.staff.grading.grading_run import looked
from tests.intake.downloads import Student, as_zip, canvas, moodle, work

TERMS = 'work = "in groups"\ndue = 2026-03-02T23:59:00\nzone = "Asia/Seoul"\n'
ADA = Student("Ada", "Lovelace", "5001", {"hw.ipynb": work()})
MIN = Student("Min", "Lee", "5002", {"hw.ipynb": work("answer = 2")})
ZOE = Student("Zoë", "Linke", "5003", {"hw.ipynb": work("answer = 3")})
GROUPS = """\
name,canvas_user_id,user_id,login_id,sections,group_name
Ada Lovelace,5001,s1,ada,A,Kim & Co.
Min Lee,5002,s2,min,A,Kim & Co.
Zoë Linke,5003,s3,zoe,A,
"""


@pytest.fixture(name="handed_in")
def what_was_handed_in(tmp_path):
    def read(download, roster=GROUPS, terms=TERMS):
        archive = as_zip(download, tmp_path / "work.zip")
        (tmp_path / "assignment.toml").write_text(terms, encoding="utf-8")
        (tmp_path / "groups.csv").write_text(roster, encoding="utf-8")
        asked = wanted(archive, roster_file=tmp_path / "groups.csv")
        return looked(archive, tmp_path / "grades", "", asked)

    return read


def members(handed_in) -> list[list[str]]:
    return [[m.name for m in each.origin.members] for each in handed_in.students]


def test_canvas_names_the_one_who_uploaded_and_the_others_share_it(handed_in):
    found = handed_in(canvas([dataclasses.replace(MIN, first="Kim & Co.", last=""), ZOE]))
    assert sorted(members(found)) == [["Min Lee", "Ada Lovelace"], ["linkezoë"]]
    [shared] = [each for each in found.students if each.origin.group]
    # Feedback goes back by the number of the one who uploaded, and by the file as it was called.
    assert shared.origin.members[0].user == "5002"
    assert shared.origin.group == "Kim & Co."


def test_a_team_of_moodle_s_is_known_by_its_name_even_if_its_number_is_somebody_s(handed_in):
    sheet = (
        "Identifier,Full name,Group,Last modified (submission)\n"
        'Participant 50007,Zoë Linke,Kim & Co.,"2 March 2026, 10:10 PM"\n'
        'Participant 50008,Min Lee,The others,"3 March 2026, 10:10 PM"\n'
        'Participant 50009,Ada Lovelace,Kim & Co.,"2 March 2026, 10:10 PM"\n'
    )
    team = Student("Kim & Co.", "", "8", {"hw.ipynb": work()})
    found = handed_in(moodle([team]), sheet)
    assert members(found) == [["Zoë Linke", "Ada Lovelace"]]
    assert found.students[0].origin.submitted == "2026-03-02T22:10:00+09:00"


def test_of_two_works_of_a_group_the_later_counts_and_the_other_is_told(handed_in):
    both = [dataclasses.replace(ADA, minutes=-5), MIN]
    sheet = GROUPS.replace("sections,", "Submission Time,").splitlines()
    sheet[1] = sheet[1].replace(",A,", ",2026-03-02 22:00:00 +0900,")
    sheet[2] = sheet[2].replace(",A,", ",2026-03-02 21:00:00 +0900,")
    sheet[3] = sheet[3].replace(",A,", ",,")
    found = handed_in(canvas(both), "\n".join(sheet))
    assert members(found) == [["Ada Lovelace", "Min Lee"]]
    [left_out] = found.left_out
    assert left_out.why == "of the same group as lovelaceada, which handed that in later: Kim & Co."
    # Whose own work does not count has the page of the other, and reads it there.
    [shared] = found.students
    said = "of a group one work counts: this one, and not what was handed in by leemin"
    assert shared.remarks == (said,)


@pytest.mark.parametrize(
    ("time", "why"),
    [
        ("2026-03-02 22:00:00 +0900", "which handed that in at the same time; only that one"),
        ("", "and nobody knows which came later; only that one"),
    ],
)
def test_that_a_work_came_later_is_said_only_where_it_did(handed_in, time, why):
    sheet = GROUPS.replace("sections,", "Submission Time,").replace(",A,", f",{time},")
    [left_out] = handed_in(canvas([ADA, MIN]), sheet).left_out
    assert f", {why} counts: Kim & Co." in left_out.why


def test_a_column_group_means_nothing_unless_the_assignment_says_so(handed_in):
    found = handed_in(canvas([ADA, MIN]), terms="")
    assert [len(each) for each in members(found)] == [1, 1]


def test_groups_without_a_roster_that_has_them_are_told(tmp_path):
    (tmp_path / "assignment.toml").write_text('work = "in groups"\n', encoding="utf-8")
    assert wanted(tmp_path).said[-1] == NO_GROUPS
