"""What a class is asked under one seed: exercises and inputs, and no right answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Judged, Section
from grader.judging.answer_key import Reference, names_of
from grader.judging.compare import absent
from grader.staff.assignment.selection import selected, with_bases
from grader.staff.authoring.chapters.chapter import argument_names
from grader.staff.authoring.chapters.sections import in_book_order, read_chapter
from grader.staff.authoring.keys.inputs import draw
from grader.staff.gradebook.records import Graded
from grader.staff.grading.asked.binding import names_bound
from grader.staff.grading.asked.questions import pack_exercises

_WORD = re.compile(r"\w+")
_EVERYTHING = re.compile(r"\bimport\s*\*")  # binds what it does not name


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
        # Made once: of most exercises most students hand in nothing.
        self.untouched = tuple(Graded(absent(each)) for each in self.references)
        every_asked = [r for r in every if r.judged is not Judged.BY_A_PERSON]
        self.asked = {r.exercise: r for r in every_asked}
        self._names = {name: r.section for r in self.asked.values() for name in names_of(r)}
        self._sections = [section.number for section in sections]
        self._packed: dict[str, bytes] = {}  # by section

    def packed_for(self, cells: Sequence[str]) -> bytes:
        """The exercises of the sections that a notebook works on, as a job has them.

        To read all of them takes longer than many a notebook. Where nothing tells which ones it is
        about, it may answer any, under whatever name.
        """
        text = "\n".join(cells)
        known = self._names.keys()
        mentioned = {self._names[word] for word in known & set(_WORD.findall(text))}
        if known.isdisjoint(names_bound(text)) or _EVERYTHING.search(text):
            mentioned = set(self._sections)
        return b"".join(self._packed_section(each) for each in self._sections if each in mentioned)

    def _packed_section(self, number: str) -> bytes:
        """Packed once, and a part of many jobs; not where no notebook works on it."""
        if number not in self._packed:
            asked = (r for r in self.asked.values() if r.section == number)
            self._packed[number] = pack_exercises(asked)
        return self._packed[number]


def _names(section: Section) -> list[str]:
    return [exercise.name for exercise in section.exercises]
