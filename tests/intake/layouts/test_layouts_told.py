"""Platforms whose names are completed by a file or by a time: what each entry is of whom."""

from __future__ import annotations

import time

import pytest

from grader.staff.intake.layouts.blackboard import BLACKBOARD
from grader.staff.intake.layouts.brightspace import BRIGHTSPACE
from grader.staff.intake.layouts.clones import CLASSROOM_50, GITHUB
from grader.staff.intake.layouts.gradescope import GRADESCOPE, METADATA
from tests.intake.layouts.listings import listing, work_of

RUBY = """\
---
submission_1:
  :submitters:
  - :name: José García
    :sid: 0123
    :email: j@x.example
  - :name: Min
  :created_at: 2026-03-02 22:59:00.123456789 +09:00
  :results: &1
    tests: []
submission_2:
  :submitters: [{":sid": "7"}]
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2026-03-02 13:59:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Asia/Seoul
    time: 2026-03-02 22:59:00.000000000 Z
  :results: *1
submission_3:
  :submitters: nobody
  :created_at: "2026-03-02T22:59:00.123+09:00"
submission_4: 5
7: {}
"""


def test_gradescope_tells_groups_times_and_what_is_missing():
    folders = [f"submission_{number}" for number in (1, 2, 3, 9)]
    works = GRADESCOPE.works(listing(METADATA, folders=folders, texts={METADATA: RUBY}))
    first, second, third, odd, untold = works
    assert [(m.name, m.sid, m.email) for m in first.members] == [
        ("José García", "83", "j@x.example"),  # Ruby leaves 0123 bare only if it is octal
        ("Min", "", ""),
    ]
    assert first.name == "José García + Min"
    assert first.submitted == "2026-03-02T22:59:00+09:00"
    assert (second.members[0].name, second.members[0].sid) == ("7", "7")
    assert second.submitted == "2026-03-02T13:59:00+00:00"
    assert third.members[0].name == "submission 3"
    assert third.submitted == "2026-03-02T22:59:00+09:00"
    assert not odd.holds
    assert odd.said == "the export has no files of this submission"
    assert untold.said == f"{METADATA} does not say whose submission this is"


@pytest.mark.parametrize(
    "text",
    [
        *("", "[1, 2]", "a: [", "x", "\x00", "a: !!python/object/apply:os.system [id]"),
        *("submission_1: {:created_at: 2026-99-99}", "a: " + "[" * 3_000, "? [a]\n: 1"),
        "submission_1: {:created_at: !ruby/x {? [1]: 2}}",
    ],
)
def test_metadata_that_are_none_lose_nobody(text):
    works = GRADESCOPE.works(listing(METADATA, folders=["submission_1"], texts={METADATA: text}))
    assert [work.entry for work in works] == ["submission_1"]


ABOUT = """\
Name: Min Lee (min_lee)\r
Assignment: HW_1\r
Date Submitted: Monday, March 2, 2026 10:59:00 PM KST\r
\r
Submission Field:\r
{text}\r
\r
Comments:\r
There are no student comments for this assignment.\r
\r
Files:\r
\tOriginal filename: hw (1).ipynb\r
\tFilename: HW_1_min_lee_attempt_2026-03-02-22-59-00_hw1.ipynb\r
"""


def test_blackboard_names_are_completed_by_the_text_about_an_attempt():
    stem = "HW_1_min_lee_attempt_2026-03-02-22-59-00"
    about = ABOUT.format(text="There is no student submission text data for this assignment.")
    page, work = BLACKBOARD.works(
        listing(f"{stem}.txt", f"{stem}_hw1.ipynb", texts={f"{stem}.txt": about})
    )
    assert work.members[0].name == "Min Lee"
    assert work.members[0].login == page.who == work.who == "min_lee"
    assert (work.called, work.submitted) == ("hw (1).ipynb", "2026-03-02T22:59:00")
    assert (page.said, page.holds) == ("", False)
    about = ABOUT.format(text="https://colab.research.google.com/drive/1")
    page, _ = BLACKBOARD.works(
        listing(f"{stem}.txt", f"{stem}_hw1.ipynb", texts={f"{stem}.txt": about})
    )
    assert page.said.startswith("a Colab link")
    alone = work_of(BLACKBOARD, f"{stem}_hw1.ipynb")
    assert (alone.members[0].name, alone.called) == ("lee", "hw1.ipynb")  # all a name can tell


