"""How a wrong result relates to the right one, where no known mistake fits.

A relation is tried on every probe: it must lead from the right result to the one that came wherever
the answer fails, and must leave right what the answer gets right. So it explains both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from grader.exercise import Observation, Trial
from grader.judging.comparing.differences import close
from grader.judging.explaining.relations import shapes, values
from grader.judging.explaining.relations.inputs import by_an_argument, inputs_that_fail
from grader.judging.explaining.relations.pairs import (
    Found,
    Pair,
    equal,
    first_part,
    fits,
    result_of,
)
from grader.observing.transport.outline import restore

LARGE = 2_000_000  # numbers; a result beyond that is not turned over in every way


def related(
    trials: Sequence[Trial],
    observations: Sequence[Observation],
    expected: Sequence[Observation],
    names: Sequence[str] = (),
) -> str:
    """How all results relate to the right ones, in words; empty where nothing fits."""
    if place := _wrong_place(observations, expected):
        number, mine, theirs = place
        words = related(trials, mine, theirs, names)
        return f"of what comes back, item {number}: {words}" if words else ""
    pairs = _pairs(trials, observations, expected)
    failing = [pair for pair in pairs if not pair.agrees]
    if not failing or any(pair.right.numel() > LARGE for pair in failing):
        return ""
    if all(fits(pair.right, pair.got) for pair in failing):
        return ""  # right numbers of a wrong type: no relation between numbers says what is wrong
    for relation in _RELATIONS:
        if words := _holds(relation, pairs, failing):
            return words
    agrees = [pair.agrees for pair in pairs]
    return (
        inputs_that_fail([pair.trial for pair in pairs], agrees, names)
        or shapes.sides(failing)
        or by_an_argument(failing)
        or shapes.at_places(failing)
    )


def where_right(
    trials: Sequence[Trial], observations: Sequence[Observation], expected: Sequence[Observation]
) -> str:
    """What can be said of any wrong numbers: how many are right, where, and how far off others."""
    if place := _wrong_place(observations, expected):
        number, mine, theirs = place
        return f"of what comes back, item {number}: {where_right(trials, mine, theirs)}"
    for _, one, other in zip(trials, observations, expected, strict=False):
        got, right = result_of(one), result_of(other)
        if got is None or right is None or got.shape != right.shape or equal(got, right):
            continue
        if right.dtype == torch.bool and not right.dim():
            return "which case does it let through?" if bool(got) else "which case does it miss?"
        if not got.dim():
            if not float(right):
                return "it should be 0 here, and is not"
            share = float(got) / float(right)
            way = "too large" if abs(share) > 1 else "too small"
            return f"it is {way} here, {share:.3g} times what it should be"
        agree = close(got, right)
        count, whole = int(agree.sum()), agree.numel()
        apart = (got.double() - right.double())[~agree]
        way = "too large" if bool((apart > 0).all()) else "too small"
        if bool((apart > 0).any()) and bool((apart < 0).any()):
            way = "off in both directions"
        rows = [i for i in range(len(agree)) if bool(agree[i].all())]
        if rows and got.dim() > 1:
            first = ", ".join(map(str, rows[:4])) + (", ..." if len(rows) > 4 else "")
            return f"right at index {first} of the first axis; all that is wrong elsewhere is {way}"
        if count:
            be = "is" if count == 1 else "are"
            return f"{count} of {whole} numbers {be} right, and all that are wrong are {way}"
        return f"not one number is right, and all are {way}"
    return ""


def _pairs(
    trials: Sequence[Trial], observations: Sequence[Observation], expected: Sequence[Observation]
) -> list[Pair]:
    return [
        Pair(trial, got, right)
        for trial, one, other in zip(trials, observations, expected, strict=False)
        if (right := result_of(other)) is not None and (got := result_of(one)) is not None
    ]


def _wrong_place(
    observations: Sequence[Observation], expected: Sequence[Observation]
) -> tuple[int, list[Observation], list[Observation]] | None:
    """Where several things come back: the first that is wrong anywhere, and it alone."""
    parts = [(_items(one), _items(other)) for one, other in zip(observations, expected)]  # noqa: B905 - an interrupt ends early
    count = len(parts[0][1]) if parts else 0
    if not count or any(len(mine) != count or len(right) != count for mine, right in parts):
        return None
    for number in range(count):
        mine, right = ([pair[side][number] for pair in parts] for side in (0, 1))
        pairs = [(result_of(a), result_of(b)) for a, b in zip(mine, right, strict=True)]
        if any(a is None or b is None for a, b in pairs):
            return None
        if any(a is not None and b is not None and not equal(a, b) for a, b in pairs):
            return number, mine, right
    return None


def _items(observation: Observation) -> list[Observation]:
    """The things that come back, where these are several and not just numbers in a row."""
    node = first_part(observation)
    items = node.get("items") if isinstance(node, dict) else None
    if observation.fault or not isinstance(items, list) or result_of(observation) is not None:
        return []
    return [Observation({"item": item}, observation.arrays) for item in items]


def first_of_several(got: Observation, expected: Observation) -> str:
    """The result where several came: the right one, and something beside it."""
    node, right = first_part(got), result_of(expected)
    if node is None or right is None or node.get("type") not in ("tuple", "list"):
        return ""
    for place, item in enumerate(node.get("items") or ()):
        value = restore(item, got.arrays) if isinstance(item, dict) else None
        if isinstance(value, Tensor) and equal(value, right):
            count = len(node["items"])
            return f"item {place} of the {count} that come back is the right result: take it alone"
    return ""


def only_first_call(pairs: Sequence[tuple[Observation, Observation]]) -> bool:
    """Right in the first call, and the same once more in all others."""
    results = [result_of(one) for one, _ in pairs]
    right = [result_of(other) for _, other in pairs]
    if len(results) < 2 or results[0] is None or right[0] is None:
        return False
    first = results[0]
    if first.dtype == torch.bool:  # of two answers, one always comes again
        return False
    return equal(first, right[0]) and all(
        each is not None and equal(each, first) for each in results[1:]
    )


def _holds(
    relation: Callable[[Pair], Found], pairs: Sequence[Pair], failing: Sequence[Pair]
) -> str:
    """The words of the relation, if it leads to what came everywhere."""
    wanted: set[str] | None = None
    for pair in failing:
        fit = {words for words, made in relation(pair) if fits(made, pair.got)}
        wanted = fit if wanted is None else wanted & fit
        if not wanted:
            return ""
    kept = wanted or set()
    for pair in pairs:
        if pair.agrees:  # what is right must come out right under it, too
            kept = kept & {words for words, made in relation(pair) if fits(made, pair.got)}
    return min(kept, key=len) if kept else ""


_RELATIONS: tuple[Callable[[Pair], Found], ...] = (
    values.constant,
    shapes.unchanged,
    shapes.axes_more,
    shapes.turned,
    values.unbent,
    values.bent,
    values.scaled,
    values.moved,
    shapes.exchanged,
    shapes.channels,
    shapes.shifted,
    shapes.cut,
    values.rounded,
)
