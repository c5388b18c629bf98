"""What the page of a class says, before it is HTML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import (
    WAITING,
    Graded,
    LeftOut,
    Mark,
    Member,
    Standing,
)
from grader.staff.report.pages.class_page import class_page
from grader.staff.report.pages.people import person_link
from grader.staff.report.pages.student_page import student_page
from grader.staff.report.pages.views.class_view import About, ClassCount
from grader.staff.report.pages.views.looks import (
    CRASHED,
    REMARK,
    TIMED_OUT,
    TOO_LARGE,
    UNREADABLE,
    kind_of,
)
from grader.staff.report.pages.views.reasons import Reasons
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.listening import Clock
from tests.report.made_class import made_class
from tests.report.standing_of import ANNA, BEN, count, standing, verdict

SUBMISSIONS = Path(__file__).parents[1] / "submissions"


def test_mistakes_know_their_students_and_come_with_others():
    heap = Reasons()
    heap.take(0, [verdict(mistake="flipped"), verdict("pool2d", mistake="from zero")])
    heap.take(1, [verdict(mistake="flipped"), verdict("pool2d", mistake="from zero")])
    heap.take(2, [verdict(mistake="flipped", earned=1.5), verdict("LeNet", mistake="relu")])
    heap.take(3, [verdict("LeNet", Status.PASS, earned=2.0)])
    flipped, zero, relu = heap.by_name()
    assert (flipped.mistake, flipped.people, flipped.lost) == ("flipped", (0, 1, 2), 4.5)
    assert [(each.mistake, each.both) for each in flipped.together] == [("from zero", 2)]
    assert (zero.people, relu.people, relu.together) == ((0, 1), (2,), ())


def test_on_monday_comes_what_cost_most_and_met_several():
    heap = Reasons()
    heap.take(0, [verdict("LeNet", points=40.0, mistake="alone"), verdict(mistake="flipped")])
    heap.take(1, [verdict(mistake="flipped"), verdict("pool2d", points=3.0)])
    heap.take(2, [verdict("pool2d", points=3.0)])
    first, second = heap.on_monday()
    assert (first.exercise, first.mistake, first.lost) == ("pool2d", "", 6)
    assert (second.mistake, second.advice, second.people) == ("flipped", "on flipped", (0, 1))


def test_a_class_of_one_has_a_monday_too():
    heap = Reasons()
    heap.take(0, [verdict(mistake="flipped")])
    assert [each.mistake for each in heap.on_monday()] == ["flipped"]


def test_the_class_counts_everybody_and_means_only_those_with_a_mark():
    view = count(
        [
            standing(Graded(verdict(earned=1.0)), mark=Mark(1, 2, 50, 100)),
            standing(Graded(verdict(status=Status.PASS, earned=2.0)), mark=Mark(2, 2, 100, 100)),
            Standing(BEN, None, Mark(0, 2, 0, 100)),
            Standing(BEN, None, Mark(0, 0, 0, 0), "OSError"),
            standing(mark=Mark(2, 2, 100, 100, ["ill"], excused=True)),
        ],
        [LeftOut("x.pdf", "no notebook")],
    )
    assert (view.marks, view.mean, view.median, view.out_of) == ((50, 100), 75, 75, 100)
    assert [person.final for person in view.people] == [50, 100, 0, None, None]
    [row] = view.exercises
    assert (row.passed, row.failed, row.students, row.earned) == (1, 1, 2, 3)
    looked = {look.kind.word: look.people for look in view.looks}
    assert looked == {
        "nothing handed in": ((2, ""),),
        "not graded": ((3, "OSError"),),
        "excused": ((4, "ill"),),
    }


def test_a_mark_by_hand_of_somebody_absent_is_among_the_marks():
    there = standing(mark=Mark(1, 2, 50, 100))
    absent = Standing(BEN, None, Mark(0, 2, 60, 100, by_hand=True))
    assert count([there, absent]).marks == (50, 60)
    counted = ClassCount(About(Terms(pass_at=50)), lambda who: "a.html")
    counted.take(standing(mark=Mark(1, 2, 1, 1)))
    counted.take(Standing(BEN, None, Mark(0, 2, 1, 1, by_hand=True)))
    assert counted.view().marks == (1,)  # points: a pass says nothing of them


def test_where_nobody_has_a_mark_there_is_no_mean():
    ill = Mark(2, 2, 100, 100, ["ill"], excused=True)
    page = class_page(count([standing(mark=ill)]))
    assert "<b>0</b> with a mark" in page
    assert "mean, of" not in page and "median, of" not in page


def test_a_run_that_was_cut_off_says_so_beside_its_figures():
    graded = standing(mark=Mark(1, 2, 50, 100))
    waits = Standing(BEN, None, Mark(0, 0, 0, 0), WAITING)
    said = "the figures are of those who are: the run was cut off"
    page = class_page(count([graded, waits]))
    assert "<b>1</b> not graded yet" in page and said in page
    assert "not graded yet" not in class_page(count([graded]))


def test_an_empty_class_has_a_view():
    view = count([])
    assert (view.mean, view.median, view.out_of) == (None, None, 0)
    assert (view.exercises, view.monday) == ((), ())


@pytest.mark.parametrize(
    ("student", "kind"),
    [
        ("hostile_loop", TIMED_OUT),
        ("hostile_exit", CRASHED),
        ("cut_off_upload", UNREADABLE),
    ],
)
def test_remarks_of_the_sample_class_are_told_apart_by_their_words(student, kind):
    expected = json.loads((SUBMISSIONS / student / "expected.json").read_text())
    assert {kind_of(remark) for remark in expected["remarks"]} == {kind}


def test_a_remark_of_another_kind_is_kept_as_one():
    assert kind_of("a Colab link was handed in") is REMARK
    assert kind_of("a.ipynb, cell 2: ran out of memory (it may have 4,096 MiB)") is TOO_LARGE
    assert kind_of(f"a.ipynb, cell 2: {Clock(Limits(notebook_seconds=0)).reason()}") is TIMED_OUT


def test_a_made_class_has_every_reason_for_a_look():
    words = {look.kind.word for look in count(made_class(120)).looks}
    assert {"late", "borrowed", "attested", "crashed", "out of time", "by hand"} <= words


def test_points_and_marks_are_those_of_the_assignment():
    terms = Terms(title="Homework", points={"corr2d": 8.0}, pass_at=50)
    someone = standing(Graded(verdict(earned=1.0)), mark=Mark(4, 8, 1, 1, ["50 %; 50 % pass"]))
    page = student_page(someone, terms)
    assert '<p class="score">4 of 8 points</p>' in page
    assert "<b>pass</b></p>" in page
    assert "So the mark is pass." in page
    counted = ClassCount(About(terms), lambda who: "a.html")
    counted.take(someone)
    view = counted.view()
    assert (view.marks, view.out_of, view.people[0].mark) == ((4,), 8, "pass")
    assert (view.monday[0].lost, view.exercises[0].points) == (4, 8)


def test_those_of_one_name_are_told_apart_by_their_ids():
    kims = [Member("Kim", user=user) for user in "12"]
    people = count([standing(member=each) for each in (*kims, ANNA)]).people
    assert [person.known_as for person in people] == ["user 1", "user 2", ""]
    assert [person_link(person).partition("</a>")[2] for person in people] == [
        *(" (user 1)", " (user 2)", "")
    ]


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"given": ("corr2d: 2 instead of 1 points, because it came late",)}, "by hand"),
        ({"late": "14 h late: 10 % off"}, "late"),
    ],
)
def test_a_changed_mark_is_worth_a_look(changed, word):
    [look] = count([standing(mark=Mark(1, 2, 1, 2, **changed))]).looks
    assert look.kind.word == word
    assert "late" in look.people[0][1]
