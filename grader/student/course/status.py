"""`status()`: the map of the course, or one section of it."""

from __future__ import annotations

from typing import Any

from grader.student import progress, show
from grader.student.course import outline
from grader.student.course.as_html import course_html, section_html
from grader.student.course.as_text import course_text, section_text
from grader.student.course.outline import OutlineProblemError
from grader.student.course.standing import standings


def status(section: Any = None) -> None:
    """A map of the course, or with `status("7.2")` the exercises of one section."""
    try:
        sections = standings(outline.load(), progress.read())
    except OutlineProblemError as problem:
        show.say(str(problem))
        return
    if section is None:
        show.say(course_text(sections), course_html(sections))
        return
    wanted = str(section).strip() if isinstance(section, str | int | float) else ""
    for each in sections:
        if wanted in (each.outline.number, each.outline.stem):
            show.say(section_text(each), section_html(each))
            return
    for each in sections:
        if wanted in {task.name for task in each.outline.tasks}:
            number = each.outline.number
            show.say(f'{wanted} is an exercise of {number}: status("{number}") shows it.')
            return
    numbers = ", ".join(each.outline.number for each in sections)
    named = repr(section) if wanted else "of that name"
    show.say(
        f'There is no section {named}. There are: {numbers}. Write, for example: status("7.2")'
    )
