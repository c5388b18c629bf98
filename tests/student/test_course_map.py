"""The map of the course: what is done, what is left, what comes next."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import grader
from grader.exercise import Judged, Status
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.outline import outline_of, outline_text
from grader.staff.catalogue import SECTIONS, numbered
from grader.student import progress
from grader.student.course import outline
from grader.student.course.as_html import course_html, section_html
from grader.student.course.as_text import course_text, section_text
from grader.student.course.outline import SectionOutline, Task, TaskCell
from grader.student.course.standing import standings
from grader.student.progress import Entry

ROOT = Path(__file__).parents[2]
OUTLINE = (
    SectionOutline(
        "ch1_1_first",
        "1.1",
        "First <steps>",
        (
            TaskCell((Task("one", 2, 10, 1), Task("two", 1, 5, 2)), "one = ...\ntwo = ..."),
            TaskCell((Task("more", 3, 70, 3, further=True),), "more = ..."),
            TaskCell((Task("essay", 4, 20, 1, written=True),)),
        ),
    ),
    SectionOutline("ch1_2_second", "1.2", "Second", (TaskCell((Task("three", 1, 5, 1),), ""),)),
)


def at(**entries):
    known = {name: Entry(str(status), best, "") for name, (status, best) in entries.items()}
    return standings(OUTLINE, known)


def test_the_map_of_the_real_course_fits_on_a_screen(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv(progress.VARIABLE, str(tmp_path / "progress.json"))
    grader.status()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 120
    assert [line[:3] for line in lines[2:14]] == [section.number for section in SECTIONS]


def test_a_mark_an_exercise_points_of_all_and_the_time_that_is_left():
    text = course_text(at(one=(Status.PASS, 2), two=(Status.FAIL, 0.5), more=(Status.ERROR, 0)))
    assert re.search(r"1\.1  ✓✗    !        2\.5 of 6  5 min +1 h 10 min +First <steps>", text)
    assert "2.5 of 7 points so far · left: core 10 min, further 1 h 10 min" in text
    assert "1 written answer, 4 points, which your teacher reads" in text
    assert "Next: two in ch1_1_first.ipynb (core, 1 point, 5 min)" in text


def test_what_passed_once_and_fails_now_is_to_be_done_again():
    text = course_text(at(one=(Status.FAIL, 2)))
    assert "1.1  ✗○" in text
    assert "2 of 7 points" in text
    assert "Next: one in" in text


def test_after_the_core_comes_what_is_further_and_then_nothing():
    whole = dict.fromkeys(("one", "two", "three"), (Status.PASS, 9))
    text = course_text(at(**whole))
    assert "The core is done. Next: more in ch1_1_first.ipynb (further, 3 points" in text
    text = course_text(at(**whole, more=(Status.PASS, 3)))
    assert "Everything passes that a check can judge." in text
    assert "left: core nothing, further nothing" in text
    assert "7 of 7 points" in text  # no more than there are


def test_one_section_is_told_exercise_by_exercise():
    text = section_text(at(two=(Status.FAIL, 0.5))[0])
    assert re.search(r"✗  two +core +5 +●●○ +fail +0\.5/1", text)
    assert re.search(r"·  essay +core +20 +●○○ +for your teacher +4", text)
    assert "three" not in text


def test_the_page_says_in_words_what_its_marks_say_and_escapes_titles():
    sections = at(one=(Status.PASS, 2), two=(Status.FAIL, 0))
    whole, one = course_html(sections), section_html(sections[0])
    assert "<steps>" not in whole + one
    assert '<th scope="row"><b>1.1</b> First &lt;steps&gt;</th>' in whole
    assert '<span class="hidden">1 of 2 pass</span>' in whole
    assert 'title="two: fail, 5 min"' in whole
    for page in (whole, one):
        assert len(re.findall(r'<i[^>]* aria-hidden="true"', page)) == page.count("<i")


def test_a_state_of_another_release_counts_as_none():
    [first, _] = standings(OUTLINE, {"one": Entry("dreaming", 1, "")})
    assert first.of[0].last is Status.NOT_ATTEMPTED


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_the_outline_is_that_of_the_chapters_and_records(section):
    kept = {each.stem: each for each in outline.load()}
    assert kept[section.stem] == outline_of(section, read_chapter(ROOT, section))


def test_one_chapter_is_written_anew_and_the_others_stay():
    [section] = numbered("7.2")
    file = ROOT / "grader" / "keys" / outline.FILE
    text = outline_text(file, [(section, read_chapter(ROOT, section))])
    assert text == file.read_text(encoding="utf-8")


def test_the_stubs_hold_no_solution_and_prose_has_none():
    cells = [cell for section in outline.load() for cell in section.cells]
    assert not [cell for cell in cells if "SOLUTION" in cell.stub]
    written = {e.name for s in SECTIONS for e in s.exercises if e.judged is Judged.BY_A_PERSON}
    assert {task.name for cell in cells if not cell.stub for task in cell.tasks} == written
