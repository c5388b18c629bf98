"""One part of an observation, and the first thing in which two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor

from grader.exercise import Explanation, Json


@dataclass(frozen=True)
class Outcome:
    """One part of an observation: its outline and the arrays that it refers to."""

    node: Json
    arrays: Mapping[str, Tensor]


@dataclass(frozen=True)
class Difference:
    """What was got and expected, and what such a difference usually comes from."""

    text: str
    advice: str
    explanation: Explanation = Explanation.SHOWN  # BARE when type and shape agree
