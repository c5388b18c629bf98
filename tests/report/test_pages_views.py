"""What a student's page says, before it is HTML."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from grader.exercise import Finding, Status
from grader.judging import absent
from grader.staff.gradebook import essays
from grader.staff.gradebook.records import (
    WAITING,
    ByHand,
    Graded,
    Mark,
    Member,
    Origin,
    Shown,
    Standing,
)
from grader.staff.report.pages.student_page import student_page
from grader.staff.report.pages.views.private import without_ids
from grader.staff.report.pages.views.student_view import student_view
from tests.report.made_class import SECRET, graded_wrong
from tests.report.made_course import COURSE
from tests.report.standing_of import ANNA, BEN, count, standing, verdict


def all_wrong():
    return tuple(graded_wrong(asked, wrong) for asked in COURSE for wrong in asked.wrong)


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


def test_an_answer_that_never_came_to_be_can_be_gained_by_its_error():
    said = "cell 1, which defines K, raised SyntaxError: '[' was never closed in line 1:\nK = ["
    made = verdict("K", Status.ERROR)
    never = replace(made, advice="", findings=(Finding("never made", Status.ERROR, "", said),))
    [gain] = student_view(standing(Graded(never, shown=Shown(never)))).gains
    assert gain.in_short == said.partition("\n")[0].removesuffix(":")
    assert student_view(standing(Graded(replace(made, advice="")))).gains == ()  # of the secret run


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


def test_what_a_training_came_to_stands_with_its_section():
    trained = Graded(verdict("lenet trained", Status.PASS, earned=3.0, points=0.0, section="7.2"))
    view = count([standing(Graded(verdict()), Graded(verdict(section="7.3")), trained)])
    assert [row.section for row in view.exercises] == ["7.2", "7.2", "7.3"]
    page = student_page(standing(Graded(verdict(section="7.3")), trained))
    assert "3 points on top" in page
