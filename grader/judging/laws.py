"""The laws: what the solution does by nature is asked of every answer, whatever its record says.

Nobody types them: a law binds an answer where the solution keeps it. Each has a name and a hint,
like a mistake, and costs the same share of the points. What can only be compared between right
results is asked where every probe passes; the rest always.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from grader.exercise import Effect, Explanation, Finding, Json, Observation, Observed, Status, Trial
from grader.judging.answer_key import Reference, asked_of
from grader.judging.differences import close, difference
from grader.judging.outcome import Outcome
from grader.observing.models.nature import PASSES

LAW_SHARE = 0.25  # of an exercise's points, that each broken law costs
GRADIENTS_AGREE = 0.02  # of their length: equal sums in another order may choose another maximum
NO_GRADIENT = 1e-4  # of the longest one: what is left where nothing should come back
ZEROS_AGREE = 0.03  # of all numbers that a layer gets: what a dropout of 0.5 or 0.4 leaves differs
SPREADS_AGREE = 0.25  # where layers cannot be held beside each other: twice as wide is too wide
MEANS_AGREE = 5.0  # standard errors
FAR_OFF = 0.02  # of all numbers may be further away by chance


@dataclass(frozen=True)
class Law:
    """One law: how an answer breaks it that is held beside the solution, in words, or nothing."""

    name: str
    hint: str
    broken: Callable[[Observation, Observation], str]
    at_last: bool = False  # asked only of what passes every probe


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
    return any(not _wrong_chance(nature[1], right) for right in (nature[2], *reference.natures))


def _stopped(trial: Trial, got: Observation) -> Finding:
    assert got.fault
    text = f"raised {got.fault.type}" + (f": {got.fault.message}" if got.fault.message else "")
    of_model = bool(trial.build) or trial.effect == Effect.MODEL or trial.train
    name = "stops in training" if of_model else "stops when it is called again"
    hint = "run it twice, and a model in both modes with gradients sent back"
    return Finding(name, Status.ERROR, "", text, hint, Explanation.SHOWN)


def _named(text: str, reference: Reference) -> str:
    for index, name in enumerate(reference.inputs):
        text = text.replace(f"argument {index} ", f"argument {name} ")
    return text


def _changes(got: Observation, expected: Observation) -> str:
    more = set(got.facts.get("changed", ())) - set(expected.facts.get("changed", ()))
    return f"after the call, argument {min(more)} is another than before" if more else ""


def _does_not_repeat(got: Observation, expected: Observation) -> str:
    if expected.facts.get("by chance"):
        return ""
    if expected.facts.get("repeats") and not got.facts.get("repeats"):
        return "called twice with the same input, it gives two results"
    return ""


def _does_not_keep(got: Observation, expected: Observation) -> str:
    if expected.facts.get("keeps") and not got.facts.get("keeps"):
        return "a later call changes the result of an earlier one"
    return ""


def _twins(got: Observation, expected: Observation) -> str:
    if got.facts.get("twins") and not expected.facts.get("twins"):
        return "two models that are made one after the other share their weights"
    return ""


def _wrong_starts(got: Observation, expected: Observation) -> str:
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


def _stopped_gradient(got: Observation, expected: Observation) -> str:
    for name in expected.parts:
        if name.startswith("gradient of argument") and name not in got.parts:
            return f"no {name} comes back from the result"
    mine, theirs = (
        Counter(tuple(shape) for shape in each.facts.get("unreached", ()))
        for each in (got, expected)
    )
    if more := mine - theirs:
        shape = min(more)
        return f"no gradient reaches a parameter shaped {shape}: it would never be trained"
    return ""


def _wrong_gradient(got: Observation, expected: Observation) -> str:
    if got.facts.get("by chance") or expected.facts.get("by chance"):
        return ""  # what was drawn differs
    pairs = [
        (name, _array(got, name), right)
        for name in expected.parts
        if name.startswith("gradient")
        and (right := _array(expected, name)) is not None
        and name in got.parts
    ]
    longest = max((float(right.norm()) for _, _, right in pairs), default=0.0)
    for name, mine, right in pairs:
        if mine is None or mine.shape != right.shape or float(right.norm()) < NO_GRADIENT * longest:
            continue
        apart = float((mine.double() - right.double()).norm()) / float(right.double().norm())
        if not apart <= GRADIENTS_AGREE:
            return f"the {name} is {100 * min(apart, 99):.0f} % off, though the result is right"
    return ""


def _wrong_training(got: Observation, expected: Observation) -> str:
    if got.facts.get("by chance"):
        return ""
    return _differs(got, expected, "trained", "in training")


def _wrong_evaluation(got: Observation, expected: Observation) -> str:
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


def _unsteady(got: Observation, expected: Observation) -> str:
    if expected.facts.get("steady") and not got.facts.get("steady", True):
        return "in evaluation, the same input gives two results"
    return ""


def _wrong_chance(got: Observation, expected: Observation) -> str:
    of_model = "trained" in expected.parts
    if not of_model or not got.facts.get("by chance"):
        return ""
    mean, spread, zeros = (_array(got, f"{what} of passes") for what in _MOMENTS)
    right_mean, right_spread, right_zeros = (
        _array(expected, f"{what} of passes") for what in _MOMENTS
    )
    if mean is None or spread is None:
        return "in training it draws by chance, and gives no tensor"
    if right_mean is None or right_spread is None:
        return "in training it draws by chance, and nothing should be drawn"
    if mean.shape != right_mean.shape:
        return f"in training got shape {tuple(mean.shape)}, expected {tuple(right_mean.shape)}"
    if zeros is not None and right_zeros is not None and zeros.shape == right_zeros.shape:
        far = (zeros - right_zeros).abs() > ZEROS_AGREE
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
    far = (mean.double() - right_mean.double()).abs() > MEANS_AGREE * error + 1e-4
    if float(far.double().mean()) > FAR_OFF:
        return "in training its results are, on average, not what they should be"
    return ""


_MOMENTS = ("mean", "spread", "zeros")


def _array(observation: Observation, part: str) -> Tensor | None:
    node = observation.parts.get(part)
    return observation.arrays[node["array"]] if node and "array" in node else None


def equal_in_both_modes(got: Observation, expected: Observation) -> bool:
    """Is what comes out in training what comes out in evaluation, where it should not be?"""
    mine = [_array(got, part) for part in ("trained", "evaluated")]
    right = [_array(expected, part) for part in ("trained", "evaluated")]
    return _agree(*mine) and not _agree(*right)


def _agree(one: Tensor | None, other: Tensor | None) -> bool:
    if one is None or other is None or one.shape != other.shape:
        return False
    return bool(torch.all(close(one, other)))


LAWS = (
    Law(
        "changes its argument",
        "work on a copy (X.clone()), since the caller still needs what it handed over",
        _changes,
    ),
    Law(
        "remembers the last call",
        "make all that is needed anew in each call: nothing may be left from the one before",
        _does_not_repeat,
    ),
    Law(
        "one result for all calls",
        "make a new tensor in each call, instead of writing into one that is there already",
        _does_not_keep,
    ),
    Law(
        "models share weights",
        "make the layers in __init__: a layer in the class or as a default argument is made once",
        _twins,
    ),
    Law(
        "evaluation by chance",
        "dropout belongs to training: ask self.training, or hand it on to F.dropout",
        _unsteady,
    ),
    Law(
        "wrong start values",
        "the parameters do not start as the task says: what fills them in the beginning?",
        _wrong_starts,
        at_last=True,
    ),
    Law(
        "wrong in training",
        "look at what differs between the two modes: batch norm, dropout, self.training",
        _wrong_training,
        at_last=True,
    ),
    Law(
        "dropout of another rate",
        "a number is dropped with probability p, and those left are divided by 1 - p",
        _wrong_chance,
        at_last=True,
    ),
    Law(
        "gradients stop",
        "detach, .item(), .data, numpy, torch.tensor(...) and no_grad cut a result off from what "
        "it was computed of, and layers in a plain list are not found by the optimiser",
        _stopped_gradient,
        at_last=True,
    ),
    Law(
        "wrong gradients",
        "the numbers are right, but part of the way to them is cut off from the gradients: look "
        "for detach, .item(), .data and no_grad",
        _wrong_gradient,
        at_last=True,
    ),
    Law(
        "wrong in evaluation",
        "in evaluation, batch norm uses the averages that training moves, and dropout does nothing",
        _wrong_evaluation,
        at_last=True,
    ),
)
