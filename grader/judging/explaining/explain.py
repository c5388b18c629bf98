"""What a student reads of an answer that fails: its mistake, or its relation to the right one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Explanation, Finding, Observation, Observed, Status
from grader.judging.answer_key import Reference, asked_of
from grader.judging.comparing.same import same
from grader.judging.explaining.diagnose import recognise, recognise_by_facts
from grader.judging.explaining.relations import (
    first_of_several,
    only_first_call,
    related,
    where_right,
)
from grader.judging.explaining.relations.inputs import inputs_that_fail
from grader.judging.explaining.steps import parting
from grader.judging.laws import of_any
from grader.judging.laws.breaking import nature_of
from grader.judging.laws.of_models import equal_in_both_modes
from grader.observing.faults import INTERRUPTED

MORE = "; there may be more wrong than that"
# With torch's own layers, which every model may have.
TAKEN_FOR_EPS, NOT_HELD = "channels taken for eps", "layers that the model does not hold"
OWN_SIZE = "a pool that moves by its own size"
KNOWN_EVERYWHERE = (TAKEN_FOR_EPS, NOT_HELD, OWN_SIZE)
_FIRST_CALL = (
    "the first call is right, and all others give the same once more: what is kept between calls?"
)
_ONE_MODE = (
    "training and evaluation give the same: dropout or batch norm is missing, or does not ask in "
    "which mode it is"
)


@dataclass(frozen=True)
class Words:
    """The name of a mistake if there is one, what to try, and how much that explains."""

    name: str | None = None
    advice: str = ""
    explanation: Explanation = Explanation.NONE


def explain(
    reference: Reference,
    observations: Sequence[Observation],  # all of them, that of its nature included
    answers: Sequence[Observation],  # those of the probes
    found: Sequence[Finding],
    failing: Sequence[int],
) -> Words:
    """The most telling words there are."""
    first = found[failing[0]]
    if first.status is Status.NOT_ATTEMPTED:
        return Words(None, first.advice)
    mistake, whole = recognise(reference, answers, failing)
    if not whole:
        if odd := _known_everywhere(reference, answers):
            return odd
        if by_facts := recognise_by_facts(reference, answers, failing):
            mistake, whole = by_facts, True
    if mistake:
        return Words(mistake.name, mistake.hint + ("" if whole else MORE), Explanation.NAMED)
    if words := _relation(reference, observations, answers, found):
        return Words(None, words, Explanation.RELATED)
    if first.explanation is Explanation.BARE and not first.advice:
        trials, expected = asked_of(reference), reference.expected
        if words := where_right(trials, answers, expected):
            return Words(None, words, Explanation.SHOWN)
    return Words(None, first.advice, first.explanation)


def _relation(
    reference: Reference,
    observations: Sequence[Observation],
    answers: Sequence[Observation],
    found: Sequence[Finding],
) -> str:
    trials, expected = asked_of(reference), reference.expected
    if words := _kept_between_calls(reference, observations) or _on_the_way_back(answers, expected):
        return words
    if any(answer.fault and answer.fault.type == INTERRUPTED for answer in answers):
        return ""
    if any(answer.fault for answer in answers):
        return _where_it_stops(reference, answers, found)
    if not reference.property:
        if words := first_of_several(answers[0], expected[0]):
            return words
        if only_first_call(list(zip(answers, expected, strict=False))):
            return _FIRST_CALL
        if words := _as_if(reference, answers) or related(
            trials, answers, expected, reference.inputs
        ):
            return words
    nature = nature_of(reference, observations)
    if nature is None or nature[1].fault:
        return ""
    _, got, right = nature
    if equal_in_both_modes(got, right):
        return _ONE_MODE
    return parting(got, right) if reference.observed is Observed.BUILT else ""


def _kept_between_calls(reference: Reference, observations: Sequence[Observation]) -> str:
    """What a broken law says of it: then it does not matter on which inputs an answer is right."""
    nature = nature_of(reference, observations)
    if nature is None or nature[1].fault:
        return ""
    _, got, right = nature
    words = of_any.does_not_repeat(got, right) or of_any.does_not_keep(got, right)
    return f"{words}: make all that it needs anew in each call" if words else ""


def _on_the_way_back(answers: Sequence[Observation], expected: Sequence[Observation]) -> str:
    """Are gradients alone wrong, wherever anything is?"""
    wrong = [
        name
        for got, right in zip(answers, expected, strict=False)
        for name in right.parts
        if not same(_part(got, name), _part(right, name))
    ]
    if wrong and all(name.startswith("gradient") for name in wrong):
        return "the output is right, but not what comes back from it: detach, .data or no_grad?"
    return ""


def _part(observation: Observation, name: str) -> Observation:
    """An observation of one part alone."""
    parts = {name: observation.parts[name]} if name in observation.parts else {}
    return Observation(parts, observation.arrays, {}, observation.fault)


def _where_it_stops(
    reference: Reference, answers: Sequence[Observation], found: Sequence[Finding]
) -> str:
    """On which inputs an answer raises that is right on all others."""
    trials = asked_of(reference)[: len(answers)]
    agrees = [each.status is Status.PASS for each in found[: len(trials)]]
    stops = all(answer.fault or right for answer, right in zip(answers, agrees, strict=True))
    otherwise = "it comes through" if stops else "it is right"
    return inputs_that_fail(trials, agrees, reference.inputs, otherwise)


def _as_if(reference: Reference, answers: Sequence[Observation]) -> str:
    """Altered inputs under which the solution gives, on all probes, what the answer gives."""
    for each in reference.altered:
        pairs = zip(each.observations, answers, reference.expected, strict=False)
        if all(same(made if made.parts else right, one) for made, one, right in pairs):
            return each.words
    return ""


def _known_everywhere(reference: Reference, answers: Sequence[Observation]) -> Words | None:
    """The first of those mistakes, if there is one."""
    for answer, right in zip(answers, reference.expected, strict=False):
        if eps := answer.facts.get("eps"):
            return Words(
                TAKEN_FOR_EPS,
                f"LazyBatchNorm finds its channels by itself, and its first argument is eps, which "
                f"is {eps:g} here: write nn.LazyBatchNorm2d()",
                Explanation.NAMED,
            )
        if answer.facts.get("strangers") and not right.facts.get("strangers"):
            return Words(
                NOT_HELD,
                "layers run that torch does not find in the model, so nobody trains them: put them "
                "into nn.Sequential or nn.ModuleList, not into a plain list, and make them in "
                "__init__",
                Explanation.NAMED,
            )
        jumps = set(answer.facts.get("jumps", ())) - set(right.facts.get("jumps", ()))
        if jumps:
            size = max(jumps)
            return Words(
                OWN_SIZE,
                f"a pool of {size} moves by {size} unless it is told otherwise: say stride=",
                Explanation.NAMED,
            )
    return None
