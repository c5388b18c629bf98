"""Answers in words: found in a notebook, kept, and told in every view as what they are."""

from __future__ import annotations

import json
from contextlib import closing
from xml.etree import ElementTree

import nbformat
import pytest

from grader.exercise import Finding, Status, Verdict
from grader.judging import absent
from grader.staff.gradebook import essays
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Graded, Member, Result
from grader.staff.gradebook.standings import latest, standings
from grader.staff.grading.essays import with_essays
from grader.staff.intake.records import Notebook
from grader.staff.report.exports.autograder.results import results
from grader.staff.report.exports.junit import suites
from grader.staff.report.one_student import student_text
from grader.staff.report.pages.class_tables import exercises_table
from grader.staff.report.pages.student_page import student_page
from grader.staff.report.pages.views.class_view import About, ClassCount
from grader.staff.report.pages.views.student_view import student_view
from grader.staff.report.similarity.work import answers
from grader.staff.report.table import class_text
from grader.student.validating.essays import code_and_essays
from grader.student.validating.ipynb import cells_in
from tests.gradebook.made import gradebook
from tests.report.standing_of import standing

ASKS = "**Your answer to `why_blur`** (three or four sentences):\n\n"
EMPTY = f"{ASKS}*Write your answer here.*"
TEXT = "Noise becomes smaller, and shapes stay.\n\n- `edges` soften\u202e"


def read(*cells):
    made = [nbformat.v4.new_markdown_cell(**cell) for cell in cells]
    content = nbformat.writes(nbformat.v4.new_notebook(cells=made)).encode()
    return code_and_essays(cells_in(content))[1]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ({"source": ASKS + TEXT}, TEXT),
        ({"source": EMPTY + "\n" + TEXT}, TEXT),
        ({"source": TEXT, "id": "why_blur"}, TEXT),
        ({"source": TEXT, "metadata": {"id": "why_blur"}}, TEXT),
        ({"source": EMPTY, "id": "why_blur"}, None),
        ({"source": ASKS, "id": "why_blur"}, None),
        ({"source": "**Your answer to `corr2d`**\n\n" + TEXT}, None),  # which is no essay
        ({"source": TEXT}, None),
        ({"source": "**What a reader looks for in `why_blur`:**\n\n- less noise"}, None),
    ],
)
def test_what_was_written_is_found_and_what_is_empty_is_not(cell, found):
    assert read(cell).get("why_blur") == found


def verdict(name, status, earned=0.0, said="", points=2.0):
    return Verdict(name, "7.2", status, earned, points, (Finding("answer", status, "", said),))


def handed_in(student, **texts):
    """What is graded of two essays and a function."""
    asked = [
        Graded(verdict("corr2d", Status.PASS, 2.0)),
        *(
            Graded(verdict(name, Status.NOT_ATTEMPTED, said=absent.WRITTEN))
            for name in ("why_blur", "why_edges")
        ),
    ]
    verdicts = with_essays(asked, [Notebook("a.ipynb", essays=texts)])
    return Result(student, ("a.ipynb",), student, verdicts, 0.5)


@pytest.fixture(name="book")
def class_of_two(tmp_path):
    both = handed_in("Ada", why_blur=TEXT), handed_in("Ben")
    with closing(gradebook(tmp_path, *both)) as book:
        yield book


def everybody(book):
    return list(standings(book, latest(book)))


def test_what_was_written_is_kept_and_nothing_else_is_changed(book):
    ada, ben = everybody(book)
    kept = {graded.verdict.exercise: graded for graded in ada.result.verdicts}
    assert kept["why_blur"].code == TEXT.replace("\u202e", "")
    assert essays.is_answered(kept["why_blur"].verdict)
    assert kept["why_edges"] == ben.result.verdicts[2]
    assert essays.is_essay(kept["why_edges"].verdict)
    assert not essays.is_answered(kept["why_edges"].verdict)
    assert not essays.is_essay(kept["corr2d"].verdict)


