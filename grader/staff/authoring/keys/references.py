"""Make the references of a section: observe the solution and each known mistake on its trials."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
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
from grader.judging.answer_key import KnownMistake, Reference, asked_of
from grader.judging.comparing.canonical import digest, digests_of_items, looks
from grader.judging.comparing.sensible import in_sensible_types
from grader.judging.laws.breaking import differs_by_nature
from grader.judging.replaying.replay import proved
from grader.observing.models.nature import moments_of_model
from grader.observing.observe import observe, observe_next
from grader.observing.randomness import kept_randomness, own_randomness
from grader.staff.authoring.keys.altered import altered
from grader.staff.authoring.keys.inputs import draw

_COMPARED = (
    "parameters",
    "shared",
    "table",
    "operators",
    "jumps",
    "gives back",
)  # the facts that tell answers apart


MODELS = 8  # of four numbers, all are above zero by chance in each of so many once in billions


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


def with_mistakes(
    reference: Reference, exercise: Exercise, solution: Any, *, alterations: bool = True
) -> Reference:
    """The same reference, which can now name what is wrong with an answer, and knows more forms."""
    if reference.mistakes or exercise.judged in (Judged.BY_HASH, Judged.BY_A_PERSON):
        return reference
    reference = told_of_chance(reference, solution)
    return replace(
        reference,
        mistakes=_observe_mistakes(exercise, reference),
        natures=_other_natures(exercise, reference),
        altered=altered(exercise, solution, reference) if alterations else (),
    )


def make_reference(
    exercise: Exercise,
    section: str,
    solution: Any,
    seed: str,
    *,
    mistakes: bool = True,
    alterations: bool = True,
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
        "trials": draw(exercise, seed, _words(solution)),
    }
    if exercise.judged is Judged.BY_A_PERSON:
        return Reference(**common)
    if exercise.judged is Judged.BY_HASH:
        right = (solution, *exercise.accepted)
        values = tuple(_wrong_value(exercise, wrong) for wrong in exercise.mistakes)
        hashes = tuple(digest(exercise.name, value, exercise.digits) for value in right)
        return Reference(
            **common,
            right=hashes,
            right_items=digests_of_items(exercise.name, solution, exercise.digits),
            looks=looks(solution),
            mistakes=values,
        )
    trials: tuple[Trial, ...] = common["trials"]
    expected = tuple(
        _whole_nature(exercise, solution, trial)
        if trial.nature
        else _observe_right(exercise, solution, trial)
        for trial in trials
    )
    common["trials"] = _told_of_parameters(trials, expected)
    reference = Reference(
        **common,
        property=exercise.property,
        rule=exercise.rule,
        inputs=_inputs(exercise, solution),
        expected=expected,
        counts=_counts(exercise, expected, trials),
    )
    if not mistakes:
        return reference
    return with_mistakes(reference, exercise, solution, alterations=alterations)


def _observe_mistakes(exercise: Exercise, reference: Reference) -> tuple[KnownMistake, ...]:
    found = []
    for wrong in exercise.mistakes:
        with kept_randomness():
            seen = [observe_next(wrong.wrong, t, exercise.observed) for t in asked_of(reference)]
        made = [_bare(*pair) for pair in zip(asked_of(reference), seen, strict=True)]
        taken, _ = in_sensible_types(made, reference.expected)  # as an answer's are
        found.append(KnownMistake(wrong.name, wrong.hint, wrong.tolerated, tuple(taken)))
    return tuple(found)


def _other_natures(exercise: Exercise, reference: Reference) -> tuple[Observation, ...]:
    """What accepted forms do by nature, where that is not what the solution does."""
    trial, expected = reference.trials[-1], reference.expected[-1]
    if not trial.nature or not expected.facts:
        return ()
    natures = (_nature(exercise, right, trial) for right in exercise.accepted)
    return tuple(each for each in natures if each.facts and differs_by_nature(each, expected))


def _observe_right(exercise: Exercise, answer: Any, trial: Trial) -> Observation:
    observation = observe(answer, trial, exercise.observed)
    if observation.fault:
        raise SolutionError(
            f"{exercise.name}: the solution, or one in `accepted`, raised {observation.fault.type} "
            f"on probe '{trial.probe}': {observation.fault.message}"
        )
    return _bare(trial, observation)


def _nature(exercise: Exercise, solution: Any, trial: Trial) -> Observation:
    """What an answer does by nature; nothing, where the inputs allow no such look."""
    observation = observe(solution, trial, exercise.observed)
    facts = {name: fact for name, fact in observation.facts.items() if name != "printed"}
    if observation.fault:
        return Observation()
    # Where there are many right answers, their numbers and gradients are their own.
    parts = {} if exercise.judged is Judged.BY_PROPERTY else observation.parts
    return replace(observation, parts=parts, facts=facts)


def _whole_nature(exercise: Exercise, solution: Any, trial: Trial) -> Observation:
    """That of the solution: what any model of it does."""
    nature = _nature(exercise, solution, trial)
    if nature.facts.get("from zero on"):
        nature = _without_chance(exercise, solution, trial, nature)
    return nature


def told_of_chance(reference: Reference, solution: Any) -> Reference:
    """With how far the solution's dropout spreads, which takes as long as all the rest.

    Only an answer that draws by itself is held against it, and none passes without it.
    """
    facts = reference.expected[-1].facts if reference.expected else {}
    if "Dropout" not in {name for name, _ in facts.get("steps", ())}:
        return reference
    *asked, nature = reference.expected
    trial = reference.trials[-1]
    with kept_randomness(), own_randomness(trial.key):
        parts, arrays = moments_of_model(solution, trial)
    parts, arrays = {**nature.parts, **parts}, {**nature.arrays, **arrays}
    return replace(reference, expected=(*asked, replace(nature, parts=parts, arrays=arrays)))


def _told_of_parameters(
    trials: Sequence[Trial], expected: Sequence[Observation]
) -> tuple[Trial, ...]:
    """With as many as the solution has, running averages need not come to rest to be compared."""
    *asked, last = trials
    return (*asked, replace(last, parameters=expected[-1].facts.get("parameters", 0)))


def _without_chance(
    exercise: Exercise, solution: Any, trial: Trial, nature: Observation
) -> Observation:
    """Without the start values that are above zero in this model and not in the next one."""
    kept = nature.facts["from zero on"]
    for step in range(1, MODELS):
        other = observe(solution, replace(trial, key=trial.key + step), exercise.observed)
        kept = [shape for shape in kept if shape in other.facts.get("from zero on", ())]
    return replace(nature, facts={**nature.facts, "from zero on": kept})


def _bare(trial: Trial, observation: Observation) -> Observation:
    """An observation without what no comparison needs, such as the line of a mistake.

    A model's facts are computed from its program, as they are for an answer.
    """
    observation = proved(trial, observation) if trial.effect == Effect.MODEL else observation
    facts = {name: observation.facts[name] for name in _COMPARED if name in observation.facts}
    if not facts.get("shared"):
        facts.pop("shared", None)
    raised = observation.fault
    fault = Fault(raised.type, raised.message) if raised else None
    return Observation(observation.parts, observation.arrays, facts, fault)


def _wrong_value(exercise: Exercise, wrong: Mistake) -> KnownMistake:
    code = digest(exercise.name, wrong.wrong, exercise.digits)
    return KnownMistake(wrong.name, wrong.hint, wrong.tolerated, digest=code)


def _words(solution: Any) -> tuple[str, ...]:
    """What the arguments of a call are called."""
    return tuple(inspect.signature(solution).parameters) if callable(solution) else ()


def _inputs(exercise: Exercise, solution: Any) -> tuple[str, ...]:
    """What a message calls the arguments."""
    if exercise.observed is Observed.BUILT:
        return ("X",)
    return _words(solution)


def _counts(
    exercise: Exercise, expected: tuple[Observation, ...], trials: tuple[Trial, ...]
) -> tuple[tuple[int, ...], ...]:
    """The parameter counts of the solution and of every other form that counts as right."""
    if exercise.observed is not Observed.BUILT:
        return ()
    asked = [trial for trial in trials if not trial.nature]
    found = [{observation.facts["parameters"]} for observation in expected[: len(asked)]]
    for right in exercise.accepted:
        for counts, trial in zip(found, asked, strict=True):
            counts.add(_observe_right(exercise, right, trial).facts["parameters"])
    return tuple(tuple(sorted(counts)) for counts in found)
