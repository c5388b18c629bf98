"""What is asked of models: start values, the two modes, running averages and chance."""

from __future__ import annotations

import math
from collections import Counter

import torch
from torch import Tensor

from grader.exercise import Json, Observation
from grader.judging.comparing.differences import close, difference
from grader.judging.comparing.outcome import Outcome
from grader.judging.laws.law import array
from grader.observing.models.averages import FORGET, GO_ON, STOP
from grader.observing.models.nature import ERROR_OF_ZEROS, PASSES

ZEROS_AGREE = 0.03  # of all numbers that a layer gets: what a dropout of 0.5 or 0.4 leaves differs
SPREADS_AGREE = 0.25  # where layers cannot be held beside each other: twice as wide is too wide
STANDARD_ERRORS = 5.0  # by which means may differ
FAR_OFF = 0.02  # of all numbers may be further away by chance
_LOST = {
    STOP: "the running averages move in the first call only",
    FORGET: "in the running averages nothing is left of the batches before the last one",
}
_MOMENTS = ("mean", "spread", "zeros")


def twins(got: Observation, expected: Observation) -> str:
    """Parameters that two models have in common."""
    if got.facts.get("twins") and not expected.facts.get("twins"):
        return "two models that are made one after the other share their weights"
    return ""


def wrong_starts(got: Observation, expected: Observation) -> str:
    """Each start value that the solution fixes must be there; others are the answer's own."""
    mine, theirs = (Counter(map(_start, each.facts.get("starts", ()))) for each in (got, expected))
    for (shape, value), _ in sorted((theirs - mine).items()):
        what = f"a parameter shaped {shape}" if shape else "a single number that is learned"
        return f"{what} should start with {value:g}{' everywhere' if shape else ''}"
    at_least_zero = [
        Counter(tuple(shape) for shape in each.facts.get("from zero on", ()))
        for each in (got, expected)
    ]
    for shape in sorted(at_least_zero[1] - at_least_zero[0]):
        return f"a parameter shaped {shape} should start with numbers from 0 on, as rand draws them"
    return ""


def _start(entry: Json) -> tuple[tuple[int, ...], float]:
    return tuple(entry[0]), float(entry[1])


def wrong_training(got: Observation, expected: Observation) -> str:
    """Another result in training."""
    if got.facts.get("by chance"):
        return ""
    return _differs(got, expected, "trained", "in training")


def wrong_evaluation(got: Observation, expected: Observation) -> str:
    """Another result in evaluation, after training."""
    if not got.facts.get("steady", True) and expected.facts.get("steady"):
        return ""  # told by a law of its own
    if got.facts.get("parameters") == expected.facts.get("parameters"):
        return _differs(got, expected, "evaluated", "in evaluation, after one step of training,")
    # With other biases in front of a norm its averages need some steps to take them up.
    for part in expected.parts:
        both = part.startswith("running variance") and part in got.parts
        if both and (found := _differs(got, expected, part, f"after one step, the {part}:")):
            return found
    part = "settled" if "settled" in expected.parts else "evaluated"
    return _differs(got, expected, part, "in evaluation, after training,")


def _differs(got: Observation, expected: Observation, part: str, when: str) -> str:
    if part not in expected.parts:
        return ""
    if part not in got.parts:
        return f"{when} nothing has changed"
    found = difference(
        Outcome(got.parts[part], got.arrays), Outcome(expected.parts[part], expected.arrays)
    )
    return f"{when} {found.text}" if found else ""


def wrong_averages(got: Observation, expected: Observation) -> str:
    """What a layer of one's own remembers does not run."""
    mine = got.facts.get("averages")
    if expected.facts.get("averages") != GO_ON or mine not in _LOST:
        return ""
    return _LOST[mine]


def unsteady(got: Observation, expected: Observation) -> str:
    """Chance where nothing should be drawn."""
    if expected.facts.get("steady") and not got.facts.get("steady", True):
        return "in evaluation, the same input gives two results"
    return ""


def wrong_chance(got: Observation, expected: Observation) -> str:
    """More or less is dropped, or at other places."""
    of_model = "trained" in expected.parts
    if not of_model or not got.facts.get("by chance"):
        return ""
    mean, spread, zeros = (array(got, f"{what} of passes") for what in _MOMENTS)
    right_mean, right_spread, right_zeros = (
        array(expected, f"{what} of passes") for what in _MOMENTS
    )
    if mean is None or spread is None:
        return "in training it draws by chance, and gives no tensor"
    if right_mean is None or right_spread is None:
        return "in training it draws by chance, and nothing should be drawn"
    if mean.shape != right_mean.shape:
        return f"in training got shape {tuple(mean.shape)}, expected {tuple(right_mean.shape)}"
    if zeros is not None and right_zeros is not None and zeros.shape == right_zeros.shape:
        error = array(got, ERROR_OF_ZEROS)
        if error is None or error.shape != zeros.shape:
            error = torch.zeros_like(zeros)
        # Of few numbers, the share is not the same to a per cent in any two models.
        apart = STANDARD_ERRORS * math.sqrt(2) * error  # the solution's is as large
        far = (zeros - right_zeros).abs() > apart.clamp(min=ZEROS_AGREE)
        if bool(far.any()):
            place = int(far.nonzero()[0])
            got_share, share = float(zeros[place]), float(right_zeros[place])
            return (
                f"in training {100 * got_share:.0f} % of what comes to layer {place + 1} is 0, "
                f"expected {100 * share:.0f} %"
            )
    else:
        ratio = float(spread.double().mean()) / max(float(right_spread.double().mean()), 1e-12)
        if not 1 - SPREADS_AGREE <= ratio <= 1 + SPREADS_AGREE:
            return f"in training its results spread {ratio:.2f} times as far as they should"
    error = (spread.double() ** 2 + right_spread.double() ** 2).sqrt() / math.sqrt(PASSES)
    far = (mean.double() - right_mean.double()).abs() > STANDARD_ERRORS * error + 1e-4
    if float(far.double().mean()) > FAR_OFF:
        return "in training its results are, on average, not what they should be"
    return ""


def equal_in_both_modes(got: Observation, expected: Observation) -> bool:
    """Is what comes out in training what comes out in evaluation, where it should not be?"""
    mine = [array(got, part) for part in ("trained", "evaluated")]
    right = [array(expected, part) for part in ("trained", "evaluated")]
    return _agree(*mine) and not _agree(*right)


def _agree(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None or one.shape != other.shape:
        return False
    return bool(torch.all(close(one, other)))
