"""What a section says twice is compared before its key is written.

The solution against its witness and the book's figures, the accepted forms against the solution,
and each mistake against the probes that should catch it: whoever is graded by a key in which these
do not agree is told untrue things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from reprlib import repr  # a long one is cut
from typing import Any

from torch import Tensor

from grader.exercise import (
    Effect,
    Exercise,
    Judged,
    Mistake,
    Observation,
    Section,
    Status,
    Trial,
    Verdict,
)
from grader.judging.answer_key import Reference, asked_of
from grader.judging.compare import judge
from grader.observing.observe import observe
from grader.observing.randomness import kept_randomness
from grader.observing.transport.outline import outline
from grader.staff.authoring.keys.references import SolutionError
from grader.student.session import verdict_on


def refuse_contradictions(
    section: Section, references: Iterable[Reference], solution: Mapping[str, Any]
) -> None:
    """Stop at the first thing that a record and the solution say otherwise."""
    records = {exercise.name: exercise for exercise in section.exercises}
    for reference in references:
        exercise = records[reference.exercise]
        if exercise.judged is Judged.BY_A_PERSON:
            continue
        with kept_randomness():
            slip = _contradiction(exercise, reference, solution.get(exercise.name))
        if slip:
            raise SolutionError(f"{section.stem}, {exercise.name}: {slip}")


def _contradiction(exercise: Exercise, reference: Reference, solution: Any) -> str:
    """What does not agree; nothing where all is as it should be."""
    if exercise.oracle is not None:
        found = _of_witness(exercise.oracle, reference)
        if found.status is not Status.PASS:
            if exercise.judged is Judged.BY_HASH:
                return f"`answer` is {repr(exercise.oracle)}, the chapter's is {repr(solution)}"
            return f"`oracle` is not what the chapter's solution gives{_seen(found)}"
    for number, figure in enumerate(exercise.figures, start=1):
        arrays: dict[str, Tensor] = {}
        parts = {"result": outline(figure.result, arrays, "result")}
        book = replace(
            reference,
            trials=(Trial("figure", figure.args),),
            expected=(Observation(parts, arrays),),
        )
        found = verdict_on(book, solution)
        if found.status is not Status.PASS:
            return f"`figures`: number {number} is not what the solution gives{_seen(found)}"
    for number, answer in enumerate(exercise.accepted, start=1):
        found = verdict_on(reference, answer)
        if found.status is not Status.PASS:
            return f"`accepted`: number {number} is no right answer{_seen(found)}"
    slips = (_slip(exercise, reference, mistake) for mistake in exercise.mistakes)
    return next((slip for slip in slips if slip), "")


def _of_witness(oracle: Any, reference: Reference) -> Verdict:
    """It vouches for the numbers alone, and may use what the task forbids."""
    seen = [observe(oracle, trial, reference.observed) for trial in asked_of(reference)]
    return judge(replace(reference, rule=None), seen)


def _slip(exercise: Exercise, reference: Reference, mistake: Mistake) -> str:
    """What is wrong with the verdict on a mistake."""
    found = _of_mistake(reference, mistake)
    where = f'`mistakes`: "{mistake.name}"'
    if mistake.tolerated:
        shown = found.status is Status.PASS and mistake.hint in found.remarks
        return "" if shown else f"{where} is tolerated, but is not right with its hint as a remark"
    by_hash = exercise.judged is Judged.BY_HASH
    if found.earned >= found.points or found.status not in (Status.FAIL, Status.ERROR):
        remedy = "is it the right answer?" if by_hash else "add a probe on which it differs"
        return f"{where} passes: {remedy}"
    if found.mistake != mistake.name:
        remedy = "change or drop one" if by_hash else "add a probe for it alone"
        told = f', but by that of "{found.mistake}"' if found.mistake else ""
        return f"{where} is not told by its own hint{told}: {remedy}"
    return ""


def _of_mistake(reference: Reference, mistake: Mistake) -> Verdict:
    """By what the key holds of it, where that is all that a verdict wants."""
    known = next(each for each in reference.mistakes if each.name == mistake.name)
    if known.observations and all(trial.effect is not Effect.MODEL for trial in reference.trials):
        return judge(reference, known.observations)
    return verdict_on(reference, mistake.wrong)


def _seen(found: Verdict) -> str:
    """Where it showed, and how."""
    failing = next((each for each in found.findings if each.status is not Status.PASS), None)
    if failing is None:
        return ""
    return " ".join(f" on probe '{failing.probe}': {failing.difference}".splitlines()).rstrip(": ")
