"""What is printed of a class: a row and a story for everybody, aligned in any script."""

from __future__ import annotations

from contextlib import closing

import pytest

from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Late, Terms
from grader.staff.gradebook.records import WAITING, LeftOut, Member, Origin, Ungraded
from grader.staff.gradebook.standings import latest
from grader.staff.report import table as module
from grader.staff.report.aligned import table, width
from grader.staff.report.table import class_text
from tests.gradebook.made import gradebook, result, verdict

WHOLE = (verdict("corr2d", 2.0), verdict("K", 1.0), verdict("pool2d", 3.0))
HUNDRED = Terms(out_of=100, due="2026-10-30T23:59:00+09:00", late=Late(per_day=10))
LATE = Origin(submitted="2026-10-31T10:00:00+09:00")


def printed(tmp_path, *results, given=(), left_out=(), **said):
    with closing(gradebook(tmp_path, *results, **said)) as book:
        book.given.give(given)
        book.note_left_out(latest(book), left_out)
        return class_text(book, latest(book))


def row(text, name):
    return next(line for line in text.splitlines() if line.startswith(name))


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (result("Ada"), "none of what counts was attempted"),
        (result("Ada", remarks=("hw.ipynb: its JSON is broken",)), "hw.ipynb: its JSON is broken"),
        (
            result("Ada", verdict("corr2d", 0.0, mistake="flipped kernel")),
            "1 answer, and no points: corr2d (flipped kernel)",
        ),
        (
            result("Ada", verdict("K", 1.0), verdict("corr2d", error="NameError: no torch\nmore")),
            "corr2d: NameError: no torch",
        ),
        (
            result("Ada", verdict("K", 1.0), remarks=("cell 2: did not stop in 30 s",)),
            "cell 2: did not stop in 30 s",
        ),
        (result("Ada", *WHOLE), ""),
    ],
)
def test_each_zero_and_each_error_has_its_reason(tmp_path, work, told):
    text = printed(tmp_path, work)
    assert row(text, "Ada").endswith(told)
    assert ("why" in text.splitlines()[0]) == bool(told)


def test_each_mark_that_was_changed_has_its_reason(tmp_path):
    given = [Given(Member("Bob"), "", 70.0, "oral exam"), Given(Member("Cem"), "", None, "ill")]
    works = [result("Ada", *WHOLE, origin=LATE), result("Bob", *WHOLE), result("Cem", *WHOLE)]
    people = [Member(name) for name in ("Ada", "Bob", "Cem", "Dan")]
    text = printed(tmp_path, *works, terms=HUNDRED, roster=people, given=given)
    assert "90 / 100" in row(text, "Ada") and "10 % off" in row(text, "Ada")
    assert "70 / 100" in row(text, "Bob") and "because oral exam" in row(text, "Bob")
    assert "excused" in row(text, "Cem") and "because ill" in row(text, "Cem")
    assert "0 / 100" in row(text, "Dan") and "handed in nothing" in row(text, "Dan")
    assert "4 students, 1 handed in nothing, 1 excused" in text
    assert "mean mark 80 of 100" in text  # of the two who have one


def test_a_mark_by_hand_of_somebody_absent_counts_in_the_mean(tmp_path):
    given = [Given(Member("Abe"), "", 60.0, "oral exam")]
    people = [Member(name) for name in ("Abe", "Ada", "Dan")]
    text = printed(tmp_path, result("Ada", *WHOLE), terms=HUNDRED, roster=people, given=given)
    assert "3 students, 2 handed in nothing, mean 6 of 6 points, mean mark 80 of 100" in text
    (tmp_path / "exercise").mkdir()
    given = [Given(Member("Abe"), "pool2d", 3.0, "on paper")]
    text = printed(
        tmp_path / "exercise", result("Ada", *WHOLE), terms=HUNDRED, roster=people, given=given
    )
    assert "mean 4.5 of 6 points, mean mark 75 of 100" in text
    assert "3 / 6" in row(text, "Abe") and "0 / 6" in row(text, "Dan")


@pytest.mark.parametrize("terms", [HUNDRED, Terms(), Terms(pass_at=60)])
def test_where_everybody_is_excused_there_is_no_mean(tmp_path, terms):
    given = [Given(Member(name), "", None, "ill") for name in ("Ada", "Bob")]
    text = printed(tmp_path, result("Ada", *WHOLE), result("Bob"), terms=terms, given=given)
    assert "2 students, 2 excused" in text and "mean" not in text


