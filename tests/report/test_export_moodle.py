"""Marks into a Moodle worksheet in several languages, held against what Moodle takes of it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from grader.exercise import Status
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import ByHand, Member
from grader.staff.report.exports.error import ExportError
from grader.staff.report.exports.moodle.comments import comment, merged
from grader.staff.report.exports.tables.filled import filled_text
from tests.report.exporting import graded, standing, without_work
from tests.report.importers import moodle_import
from tests.report.moodle_worksheet import (
    ENGLISH,
    HELD,
    KOREAN,
    LANGUAGES,
    MADE_UP,
    PEOPLE,
    fill,
    imported,
    mark,
    member,
    worksheet,
)


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "German", "Korean", "made up"])
@pytest.mark.parametrize("blind", [False, True], ids=["names", "blind"])
def test_marks_arrive_in_whatever_language_the_titles_are(language, blind):
    content = worksheet(language, locked=["503"], blind=blind)
    class_ = [mark("501", 8), mark("502", 7), mark("503", 9), without_work(member("504"))]
    filled = fill(content, class_)
    done = imported(filled, language, locked=["503"])
    assert done.changes == {"501": (None, 8.0)}
    assert filled.same == 1
    assert {kept.why for kept in filled.kept} == {"locked in Moodle", "handed in nothing"}
    assert "Mark: 8 / 10" in done.comments["501"]
    assert "Receipt" in done.comments["502"]
    assert done.comments["505"] == ""


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "German", "Korean", "made up"])
def test_who_is_locked_is_not_said_to_be_marked(language):
    empty = [mark("501", 8), mark("502", 8)]
    class_ = [replace(s, result=replace(s.result, files=())) for s in empty]
    told = filled_text(fill(worksheet(language, locked=["501"]), class_), everything=False)
    assert "marked, though no notebook was there to grade: 김민지\n" in told


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "German", "Korean", "made up"])
def test_a_worksheet_that_moodle_would_refuse_for_a_column_it_lacks_is_told(language):
    without = {key: title for key, title in language.items() if key != "modified"}
    class_ = [mark("501", 8)]
    told = "Moodle refuses a worksheet without it, so take the file as it was downloaded"
    assert any(note.endswith(told) for note in fill(worksheet(without), class_).notes)
    assert not any(note.endswith(told) for note in fill(worksheet(language), class_).notes)


@pytest.mark.parametrize("language", LANGUAGES, ids=["English", "German", "Korean", "made up"])
def test_all_but_marks_and_comments_stays_byte_for_byte(language):
    content = worksheet(language)
    filled = fill(content, [mark("502", 5)])
    before, after = (io.StringIO(c.decode(), newline="") for c in (content, filled.sheet.content()))
    for old, new in zip(before, after, strict=True):
        if "502," not in old:
            assert new == old
    row = next(r for r in csv.reader(io.StringIO(filled.sheet.content().decode())) if "502" in r[0])
    old = next(r for r in csv.reader(io.StringIO(content.decode())) if "502" in r[0])
    assert [i for i, (a, b) in enumerate(zip(old, row, strict=True)) if a != b] == [4, 9]


def test_a_mark_above_the_maximum_is_written_as_the_maximum():
    filled = fill(worksheet(ENGLISH), [mark("501", 31, 30.0), mark("502", 15, 30.0)])
    assert imported(filled).changes == {"501": (None, 10.0), "502": (7.0, 5.0)}
    assert imported(filled).passed_over == {}
    assert "1 above the maximum, which Moodle would pass over: 10 written" in filled.notes
    assert any("scaled, times 0.3333" in note for note in filled.notes)


def test_what_was_changed_there_meanwhile_is_passed_over_by_moodle_alone():
    filled = fill(worksheet(ENGLISH), [mark("501", 8), mark("502", 5)])
    done = imported(filled, modified={"502": 61, "501": 59})
    assert done.changes == {"501": (None, 8.0)}
    assert done.passed_over == {"502": "changed there meanwhile"}


def test_nobody_is_cleared_and_zeros_are_written_where_wanted():
    class_ = [without_work(member("502")), mark("503", 4, excused=True)]
    content = worksheet(ENGLISH)
    filled = fill(content, class_)
    assert imported(filled).changes == {}
    assert {kept.why for kept in filled.kept} == {"excused", "handed in nothing"}
    assert imported(fill(content, class_, zeros=True)).changes == {"502": (7.0, 0.0)}


def test_a_comment_is_html_and_says_what_a_student_may_know():
    verdicts = (
        graded("corr2d", Status.FAIL, 0.5),
        graded("K<script>", Status.ERROR, 0, 1),
        graded("Conv2D"),
    )
    own = standing(member("501"), 5, 10.0, *verdicts, reasons=("2 d late: 10 % off & <b>",))
    text = comment(own)
    assert "<p>Mark: 5 / 10</p><p>2 d late: 10 % off &amp; &lt;b&gt;</p>" in text
    assert "<p>1 of 3 exercises pass.</p>" in text
    assert "Not right yet: 7.2 corr2d (looks like: flipped kernel)." in text
    assert "K&lt;script&gt;" in text
    assert own.result.receipt in text
    assert "<p>Mark: pass</p>" in comment(own, Terms(pass_at=50))
    assert "hidden" not in text


def test_a_comment_does_not_call_wrong_what_has_points_by_hand():
    own = mark("501", 2, 4, graded("corr2d", Status.FAIL, 0.5), graded("K"))
    said = (ByHand("corr2d", 2, "on paper"),)
    text = comment(replace(own, mark=replace(own.mark, exercises=said)))
    assert "1 of 2 exercises pass, 1 marked by hand." in text
    assert "Not right yet" in comment(own) and "Not right yet" not in text


def test_what_a_teacher_wrote_stays_and_ours_is_replaced():
    theirs = '<p>Well done, "all" of it.</p>'
    once = merged(theirs, comment(mark("501", 5)))
    assert once.startswith(theirs)
    again = merged(once, comment(mark("501", 6)))
    assert again.startswith(theirs)
    assert again.count("from-the-grader") == 1
    assert "Mark: 6 / 10" in again
    content = worksheet(ENGLISH, comments={"501": theirs})
    done = imported(fill(content, [mark("501", 5)]))
    assert done.comments["501"] == once


def test_a_second_export_of_the_same_changes_nothing():
    class_ = [mark(who, 4) for who in PEOPLE]
    first = fill(worksheet(ENGLISH), class_)
    second = fill(first.sheet.content(), class_)
    assert second.changes == ()
    assert second.sheet.content() == first.sheet.content()


def test_without_a_column_for_comments_none_are_written_and_that_is_said():
    language = {key: title for key, title in ENGLISH.items() if key != "comment"}
    filled = fill(worksheet(language), [mark("501", 8)])
    assert imported(filled, language).changes == {"501": (None, 8.0)}
    assert any(note.startswith("no column for comments") for note in filled.notes)


def test_columns_can_be_named():
    filled = fill(
        worksheet(MADE_UP),
        [mark("501", 8)],
        grade_column=MADE_UP["grade"].upper(),
        comment_column=MADE_UP["status"],
    )
    assert imported(filled, MADE_UP).changes == {"501": (None, 8.0)}
    with pytest.raises(ExportError, match="has no column Mark, but Identifier"):
        fill(worksheet(ENGLISH), [mark("501", 8)], grade_column="Mark")


def test_where_the_grades_cannot_be_told_it_asks():
    rows = ["zq,name,x,y", "Qux 501,José García,,", "Qux 502,김민지,,"]
    with pytest.raises(ExportError, match=r"cannot be told. Name it with --grade-column: zq, name"):
        fill("\n".join(rows).encode(), [mark("501", 8)])


def test_a_scale_of_words_is_refused():
    rows = ["Identifier,Full name,Grade,Scale", 'Participant 501,José García,,"poor, good"']
    with pytest.raises(ExportError, match=r"scale of words \(poor, good\)"):
        fill("\n".join(rows).encode(), [mark("501", 8)])


def test_other_files_are_refused():
    with pytest.raises(ExportError, match="is no grading worksheet of Moodle's"):
        fill(b"Student,ID\nKim,1\n", [mark("501", 8)])
    with pytest.raises(ExportError, match="Nobody of this class"):
        stranger = standing(Member("Nina", user="900"), 5, layout="moodle")
        fill(worksheet(ENGLISH), [stranger])


def test_letters_that_the_file_cannot_hold_are_written_in_its_encoding():
    content = worksheet(KOREAN).decode("utf-8-sig").replace("José García", "Jose").encode("cp949")
    own = mark("502", 5, 10.0, graded("é✓", Status.FAIL, 0))
    filled = fill(content, [own])
    done = moodle_import(filled.sheet.content(), KOREAN, HELD, maximum=10, encoding="cp949")
    assert done.changes == {"502": (7.0, 5.0)}
    assert "&#233;&#10003;" in done.comments["502"]
