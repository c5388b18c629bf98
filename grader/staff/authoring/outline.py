"""The outline of the course out of its chapters and records: what students are told of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Judged, Section
from grader.staff.authoring.chapters.chapter import Chapter, asked_in, stubbed
from grader.student.course import outline
from grader.student.course.outline import OutlineProblemError, SectionOutline, Task, TaskCell


def outline_text(kept: Path, chapters: Iterable[tuple[Section, Chapter]]) -> str:
    """The file with these chapters as they are now, and all others as they were."""
    try:
        known = {section.stem: section for section in outline.read(kept)}
    except OutlineProblemError:
        known = {}
    known |= {section.stem: outline_of(section, chapter) for section, chapter in chapters}
    return outline.text_of([known[stem] for stem in sorted(known)])


def outline_of(section: Section, chapter: Chapter) -> SectionOutline:
    """One section."""
    records = {exercise.name: exercise for exercise in section.exercises}

    def task(name: str) -> Task:
        record, level = records[name], records[name].level
        written = record.judged is Judged.BY_A_PERSON
        return Task(
            name, level.points, level.minutes, level.difficulty, level.further, written=written
        )

    cells = tuple(
        TaskCell(
            tuple(map(task, asked_in(cell))),
            stubbed(chapter, cell).source if cell.kind == "code" else "",
        )
        for cell in chapter.cells
        if "exercise" in cell.tags
    )
    heading = chapter.cells[0].source.splitlines()[0]
    title = heading.removeprefix("# ").removeprefix(section.number).strip()
    return SectionOutline(section.stem, section.number, title, cells)
