"""Make the references of a section: observe the solution and each known mistake on its trials."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.exercise import (
    Effect,
    Exercise,
    Fault,
    Judged,
    Mistake,
    Observation,
    Observed,
    Section,
    Trial,
)
from grader.judging.answer_key import KnownMistake, Reference
from grader.judging.canonical import digest, looks
from grader.judging.replaying.replay import proved
from grader.observing.observe import observe
from grader.staff.authoring.inputs import draw

_COMPARED = ("parameters", "shared", "table", "operators")  # the facts that tell answers apart


class SolutionError(Exception):
    """The solution, or another form that should be right, cannot be observed."""


def section_references(
    section: Section, solution: Mapping[str, Any], seed: str, *, mistakes: bool = True
) -> tuple[Reference, ...]:
    """The references of a section, from what its solution defines."""
    return tuple(
        make_reference(
            exercise, section.number, solution.get(exercise.name), seed, mistakes=mistakes
        )
        for exercise in section.exercises
    )


def with_mistakes(reference: Reference, exercise: Exercise) -> Reference:
    """The same reference, which can now name what is wrong with an answer."""
    if reference.mistakes or exercise.judged in (Judged.BY_HASH, Judged.BY_A_PERSON):
        return reference
    return replace(reference, mistakes=_observe_mistakes(exercise, reference.trials))


def make_reference(
    exercise: Exercise, section: str, solution: Any, seed: str, *, mistakes: bool = True
) -> Reference:
    """Observe the solution, the accepted forms and, if wanted, the mistakes of one exercise."""
    common: dict[str, Any] = {
        "exercise": exercise.name,
        "section": section,
        "observed": exercise.observed,
        "judged": exercise.judged,
        "points": exercise.level.points,
        "digits": exercise.digits,
        "hints": exercise.hints,
        "also_called": exercise.also_called,
        "rubric": exercise.rubric,
        "trials": draw(exercise, seed),
    }
    if exercise.judged is Judged.BY_A_PERSON:
        return Reference(**common)
    if exercise.judged is Judged.BY_HASH:
        right = (solution, *exercise.accepted)
        values = tuple(_wrong_value(exercise, wrong) for wrong in exercise.mistakes)
        hashes = tuple(digest(exercise.name, value, exercise.digits) for value in right)
        return Reference(**common, right=hashes, looks=looks(solution), mistakes=values)
    trials: tuple[Trial, ...] = common["trials"]
    expected = tuple(_observe_right(exercise, solution, trial) for trial in trials)
    return Reference(
        **common,
        property=exercise.property,
        rule=exercise.rule,
        inputs=_inputs(exercise, solution),
        expected=expected,
        counts=_counts(exercise, expected, trials),
        mistakes=_observe_mistakes(exercise, trials) if mistakes else (),
    )


def _observe_mistakes(exercise: Exercise, trials: tuple[Trial, ...]) -> tuple[KnownMistake, ...]:
    return tuple(
        KnownMistake(
            wrong.name,
            wrong.hint,
            wrong.tolerated,
            tuple(_bare(trial, observe(wrong.wrong, trial, exercise.observed)) for trial in trials),
        )
        for wrong in exercise.mistakes
    )


def _observe_right(exercise: Exercise, answer: Any, trial: Trial) -> Observation:
    observation = observe(answer, trial, exercise.observed)
    if observation.fault:
        raise SolutionError(
            f"a right answer to {exercise.name} raised {observation.fault.type} on probe "
            f"'{trial.probe}': {observation.fault.message}"
        )
    return _bare(trial, observation)


def _bare(trial: Trial, observation: Observation) -> Observation:
    """An observation without what no comparison needs, such as a message of this torch.

    A model's facts are computed from its program, as they are for an answer.
    """
    observation = proved(trial, observation) if trial.effect == Effect.MODEL else observation
    facts = {name: observation.facts[name] for name in _COMPARED if name in observation.facts}
    if not facts.get("shared"):
        facts.pop("shared", None)
    fault = Fault(observation.fault.type) if observation.fault else None
    return Observation(observation.parts, observation.arrays, facts, fault)


def _wrong_value(exercise: Exercise, wrong: Mistake) -> KnownMistake:
    code = digest(exercise.name, wrong.wrong, exercise.digits)
    return KnownMistake(wrong.name, wrong.hint, wrong.tolerated, digest=code)


def _inputs(exercise: Exercise, solution: Any) -> tuple[str, ...]:
    """What a message calls the arguments."""
    if exercise.observed is Observed.BUILT:
        return ("X",)
    return tuple(inspect.signature(solution).parameters) if callable(solution) else ()


def _counts(
    exercise: Exercise, expected: tuple[Observation, ...], trials: tuple[Trial, ...]
) -> tuple[tuple[int, ...], ...]:
    """The parameter counts of the solution and of every other form that counts as right."""
    if exercise.observed is not Observed.BUILT:
        return ()
    found = [{observation.facts["parameters"]} for observation in expected]
    for right in exercise.accepted:
        for counts, trial in zip(found, trials, strict=True):
            counts.add(_observe_right(exercise, right, trial).facts["parameters"])
    return tuple(tuple(sorted(counts)) for counts in found)
