"""What the course checks about itself: its sections and exercises, keys, solutions and verdicts."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from grader.exercise import (
    Effect,
    Exercise,
    Judged,
    Observation,
    Observed,
    Section,
    Trial,
    Verdict,
)
from grader.judging import answer_key
from grader.judging.compare import judge
from grader.observing.observe import observe_next
from grader.observing.randomness import kept_randomness
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.keys import references
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue import SECTIONS
from grader.student import show
from grader.student.session import verdict_on

ROOT = Path(__file__).parents[2]
EXERCISES = [(section, exercise) for section in SECTIONS for exercise in section.exercises]
CODE = [(s, e) for s, e in EXERCISES if e.judged not in (Judged.BY_HASH, Judged.BY_A_PERSON)]


def exercise_id(value):
    return getattr(value, "name", None) or getattr(value, "number", None)


def seeds_of(exercise: Exercise) -> tuple[str, ...]:
    """Three; two for models and what makes one, which take long: by a seed go parameters, too."""
    made = any(probe.effect == Effect.MODEL for probe in exercise.probes)
    few = made or exercise.observed is Observed.BUILT
    return (PUBLIC_SEED, "one", *(() if few else ("two",)))


def with_seeds(pairs):
    cases = [(s, e, seed) for s, e in pairs for seed in seeds_of(e)]
    return pytest.mark.parametrize(("section", "exercise", "seed"), cases, ids=exercise_id)


def each(pairs):
    return pytest.mark.parametrize(("section", "exercise"), pairs, ids=exercise_id)


def chapter_of(section: Section):
    return _chapter(section.stem)


def solution_of(section: Section):
    return _solution(section.stem)


@functools.cache
def _chapter(stem: str):
    return read_chapter(ROOT, next(section for section in SECTIONS if section.stem == stem))


@functools.cache
def _solution(stem: str):
    return chapters.solution_namespace(_chapter(stem))


@functools.cache
def reference_of(name: str, seed: str):
    """By the public seed that of the key on disk, which tests/authoring shows to be up to date."""
    section, exercise = next(pair for pair in EXERCISES if pair[1].name == name)
    if seed == PUBLIC_SEED:
        return public_key(section.stem)[name]
    solution = solution_of(section).get(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(references, "observe_next", _observed_and_kept)
        return make_reference(exercise, section.number, solution, seed, alterations=False)


# Of models that are wrong: what a reference saw of them, until a verdict is given on it.
SEEN: dict[tuple[int, int], Observation] = {}


def _observed_and_kept(target, trial: Trial, observed: Observed) -> Observation:
    seen = observe_next(target, trial, observed)
    if trial.effect is Effect.MODEL:
        SEEN[id(target), id(trial)] = seen
    return seen


@functools.cache
def public_key(stem: str):
    return {each.exercise: each for each in answer_key.load(answer_key.PUBLIC_KEYS, stem)}


def verdict(section: Section, exercise: Exercise, answer, seed: str = PUBLIC_SEED):
    return verdict_on(reference_of(exercise.name, seed), answer)


@functools.cache
def verdict_on_mistake(name: str, mistake_name: str, seed: str):
    """By what was observed of it already, when the reference was made; on the rest it is asked.

    A reference keeps of a model what its program gave outside, and a verdict wants the program.
    """
    exercise = next(exercise for _, exercise in EXERCISES if exercise.name == name)
    mistake = next(each for each in exercise.mistakes if each.name == mistake_name)
    reference = reference_of(exercise.name, seed)
    known = next(each for each in reference.mistakes if each.name == mistake.name)
    if known.observations and all(trial.effect is not Effect.MODEL for trial in reference.trials):
        return judge(reference, known.observations)
    with kept_randomness():
        seen = [
            SEEN.pop((id(mistake.wrong), id(trial)), None)
            or observe_next(mistake.wrong, trial, reference.observed)
            for trial in reference.trials
        ]
    return judge(reference, seen)


def told(found: Verdict, what: str) -> str:
    """What a red test says: the breach, and the verdict as a student would read it."""
    return f"{what}\n{show.verdict_text(found)}"
