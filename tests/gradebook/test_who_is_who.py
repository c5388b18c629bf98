"""Whose work is whose by a roster, and what is told where that is not sure."""

from __future__ import annotations

from contextlib import closing

from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Member, Origin
from grader.staff.gradebook.standings import latest, notes, standings
from tests.gradebook.class_marks import DUE, GOOD, of
from tests.gradebook.made import gradebook, result, verdict


def test_who_is_not_on_the_roster_keeps_a_row_and_is_told(tmp_path):
    with closing(
        gradebook(tmp_path, result("Bob", GOOD), roster=[Member("Ada", user="1")])
    ) as book:
        assert list(of(book)) == ["Ada", "Bob"]
        assert notes(book, latest(book)) == ["not on the roster: Bob"]


def test_who_could_be_several_of_the_roster_is_told_to_be_that(tmp_path):
    roster = [Member("Ada"), Member("Min Lee", sid="1"), Member("Min Lee", sid="2")]
    works = [result("Min Lee", GOOD), result("Bob", GOOD)]
    with closing(gradebook(tmp_path, *works, roster=roster)) as book:
        assert notes(book, latest(book)) == [
            "several on the roster have the name, and no id tells whose: Min Lee",
            "not on the roster: Bob",
        ]


def test_whose_time_is_unknown_is_called_as_in_the_table(tmp_path):
    work = result("lovelaceada", GOOD, origin=Origin(members=(Member("lovelaceada", user="1"),)))
    roster, terms = [Member("Ada Lovelace", user="1")], Terms(due=DUE)
    with closing(gradebook(tmp_path, work, roster=roster, terms=terms)) as book:
        assert notes(book, latest(book)) == [
            "not judged late, since nothing says when they handed in: Ada Lovelace"
        ]


def test_of_many_without_a_time_some_are_named_or_all(tmp_path):
    works = [result(f"hw {number}", GOOD) for number in range(8)]
    with closing(gradebook(tmp_path, *works, terms=Terms(due=DUE))) as book:
        [line] = notes(book, latest(book))
        assert line.endswith("hw 4 and 3 more")
        [line] = notes(book, latest(book), most=8)
        assert line.endswith("hw 6, hw 7")


def test_who_is_matched_by_name_alone_is_told(tmp_path):
    canvas = Origin(members=(Member("lovelaceada"),))
    work = result("lovelaceada", GOOD, origin=canvas)
    with closing(gradebook(tmp_path, work, roster=[Member("Ada Lovelace", user="1")])) as book:
        assert of(book)["Ada Lovelace"].mark.earned == 2
        assert of(book)["Ada Lovelace"].member.user == "1"
        assert "by name, without an id: Ada Lovelace" in notes(book, latest(book))[0]


def test_two_hand_ins_of_one_person_are_both_kept_and_told(tmp_path):
    works = [
        result(name, GOOD, origin=Origin(members=(Member(name, user="1"),))) for name in ("a", "b")
    ]
    with closing(gradebook(tmp_path, *works, roster=[Member("Ada", user="1")])) as book:
        assert list(of(book)) == ["Ada", "b"]
        assert notes(book, latest(book)) == ["on the roster a and b are one person: Ada"]


def test_whom_the_assignment_names_and_nobody_is_is_told(tmp_path):
    terms = Terms(due=DUE, extensions={"Adda": DUE}, tokens_used={"Zoe": 1})
    with closing(gradebook(tmp_path, result("Bob", GOOD), terms=terms)) as book:
        book.given.give([Given(Member("Cem"), "", 1.0, "because")])
        assert notes(book, latest(book)) == [
            "an extension in assignment.toml: nobody is known as Adda",
            "late days used in assignment.toml: nobody is known as Zoe",
            "not judged late, since nothing says when they handed in: Bob",
            "a mark was given by hand to Cem, who is not in this run",
        ]


def test_one_person_under_several_names_in_the_assignment_is_told(tmp_path):
    until = "2026-11-01T23:59:00+09:00"
    terms = Terms(
        out_of=100,
        due=DUE,
        extensions={"Ada": DUE, "11": until, "Bob": DUE},
        tokens_used={"Ada": 1, "11": 2},
    )
    ada = Origin(submitted=DUE, members=(Member("Ada", user="11"),))
    bob = Origin(submitted=DUE, members=(Member("Bob"),))
    works = [result("a", GOOD, origin=ada), result("b", GOOD, origin=bob)]
    with closing(gradebook(tmp_path, *works, terms=terms)) as book:
        assert notes(book, latest(book)) == [
            "extensions in assignment.toml: Ada, 11 are one person, Ada; the latest holds",
            "late days used in assignment.toml: Ada, 11 are one person, Ada; the most hold",
        ]


def test_nobody_gets_the_work_of_somebody_who_is_called_alike(tmp_path):
    roster = [Member("Jose Lee", sid="1"), Member("Thomas Martin", sid="2")]
    names = ("José Lee", "Martin Thomas", "Jose Lee", "Thomas Martin")
    works = [result(name, verdict("corr2d", place / 4)) for place, name in enumerate(names)]
    with closing(gradebook(tmp_path, *works, roster=roster)) as book:
        found = of(book)
        assert [found[name].mark.earned for name in names] == [0, 0.25, 0.5, 0.75]
        assert [found[name].member.sid for name in names] == ["", "", "1", "2"]
        assert "not on the roster: José Lee, Martin Thomas" in notes(book, latest(book))


def test_an_id_tells_before_a_name_in_whatever_order_they_come(tmp_path):
    known = Origin(members=(Member("lee", user="1"),))
    works = [result("Ada Lee", verdict("corr2d", 0.5)), result("lee", GOOD, origin=known)]
    with closing(gradebook(tmp_path, *works, roster=[Member("Ada Lee", user="1")])) as book:
        assert [each.mark.earned for each in standings(book, latest(book))] == [2, 0.5]


def test_a_team_of_moodle_s_with_somebody_s_number_has_a_row_of_its_own(tmp_path):
    team = Origin("moodle", members=(Member("Team Rocket", user="104"),))
    work = result("Team Rocket", GOOD, origin=team)
    with closing(gradebook(tmp_path, work, roster=[Member("Min Lee", user="104")])) as book:
        assert {name: each.mark.earned for name, each in of(book).items()} == {
            "Min Lee": 0,
            "Team Rocket": 2,
        }
        [told] = notes(book, latest(book))
        assert told.startswith("Team Rocket has the number of Min Lee on the roster and another")


def test_two_of_one_name_are_told_apart_in_notes(tmp_path):
    works = [
        result(f"Min Lee ({user})", GOOD, origin=Origin(members=(Member("Min Lee", user=user),)))
        for user in ("103", "104")
    ]
    with closing(gradebook(tmp_path, *works, terms=Terms(due=DUE))) as book:
        [told] = notes(book, latest(book))
        assert told.endswith("when they handed in: Min Lee (103), Min Lee (104)")
