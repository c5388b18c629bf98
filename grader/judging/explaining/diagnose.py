"""Name the mistake: whose wrong function gave just what this answer gives?

A known mistake was observed on the same trials. Equal numbers are the surest sign, then
equal facts (a parameter too few), then an equal outcome of a property.
"""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Effect, Json, Observation
from grader.judging.answer_key import KnownMistake, Reference
from grader.judging.comparing.same import same
from grader.judging.properties import PROPERTIES
from grader.judging.replaying.replay import UnprovedError, prove
from grader.observing.faults import GIVES_NONE, WRONG_TARGET
from grader.observing.functions.operators import broken
from grader.observing.transport.outline import restore


def recognise(
    reference: Reference, observations: Sequence[Observation], failing: Sequence[int]
) -> tuple[KnownMistake | None, bool]:
    """The mistake that explains the answer, and whether it explains all of it.

    It must predict which trials pass, too. If none explains every failing trial, one that explains
    the first of them is named all the same: two mistakes were made at once.
    """
    if any(_lost(observations[i]) for i in failing):
        return None, False
    candidates = _candidates(reference, observations, failing)
    if found := _best(reference, candidates, observations, failing):
        return found, True
    first = [i for i in failing if reference.trials[i].probe == reference.trials[failing[0]].probe]
    return _best(reference, candidates, observations, first), False


def _candidates(
    reference: Reference, observations: Sequence[Observation], failing: Sequence[int]
) -> list[KnownMistake]:
    return [
        mistake
        for mistake in reference.mistakes
        if not mistake.tolerated and _passes_alike(reference, mistake, observations, failing)
    ]


def _passes_alike(
    reference: Reference,
    mistake: KnownMistake,
    observations: Sequence[Observation],
    failing: Sequence[int],
) -> bool:
    """Where the answer passes, this mistake gives what is right as well."""
    return all(
        same(mistake.observations[i], one)
        or (reference.property and _outcome_is_right(reference, mistake, i))
        for i, one in enumerate(observations)
        if i not in failing
    )


def _outcome_is_right(reference: Reference, mistake: KnownMistake, index: int) -> bool:
    found = outcome(reference, index, mistake.observations[index], ours=True)
    return found == outcome(reference, index, reference.expected[index], ours=True)


def recognise_by_facts(
    reference: Reference, observations: Sequence[Observation], failing: Sequence[int]
) -> KnownMistake | None:
    """The only mistake with this wrong count of parameters, or this outcome of the property."""
    if any(_lost(observations[i]) for i in failing):
        return None
    candidates = _candidates(reference, observations, failing)
    by_count = [m for m in candidates if _counts_agree(reference, m, observations, failing)]
    if len(by_count) == 1:
        return by_count[0]
    if reference.property and not any(observations[i].fault for i in failing):
        try:
            outcomes = {i: outcome(reference, i, observations[i]) for i in failing}
        except UnprovedError:
            return None
        alike = [
            mistake
            for mistake in candidates
            if _outcomes_agree(reference, mistake, outcomes)
            and all(_type(mistake.observations[i]) == _type(observations[i]) for i in failing)
        ]
        if len(alike) == 1:  # several mistakes with one outcome: better no name than a wrong one
            return alike[0]
    return None


def tolerated(reference: Reference, observations: Sequence[Observation]) -> KnownMistake | None:
    """The tolerated mistake behind an answer that passes, if it shows."""
    for mistake in reference.mistakes:
        pairs = zip(mistake.observations, observations, strict=False)
        if mistake.tolerated and all(same(a, b) for a, b in pairs):
            return mistake
    return None


def _lost(observation: Observation) -> bool:
    """Nothing was returned where a model is wanted: no other mistake explains that."""
    fault = observation.fault
    return bool(fault and fault.type == WRONG_TARGET and GIVES_NONE in fault.message)


def broken_rule(reference: Reference, observation: Observation) -> str:
    """How an answer breaks a rule that is the point of its task; empty where it does not."""
    rule = reference.rule
    return broken(rule, observation.facts) if rule and rule.decides else ""


def outcome(
    reference: Reference, index: int, observation: Observation, *, ours: bool = False
) -> dict[str, Json]:
    """What the property of this exercise finds in what was seen, here or by the other side.

    The other side's model is run again; UnprovedError where that cannot be done.
    """
    if observation.fault or not reference.property:
        return {}
    trial = reference.trials[index]
    value = restore(next(iter(observation.parts.values())), observation.arrays)
    if trial.effect == Effect.MODEL and ours:
        value = {"output": value} | {
            name: observation.facts[name] for name in ("parameters", "table")
        }
    elif trial.effect == Effect.MODEL:  # what it says of itself proves nothing
        value = vars(prove(trial, observation))
    return PROPERTIES[reference.property](value, trial.args)


def _best(
    reference: Reference,
    candidates: Sequence[KnownMistake],
    observations: Sequence[Observation],
    failing: Sequence[int],
) -> KnownMistake | None:
    """The candidate that agrees on all failing trials, and of several on most others.

    Between answers with equal numbers a broken rule decides: how does each of them break it?
    """
    found, most = None, (-1, -1)
    for mistake in candidates:
        pairs = list(zip(mistake.observations, observations, strict=False))
        if not all(same(*pairs[i]) for i in failing):
            continue  # most are out after one look
        agree = [i for i, (one, other) in enumerate(pairs) if same(one, other)]
        alike = sum(broken_rule(reference, a) == broken_rule(reference, b) for a, b in pairs)
        telling = any(not observations[i].fault for i in failing) or len(agree) == len(observations)
        if telling and (len(agree), alike) > most:
            found, most = mistake, (len(agree), alike)
    return found


def _counts_agree(
    reference: Reference,
    mistake: KnownMistake,
    observations: Sequence[Observation],
    failing: Sequence[int],
) -> bool:
    """The same wrong parameter count wherever it fails; a right one tells nothing."""
    return bool(reference.counts) and all(
        (count := mistake.observations[i].facts.get("parameters")) is not None
        and count == observations[i].facts.get("parameters")
        and count not in reference.counts[i]
        for i in failing
    )


def _type(observation: Observation) -> Json:
    """Of what came out. Two results of different types have little in common."""
    return next((node["type"] for node in observation.parts.values()), None)


def _outcomes_agree(
    reference: Reference, mistake: KnownMistake, outcomes: dict[int, dict[str, Json]]
) -> bool:
    return all(
        outcome(reference, i, mistake.observations[i], ours=True) == found
        for i, found in outcomes.items()
    )