SPANISH = """\
Nombre: {name} ({user})
Actividad: HW_1
Fecha de envío: lunes (2 de marzo)

Campo de envío:
no: nada (garcia)
"""


@pytest.mark.parametrize("text", [SPANISH, SPANISH.replace(":", "："), ""])
def test_blackboards_users_are_told_apart_in_any_language_and_without_a_text(text):
    names = {"ana_garcia": "Ana García", "luis_garcia": "Luis García", "ben": "Ben (B.) Okafor"}
    stems = {user: f"HW_1_{user}_attempt_2026-03-02-22-59-00" for user in names}
    texts = {
        f"{stems[user]}.txt": text.format(name=name, user=user) for user, name in names.items()
    }
    works = BLACKBOARD.works(listing(*(f"{stem}_hw_1.ipynb" for stem in stems.values()), *texts,
                                     texts=texts))  # fmt: skip
    told = {(work.who, work.members[0].login, work.members[0].name) for work in works}
    assert told == {(user, user, name if text else user) for user, name in names.items()}
    assert {work.called for work in works if work.holds} == {"hw_1.ipynb"}


def test_a_username_that_blackboard_has_changed_in_the_names_of_files_stands_in_the_text():
    stem = "HW_1_ana.x_attempt_2026-03-02-22-59-00"
    texts = {f"{stem}.txt": "Name: Ana (ana@x)\nAssignment: (none)\n"}
    work = work_of(BLACKBOARD, f"{stem}.txt", texts=texts)
    assert (work.members[0].name, work.members[0].login) == ("Ana", "ana@x")


@pytest.mark.parametrize("odd", ["\n", " ", "(", "x:", "Original filename: "])
def test_no_text_about_an_attempt_takes_long(odd):
    """A student writes most of it."""
    stem = "HW_1_min_lee_attempt_2026-03-02-22-59-00"
    texts = {f"{stem}.txt": odd * 100_000 + ABOUT.format(text="")}
    begin = time.process_time()
    BLACKBOARD.works(listing(f"{stem}.txt", texts=texts))
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("stamp", "when"),
    [
        ("Mar 2, 2026 1159 PM", "2026-03-02T23:59:00"),
        ("Dec 31, 2025 1201 AM", "2025-12-31T00:01:00"),
        ("September 7, 2026 12:05 PM", "2026-09-07T12:05:00"),
        ("Feb 31, 2026 100 AM", ""),
        ("Mär 2, 2026 100 AM", ""),
    ],
)
def test_brightspace_names_say_when(stamp, when):
    entry = f"12-34 - Anne-Marie O - Neill - {stamp}"
    if "ä" in stamp:  # of another language: not taken for a time
        assert not BRIGHTSPACE.fits(listing(folders=[entry]))
        return
    work = work_of(BRIGHTSPACE, entry, folders=(entry,))
    assert (work.members[0].name, work.members[0].user) == ("Anne-Marie O - Neill", "12")
    assert work.submitted == when


def test_the_number_that_all_of_brightspace_have_is_the_assignments():
    stamp = "Mar 2, 2026 1159 PM"
    for folders in (
        [f"12-34 - A - {stamp}", f"13-34 - B - {stamp}"],
        [f"34-12 - A - {stamp}", f"34-13 - B - {stamp}"],
    ):
        works = BRIGHTSPACE.works(listing(folders=folders))
        assert [work.members[0].user for work in works] == ["12", "13"]


ROSTER = "identifier,github_username,github_id,name\nkim@x.example,Kim-Lee,77,Minji Kim\n"
GRADES = (
    "assignment_name,github_username,roster_identifier,student_repository_name,"
    "submission_timestamp,group_name\nhw,Kim-Lee,kim@x.example,hw-kim-lee,2026-03-02T13:00:00Z,\n"
    "hw,ben,S9,hw-team-a,2026-03-02T14:00:00Z,Team A\n"
)


