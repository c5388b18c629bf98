"""Where a model parts from the right one: the steps that ran in it, held beside the solution's.

Both were filled with the same numbers, so that equal steps have equal sizes. The first that differs
is the place to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.exercise import Json, Observation

AGREE = 1e-3  # of the size; rounding is far below


class Step(NamedTuple):
    """What ran, the shape that came out, and how large its numbers are on average."""

    name: str
    shape: tuple[int, ...]
    size: float


def parting(got: Observation, expected: Observation) -> str:
    """The first step in which two models differ, in words; empty where none does."""
    mine, right = _steps(got), _steps(expected)
    if not mine or not right:
        return ""
    same = 0
    while same < min(len(mine), len(right)) and _equal(mine[same], right[same]):
        same += 1
    if same == len(mine) == len(right):
        return ""
    before = _counted(mine[:same]) if same else "the first step differs already"
    got_next = _shown(mine[same]) if same < len(mine) else "nothing more"
    right_next = _shown(right[same]) if same < len(right) else "nothing more"
    if same < min(len(mine), len(right)) and mine[same][:2] == right[same][:2]:
        return f"{before}; then {got_next} gives other numbers than it should"
    return f"{before}; then comes {got_next}, expected {right_next}"


def _steps(observation: Observation) -> list[Step]:
    names: Sequence[Json] = observation.facts.get("steps") or ()
    node = observation.parts.get("sizes")
    if node is None or "array" not in node:
        return []
    sizes = observation.arrays[node["array"]].tolist()
    return [
        Step(name, tuple(shape), size) for (name, shape), size in zip(names, sizes, strict=False)
    ]


def _equal(one: Step, other: Step) -> bool:
    return one[:2] == other[:2] and abs(one.size - other.size) <= AGREE * max(other.size, 1e-6)


def _counted(steps: Sequence[Step]) -> str:
    last = _shown(steps[-1])
    if len(steps) == 1:
        return f"the first step agrees, {last}"
    return f"the first {len(steps)} steps agree, up to {last}"


def _shown(step: Step) -> str:
    return f"{step.name} {step.shape}"
