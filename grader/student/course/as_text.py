"""The map of the course for a terminal: a line a section, or one section line by line."""

from __future__ import annotations

from collections.abc import Sequence

from grader.student import show
from grader.student.course.standing import SectionStanding, TaskStanding, checked, core, further
from grader.student.course.words import (
    coming,
    dots,
    hours,
    last_said,
    mark,
    reading,
    score,
    sums,
)

LEGEND = "✓ passes  ✗ not right yet  ! error  ○ not attempted"


def course_text(sections: Sequence[SectionStanding]) -> str:
    """All sections; the title stands last, since titles differ most in length."""
    header = ["", "core", "further", "points", "core left", "further left", "section"]
    rows = [
        [
            section.outline.number,
            "".join(map(mark, core([section]).of)),
            "".join(map(mark, further([section]).of)),
            score(checked([section])),
            hours(core([section]).minutes),
            hours(further([section]).minutes),
            section.outline.title,
        ]
        for section in sections
    ]
    more = f'{LEGEND}   status("{sections[0].outline.number}") shows one section.'
    return _joined(show.table_text(header, rows), sums(sections), reading(sections), more, sections)


def section_text(section: SectionStanding) -> str:
    """One section, an exercise a line."""
    header = ["", "exercise", "way", "minutes", "difficulty", "last check", "best"]
    rows = [
        [
            mark(each),
            each.task.name,
            "further" if each.task.further else "core",
            str(each.task.minutes),
            dots(each.task.difficulty),
            last_said(each),
            _best(each),
        ]
        for each in section.of
    ]
    title = f"{section.outline.number} {section.outline.title}"
    table = f"{title}\n{show.table_text(header, rows)}"
    return _joined(table, sums([section]), reading([section]), "", [section])


def _best(each: TaskStanding) -> str:
    most = show.points(each.task.points)
    return most if each.task.written else f"{show.points(each.best)}/{most}"


def _joined(
    table: str, total: str, essays: str, more: str, sections: Sequence[SectionStanding]
) -> str:
    return "\n".join(line for line in (table, total, essays, coming(sections), more) if line)
