"""Which laws an answer breaks, held beside the solution and the accepted forms."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import (
    Effect,
    Explanation,
    Fault,
    Finding,
    Observation,
    Observed,
    Status,
    Trial,
)
from grader.judging.answer_key import Reference, asked_of
from grader.judging.laws import of_models
from grader.judging.laws.every import LAWS
from grader.observing.faults import INTERRUPTED

_TOO_LONG = "takes too long when it is called again"
LAW_SHARE = 0.25  # of an exercise's points, that each broken law costs


def broken_laws(
    reference: Reference, observations: Sequence[Observation], *, passing: bool
) -> list[Finding]:
    """A finding for each law that an answer breaks.

    What the task leaves open, its accepted forms show: a law that one of them keeps in its own way
    may be kept in that way.
    """
    nature = nature_of(reference, observations)
    if nature is None:
        return []
    trial, got, expected = nature
    if got.fault:
        return [_stopped(trial, got)] if passing else []
    broken: list[Finding] = []
    if reference.observed is Observed.BUILT and (index := _changed_by(observations)) is not None:
        text = _named(f"after the call, argument {index} is another than before", reference)
        law = LAWS[0]
        broken.append(Finding(law.name, Status.FAIL, "", text, law.hint, Explanation.NAMED))
    for law in LAWS:
        if law.at_last and (broken or not passing):
            break  # what is left may only follow from what is wrong already
        text = law.broken(got, expected)
        if text and all(law.broken(got, other) for other in reference.natures):
            text = _named(text, reference)
            broken.append(Finding(law.name, Status.FAIL, "", text, law.hint, Explanation.NAMED))
    return broken


def differs_by_nature(got: Observation, expected: Observation) -> bool:
    """Would one of two right answers break a law if the other one stood for all?"""
    return not got.fault and any(law.broken(got, expected) for law in LAWS)


def _changed_by(observations: Sequence[Observation]) -> int | None:
    """The input that a model has changed, on any probe."""
    return next((i for each in observations for i in each.facts.get("changed", ())), None)


def nature_of(
    reference: Reference, observations: Sequence[Observation]
) -> tuple[Trial, Observation, Observation] | None:
    """What was asked, what the answer does by nature and what the solution does."""
    count = len(asked_of(reference))
    if len(reference.trials) == count or len(observations) <= count:
        return None
    expected = reference.expected[count]
    if not expected.facts:
        return None  # the solution itself allows no such look
    return reference.trials[count], observations[count], expected


def passes_by_chance(reference: Reference, observations: Sequence[Observation]) -> bool:
    """Does a model that draws by itself in training do so as often as the solution?"""
    nature = nature_of(reference, observations)
    if nature is None or nature[1].fault or not nature[1].facts.get("by chance"):
        return False
    return any(
        not of_models.wrong_chance(nature[1], right) for right in (nature[2], *reference.natures)
    )


def _stopped(trial: Trial, got: Observation) -> Finding:
    assert got.fault
    if got.fault.type == INTERRUPTED:
        return _too_long(got.fault)
    text = f"raised {got.fault.type}" + (f": {got.fault.message}" if got.fault.message else "")
    of_model = bool(trial.build) or trial.effect == Effect.MODEL or trial.train
    name = "stops in training" if of_model else "stops when it is called again"
    hint = "run it twice, and a model in both modes with gradients sent back"
    return Finding(name, Status.ERROR, "", text, hint, Explanation.SHOWN)


def _too_long(fault: Fault) -> Finding:
    """Interrupted by a time limit, or by the stop button: nobody's own exception."""
    place = f" in your line {fault.line}" if fault.line else ""
    text = f"right so far, but interrupted{place}: called again, it took too long"
    hint = "how long does it take when it is called several times in a row?"
    return Finding(_TOO_LONG, Status.ERROR, "", text, hint, Explanation.SHOWN)


def _named(text: str, reference: Reference) -> str:
    for index, name in enumerate(reference.inputs):
        text = text.replace(f"argument {index} ", f"argument {name} ")
    return text
