"""Whose row is whose in a Canvas gradebook: ids before names, and nobody gets another's mark."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.staff.gradebook.records import Member
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.tables.filled import filled_text
from tests.report.canvas_gradebook import (
    HEAD,
    ROWS,
    fill,
)
from tests.report.exporting import JOSE, MIN, MIN_TOO, MINJI, standing, without_work


def test_two_of_one_name_are_told_apart_in_what_is_printed():
    filled = fill([standing(MIN, 1), standing(JOSE, 2), without_work(MIN_TOO)])
    assert {each.who for each in filled.changes} == {"Lee, Min (103)", "García, José"}
    assert {each.who for each in filled.kept} == {"Lee, Min (104)"}


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
