"""What a law is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from grader.exercise import Observation


@dataclass(frozen=True)
class Law:
    """One law: how an answer breaks it that is held beside the solution, in words, or nothing."""

    name: str
    hint: str
    broken: Callable[[Observation, Observation], str]
    at_last: bool = False  # asked only of what passes every probe


def array(observation: Observation, part: str) -> Tensor | None:
    """The tensor of one part of an observation, if it has one."""
    node = observation.parts.get(part)
    return observation.arrays[node["array"]] if node and "array" in node else None
