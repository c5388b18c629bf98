"""Observations and a reference in, a verdict out. Pure: runs no student code, keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Finding, Judged, Observation, Status, Verdict
from grader.judging.answer_key import Reference
from grader.judging.canonical import digest, looks
from grader.judging.diagnose import recognise, tolerated
from grader.judging.wording import finding, remarks
from grader.observing.outline import restore

_WRITTEN = "a written answer: your teacher reads it"
_ABSENT = "not in this notebook"


def judge(reference: Reference, observations: Sequence[Observation]) -> Verdict:
    """The verdict on one answer, observed on the trials of its reference in their order."""
    if reference.judged is Judged.BY_A_PERSON:
        return _not_attempted(reference, _WRITTEN)
    if reference.judged is Judged.BY_HASH:
        return _judge_value(reference, observations[0])
    found = [finding(reference, i, observation) for i, observation in enumerate(observations)]
    failing = [i for i, each in enumerate(found) if each.status is not Status.PASS]
    # An interrupt ends the observation early: what was not asked is not passed.
    found += [Finding(trial.probe, Status.ERROR) for trial in reference.trials[len(observations) :]]
    findings = _by_probe(found)
    notes = remarks(reference, observations)
    if not failing:
        thin = tolerated(reference, observations)
        return _verdict(reference, findings, remarks=((thin.hint,) if thin else ()) + notes)
    mistake = recognise(reference, observations, failing)
    return _verdict(
        reference,
        findings,
        mistake=mistake.name if mistake else None,
        advice=mistake.hint if mistake else found[failing[0]].advice,
        remarks=notes,
    )


def absent(reference: Reference) -> Verdict:
    """The verdict where a notebook never binds the name of an exercise."""
    return _not_attempted(
        reference, _WRITTEN if reference.judged is Judged.BY_A_PERSON else _ABSENT
    )


def _not_attempted(reference: Reference, why: str) -> Verdict:
    return _verdict(reference, (Finding("answer", Status.NOT_ATTEMPTED, difference=why),))


def _judge_value(reference: Reference, observation: Observation) -> Verdict:
    if observation.fault:
        found_out = finding(reference, 0, observation)
        stub = found_out.status is Status.NOT_ATTEMPTED
        return (
            _not_attempted(reference, found_out.difference)
            if stub
            else _verdict(reference, (found_out,))
        )
    value = restore(observation.parts["result"], observation.arrays)
    found = digest(reference.exercise, value, reference.digits)
    if found in reference.right:
        return _verdict(reference, (Finding("value", Status.PASS),))
    mistake = next((m for m in reference.mistakes if m.digest == found), None)
    if mistake and mistake.tolerated:
        return _verdict(reference, (Finding("value", Status.PASS),), remarks=(mistake.hint,))
    text = "this is not the answer"
    if looks(value) != reference.looks:
        text = f"got {looks(value)}, expected {reference.looks}"
    hint = reference.hints[0] if reference.hints else "read the question once more"
    return _verdict(
        reference,
        (Finding("value", Status.FAIL, difference=text),),
        mistake=mistake.name if mistake else None,
        advice=mistake.hint if mistake else hint,
    )


def _by_probe(found: Sequence[Finding]) -> list[Finding]:
    """One finding for each probe: that of its first call that does not pass."""
    first: dict[str, Finding] = {}
    for each in found:
        if each.probe not in first or first[each.probe].status is Status.PASS:
            first[each.probe] = each
    return list(first.values())


def _share(reference: Reference, findings: Sequence[Finding]) -> float:
    """The share of probes passed, or of those that nobody can guess, whichever is less.

    What can be guessed or looked up earns nothing by itself.
    Where nothing else is asked, all of it counts; `guessable` of the catalogue lists these.
    """
    earning = {trial.probe for trial in reference.trials if not trial.guessable}
    passed = [found.probe for found in findings if found.status is Status.PASS]
    share = len(passed) / len(findings)
    return min(share, len(earning.intersection(passed)) / len(earning)) if earning else share


def _verdict(
    reference: Reference,
    findings: Sequence[Finding],
    mistake: str | None = None,
    advice: str = "",
    remarks: tuple[str, ...] = (),
) -> Verdict:
    """Points by the share of probes passed; the status is that of the first one that is not."""
    failing = [found for found in findings if found.status is not Status.PASS]
    status = failing[0].status if failing else Status.PASS
    if status is Status.NOT_ATTEMPTED and len(failing) < len(findings):
        status = Status.ERROR  # part of it is written: a stub was left in one branch
    share = _share(reference, findings) if failing else 1.0
    return Verdict(
        exercise=reference.exercise,
        section=reference.section,
        status=status,
        earned=round(reference.points * share, 4),
        points=reference.points,
        findings=tuple(findings),
        mistake=mistake,
        advice=advice,
        remarks=remarks,
    )
