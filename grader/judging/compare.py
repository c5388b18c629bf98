"""Observations and a reference in, a verdict out. Pure: runs no student code, keeps nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.exercise import (
    NOT_ASKED,
    Explanation,
    Finding,
    Json,
    Judged,
    Observation,
    Observed,
    Status,
    Verdict,
)
from grader.judging.absent import WRITTEN, without_points
from grader.judging.answer_key import Reference, asked_of
from grader.judging.comparing.canonical import digest, fits, is_quoted_number, looks
from grader.judging.comparing.sensible import in_sensible_types, inside_brackets, without_brackets
from grader.judging.explaining.diagnose import tolerated
from grader.judging.explaining.explain import Words, explain
from grader.judging.explaining.hashed import related_value
from grader.judging.explaining.wording import finding, remarks
from grader.judging.laws.breaking import LAW_SHARE, broken_laws, passes_by_chance
from grader.observing.faults import CELL_RAISED
from grader.observing.transport.outline import restore

_NEVER_MADE = "never made"


def judge(reference: Reference, observations: Sequence[Observation]) -> Verdict:
    """The verdict on one answer, observed on the trials of its reference in their order."""
    if reference.judged is Judged.BY_A_PERSON:
        return without_points(reference, Status.NOT_ATTEMPTED, WRITTEN)
    if reference.judged is Judged.BY_HASH:
        return _judge_value(reference, observations[0])
    if (first := observations[0].fault) and first.type == CELL_RAISED:
        never = finding(reference, 0, observations[0])
        return _verdict(reference, (replace(never, probe="answer", where=_NEVER_MADE),))
    asked = asked_of(reference)
    answers, lenient = in_sensible_types(observations[: len(asked)], reference.expected)
    if reference.observed is Observed.ASSIGNED:
        answers, brackets = without_brackets(answers, reference.expected)
        lenient += brackets
    found = [finding(reference, i, answer) for i, answer in enumerate(answers)]
    if passes_by_chance(reference, observations):
        found = [_by_chance(each, asked[i].train) for i, each in enumerate(found)]
    failing = [i for i, each in enumerate(found) if each.status is not Status.PASS]
    # An interrupt ends the observation early: what was not asked is not passed.
    left = asked[len(answers) :]
    found += [Finding(trial.probe, Status.ERROR, difference=NOT_ASKED) for trial in left]
    stub = bool(found) and all(each.status is Status.NOT_ATTEMPTED for each in found)
    broken = [] if stub else broken_laws(reference, observations, passing=not failing)
    notes = (*lenient, *remarks(reference, answers))
    if not failing and (thin := tolerated(reference, answers)):
        notes = (thin.hint, *notes)
    words = Words()
    if failing:
        words = explain(reference, observations, answers, found, failing)
    elif broken:
        words = Words(broken[0].probe, broken[0].advice, broken[0].explanation)
    return _verdict(reference, _by_probe(found), broken, words, notes)


def _by_chance(found: Finding, train: bool) -> Finding:
    """Right numbers cannot be foreseen where an answer draws by itself; its spread is right."""
    numbers = (Explanation.BARE, Explanation.RELATED)
    by_numbers = found.status is Status.FAIL and found.explanation in numbers
    return Finding(found.probe, Status.PASS, found.where) if train and by_numbers else found


def _judge_value(reference: Reference, observation: Observation) -> Verdict:
    if observation.fault:
        found_out = finding(reference, 0, observation)
        if found_out.status is Status.NOT_ATTEMPTED:
            return without_points(reference, Status.NOT_ATTEMPTED, found_out.difference)
        return _verdict(reference, (found_out,))
    value = restore(observation.parts["result"], observation.arrays)
    found = digest(reference.exercise, value, reference.digits)
    if found in reference.right:
        return _verdict(reference, (Finding("value", Status.PASS),))
    for inside, remark in inside_brackets(value):
        if digest(reference.exercise, inside, reference.digits) in reference.right:
            return _verdict(reference, (Finding("value", Status.PASS),), notes=(remark,))
    mistake = next((m for m in reference.mistakes if m.digest == found), None)
    if mistake and mistake.tolerated:
        return _verdict(reference, (Finding("value", Status.PASS),), notes=(mistake.hint,))
    text = "this is not the answer"
    formed = fits(_in_any_brackets(looks(value)), _in_any_brackets(reference.looks))
    if not formed:
        text = f"got {_got(observation.parts['result'], value)}, expected {reference.looks}"
    if mistake:
        words = Words(mistake.name, mistake.hint, Explanation.NAMED)
    elif formed and (relation := related_value(reference, value)):
        words = Words(None, relation, Explanation.RELATED)
    elif is_quoted_number(value) and "quotes" not in reference.looks:
        words = Words(None, "leave the quotes out: then it is a number", Explanation.RELATED)
    else:
        hint = reference.hints[0] if reference.hints else "read the question once more"
        words = Words(None, hint, Explanation.SHOWN)
    return _verdict(reference, (Finding("value", Status.FAIL, difference=text),), (), words)


def _in_any_brackets(looked: str) -> str:
    """The form without the kind of brackets, which is never what is wrong: the hash knows none."""
    return looked.replace(" in brackets", "").replace(" in parentheses", "")


def _got(node: Json, value: Any) -> str:
    """What was handed in; of a set or another stranger only the type has arrived."""
    told = value is not None or node["type"] in ("NoneType", "ellipsis")
    return looks(value) if told else f"a value of the type {node['type']}"


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
    earning = {trial.probe for trial in asked_of(reference) if not trial.guessable}
    passed = [found.probe for found in findings if found.status is Status.PASS]
    share = len(passed) / len(findings)
    return min(share, len(earning.intersection(passed)) / len(earning)) if earning else share


def _verdict(
    reference: Reference,
    findings: Sequence[Finding],
    broken: Sequence[Finding] = (),
    words: Words = Words(),  # noqa: B008 - it is frozen
    notes: tuple[str, ...] = (),
) -> Verdict:
    """Points by the share of probes passed, less that of each broken law."""
    failing = [found for found in findings if found.status is not Status.PASS]
    status = next((found.status for found in (*failing, *broken)), Status.PASS)
    if status is Status.NOT_ATTEMPTED and len(failing) < len(findings):
        status = Status.ERROR  # part of it is written: a stub was left in one branch
    share = _share(reference, findings) if failing else 1.0
    return Verdict(
        exercise=reference.exercise,
        section=reference.section,
        status=status,
        earned=round(reference.points * max(0.0, share - LAW_SHARE * len(broken)), 4),
        points=reference.points,
        findings=(*findings, *broken),
        mistake=words.name,
        advice=words.advice,
        remarks=notes,
        explanation=words.explanation,
    )
