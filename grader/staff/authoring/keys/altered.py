"""What the solution gives on altered inputs: to explain an answer that takes them wrongly.

"It is what comes out if rows and columns of K are exchanged" says more than two numbers. Such
alterations are tried where no known mistake fits; nobody types them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from grader.exercise import Argument, Effect, Exercise, Judged, Observation, Observed, Trial
from grader.judging.answer_key import Altered, Reference, asked_of
from grader.judging.comparing.differences import close
from grader.observing.observe import observe_next
from grader.observing.randomness import kept_randomness

Alter = Callable[
    [Sequence[Argument]], list[Argument] | None
]  # None where there is nothing to alter
MOST = 250  # alterations of one exercise; a function of ten numbers has ninety pairs of them
MOST_NUMBERS = 40_000  # in the inputs of a probe: beyond that a solution is not run so often


def altered(exercise: Exercise, solution: Any, reference: Reference) -> tuple[Altered, ...]:
    """The alterations under which a probe gives something else, and what it gives."""
    asked = asked_of(reference)
    if exercise.judged is not Judged.AS_SOLVED or not asked or _costly(asked):
        return ()
    of_build = exercise.observed is Observed.BUILT
    names = asked[0].words if of_build else reference.inputs
    found = []
    with kept_randomness():
        for words, alter in itertools.islice(_alterations(asked, names, of_build), MOST):
            seen = tuple(_observed(exercise, solution, trial, alter, of_build) for trial in asked)
            if any(one.parts for one in seen) and not _is_negative(seen, reference.expected):
                found.append(Altered(words, seen))
    return tuple(found)


def _is_negative(made: Sequence[Observation], expected: Sequence[Observation]) -> bool:
    """Is it the right result with the wrong sign? That is said of the result itself."""
    pairs = [
        (array, right.arrays[name])
        for one, right in zip(made, expected)  # noqa: B905 - the nature is no probe
        for name, array in one.arrays.items()
        if name in right.arrays and array.dtype != torch.bool
    ]
    return bool(pairs) and all(
        array.shape == right.shape and bool(close(array, -right).all()) for array, right in pairs
    )


def _costly(asked: Sequence[Trial]) -> bool:
    sizes = [sum(a.numel() for a in t.args if isinstance(a, Tensor)) for t in asked]
    return max(sizes) > MOST_NUMBERS or any(t.effect != Effect.RESULT for t in asked)


def _observed(
    exercise: Exercise, solution: Any, trial: Trial, alter: Alter, of_build: bool
) -> Observation:
    """Nothing where the alteration leaves the inputs as they are, or the solution refuses them."""
    args = alter(trial.build if of_build else trial.args)
    if args is None:
        return Observation()
    given = replace(trial, watch=False, gradients=False)
    given = replace(given, build=tuple(args)) if of_build else replace(given, args=tuple(args))
    seen = observe_next(solution, given, exercise.observed)
    facts = {name: seen.facts[name] for name in ("parameters", "shared") if name in seen.facts}
    return Observation() if seen.fault else Observation(seen.parts, seen.arrays, facts)


def _alterations(
    asked: Sequence[Trial], names: Sequence[str], of_build: bool
) -> Iterator[tuple[str, Alter]]:
    examples = [trial.build if of_build else trial.args for trial in asked]
    count = max(map(len, examples))
    name = [names[i] if i < len(names) else f"argument {i + 1}" for i in range(count)]
    for i in range(count):
        values = [args[i] for args in examples if len(args) > i]
        for kind, of_kind in _by_kind(values).items():
            for words, change in _changes_of(of_kind):
                yield words.format(name[i]), _at(i, kind, change)
    for i, j in itertools.permutations(range(count), 2):
        pairs = [(args[i], args[j]) for args in examples if len(args) > max(i, j)]
        if pairs and all(_kind(a) == _kind(b) != "other" for a, b in pairs):
            yield f"it is what comes out if {name[j]} is taken for {name[i]} as well", _copy(i, j)
            if i < j:
                yield f"it is what comes out if {name[i]} and {name[j]} are exchanged", _swap(i, j)


def _by_kind(values: Sequence[Argument]) -> dict[str, list[Argument]]:
    found: dict[str, list[Argument]] = {}
    for value in values:
        found.setdefault(_kind(value), []).append(value)
    return found


def _kind(value: Argument) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, Tensor):
        return f"tensor of {value.dim()} axes"
    return "row" if isinstance(value, tuple | list) else "other"


def _changes_of(values: Sequence[Argument]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    """Changes of one argument, by the kind of value that it has."""
    first = values[0]
    if isinstance(first, Tensor) and first.is_floating_point():
        yield from _changes_of_tensor(first)
    elif isinstance(first, bool):
        yield "it is what comes out if {} is always False", lambda value: False
        yield "it is what comes out if {} is always True", lambda value: True
    elif isinstance(first, int | float):
        for constant in (0, 1, 2):
            words = f"it is what comes out if {{}} is always {constant}"
            yield words, _always(constant)
        yield "it is what comes out if {} is one larger", lambda value: value + 1
        yield "it is what comes out if {} is one smaller", lambda value: value - 1
        yield "it is what comes out if {} is twice as large", lambda value: 2 * value
        yield (
            "it is what comes out if {} is half as large",
            lambda value: value // 2 if isinstance(value, int) else value / 2,
        )
    elif isinstance(first, tuple | list):
        yield "it is what comes out if the two of {} are exchanged", _when_pair(lambda a, b: (b, a))
        yield (
            "it is what comes out if the first of {} is taken twice",
            _when_pair(lambda a, b: (a, a)),
        )
        yield (
            "it is what comes out if the second of {} is taken twice",
            _when_pair(lambda a, b: (b, b)),
        )
        yield "it is what comes out if {} is read from the end", lambda row: type(row)(row[::-1])
        yield "it is what comes out without the last of {}", lambda row: type(row)(row[:-1])
        yield "it is what comes out without the first of {}", lambda row: type(row)(row[1:])


def _always(constant: int) -> Callable[[Any], Any]:
    return lambda value: type(value)(constant)


def _when_pair(change: Callable[[Any, Any], tuple[Any, Any]]) -> Callable[[Any], Any]:
    return lambda row: type(row)(change(*row)) if len(row) == 2 else row


def _changes_of_tensor(example: Tensor) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    axes = example.dim()
    yield "it is what comes out if numbers below zero in {} are taken for 0", lambda X: X.relu()
    yield "it is what comes out if the signs in {} are put aside", lambda X: X.abs()
    yield "it is what comes out if the signs in {} are turned", lambda X: -X
    for axis in range(axes):
        place = _axis(axis, axes)
        backwards = f"it is what comes out if {{}} is read backwards along {place}"
        yield backwards, partial(_backwards, axis)
        alone = f"it is what comes out if only the first of {place} in {{}} is used"
        yield alone, partial(_first, axis, 1)
        two = f"it is what comes out if only the first two of {place} in {{}} are used"
        yield two, partial(_first, axis, 2)
        yield f"it is what comes out without the last of {place} in {{}}", partial(_first, axis, -1)
    if axes > 1:
        yield "it is what comes out if {} is turned by half a turn", lambda X: X.flip(-1, -2)
    for one, other in itertools.combinations(range(axes), 2):
        words = f"{_axis(one, axes)} and {_axis(other, axes)} of {{}} are exchanged"
        yield f"it is what comes out if {words}", partial(_exchanged, one, other)


def _backwards(axis: int, X: Tensor) -> Tensor:
    return X.flip(axis)


def _first(axis: int, count: int, X: Tensor) -> Tensor:
    """So many along an axis; -1 for all but the last."""
    side = X.shape[axis]
    return X.narrow(axis, 0, min(count, side) if count > 0 else max(side - 1, 0))


def _exchanged(one: int, other: int, X: Tensor) -> Tensor:
    return X.transpose(one, other).contiguous()


def _axis(axis: int, axes: int) -> str:
    if axes == 1:
        return "the numbers"
    return {1: "the columns", 2: "the rows"}.get(axes - axis, f"axis {axis}")


def _at(place: int, kind: str, change: Callable[[Any], Any]) -> Alter:
    def alter(args: Sequence[Argument]) -> list[Argument] | None:
        if place >= len(args) or _kind(args[place]) != kind:
            return None
        try:
            after = change(args[place])
        except (IndexError, ValueError, TypeError, RuntimeError):
            return None
        return None if _same(after, args[place]) else [*args[:place], after, *args[place + 1 :]]

    return alter


def _copy(i: int, j: int) -> Alter:
    def alter(args: Sequence[Argument]) -> list[Argument] | None:
        if max(i, j) >= len(args) or _same(args[i], args[j]):
            return None
        return [*args[:i], args[j], *args[i + 1 :]]

    return alter


def _swap(i: int, j: int) -> Alter:
    def alter(args: Sequence[Argument]) -> list[Argument] | None:
        if max(i, j) >= len(args) or _same(args[i], args[j]):
            return None
        changed = list(args)
        changed[i], changed[j] = args[j], args[i]
        return changed

    return alter


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and bool((one == other).all())
    return type(one) is type(other) and bool(one == other)
