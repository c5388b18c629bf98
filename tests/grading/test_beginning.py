"""What a run begins with: what is known stays as it is; whoever is meant is graded once more."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from grader.exercise import Status, Verdict
from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.wanted import Wanted
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.records import WAITING, Graded, Member, Result, Ungraded
from grader.staff.grading.starting.beginning import (
    Beginning,
    graded_again,
    refuse_other_roster,
)
from grader.staff.grading.starting.fingerprint import course_mark, fingerprint
from grader.staff.intake.submissions import read, submissions
from tests.grading.classroom import notebook, small_class

COURSE, ISOLATION = "course", "trusted"


def begun(folder, book, **wanted):
    """A beginning for this folder, with whoever is graded again."""
    asked, handed_in = Wanted(**wanted), submissions(folder)
    again = graded_again(asked, handed_in, book)
    return Beginning(handed_in, asked, COURSE, ISOLATION, again)


def grade(beginning, book):
    """Write a result for everybody whose work is new, as grading would, and finish."""
    changed = {each.student for each in beginning.changed(book)}
    run = beginning.begin(book)
    for each in beginning.handed_in.students:
        content = read(each).content
        if each.student in changed:
            tried = Status.NOT_ATTEMPTED if each.student == "untouched" else Status.PASS
            verdict = Graded(Verdict("corr2d", "7.2", tried, 2.0, 2.0))
            book.record(run, Result(each.student, ("hw.ipynb",), content, (verdict,)))
        else:
            book.carry_over(run, each.student, content, COURSE, origin=each.origin)
    book.finish(run)
    return sorted(changed)


@pytest.fixture(name="place")
def graded_once(tmp_path):
    folder = small_class(tmp_path / "class")
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        assert grade(begun(folder, book), book) == ["flipped", "right", "untouched"]
        yield folder, book


def test_only_what_has_changed_is_graded(place):
    folder, book = place
    assert grade(begun(folder, book), book) == []
    (folder / "right.ipynb").write_text(notebook(["x = 1"]))
    assert grade(begun(folder, book), book) == ["right"]


def test_where_nothing_has_changed_all_is_carried_over(place):
    folder, book = place
    beginning = begun(folder, book)
    run = beginning.begin(book)
    beginning.carry_over(book, run)
    assert len(list(book.results(run))) == 3
    assert [each.earned for each in book.results(run)] == [2, 2, 2]


@pytest.mark.parametrize(
    ("again", "students"),
    [
        (["right"], ["right"]),
        (["fl"], ["flipped"]),
        (["corr2d"], ["flipped", "right"]),  # who tried it
        (["untouched", "corr2d"], ["flipped", "right", "untouched"]),
    ],
)
def test_a_student_or_those_who_tried_an_exercise_are_graded_once_more(place, again, students):
    folder, book = place
    assert grade(begun(folder, book, again=again), book) == students


def test_everybody_is_graded_once_more(place):
    folder, book = place
    assert len(grade(begun(folder, book, everybody=True), book)) == 3


def test_whoever_is_graded_once_more_is_so_in_a_run_of_its_own(place):
    folder, book = place
    cut_off = begun(folder, book).begin(book)
    again = begun(folder, book, again=["right"]).begin(book)
    assert again.id == cut_off.id + 1
    assert begun(folder, book, again=["right"]).begin(book).resumed


def test_who_is_on_the_roster_is_meant_by_the_name_there(place):
    """A download may write lovelaceada, and the table, which a teacher reads, does not."""
    folder, book = place
    (folder / "lovelaceada.ipynb").write_text(notebook([]))
    people = [Member("Ada Lovelace", sid="7"), Member("Ada Byron", sid="8")]
    assert begun(folder, book, people=people, again=["ada"]).again == {"lovelaceada"}


@pytest.mark.parametrize(
    ("words", "told"),
    [("cor2d", "did you mean corr2d?"), ("rigth", "did you mean right?"), ("", "no student")],
)
def test_nobody_meant_is_told(place, words, told):
    folder, book = place
    with pytest.raises(AssignmentError, match="--regrade") as problem:
        begun(folder, book, again=[words])
    assert told in str(problem.value)


def test_several_meant_are_told(place):
    folder, book = place
    (folder / "rightly.ipynb").write_text(notebook([]))
    assert begun(folder, book, again=["right"]).again == {"right"}
    with pytest.raises(AssignmentError, match="may be right, rightly"):
        begun(folder, book, again=["ri"])


def test_who_has_left_is_noted_and_what_belongs_to_the_teacher_is_not(place):
    folder, book = place
    (folder / "right.ipynb").unlink()
    for name in ("assignment.toml", "notes.txt"):
        (folder / name).write_text("")
    run = begun(folder, book, files=frozenset({"assignment.toml"})).begin(book)
    told = {each.name: each.why for each in book.left_out(run)}
    assert set(told) == {"notes.txt", "right"}
    assert told["right"].startswith("graded before, and not in the folder any more")


def test_terms_and_roster_of_the_last_call_hold(place):
    folder, book = place
    run = begun(folder, book, people=[Member("Ada", sid="1")]).begin(book)
    assert book.terms.roster(run) == [Member("Ada", sid="1")]
    assert begun(folder, book).begin(book).id == run.id
    assert book.terms.roster(run) == []


def made_course(root):
    for name in ("solutions/ch1.py", "grader/judging/x.py", "grader/staff/report/x.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1")
    return fingerprint(root)


def test_a_mark_depends_on_what_judges_and_not_on_what_reports(tmp_path):
    before = made_course(tmp_path)
    (tmp_path / "grader/staff/report/x.py").write_text("x = 2")
    assert fingerprint(tmp_path) == before
    (tmp_path / "grader/judging/x.py").write_text("x = 2")
    assert fingerprint(tmp_path) != before


def test_other_exercises_are_another_course_in_whatever_order_they_are_said(tmp_path):
    made_course(tmp_path)
    marks = [
        course_mark(tmp_path, words, images=images)
        for words, images in (("", False), ("7.2, corr2d", False), ("7.2", False), ("", True))
    ]
    assert len(set(marks)) == 4
    assert course_mark(tmp_path, "corr2d,7.2 ", images=False) == marks[1]


def test_renamed_work_is_the_same_work_and_has_its_new_name(place):
    folder, book = place
    (folder / "right").mkdir()
    (folder / "right.ipynb").rename(folder / "right" / "final.ipynb")
    beginning = begun(folder, book)
    assert list(beginning.changed(book)) == []
    run = beginning.begin(book)
    beginning.carry_over(book, run)
    assert book.result(run, "right").files == ("final.ipynb",)


def test_the_roster_of_another_course_is_refused(tmp_path):
    handed_in = submissions(small_class(tmp_path / "class"))
    refuse_other_roster(Wanted(), handed_in)
    refuse_other_roster(Wanted(people=[Member("Zoe"), Member("Right")]), handed_in)
    with pytest.raises(AssignmentError, match="Nobody of the 1 on the roster has handed in"):
        refuse_other_roster(Wanted(people=[Member("Zoe")]), handed_in)


def test_whoever_handed_in_is_known_before_anybody_is_graded(tmp_path):
    folder = small_class(tmp_path / "class")
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        beginning = begun(folder, book)
        run = beginning.begin(book)
        waiting = book.ungraded(run)
        assert [each.student for each in waiting] == ["flipped", "right", "untouched"]
        assert {each.reason for each in waiting} == {WAITING}
        assert waiting[0].origin == beginning.handed_in.students[0].origin
        asked = "select name, mark, reasons from class"
        with closing(sqlite3.connect(tmp_path / FILE_NAME)) as base:
            rows = base.execute(asked).fetchall()
        assert rows == [(each.student, None, f"not graded yet: {WAITING}") for each in waiting]
        book.note_fault(run, Ungraded("right", "OSError: no space"))
        work = read(beginning.handed_in.students[0])
        verdict = Graded(Verdict("corr2d", "7.2", Status.PASS, 2.0, 2.0))
        book.record(run, Result("flipped", ("hw.ipynb",), work.content, (verdict,)))
        (folder / "untouched.ipynb").unlink()
        again = begun(folder, book).begin(book)
        assert again.resumed  # the fault is tried again, and who took their work back waits no more
        assert [(each.student, each.reason) for each in book.ungraded(again)] == [
            ("right", WAITING)
        ]


def test_whose_work_vanished_before_a_run_was_gone_on_with_is_noted(tmp_path):
    folder = small_class(tmp_path / "class")
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        run = begun(folder, book).begin(book)
        verdict = Graded(Verdict("corr2d", "7.2", Status.PASS, 2.0, 2.0))
        book.record(run, Result("right", ("hw.ipynb",), "h", (verdict,)))
        (folder / "right.ipynb").unlink()
        again = begun(folder, book).begin(book)
        assert again.resumed
        assert [each.name for each in book.left_out(again)] == ["right"]