def test_pass_or_fail_is_counted(tmp_path):
    terms = Terms(pass_at=60)
    text = printed(tmp_path, result("Ada", *WHOLE), result("Bob"), terms=terms)
    assert "pass" in row(text, "Ada") and "fail" in row(text, "Bob")
    assert "1 pass" in text


def test_where_the_mark_is_the_points_it_is_said_once(tmp_path):
    text = printed(tmp_path, result("Ada", *WHOLE))
    assert "mark" not in text.splitlines()[0]
    assert "6 / 6" in row(text, "Ada")


def test_where_nobody_said_what_counts_it_is_told_how_to(tmp_path):
    text = printed(tmp_path, result("Ada", *WHOLE))
    assert "all of the course: " in text and "--only 7.2:core, or `counts` in assignment" in text


def test_all_are_shown_or_where_the_rest_is_is_told(tmp_path, monkeypatch):
    works = [result(f"hw {number}") for number in range(12)]
    text = printed(tmp_path, *works)
    assert [line.split("  ")[0] for line in text.splitlines()[2:14]] == [w.student for w in works]
    monkeypatch.setattr(module, "MOST_ROWS", 10)
    (tmp_path / "more").mkdir()
    text = printed(tmp_path / "more", *works)
    assert "... and 2 more: `grader show NAME` prints any of them" in text
    assert "12 students" in text


def test_who_was_not_graded_or_left_out_is_told(tmp_path):
    faults = [Ungraded("Ada", "OSError: no space")]
    left = [LeftOut("x.pdf", "no notebook")]
    text = printed(tmp_path, result("Bob"), ungraded=faults, left_out=left)
    assert row(text, "Ada").endswith("not graded: OSError: no space")
    assert "NOT GRADED, by a fault that is not theirs:\n  Ada: OSError: no space" in text
    assert "left out: x.pdf: no notebook" in text


def test_who_waits_is_no_fault_and_counts_for_no_mean(tmp_path):
    text = printed(tmp_path, result("Bob", *WHOLE), ungraded=[Ungraded("Ada", WAITING)])
    assert row(text, "Ada").endswith(f"not graded yet: {WAITING}")
    assert "2 students, 1 not graded, mean 6 of 6 points" in text
    assert "by a fault" not in text


def test_a_long_name_pushes_nobodys_mark_off_the_screen(tmp_path):
    name = "Maximilian " * 12
    text = printed(tmp_path, result("Ada", *WHOLE), result(name))
    assert max(map(len, text.splitlines()[:4])) < 120
    assert row(text, "Maximilian Maximilian Maximilian Maximi…")


def test_a_group_is_a_row_each_and_its_mistakes_are_counted_once(tmp_path):
    members = (Member("Ada"), Member("Bob"))
    work = result(
        "G", verdict("corr2d", 0.5, mistake="flipped kernel"), origin=Origin(members=members)
    )
    text = printed(tmp_path, work)
    assert row(text, "Ada") and row(text, "Bob")
    assert "1 x corr2d: flipped kernel" in text


@pytest.mark.parametrize(
    ("text", "cells"), [("Ada", 3), ("이순신", 6), ("e\u0301", 1), ("ｆ", 2), ("", 0), ("👩", 2)]
)
def test_signs_have_the_width_that_a_terminal_gives_them(text, cells):
    assert width(text) == cells


def test_columns_stand_under_one_another():
    lines = table(["name", "n"], [["이순신", "5"], ["Ada", "12"]], right=(1,)).splitlines()
    assert {width(line) for line in lines} == {6 + 2 + 2}
    assert table(["a", "b"], [["x", ""]]).splitlines()[0] == "a"


def test_two_of_one_name_are_told_apart(tmp_path):
    works = [
        result(f"lee {user}", origin=Origin(members=(Member("Min Lee", user=user),)))
        for user in ("103", "104")
    ]
    text = printed(tmp_path, *works, result("Ada"))
    assert row(text, "Min Lee (103)") and row(text, "Min Lee (104)")
    assert "Ada (" not in text


def test_who_deserves_a_look_is_called_by_the_name_in_the_table(tmp_path):
    alone = result(
        "leemin", remarks=("ended early",), origin=Origin(members=(Member("Min Lee", user="103"),))
    )
    group = result(
        "Team 1", remarks=("a link",), origin=Origin(members=(Member("Ada"), Member("Bob")))
    )
    text = printed(tmp_path, alone, group)
    assert "  Min Lee: ended early" in text
    assert "  Team 1: a link" in text
