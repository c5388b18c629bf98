"""What is true of the answers in section 8.6: which stages a network is said to have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from grader.exercise import Argument, Json


def tells_the_stages(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Pairs of two whole numbers, be they in tuples or in lists."""
    stages = result if isinstance(result, list | tuple) else ()
    return {
        "it gives a pair of whole numbers for each stage": bool(stages)
        and all(_is_pair(stage) for stage in stages),
        "its stages are": ", ".join(_in_words(stage) for stage in stages) or "none",
    }


def _is_pair(stage: object) -> TypeGuard[tuple[int, int]]:
    return (
        isinstance(stage, list | tuple)
        and len(stage) == 2
        and all(type(number) is int for number in stage)
    )


def _in_words(stage: object) -> str:
    return f"{stage[0]} of {stage[1]}" if _is_pair(stage) else "no pair"
