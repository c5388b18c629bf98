"""Marks into a Canvas gradebook, held against what Canvas makes of the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import filled_text
from tests.report.canvas_gradebook import (
    EXPORT,
    ROWS,
    fill,
    imported,
)
from tests.report.exporting import ANAIS, BEN, JOSE, MIN, MIN_TOO, MINJI, standing, without_work


def test_only_the_marks_that_differ_change_and_no_assignment_is_made():
    class_ = [
        standing(JOSE, 8.5),
        standing(MINJI, 7.126),
        standing(MIN, 0),
        standing(MIN_TOO, 5),
        standing(ANAIS, 10, excused=True),
        without_work(BEN),
    ]
    filled = fill(class_)
    done = imported(filled)
    assert done.changes == {
        ("102", "4711"): (None, 7.13),
        ("103", "4711"): (3.0, 0.0),
        ("105", "4711"): (None, "EX"),
    }
    assert done.new_assignments == ["Notes"]  # as Canvas would of its own file
    assert filled.same == 1
    assert {(k.who, k.why) for k in filled.kept} == {
        ("Lee, Min (104)", "not assigned to them (N/A)"),
        ("Okafor, Ben", "handed in nothing"),
    }


def test_all_else_is_the_teachers_byte_for_byte():
    filled = fill([standing(MINJI, 7.5), standing(ANAIS, 9)])
    row = ROWS["102"].replace("cats,,", "cats,7.50,")
    other = ROWS["105"].replace("A,,,", "A,,9.00,")
    expected = EXPORT.replace(ROWS["102"], row).replace(ROWS["105"], other)
    assert filled.sheet.content() == expected.encode()


def test_nobody_without_a_mark_is_cleared_unless_zeros_are_wanted():
    class_ = [without_work(JOSE), without_work(MIN, "the disk was full"), without_work(MINJI)]
    filled = fill([*class_, standing(BEN, 1234)])
    assert imported(filled).changes == {}
    assert filled.sheet.content() == EXPORT.encode()
    told = filled_text(filled, everything=True)
    assert "left as it is: Lee, Min (103): not graded: the disk was full" in told
    zeros = imported(fill([*class_, standing(BEN, 1234)], zeros=True))
    assert zeros.changes == {("101", "4711"): (8.5, 0.0), ("102", "4711"): (None, 0.0)}


def test_a_zero_that_somebody_gave_for_nothing_is_a_mark():
    absent = without_work(BEN)
    given = replace(absent, mark=replace(absent.mark, by_hand=True))
    assert imported(fill([given])).changes == {("106", "4711"): (1234.0, 0.0)}


def test_who_is_excused_in_canvas_stays_so():
    export = EXPORT.replace("S3,minlee,A,,3.00", "S3,minlee,A,,EX")
    filled = fill([standing(MIN, 7)], export)
    assert filled.sheet.content() == export.encode()
    assert [kept.why for kept in filled.kept] == ["excused in Canvas (EX)"]


def test_marks_are_scaled_to_the_points_of_the_column():
    filled = fill([standing(MINJI, 30, 40.0), standing(JOSE, 40, 40.0)])
    assert imported(filled).changes == {
        ("101", "4711"): (8.5, 10.0),
        ("102", "4711"): (None, 7.5),
    }
    assert "marks here are out of 40, and there out of 10: scaled, times 0.25" in filled.notes


def test_a_large_mark_has_no_sign_between_thousands():
    export = EXPORT.replace("10.00,5,", "2000,5,")
    filled = fill([standing(MINJI, 1999.5, 2000.0), standing(BEN, 1234, 2000.0)], export)
    assert b",1999.50," in filled.sheet.content()
    assert imported(filled).changes == {("102", "4711"): (None, 1999.5)}
    assert filled.same == 1  # 1,234.00 is the same


def test_a_file_with_semicolons_is_written_as_canvas_reads_it():
    export = EXPORT.replace('"1,234.00"', "1234").replace(", ", "~").replace(",", ";")
    export = export.replace("~", ", ")
    filled = fill([standing(MINJI, 7.5), standing(JOSE, 8.5)], export)
    assert imported(filled).changes == {("102", "4711"): (None, 7.5)}


@pytest.mark.parametrize("column", ["4711", "Homework 7", "Homework 7 (4711)"])
def test_a_column_is_named_by_title_or_number(column):
    assert fill([standing(MINJI, 7)], column=column).changes[0].new == "7.00"


def test_the_only_column_or_that_of_the_title_needs_no_name():
    assert fill([standing(MINJI, 3)], column="", title="Essay (draft)").changes[0].old == "2.00"
    one = EXPORT.replace("Essay (draft) (4712)", "Essay")
    assert fill([standing(MINJI, 3)], one, column="").changes[0].old == ""


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("", r"2 columns for marks. Name one with --column.*Homework 7 \(4711\), Essay"),
        ("Homework 8", "did you mean Homework 7"),
        ("Quiz", "no column Quiz, and Canvas would offer to make it anew"),
        ("Assignments Current Score", "is read only"),
    ],
)
def test_a_column_that_canvas_would_not_take_is_refused(column, words):
    with pytest.raises(ExportError, match=words):
        fill([standing(MINJI, 7)], column=column)


@pytest.mark.parametrize("only", [True, False])
def test_a_title_that_no_column_has_is_no_other_columns(only):
    export = EXPORT.replace("Essay (draft) (4712)", "Notes") if only else EXPORT
    said = r"columns? for marks, and none is called Homework 2. Name one with --column"
    with pytest.raises(ExportError, match=said):
        fill([standing(MINJI, 3)], export, column="", title="Homework 2")
    assert fill([standing(MINJI, 3)], column="", title=" homework  7").changes


def test_who_keeps_another_mark_is_not_said_to_be_marked():
    empty = standing(ANAIS, 10, excused=True)
    marked = standing(MINJI, 0)
    class_ = [replace(s, result=replace(s.result, files=())) for s in (empty, marked)]
    told = filled_text(fill(class_), everything=False)
    [line] = [line for line in told.splitlines() if line.startswith("marked, though")]
    assert line.endswith(": 김, 민지")


def test_columns_of_one_title_are_told_apart_by_their_numbers():
    export = EXPORT.replace("Essay (draft) (4712)", "Homework 7 (4712)")
    with pytest.raises(ExportError, match=r"2 columns are called Homework 7.*4711, 4712"):
        fill([standing(MINJI, 7)], export, column="Homework 7")
    assert fill([standing(MINJI, 7)], export, column="4712").changes[0].old == "2.00"


def test_read_only_columns_are_known_in_other_languages():
    export = EXPORT.replace("    Points Possible", "    Mögliche Punkte").replace(
        "(read only)", "(schreibgeschützt)"
    )
    with pytest.raises(ExportError, match="is read only"):
        fill([standing(MINJI, 7)], export, column="Assignments Current Score")


def test_a_table_of_something_else_is_refused():
    with pytest.raises(ExportError, match="is no gradebook that Canvas exported"):
        fill([standing(JOSE, 5)], "Vorname;Nachname\nJosé;García\n")
