"""What a class is asked under one seed: exercises and inputs, and no right answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Judged, Section
from grader.judging.answer_key import Reference
from grader.staff.assignment.selection import selected, with_bases
from grader.staff.authoring.chapters.chapter import argument_names
from grader.staff.authoring.chapters.sections import in_book_order, read_chapter
from grader.staff.authoring.keys.inputs import draw
from grader.staff.grading.asked.questions import pack_exercises


class Course:
    """The exercises that count, and what these build on, which is asked but does not count."""

    def __init__(
        self, root: Path, sections: Sequence[Section], seed: str, *, only: str = ""
    ) -> None:
        counting = selected(only, sections)
        needed = with_bases(counting, sections)
        sections = [each for each in sections if not needed.isdisjoint(_names(each))]
        chapters = [(section, read_chapter(root, section)) for section in sections]
        words = {name: names for _, c in chapters for name, names in argument_names(c).items()}
        sections = [in_book_order(*each) for each in chapters]
        self.stems = [section.stem for section in sections]
        self.exercises = {e.name: e for section in sections for e in section.exercises}
        every = [
            Reference(
                exercise.name,
                section.number,
                exercise.observed,
                exercise.judged,
                exercise.level.points,
                also_called=exercise.also_called,
                trials=draw(exercise, seed, words.get(exercise.name, ())),
            )
            for section in sections
            for exercise in section.exercises
            if exercise.name in needed
        ]
        self.references = tuple(each for each in every if each.exercise in counting)
        self.asked = {r.exercise: r for r in every if r.judged is not Judged.BY_A_PERSON}
        self.packed = pack_exercises(self.asked.values())  # a part of every first job


def _names(section: Section) -> list[str]:
    return [exercise.name for exercise in section.exercises]
