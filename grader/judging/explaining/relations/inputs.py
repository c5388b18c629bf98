"""What the inputs have in common on which an answer fails."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Argument, Trial
from grader.judging.explaining.relations.conditions import conditions
from grader.judging.explaining.relations.pairs import Pair

MOST = 3  # things that are said to be common to the inputs on which an answer fails


def inputs_that_fail(
    trials: Sequence[Trial],
    agrees: Sequence[bool],
    inputs: Sequence[str] = (),
    otherwise: str = "on these probes it is right",
) -> str:
    """What all inputs have on which an answer fails, and none on which it is right."""
    if all(agrees) or not any(agrees):
        return ""
    met = [_conditions(trial, inputs) for trial in trials]
    failing = [each for each, right in zip(met, agrees, strict=True) if not right]
    passing = [each for each, right in zip(met, agrees, strict=True) if right]
    fitting = [
        words
        for words in failing[0]
        if all(each.get(words) for each in failing) and not any(each.get(words) for each in passing)
    ]
    if not fitting:
        return ""
    if len(fitting) == 1:
        return f"{otherwise} but where {fitting[0]}"
    return "what only the inputs have on which it fails: " + "; ".join(fitting[:MOST])


def _conditions(trial: Trial, inputs: Sequence[str]) -> dict[str, bool]:
    found = conditions(trial.args, inputs) | {"it runs in training mode": trial.train}
    return conditions(trial.build, trial.words) | found if trial.build else found


def by_an_argument(failing: Sequence[Pair]) -> str:
    """A number that is off, every time, by something that went in."""
    if any(pair.got.dim() or pair.right.dim() for pair in failing) or len(failing) < 2:
        return ""
    places: list[set[tuple[str, int]]] = []
    for pair in failing:
        numbers = _numbers(pair.trial.args)
        got, right = float(pair.got), float(pair.right)
        places.append(
            {("too large by", i) for i, n in enumerate(numbers) if n and got - right == n}
            | {("too small by", i) for i, n in enumerate(numbers) if n and right - got == n}
            | {("too large, by a factor of", i) for i, n in enumerate(numbers)
               if n not in (0, 1) and got == right * n}
            | {("too small, by a factor of", i) for i, n in enumerate(numbers)
               if n not in (0, 1) and got * n == right}
        )  # fmt: skip
    common = set.intersection(*places)
    if not common:
        return ""
    words, place = min(common)
    return f"each time it is {words} number {place + 1} of those that went in"


def _numbers(args: Sequence[Argument]) -> list[float]:
    flat: list[float] = []
    for argument in args:
        if isinstance(argument, tuple | list):
            flat += _numbers(argument)
        elif isinstance(argument, int | float) and not isinstance(argument, bool):
            flat.append(float(argument))
    return flat
