"""Marks into a Canvas gradebook, held against what Canvas makes of the file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.staff.gradebook.records import Member
from grader.staff.report.exports.canvas import into_canvas
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import filled_text
from grader.staff.report.exports.tables.sheets import parsed
from tests.report.exporting import ANAIS, BEN, JOSE, MIN, MIN_TOO, MINJI, standing, without_work
from tests.report.importers import canvas_import

ASSIGNMENTS = {"4711": "Homework 7", "4712": "Essay (draft)"}
USERS = {
    "101": {"name": "García, José", "sid": "S1", "login": "jgarcia"},
    "102": {"name": "김, 민지", "sid": "S2", "login": "minji"},
    "103": {"name": "Lee, Min", "sid": "S3", "login": "minlee"},
    "104": {"name": "Lee, Min", "sid": "S4", "login": "minlee2"},
    "105": {"name": '="O\'Neill-Ødegård, Anaïs"', "sid": "S5", "login": "aoneill"},
    "106": {"name": "Okafor, Ben", "sid": "S6", "login": "bokafor"},
    "999": {"name": "Student, Test", "sid": "", "login": "t"},
}
HELD = {
    ("101", "4711"): 8.5,
    ("103", "4711"): 3.0,
    ("106", "4711"): 1234.0,
    ("101", "4712"): 1.0,
    ("102", "4712"): 2.0,
}
HEAD = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Homework 7 (4711),Essay (draft) (4712),"
    "Assignments Current Score\n"
    ",,,,,,,Manual Posting,\n"
    "    Points Possible,,,,,,10.00,5,(read only)\n"
)
ROWS = {
    "101": '"García, José",101,S1,jgarcia,"A, B",,8.50,1.00,77.5\n',
    "102": '"김, 민지",102,S2,minji,A,likes cats,,2.00,\n',
    "103": '"Lee, Min",103,S3,minlee,A,,3.00,,\n',
    "104": '"Lee, Min",104,S4,minlee2,A,,N/A,,\n',
    "105": '"=""O\'Neill-Ødegård, Anaïs""",105,S5,aoneill,A,,,,\n',
    "106": '"Okafor, Ben",106,S6,bokafor,A,,"1,234.00",,\n',
    "999": '"Student, Test",999,,t,A,,,,\n',
}
EXPORT = "\ufeff" + HEAD + "".join(ROWS.values())


def fill(class_, export=EXPORT, column="4711", **more):
    sheet = parsed(export.encode(), "grades.csv")
    return into_canvas(sheet, class_, column, **more)


def imported(filled):
    return canvas_import(filled.sheet.content(), HELD, USERS, ASSIGNMENTS)


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


def test_two_of_one_name_are_told_apart_in_what_is_printed():
    filled = fill([standing(MIN, 1), standing(JOSE, 2), without_work(MIN_TOO)])
    assert {each.who for each in filled.changes} == {"Lee, Min (103)", "García, José"}
    assert {each.who for each in filled.kept} == {"Lee, Min (104)"}


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


def test_ids_count_before_names_and_names_alone_are_said():
    nameless = [Member("X Y", login="JGARCIA"), Member("Z", sid="S2"), Member("Ben Okafor")]
    filled = fill([standing(m, 5, layout="plain") for m in nameless])
    assert [change.who for change in filled.changes] == [
        *("García, José", "김, 민지", "Okafor, Ben"),
    ]
    assert filled.matched.by_name == ("Okafor, Ben",)


def test_two_of_one_name_without_ids_get_no_mark_and_are_named():
    filled = fill([standing(Member("Min Lee"), 5, layout="plain"), standing(JOSE, 5)])
    assert [change.who for change in filled.changes] == ["García, José"]
    assert "NOT WRITTEN, since more than one has that name: Lee, Min" in filled_text(
        filled, everything=False
    )


def test_who_is_on_one_side_alone_is_listed():
    stranger = Member("newcomernina", user="500")
    told = filled_text(fill([standing(JOSE, 5), standing(stranger, 5)]), everything=True)
    assert "NOT WRITTEN, graded here and not in that file: newcomernina (500)" in told
    left = "in that file and not of this class, left as they are"
    assert f"{left}: 김, 민지; Lee, Min (103); Lee, Min (104);" in told
    assert "  8.50 -> 5.00  García, José" in told
    assert "marks: 0 new, 1 in place of others, 0 the same" in told


def test_who_handed_in_something_else_than_a_notebook_is_named():
    nothing = standing(MINJI, 0)
    nothing = replace(nothing, result=replace(nothing.result, files=()))
    told = filled_text(fill([nothing, standing(JOSE, 5)]), everything=False)
    assert "marked, though no notebook was there to grade: 김, 민지\n" in told


