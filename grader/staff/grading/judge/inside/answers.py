"""The right answers for one seed, each observed when it is first needed.

Observing all twelve solutions takes ten seconds, and the known mistakes of a whole network half a
minute: a class that hands in one section waits for neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from grader.exercise import Exercise, Judged, Observation, Section, Status, Verdict
from grader.judging.answer_key import Reference
from grader.judging.compare import judge
from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.keys.references import make_reference, with_mistakes


class Answers:
    """What answers are held against."""

    def __init__(
        self,
        root: Path,
        sections: Sequence[Section],
        seed: str,
        reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._root, self._seed = root, seed
        self._reading = reading  # entered while the source of a solution is run
        self._places: dict[str, tuple[Section, Exercise]] = {
            exercise.name: (section, exercise)
            for section in sections
            for exercise in section.exercises
            if exercise.judged is not Judged.BY_A_PERSON
        }
        self._solutions: dict[str, Mapping[str, Any]] = {}  # by the stem of the section
        self._made: dict[str, Reference] = {}
        self._knows_mistakes: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def has(self, name: str) -> bool:
        """Whether the right answer has been observed already."""
        return name in self._made

    def reference(self, name: str) -> Reference:
        """The right answer to an exercise, observed now if it was not before."""
        if name not in self._made:
            section, exercise = self._places[name]
            solution = self._solution(section).get(name)
            self._made[name] = make_reference(
                exercise, section.number, solution, self._seed, mistakes=False
            )
        return self._made[name]

    def learn_mistakes(self, name: str) -> None:
        """Observe the known mistakes of an exercise, and what else only a failing answer needs."""
        section, exercise = self._places[name]
        solution = self._solution(section).get(name)
        self._made[name] = with_mistakes(self.reference(name), exercise, solution)
        self._knows_mistakes.add(name)

    def judge(self, name: str, observations: Sequence[Observation]) -> tuple[Verdict, bool]:
        """The verdict on one answer, and whether knowing the mistakes could alter its words.

        A failing one is named by its mistake; a tolerated one shows in answers that pass.
        """
        verdict = judge(self.reference(name), observations)
        if name in self._knows_mistakes or self._places[name][1].judged is Judged.BY_HASH:
            return verdict, False
        tolerated = any(mistake.tolerated for mistake in self._places[name][1].mistakes)
        return verdict, tolerated or verdict.status is not Status.PASS

    def _solution(self, section: Section) -> Mapping[str, Any]:
        if section.stem not in self._solutions:
            chapter = read_chapter(self._root, section)
            with self._reading():
                self._solutions[section.stem] = solution_namespace(chapter)
        return self._solutions[section.stem]
