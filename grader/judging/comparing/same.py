"""Did two answers do the same on one trial?"""

from __future__ import annotations

from grader.exercise import Observation
from grader.judging.comparing.differences import difference
from grader.judging.comparing.outcome import Outcome
from grader.observing.models.running import CONSTANTS


def same(one: Observation, other: Observation) -> bool:
    """The same results and counts, or the same exception in the same words."""
    if one.fault or other.fault:
        a, b = one.fault, other.fault
        return bool(a and b and (a.type, a.message) == (b.type, b.message))
    if {*one.parts, CONSTANTS} != {*other.parts, CONSTANTS}:  # of what was run again, none is left
        return False
    if any(one.facts.get(fact, 0) != other.facts.get(fact, 0) for fact in ("parameters", "shared")):
        return False
    return all(
        difference(Outcome(node, one.arrays), Outcome(other.parts[name], other.arrays)) is None
        for name, node in one.parts.items()
    )
