"""What is asked of functions and models alike: arguments, repetition and gradients."""

from __future__ import annotations

from collections import Counter

from grader.exercise import Observation
from grader.judging.laws.law import array

GRADIENTS_AGREE = 0.02  # of their length: equal sums in another order may choose another maximum
NO_GRADIENT = 1e-4  # of the longest one: what is left where nothing should come back


def changes(got: Observation, expected: Observation) -> str:
    """Something that was handed over is another than before."""
    more = set(got.facts.get("changed", ())) - set(expected.facts.get("changed", ()))
    return f"after the call, argument {min(more)} is another than before" if more else ""


def does_not_repeat(got: Observation, expected: Observation) -> str:
    """The same inputs give something else the second time."""
    if expected.facts.get("by chance"):
        return ""
    if expected.facts.get("repeats") and not got.facts.get("repeats"):
        return "called twice with the same input, it gives two results"
    return ""


def chooses_once(got: Observation, expected: Observation) -> str:
    """What should be drawn anew in each call is always the same."""
    if expected.facts.get("chooses anew") and not got.facts.get("chooses anew"):
        return "whatever torch, numpy and random draw, each call gives the same"
    return ""


def does_not_keep(got: Observation, expected: Observation) -> str:
    """What came out is overwritten by a later call."""
    if expected.facts.get("keeps") and not got.facts.get("keeps"):
        return "a later call changes the result of an earlier one"
    return ""


def stopped_gradient(got: Observation, expected: Observation) -> str:
    """Nothing comes back where something should."""
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


def wrong_gradient(got: Observation, expected: Observation) -> str:
    """Something else comes back."""
    if got.facts.get("by chance") or expected.facts.get("by chance"):
        return ""  # what was drawn differs
    pairs = [
        (name, array(got, name), right)
        for name in expected.parts
        if name.startswith("gradient")
        and (right := array(expected, name)) is not None
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