def test_clones_of_github_are_of_the_people_in_the_tables_beside_them():
    works = GITHUB.works(
        listing(
            folders=["hw-kim-lee", "hw-team-a", "hw-nobody", "other"],
            name="hw-submissions",
            texts={"classroom_roster.csv": ROSTER, "grades.csv": GRADES},
        )
    )
    kim, team, nobody, other = (work.members[0] for work in works)
    assert (kim.name, kim.user, kim.login) == ("Minji Kim", "77", "Kim-Lee")
    assert (kim.sid, kim.email) == ("kim@x.example", "kim@x.example")
    assert (team.login, team.sid, works[1].group) == ("ben", "S9", "Team A")
    assert works[1].submitted == "2026-03-02T14:00:00+00:00"
    assert (nobody.name, other.name) == ("nobody", "other")


def test_a_repository_of_a_group_is_of_all_whom_the_table_of_grades_names_with_it():
    more = "hw,Kim-Lee,,hw-team-a,2026-03-02T14:00:00Z,Team A\n"
    texts = {"classroom_roster.csv": ROSTER, "grades.csv": GRADES + more * 2}
    (team,) = GITHUB.works(listing(folders=["hw-team-a"], name="hw-submissions", texts=texts))
    assert [(m.name, m.login, m.sid) for m in team.members] == [
        ("ben", "ben", "S9"),
        ("Minji Kim", "Kim-Lee", "kim@x.example"),
    ]
    assert (team.name, team.group) == ("ben + Minji Kim", "Team A")
    assert team.submitted == "2026-03-02T14:00:00+00:00"


def test_clones_without_tables_have_the_accounts_in_their_names():
    works = GITHUB.works(listing(folders=["hw-1-ann", "hw-1-bob-b"], name="hw-1-submissions"))
    assert [work.members[0].login for work in works] == ["ann", "bob-b"]
    assert GITHUB.fits(listing(folders=["hw-1-ann"], name="hw-1-submissions"))
    assert not GITHUB.fits(listing(folders=["kim", "lee"], name="my-submissions"))
    # Called by hand: what all names begin with is the assignment.
    works = CLASSROOM_50.works(listing(folders=["cs-hw-ann", "cs-hw-anna"], name="mine"))
    assert [work.members[0].login for work in works] == ["ann", "anna"]


@pytest.mark.parametrize(
    ("cell", "time", "said"),
    [
        ("2026-03-02 13:00:00 UTC", "2026-03-02T13:00:00+00:00", ""),
        ("2026-03-02T13:00:00Z", "2026-03-02T13:00:00+00:00", ""),
        ("2026-03-02 13:00:00 +0900", "2026-03-02T13:00:00+09:00", ""),
        ("", "", ""),
        ("last Monday", "", "its table says 'last Monday', which is not understood as a time"),
    ],
)
def test_the_times_of_a_table_are_read_or_told(cell, time, said):
    """A time that is none would stop the whole class when marks are settled."""
    grades = f"github_username,student_repository_name,submission_timestamp\nann,hw-ann,{cell}\n"
    (ann,) = GITHUB.works(listing(folders=["hw-ann"], texts={"grades.csv": grades}))
    assert (ann.submitted, ann.said) == (time, said)
    scores = f"username,max_score,datetime\nann,1,{cell}\n"
    place = listing("scores.csv", folders=["hw-ann"], texts={"scores.csv": scores})
    (ann,) = CLASSROOM_50.works(place)
    assert (ann.submitted, ann.said) == (time, said)


def test_clones_in_a_folder_of_any_name_are_known_by_the_accounts_of_a_list():
    clones = ["hw-kim-lee", "hw-ben"]
    grades = listing(folders=clones, name="mine", texts={"grades.csv": GRADES})
    assert GITHUB.fits(grades)
    roster = "username,first_name,github_id\nben,B,7\nkim-lee,K,8\n"
    students = listing("students.csv", folders=clones, texts={"students.csv": roster})
    assert CLASSROOM_50.fits(students)
    assert not GITHUB.fits(students)
    for others in (["ann", "cleo"], ["hw-ann", "hw-cleo", "hw-ben"]):
        assert not GITHUB.fits(listing(folders=others, texts={"grades.csv": GRADES}))
        assert not CLASSROOM_50.fits(listing(folders=others, texts={"students.csv": roster}))
    # A list of another kind that has a column of this name.
    other = listing(folders=clones, texts={"students.csv": "username,mark\nben,1\nkim-lee,2\n"})
    assert not CLASSROOM_50.fits(other)
