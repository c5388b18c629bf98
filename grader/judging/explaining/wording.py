"""What one probe showed, in three parts: where, got and expected, what to try."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from grader.exercise import (
    Argument,
    Explanation,
    Finding,
    Json,
    Observation,
    Status,
    Trial,
)
from grader.judging.answer_key import Reference
from grader.judging.comparing.differences import difference
from grader.judging.comparing.outcome import Difference, Outcome
from grader.judging.explaining.diagnose import broken_rule, outcome
from grader.judging.explaining.raised import describe_fault, shown
from grader.judging.replaying.replay import UnprovedError
from grader.observing.functions.operators import broken

_UNPROVED = "a model of torch's own layers and functions can be judged without a teacher"
_GRADIENT = "gradient of"
_ROW = "up to this row the shapes agree: what makes it, or what is missing before it?"


def finding(reference: Reference, index: int, observation: Observation) -> Finding:
    """Compare one observation with that of the solution."""
    trial = reference.trials[index]
    where = _where(reference, trial)
    if observation.fault:
        status, text, advice = describe_fault(reference, trial, observation.fault)
        return Finding(trial.probe, status, where, text, advice, Explanation.SHOWN)
    try:
        found = _property_difference(reference, index, observation) if reference.property else None
    except UnprovedError as error:
        return Finding(trial.probe, Status.ERROR, where, str(error), _UNPROVED, Explanation.SHOWN)
    found = (
        found
        or _first_difference(reference, index, observation)
        or _not_given_back(observation, reference.expected[index])
    )
    if found:
        return Finding(trial.probe, Status.FAIL, where, found.text, found.advice, found.explanation)
    if broke := broken_rule(reference, observation):
        advice = "the numbers are right; now get them with the tools that the task names"
        return Finding(trial.probe, Status.FAIL, where, broke, advice, Explanation.NAMED)
    return Finding(trial.probe, Status.PASS, where)


def remarks(reference: Reference, observations: Sequence[Observation]) -> tuple[str, ...]:
    """Advice that costs no points."""
    notes = []
    if dropped := sorted({word for each in observations for word in each.facts.get("dropped", ())}):
        notes.append(
            f"{reference.exercise} takes no {' and no '.join(dropped)}; it was made without"
        )
    rule = reference.rule
    if rule and not rule.decides:
        notes += list(filter(None, (broken(rule, each.facts) for each in observations)))[:1]
    printed = sum(each.facts.get("printed", 0) for each in observations)
    if printed:
        notes.append(f"it printed {printed} lines while it was checked; they are not shown here")
    hooks = max((each.facts.get("hooks", 0) for each in observations), default=0)
    if hooks:
        left = "1 hook" if hooks == 1 else f"{hooks} hooks"
        notes.append(
            f"it leaves {left} on the model; register_forward_hook gives back a handle "
            "with remove()"
        )
    unused = sorted({name for each in observations for name in each.facts.get("unused", ())})
    if unused:
        notes.append(f"made but never used: {', '.join(unused)}")
    if any(each.facts.get("held graphs") for each in observations):
        notes.append(
            "in training, a buffer holds on to how it was computed, so memory grows with each "
            "step and a copy of the model fails: put it away with .detach()"
        )
    given = [argument for trial in reference.trials for argument in trial.args]
    fed = any(isinstance(argument, torch.Tensor) for argument in given)
    if fed and any(_is_wide(node) for each in observations for node in each.parts.values()):
        notes.append("the result is float64 although the input is float32; torch's default is lean")
    return tuple(notes)


def _first_difference(
    reference: Reference, index: int, observation: Observation
) -> Difference | None:
    """In the order in which a person would look: type, shape, parameter count, values."""
    expected = reference.expected[index]
    # A key lists its parts by the alphabet. A gradient says least, and only where all else agrees.
    for name, node in sorted(
        expected.parts.items(), key=lambda part: part[0].startswith(_GRADIENT)
    ):
        if name not in observation.parts:
            advice = "does every learnable number reach the output, with nothing detached?"
            return _with_count(reference, index, observation, Difference(f"no {name}", advice))
        got, right = (
            Outcome(observation.parts[name], observation.arrays),
            Outcome(node, expected.arrays),
        )
        if reference.property:  # many values are right: only the type is compared
            return None if _alike(got.node, node) else difference(got, right)
        found = difference(got, right)
        if found and found.explanation is Explanation.BARE:
            found = _with_count(reference, index, observation, found)
        if found:
            place = "" if name in ("result", "output") else f"{name}: "
            if table := _table(observation, expected):
                return Difference(
                    place + found.text + table, found.advice or _ROW, Explanation.RELATED
                )
            return Difference(place + found.text, found.advice, found.explanation)
    return _shared_difference(observation, expected) or _count_difference(
        reference, index, observation
    )


def _not_given_back(observation: Observation, expected: Observation) -> Difference | None:
    """It does its work on what it was given, and should hand that back as well."""
    if observation.facts.get("gives back") or not expected.facts.get("gives back"):
        return None
    return Difference(
        "what was handed in should come back, and does not", "does it end with a return?"
    )


def _with_count(
    reference: Reference, index: int, observation: Observation, found: Difference
) -> Difference:
    """A wrong parameter count says more than a wrong number that follows from it."""
    expected = reference.expected[index]
    return (
        _shared_difference(observation, expected)
        or _count_difference(reference, index, observation)
        or found
    )


def _count_difference(
    reference: Reference, index: int, observation: Observation
) -> Difference | None:
    count = observation.facts.get("parameters")
    if not reference.counts or count in reference.counts[index]:
        return None
    right = " or ".join(f"{number:,}" for number in reference.counts[index])
    text = f"got {count:,} learnable numbers, expected {right}"
    return Difference(
        text, "which layer has too many or too few? List them with named_parameters()"
    )


def _shared_difference(observation: Observation, expected: Observation) -> Difference | None:
    """Equal numbers, for weights are filled by their shape, and yet one layer in two places."""
    if observation.facts.get("shared", 0) <= expected.facts.get("shared", 0):
        return None
    return Difference(
        "a layer is used in two places, so that both have the same weights",
        "make a layer of its own for each place",
    )


def _table(observation: Observation, expected: Observation) -> str:
    """Where the shape tables part, which explains most failures of a model."""
    mine, right = observation.facts.get("table") or [], expected.facts.get("table") or []
    for row, (got, wanted) in enumerate(zip(mine, right, strict=False), start=1):
        if got != wanted:
            return (
                f"\nshape table, row {row}: got {got[0]} {tuple(got[1])}, "
                f"expected {wanted[0]} {tuple(wanted[1])}"
            )
    return ""


def _property_difference(
    reference: Reference, index: int, observation: Observation
) -> Difference | None:
    expected = reference.expected[index]
    if not all(_alike(observation.parts[name], node) for name, node in expected.parts.items()):
        return None  # the type is told by _first_difference
    got, right = (
        outcome(reference, index, observation),
        outcome(reference, index, expected, ours=True),
    )
    for sentence, value in right.items():
        if got.get(sentence) != value:
            text = f"{sentence}: got {_word(got.get(sentence))}, expected {_word(value)}"
            advice = "this one property does not hold: try it on a small case of your own"
            if not reference.trials[index].args and reference.hints:
                advice = reference.hints[0]  # nothing went in, so there is no case to try
            return Difference(text, advice, Explanation.RELATED)
    return None


def _alike(got: Json, expected: Json) -> bool:
    """One type; where a property decides, a list is as good as a tuple."""
    rows = ("list", "tuple")
    return got["type"] == expected["type"] or (got["type"] in rows and expected["type"] in rows)


def _where(reference: Reference, trial: Trial) -> str:
    parts = [f"probe '{trial.probe}'"]
    if trial.build:
        parts.append(f"{reference.exercise}({', '.join(shown(item) for item in trial.build)})")
    parts += [_named(_input_name(reference, i), item) for i, item in enumerate(trial.args)]
    if trial.train:
        parts.append("in training mode")
    return ", ".join(parts)


def _input_name(reference: Reference, index: int) -> str:
    return reference.inputs[index] if index < len(reference.inputs) else f"input {index + 1}"


def _named(name: str, argument: Argument) -> str:
    if isinstance(argument, torch.Tensor):
        return f"{name} {tuple(argument.shape)}"
    return f"{name} = {shown(argument)}"


def _is_wide(node: Json) -> bool:
    return bool(node.get("dtype") == "float64")


def _word(value: Json) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "nothing" if value is None else str(value)
