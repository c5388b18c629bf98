"""What the pages say, before it is HTML."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from grader.exercise import Finding, Status, Verdict
from grader.judging import absent
from grader.staff.gradebook import essays
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import (
    WAITING,
    ByHand,
    Graded,
    LeftOut,
    Mark,
    Member,
    Origin,
    Result,
    Standing,
)
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
from grader.staff.report.pages.views.private import without_ids
from grader.staff.report.pages.views.reasons import Reasons
from grader.staff.report.pages.views.student_view import student_view
from grader.staff.sandbox.limits import Limits
from grader.staff.sandbox.listening import Clock
from tests.report.made_class import SECRET, graded_wrong, made_class
from tests.report.made_course import COURSE

SUBMISSIONS = Path(__file__).parents[1] / "submissions"
ANNA = Member(
    "Anna Müller", user="70017", login="amueller", sid="s-4711", email="anna@school.example"
)
BEN = Member("Ben Okri", user="70018", login="bokri", email="ben@school.example")


def standing(*verdicts, member=ANNA, remarks=(), origin=None, mark=None):
    origin = origin or Origin(members=(member,))
    result = Result(member.name, ("a.ipynb",), "0", verdicts, 0.5, remarks, origin, "AB2C-D3EF")
    return Standing(
        member, result, mark or Mark(result.earned, result.points, result.earned, result.points)
    )


def all_wrong():
    return tuple(graded_wrong(asked, wrong) for asked in COURSE for wrong in asked.wrong)


def verdict(name="corr2d", status=Status.FAIL, mistake=None, earned=0.0, points=2.0, section="7.2"):
    found = Finding("answer", status, difference="x")
    return Verdict(name, section, status, earned, points, (found,), mistake, advice=f"on {mistake}")


# A student's page


def test_nothing_of_the_secret_run_but_names_and_hints_is_in_a_students_view():
    someone = standing(*all_wrong())
    assert str(SECRET) in json.dumps(asdict(someone), default=str)
    assert str(SECRET) not in json.dumps(asdict(student_view(someone)), default=str)
    assert str(SECRET) not in student_page(someone)


def test_what_is_shown_comes_from_the_public_inputs():
    [section] = student_view(standing(graded_wrong(COURSE[0], COURSE[0].wrong[0]))).sections
    [answer] = section.answers
    assert answer.place == "probe 'the book's example', X (3, 3), K (2, 2)"
    assert answer.said.endswith("got 5, expected 19")
    assert answer.smallest.startswith("corr2d([[1, 0]]")
    assert answer.others == ("another probe",)
    assert answer.difference.got == [[5, 11], [23, 29]]


def test_an_answer_that_is_right_on_the_public_inputs_is_told_so_and_names_the_probes():
    failed = graded_wrong(COURSE[0], COURSE[0].wrong[0])
    right = replace(failed.shown.verdict, findings=(Finding("a probe", Status.PASS),), smallest="")
    someone = standing(replace(failed, shown=replace(failed.shown, verdict=right)))
    [answer] = student_view(someone).sections[0].answers
    assert answer.hidden
    assert answer.others == ("a probe", "another probe")
    assert "right on the inputs that your notebook has" in student_page(someone)


def test_a_carried_mistake_shows_both_marks():
    passed = verdict("Conv2D", Status.PASS, earned=2.0)
    someone = standing(Graded(passed, ("attested", "with corr2d replaced (0 of 2 with their own)")))
    page = student_page(someone)
    assert "Judged with corr2d replaced (0 of 2 with your own)" in page
    assert "attested" not in page


def test_prose_is_said_to_be_read_by_a_person_and_the_grader_still_says_it_so():
    assert absent.WRITTEN.startswith(essays.WRITTEN)
    prose = Finding("answer", Status.NOT_ATTEMPTED, difference=absent.WRITTEN)
    open_one = replace(verdict("why", Status.NOT_ATTEMPTED), findings=(prose,))
    someone = standing(Graded(open_one), Graded(verdict("later", Status.NOT_ATTEMPTED)))
    [section] = student_view(someone).sections
    assert section.read_by_a_person == ("why",)
    assert section.untouched == ("later",)
    assert "One question in prose is read by a person" in student_page(someone)


def test_the_mark_says_how_it_came():
    mark = Mark(10, 18, 50, 100, ["14 hours late: 10 per cent off."])
    page = student_page(standing(Graded(verdict()), mark=mark))
    for words in (
        "<b>50</b> of 100",
        "10 of 18 points by",
        "14 hours late",
        "the mark is 50 of 100",
    ):
        assert words in page
    assert "<b>excused</b>" in student_page(standing(mark=replace(mark, excused=True)))


def test_an_exercise_marked_by_hand_has_those_points_and_nothing_to_gain():
    exercises = (
        ByHand("corr2d", 2, "on paper"),
        ByHand("K", None, "was ill"),
        ByHand("V", 1, "ok"),
    )
    mark = Mark(3, 4, 3, 4, exercises=exercises)
    verdicts = (
        verdict(mistake="flipped", earned=0.25),
        verdict("K", mistake="flipped"),
        verdict("V", Status.NOT_ATTEMPTED),
    )
    someone = standing(*map(Graded, verdicts), mark=mark)
    view, page = student_view(someone), student_page(someone)
    [section] = view.sections
    assert (section.earned, section.points, view.gains) == (3, 4, ())
    assert (section.untouched, section.marked) == ((), (("V", "1 by hand: ok"),))
    for words in ("2 of 2 points", "Marked by a person: </b>2 by hand: on paper", "does not count"):
        assert words in page
    others = standing(Graded(verdict("K", mistake="flipped")), member=BEN)
    class_ = count([someone, others])
    points = {row.exercise: (row.earned, row.points) for row in class_.exercises}
    assert points == {"corr2d": (2, 2), "K": (0, 2), "V": (1, 2)}
    assert [(each.exercise, each.lost) for each in class_.monday] == [("K", 2)]


def test_who_handed_in_nothing_or_was_not_graded_has_a_page_that_says_so():
    nothing = student_page(Standing(ANNA, None, Mark(0, 18, 0, 100)))
    assert "Nothing was handed in." in nothing
    assert "<b>0</b> of 100" in nothing
    fault = student_page(Standing(ANNA, None, Mark(0, 0, 0, 0), "OSError: /dev/sda1"))
    assert "a fault of the machine" in fault
    assert "sda1" not in fault
    waiting = student_page(Standing(ANNA, None, Mark(0, 0, 0, 0), WAITING))
    assert "Handed in, and not graded yet." in waiting and "a fault of" not in waiting


def test_no_id_and_nobody_else_of_a_group_is_on_a_page():
    origin = Origin(
        "canvas", "anna_70017_9932_hw.ipynb", "9932", group="Team Rocket", members=(ANNA, BEN)
    )
    remarks = ("mueller_70017_9932_hw.ipynb: found by anna@school.example and Ben Okri (bokri)",)
    mark = Mark(1, 2, 1, 2, ["token of Team Rocket, s-4711"])
    page = student_page(standing(origin=origin, remarks=remarks, mark=mark))
    for word in ("70017", "9932", "70018", "amueller", "4711", "school.example", "Ben", "bokri"):
        assert word not in page
    assert "Rocket" not in page
    assert "mueller_…_…_hw.ipynb: found by … and … (…)" in page


def test_words_that_only_contain_an_id_stay():
    told = without_ids(
        "cells 12 and 170017, cellist", Origin(), Member("A", user="70017", login="ce")
    )
    assert told == "cells 12 and 170017, cellist"


def test_code_is_shown_whole_without_what_is_not_seen():
    code = "x = 1\n" * 30 + "y = '\u202e evil \u2066'\r\n\tz = '\x1b[2J'\n"
    page = student_page(standing(Graded(verdict(), code=code)))
    assert page.count("x = 1") == 30
    assert "y = &#x27; evil &#x27;" in page
    assert "    z = &#x27;\N{REPLACEMENT CHARACTER}[2J&#x27;" in page


def test_endless_code_is_cut():
    page = student_page(standing(Graded(verdict(), code="x" * 10**6 + "\ny" * 10**5)))
    assert len(page) < 60_000
    assert "more lines" in page


# The class page


def count(standings, left_out=()):
    counted = ClassCount(About(Terms(title="A class")), lambda who: f"{who.member.name}.html")
    for each in standings:
        counted.take(each)
    return counted.view(left_out)


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


def test_an_empty_class_has_a_view():
    view = count([])
    assert (view.mean, view.median, view.out_of, view.exercises, view.monday) == (0, 0, 0, (), ())


def test_what_a_training_came_to_stands_with_its_section():
    trained = Graded(verdict("lenet trained", Status.PASS, earned=3.0, points=0.0, section="7.2"))
    view = count([standing(Graded(verdict()), Graded(verdict(section="7.3")), trained)])
    assert [row.section for row in view.exercises] == ["7.2", "7.2", "7.3"]
    page = student_page(standing(Graded(verdict(section="7.3")), trained))
    assert "3 points on top" in page


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
    ("reason", "word"),
    [
        ("corr2d: 2 instead of 0.25 points, because it was explained", "by hand"),
        ("14 h late: 10 % off", "late"),
        ("late, as the platform says; nothing is taken off", "late"),
    ],
)
def test_a_changed_mark_is_worth_a_look(reason, word):
    [look] = count([standing(mark=Mark(1, 2, 1, 2, [reason]))]).looks
    assert (look.kind.word, look.people) == (word, ((0, reason),))
