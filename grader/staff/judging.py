"""What came out of the sandbox -> verdicts. Believes nothing that it has not compared itself.

A message that makes no sense costs its exercise, never the run: whatever goes wrong while it is
read or compared is an error of that student's.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from torch import Tensor

from grader.answer_key import Reference
from grader.codec import unpack_observation
from grader.compare import absent
from grader.exercise import Effect, Finding, Json, Kind, Observation, Status, Verdict
from grader.staff.gradebook import Graded
from grader.staff.runner import Attempt, in_words, unpack
from grader.staff.wire import WireError, read_message

MOST_OBSERVATIONS = 8  # of one name that count
Judge = Callable[[str, Sequence[Observation]], Verdict]  # of an exercise, by its name
ROOM = 2**20  # bytes an observation may have beyond four times those of the right one


@dataclass
class Findings:
    """All that one submission brought out."""

    best: dict[str, Graded] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def in_order(self, references: Sequence[Reference]) -> tuple[Graded, ...]:
        """A verdict for each exercise, in the order of the book."""
        return tuple(self.best.get(r.exercise) or Graded(absent(r)) for r in references)


def judge_submission(told: bytes, references: Mapping[str, Reference], judge: Judge) -> Findings:
    """The best that each exercise got, of a VALUE the last."""
    findings = Findings()
    counts: dict[str, int] = {}
    seen: set[tuple[str, str, int]] = set()
    for attempt, messages in unpack(told):
        findings.seconds += attempt.seconds
        if attempt.ending:
            findings.remarks.append(in_words(attempt))
        for document, arrays in _read(messages, findings):
            name, cell = document.get("seen"), document.get("cell")
            reference = references.get(name) if isinstance(name, str) else None
            if reference is None or not isinstance(cell, int):
                findings.remarks.append("sent something that no worker sends")
                continue
            place = (attempt.notebook, reference.exercise, cell)
            counts[reference.exercise] = counts.get(reference.exercise, 0) + (place not in seen)
            within = counts[reference.exercise] <= MOST_OBSERVATIONS
            if place not in seen and (within or reference.kind is Kind.VALUE):
                seen.add(place)
                _take(findings, reference, _graded(reference, document, arrays, judge))
        for name in attempt.unanswered:
            if name in references and name not in findings.best:
                findings.best[name] = Graded(_error(references[name], _why_nothing(attempt, name)))
    return findings


def _why_nothing(attempt: Attempt, name: str) -> str:
    """What to say of an exercise that was there, and of which no observation came."""
    stopped_here = attempt.ending and attempt.step.startswith(f"{name} ")
    return f"nothing came out ({attempt.ending})" if stopped_here else "nothing came out"


def _read(
    messages: Sequence[bytes], findings: Findings
) -> Iterator[tuple[Mapping[str, Json], Mapping[str, Tensor]]]:
    for raw in messages:
        try:
            found = read_message(io.BytesIO(raw))
        except WireError as error:
            findings.remarks.append(f"sent {error}")
            continue
        if found and isinstance(found[0], dict):
            yield found


def _take(findings: Findings, reference: Reference, graded: Graded) -> None:
    before = findings.best.get(reference.exercise)
    if before is None or reference.kind is Kind.VALUE or _rank(graded) >= _rank(before):
        findings.best[reference.exercise] = graded


def _rank(graded: Graded) -> tuple[float, bool]:
    """More points first; without any, work that was tried before work that was not."""
    return graded.verdict.earned, graded.verdict.status is not Status.NOT_ATTEMPTED


def _graded(
    reference: Reference,
    document: Mapping[str, Json],
    arrays: Mapping[str, Tensor],
    judge: Judge,
) -> Graded:
    try:
        entries = document["observations"]
        if len(entries) != len(reference.trials):
            raise WireError("as many observations as there are probes are wanted")
        seen = [_own_arrays(unpack_observation(entry, arrays)) for entry in entries]
        for index, observation in enumerate(seen):
            _bound_size(reference, index, observation)
        verdict = judge(reference.exercise, seen)
    except Exception as error:  # noqa: BLE001 - it was made up by a student's code
        verdict = _error(reference, f"what came out cannot be compared ({type(error).__name__})")
    return Graded(verdict, _marks(reference, verdict, document))


def _error(reference: Reference, why: str) -> Verdict:
    finding = Finding("answer", Status.ERROR, difference=why)
    return replace(absent(reference), status=Status.ERROR, findings=(finding,))


def _own_arrays(seen: Observation) -> Observation:
    """Only the arrays that this observation names: a message has those of all its trials."""
    names = set(_array_names(dict(seen.parts)))
    return replace(seen, arrays={name: seen.arrays[name] for name in names})


def _array_names(form: Json) -> Iterator[str]:
    if isinstance(form, dict):
        if isinstance(form.get("array"), str):
            yield form["array"]
        for item in form.values():
            yield from _array_names(item)
    elif isinstance(form, list):
        for item in form:
            yield from _array_names(item)


def _bound_size(reference: Reference, index: int, seen: Observation) -> None:
    """Properties are computed from what came, which could take hours for a giant."""
    if reference.kind is Kind.VALUE:
        return
    wanted = sum(array.nbytes for array in reference.expected[index].arrays.values())
    if sum(array.nbytes for array in seen.arrays.values()) > 4 * wanted + ROOM:
        raise WireError("a result many times larger than the right one")


def _marks(reference: Reference, verdict: Verdict, document: Mapping[str, Json]) -> tuple[str, ...]:
    marks = []
    origin = document.get("origin")
    if isinstance(origin, str) and origin.isidentifier():
        marks.append(f"borrowed from {origin}")
    rests_on_facts = (
        reference.kind is Kind.MODULE  # its parameters were counted inside
        or (reference.rule is not None and reference.rule.decides)
        or any(trial.effect == Effect.MODEL for trial in reference.trials)
    )
    if rests_on_facts and verdict.status is Status.PASS:
        marks.append("attested")
    return tuple(marks)
