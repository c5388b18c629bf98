"""Answers under another name: what no exercise claims is tried where an exercise has no answer.

Real notebooks call a net LeNet_Modernized and a block ResidualBlock. Whether such a thing is the
answer shows when it is judged; here is only said what is worth trying, and in which order.
"""

from __future__ import annotations

import difflib
import inspect
import types
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from torch import nn

from grader.exercise import Observed, Trial

MOST_TRIES = 200  # of one notebook
SECONDS = 5.0  # for all of them


def strays(names: Mapping[str, Any], claimed: Collection[str]) -> dict[str, Any]:
    """The functions and models that a notebook defines itself, and that no exercise asks for."""
    return {
        name: value
        for name, value in names.items()
        if name not in claimed
        and not name.startswith("_")
        and getattr(value, "__module__", None) == "__main__"
        and (isinstance(value, types.FunctionType) or _is_model(value))
    }


def in_order(
    found: Mapping[str, Any], wanted: Iterable[tuple[str, Observed, Trial]]
) -> Iterator[tuple[str, str]]:
    """Pairs of a stray and an exercise that it could answer; those of like names come first."""
    pairs = [
        (stray, exercise)
        for exercise, observed, trial in wanted
        for stray, target in found.items()
        if _could_answer(target, observed, trial)
    ]
    yield from sorted(pairs, key=lambda pair: -_alike(*pair))[:MOST_TRIES]


def _could_answer(target: Any, observed: Observed, trial: Trial) -> bool:
    """Is it of the kind that is asked for, and can be called with as many arguments?"""
    if observed is Observed.BUILT:
        return True
    return not _is_model(target) and _takes(target, len(trial.args))


def _takes(target: Any, count: int) -> bool:
    try:
        inspect.signature(target).bind(*range(count))
    except (TypeError, ValueError):
        return False
    return True


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, nn.Module)


def _alike(stray: str, exercise: str) -> float:
    one, other = (name.lower().replace("_", "") for name in (stray, exercise))
    return difflib.SequenceMatcher(None, one, other).ratio() + (one in other or other in one)
