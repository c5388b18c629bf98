"""A mark by hand holds for its assignment, and where it does not, that is told."""

from __future__ import annotations

from contextlib import closing

import pytest

from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Member
from grader.staff.gradebook.standings import latest, notes
from tests.gradebook.class_marks import GOOD, of
from tests.gradebook.made import add_run, gradebook, result, verdict


def test_whose_name_several_have_is_not_told_to_be_away(tmp_path):
    lees = [Member("Min Lee", user=user) for user in ("103", "104")]
    with closing(gradebook(tmp_path, result("Ada", GOOD), roster=lees)) as book:
        for person in (Member("Min Lee"), Member("Min Lee", user="105")):
            book.given.give([Given(person, "", 1.0, "because")])
        assert notes(book, latest(book))[-2:] == [
            "a mark was given by hand to Min Lee, and 2 people of that name are in this run: it "
            "holds for none; give it anew by an id",
            "a mark was given by hand to Min Lee (105), who is not in this run",
        ]


def test_a_mark_by_hand_holds_in_the_next_run_whatever_was_changed(tmp_path):
    with closing(gradebook(tmp_path, result("Ada", verdict("corr2d", 1.0)))) as book:
        book.given.give([Given(Member("Ada"), "corr2d", 2.0, "right on paper")])
        add_run(book, result("Ada", verdict("corr2d", 0.5), content="new"), course="another course")
        mark = of(book)["Ada"].mark
        assert mark.earned == 2
        assert mark.reasons == ("corr2d: 2 instead of 0.5 points, because right on paper",)


def test_a_mark_by_hand_of_another_scale_is_told(tmp_path):
    given = [Given(Member("Ada"), "", 85.0, "oral"), Given(Member("Bob"), "corr2d", 2.0, "right")]
    works = [result("Ada", GOOD), result("Bob", GOOD)]
    for number, (terms, told) in enumerate(
        [
            (Terms(), []),
            (Terms(out_of=100), []),
            (Terms(out_of=20), ["the mark given by hand to Ada, 85, is above the best one, 20"]),
            (Terms(pass_at=50), ["the mark given by hand to Ada, 85, is above the best one, 1"]),
        ]
    ):
        (place := tmp_path / str(number)).mkdir()
        with closing(gradebook(place, *works, terms=terms)) as book:
            book.given.give(given)
            lines = notes(book, latest(book))
            assert [line.partition(":")[0] for line in lines] == told


def test_a_mark_by_hand_is_not_taken_from_points_to_pass_or_fail(tmp_path):
    points = Basis(folder="/hw", out_of=100)
    either = Basis(folder="/hw", out_of=1, pass_or_fail=True)
    given = [
        Given(Member("Ada"), "", 85.0, "oral", basis=points),
        Given(Member("Bob"), "", 0.0, "oral", basis=either),
        Given(Member("Cem"), "", None, "ill", basis=points),
        Given(Member("Dan"), "corr2d", 2.0, "right", basis=Basis(folder="/hw", out_of=2)),
    ]
    works = [result(each.member.name, verdict("corr2d", 1.0)) for each in given]
    with closing(gradebook(tmp_path, *works, terms=Terms(pass_at=60), folder="/hw")) as book:
        book.given.give(given)
        found = {name: (each.mark.final, each.mark.excused) for name, each in of(book).items()}
        assert found == {"Ada": (0, 0), "Bob": (0, 0), "Cem": (0, 1), "Dan": (0, 0)}
        assert notes(book, latest(book)) == [
            "the mark given by hand to Ada, 85 / 100, does not hold: marks are pass or fail now; "
            "give it anew"
        ]
        add_run(book, *works, terms=Terms(out_of=20), folder="/hw")
        assert {name: each.mark.final for name, each in of(book).items()} == {
            **{"Ada": 17, "Bob": 3.33, "Cem": 0, "Dan": 6.67}
        }
        assert notes(book, latest(book)) == [
            "the mark given by hand to Bob, fail, does not hold: marks are numbers now; "
            "give it anew"
        ]


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        (("HW 1", "/a"), ("HW 1", "/b"), True),  # the download of another day
        (("HW 1", "/a"), ("Homework 1", "/a"), True),  # its title was mended
        (("HW 1", "/a"), ("HW 2", "/b"), False),
        (("", "/a"), ("", "/a"), True),
        (("", "/a"), ("HW 1", "/a"), True),  # it was given a title since
        (("HW 1", "/a"), ("", "/b"), False),
        (("", ""), ("HW 1", "/a"), True),  # of a gradebook that did not keep it
    ],
)
def test_a_mark_by_hand_holds_in_its_own_assignment(tmp_path, then, now, holds):
    terms = Terms(title=now[0], out_of=100)
    with closing(gradebook(tmp_path, result("Ada", GOOD), terms=terms, folder=now[1])) as book:
        book.given.give([Given(Member("Ada"), "", 50.0, "oral", basis=Basis(*then, out_of=100))])
        assert of(book)["Ada"].mark.final == (50 if holds else 33.33)
        assert bool(notes(book, latest(book))) is not holds


def test_without_titles_a_mark_by_hand_holds_in_another_download_and_that_is_told(tmp_path):
    given = Given(Member("Ada"), "", 50.0, "oral", basis=Basis(folder="/a.zip", out_of=100))
    terms = Terms(out_of=100)
    with closing(gradebook(tmp_path, result("Ada"), terms=terms, folder="/a (1).zip")) as book:
        book.given.give([given])
        assert of(book)["Ada"].mark.final == 50
        assert notes(book, latest(book)) == [
            "1 mark given by hand when /a.zip was graded: here it holds, too. If that was another "
            "assignment, give each a `title` in assignment.toml, or a gradebook of its own with "
            "--out"
        ]


def test_marks_by_hand_of_another_assignment_are_counted_until_they_are_carried_over(tmp_path):
    first, second = Basis("HW 1", "/1", 100), Basis("HW 2", "/2", 100)
    given = [Given(Member(name), "", 40.0, "oral", basis=first) for name in ("Ada", "Bob", "Cem")]
    works, terms = [result("Ada"), result("Bob")], Terms(title="HW 2", out_of=100)
    with closing(gradebook(tmp_path, *works, terms=terms, folder="/2")) as book:
        book.given.give(given)
        assert notes(book, latest(book)) == [
            "2 marks given by hand hold for HW 1 alone, and not here: `grader mark` lists them; to "
            "carry one over, give it again"
        ]
        book.given.give([Given(Member("Ada"), "", 40.0, "oral", basis=second)])
        assert notes(book, latest(book)) == [
            "1 mark given by hand holds for HW 1 alone, and not here: `grader mark` lists it; to "
            "carry it over, give it again"
        ]
        book.given.give([Given(Member("Bob"), "", 40.0, "oral", basis=second)])
        assert not notes(book, latest(book))