def test_the_file_of_another_course_is_refused():
    others = [standing(Member(f"someone{i}", user=f"7{i}"), 5) for i in range(3)]
    with pytest.raises(ExportError, match=r"Nobody of this class is in that file.*another course"):
        fill(others)


def test_numbers_of_another_platform_are_nobodys():
    others = [
        standing(Member("Adele Wu", user="101"), 5, layout="moodle"),
        standing(Member("Ben Okafor", user="103"), 6, layout="moodle"),
    ]
    filled = fill(others)
    assert [(change.who, change.new) for change in filled.changes] == [("Okafor, Ben", "6.00")]


def test_numbers_that_agree_by_chance_are_noticed_by_the_names():
    others = [
        standing(Member(name, user=user), 5, layout="")
        for name, user in (("Adele Wu", "101"), ("Carl Berg", "102"), ("Dan Ito", "103"))
    ]
    with pytest.raises(ExportError, match="numbers agree, but the names do not"):
        fill(others)
    filled = fill(
        [others[0], *(replace(s, member=m) for s, m in zip(others, (MINJI, MIN), strict=False))]
    )
    assert [change.who for change in filled.changes] == ["김, 민지", "Lee, Min (103)"]
    assert filled.matched.unlike == ("García, José (Adele Wu here)",)


def test_the_work_of_a_group_is_its_members_whatever_the_group_is_called():
    group = Member("redteam", user="106")
    filled = fill([standing(group, 5)])
    assert [change.who for change in filled.changes] == ["Okafor, Ben"]


def test_a_table_of_something_else_is_refused():
    with pytest.raises(ExportError, match="is no gradebook that Canvas exported"):
        fill([standing(JOSE, 5)], "Vorname;Nachname\nJosé;García\n")


def test_names_equal_to_the_letter_come_first_and_vowel_signs_are_letters():
    names = ["Martin, Thomas", "Thomas, Martin", "Lee, José", "Lee, Jose", "शर्मा, रमा", "Peña, Ana"]
    rows = [f'"{name}",{i},,,A,,,,\n' for i, name in enumerate(names, 1)]
    people = ["Martin Thomas", "Jose Lee", "Thomas Martin", "राम शर्मा", "José Lee", "Ana Pena"]
    class_ = [standing(Member(name), i, layout="plain") for i, name in enumerate(people)]
    filled = fill(class_, HEAD + "".join(rows))
    assert {change.who: change.new for change in filled.changes} == {
        "Martin, Thomas": "2.00",
        "Thomas, Martin": "0.00",
        "Lee, José": "4.00",
        "Lee, Jose": "1.00",
        "Peña, Ana": "5.00",
    }
    assert [each.member.name for each in filled.matched.not_there] == ["राम शर्मा"]
    assert [person.name for person in filled.matched.not_here] == ["शर्मा, रमा"]


@pytest.mark.parametrize(
    "row", ["X,,S1,,A,,8.50", "X,,,jgarcia,A,,8.50", '"García, José",,,,A,,8.50']
)
def test_who_has_no_number_in_the_file_is_found_by_what_it_has(row):
    export = f"{HEAD}{row},1.00,77.5\n{ROWS['102']}"
    filled = fill([standing(replace(JOSE, name="José García"), 7)], export)
    assert [(change.old, change.new) for change in filled.changes] == [("8.50", "7.00")]


def test_a_student_without_a_number_is_not_taken_for_the_row_of_the_points():
    export = HEAD.splitlines()[0] + "\n" + '"García, José",,S1,jgarcia,A,,8.50,1.00,77.5\n'
    filled = fill([standing(JOSE, 7)], export)
    assert [change.new for change in filled.changes] == ["7.00"]
    assert any("no most that one can get" in note for note in filled.notes)


def test_an_id_that_two_rows_have_is_told_to_be_that():
    row = ROWS["101"].replace("S1,jgarcia", ",")
    told = filled_text(
        fill([standing(JOSE, 5), standing(MINJI, 5)], HEAD + row * 2 + ROWS["102"]),
        everything=False,
    )
    assert "NOT WRITTEN, since another row has the same ID: García, José (101). Take" in told
    assert "more than one has that name" not in told


def test_names_in_two_columns_are_told_to_be_exported_in_one():
    with pytest.raises(
        ExportError, match=r"names in two columns.*names are split, and export once"
    ):
        fill(
            [standing(JOSE, 5)],
            "LastName,FirstName,ID,Section,Homework 7 (4711)\nGarcía,José,101,A,\n",
        )