def test_show_has_what_waits_with_its_words_and_not_among_what_was_not_attempted(book):
    ada, ben = (student_text(each, Terms()) for each in everybody(book))
    assert f"· 7.2 why_blur   {essays.WAITS}, 2 points\n  Noise becomes smaller" in ada
    assert "○ not attempted:\n  7.2: why_edges" in ada
    assert "○ not attempted:\n  7.2: why_blur, why_edges" in ben
    assert essays.WAITS in student_text(everybody(book)[0], Terms(), everything=True)


def test_once_it_is_marked_nothing_waits(book):
    given = Given(Member("Ada"), "why_blur", 1.5, "one use of two")
    book.given.give([given])
    ada, _ = everybody(book)
    text = student_text(ada, Terms())
    assert "why_blur   a written answer, marked by hand, 2 points" in text
    assert "waits" not in text
    assert "essay" not in class_text(book, latest(book))
    [section] = student_view(ada).sections
    assert (section.waiting, section.marked) == ((), (("why_blur", "1.5 by hand: one use of two"),))
    assert "edges` soften</p>" in student_page(ada)
    shown = "Marked by a person: </b><span><code>why_blur</code> (1.5 by hand: one use of two)"
    assert shown in student_page(ada)
    test = json.loads(results(ada))["tests"][1]
    assert (test["score"], test["output"].split("\n")[0]) == (1.5, "1.5 by hand: one use of two")
    assert b">1.5 by hand: one use of two" in suites([ada])


def test_the_table_of_a_class_counts_it_as_waiting(book):
    ada, ben = class_text(book, latest(book)).splitlines()[2:4]
    assert ada.split()[-9:] == [*"1001", "1", "essay", "to", "be", "marked"]
    assert ben.split()[-4:] == [*"1002"]


def test_who_wrote_nothing_but_an_essay_is_not_told_to_have_attempted_nothing(tmp_path):
    whole = handed_in("Ada", why_blur=TEXT)
    only = Result("Ada", whole.files, "x", whole.verdicts[1:], 0.5)
    with closing(gradebook(tmp_path, only)) as book:
        text = class_text(book, latest(book))
        [section] = student_view(everybody(book)[0]).sections
    assert "1 essay to be marked" in text
    assert "attempted" not in text.splitlines()[2]
    assert section.tried


def test_the_pages_say_it(book):
    ada, ben = everybody(book)
    page = student_page(ada)
    assert "Handed in, and waits to be read by a person: </b><code>why_blur</code>" in page
    assert "Read by a person, and not judged here: </b><code>why_edges</code>" in page
    words = "Noise becomes smaller, and shapes stay.\n\n- `edges` soften"
    summary = "<summary>Your answer to why_blur</summary>"
    assert f'{summary}<p class="essay" dir="auto">{words}</p>' in page
    assert page.count("Your answer to") == 1
    assert "Handed in, and waits" not in student_page(ben)
    assert "Your answer to" not in student_page(ben)
    count = ClassCount(About(Terms(), "", "", ""), lambda each: "")
    for each in (ada, ben):
        count.take(each)
    view = count.view()
    assert [person.counts for person in view.people] == [(1, 0, 0, 1), (1, 0, 0, 2)]
    assert "<code>why_blur</code> (1 to be marked), <code>why_edges</code>" in exercises_table(view)


def test_a_long_paragraph_is_shown_whole():
    work = handed_in("Ada", why_blur="x" * 5000)
    assert "x" * 5000 + "</p>" in student_page(standing(*work.verdicts))


def test_the_exports_say_it(book):
    ada, ben = everybody(book)
    said = b"a written answer, handed in: a person marks it"
    assert said in results(ada) and said not in results(ben)
    skipped = ElementTree.fromstring(suites([ada])).iter("skipped")  # noqa: S314 - our own
    assert [each.text for each in skipped] == [said.decode(), "not attempted"]


def test_essays_are_compared_with_those_of_others(book):
    ada, ben = everybody(book)
    assert answers(ada.result)["why_blur"].startswith("Noise")
    assert "why_blur" not in answers(ben.result)
