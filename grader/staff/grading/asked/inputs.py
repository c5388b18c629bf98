"""What a class is asked under one seed, by records and draws: for the process that judges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.exercise import Exercise, Section
from grader.judging.answer_key import Reference
from grader.staff.authoring.chapters.chapter import argument_names
from grader.staff.authoring.chapters.sections import in_book_order, read_chapter
from grader.staff.authoring.keys.inputs import draw
from grader.staff.grading.asked.items import Item, item_of
from grader.staff.grading.asked.questions import pack_exercises


class Inputs:
    """The exercises of some sections, whose inputs are drawn when they are wanted."""

    def __init__(self, root: Path, sections: Sequence[Section], seed: str) -> None:
        self.sections = sections
        self._root, self._seed = root, seed
        self._places: dict[str, tuple[Section, Exercise]] = {}
        self._words: dict[str, tuple[str, ...]] = {}

    def items(self, names: frozenset[str]) -> Sequence[Item]:
        """These exercises, in the order of the book; no others are asked for from now on."""
        for section in self.sections:
            if names.isdisjoint(exercise.name for exercise in section.exercises):
                continue
            chapter = read_chapter(self._root, section)
            self._words |= {n: tuple(words) for n, words in argument_names(chapter).items()}
            for exercise in in_book_order(section, chapter).exercises:
                if exercise.name in names:
                    self._places[exercise.name] = section, exercise
        return [item_of(exercise, section) for section, exercise in self._places.values()]

    def packed(self, names: Sequence[str]) -> bytes:
        """What they are called, and their inputs, as a job has them."""
        return pack_exercises(map(self.question, names))

    def question(self, name: str) -> Reference:
        """One exercise without its right answer."""
        section, exercise = self._places[name]
        return Reference(
            exercise.name,
            section.number,
            exercise.observed,
            exercise.judged,
            exercise.level.points,
            also_called=exercise.also_called,
            trials=draw(exercise, self._seed, self._words.get(exercise.name, ())),
        )
