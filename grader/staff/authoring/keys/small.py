"""Small cases of a function: its inputs shrunk to a few whole numbers, and what is right there.

A student whose function fails on a tensor of 200 numbers sees more in one of four. So the inputs of
the probes are shrunk in a few ways, and such cases are kept, the smallest first, on which the known
mistakes show. A case counts only where the solution, its oracle and all accepted forms agree: then
it is one that the task is about.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from grader.exercise import Argument, Effect, Exercise, Judged, Observation, Observed, Trial
from grader.judging.answer_key import Reference, SmallCase, asked_of
from grader.judging.comparing.same import same
from grader.observing.observe import observe

MOST = 12  # cases of one exercise that are kept
MOST_TRIED = 90
MOST_NUMBERS = 24  # in the inputs of one case: more is not seen at a glance
DIGITS = (1, 0, 2, -1, 3, -2, 0, 1, -1, 2)  # repeated, they look alike in no direction

Numbers = Callable[[int], int]  # what a length or a whole number becomes


def small_cases(exercise: Exercise, solution: Any, reference: Reference) -> tuple[SmallCase, ...]:
    """The cases that are kept, the smallest first."""
    asked = [trial for trial in asked_of(reference) if trial.effect is Effect.RESULT]
    of_values = exercise.observed is Observed.CALLED and exercise.judged is Judged.AS_SOLVED
    if not of_values or not all(_shrinks(trial.args) for trial in asked):
        return ()
    tried = itertools.islice(_shrunk(asked), MOST_TRIED)
    cases = [case for trial in tried if (case := _agreed(exercise, solution, reference, trial))]
    chosen: dict[int, SmallCase] = {}
    for mistake in exercise.mistakes:
        shows = (i for i, case in enumerate(cases) if _fails(mistake.wrong, reference, case))
        if (first := next(shows, None)) is not None:
            chosen[first] = cases[first]
    for i, case in enumerate(cases):
        if len(chosen) < MOST:
            chosen.setdefault(i, case)
    return tuple(case for _, case in sorted(chosen.items())[:MOST])


def _shrinks(args: Sequence[Argument]) -> bool:
    """Is there nothing in it but tensors, numbers and rows of numbers?"""
    if isinstance(args, tuple | list):
        return all(map(_shrinks, args))
    return isinstance(args, Tensor | int | float)


def _shrunk(asked: Sequence[Trial]) -> Iterator[Trial]:
    """The trials with smaller inputs, the smallest first."""
    found: dict[str, tuple[int, Trial]] = {}
    for trial in asked:
        lengths = sorted({side for tensor in _tensors(trial.args) for side in tensor.shape})
        numbers = sorted(set(_whole(trial.args)))
        for of_lengths, of_numbers in itertools.product(_maps(lengths), _maps(numbers)):
            for start in (0, 3):
                digits = itertools.cycle(DIGITS[start:] + DIGITS[:start])
                args = tuple(_small(a, of_lengths, of_numbers, digits) for a in trial.args)
                size = sum(tensor.numel() for tensor in _tensors(args))
                if size <= MOST_NUMBERS and not all(map(_equal, args, trial.args)):
                    weight = 100 * size + sum(map(abs, _whole(args)))
                    found.setdefault(repr(args), (weight, replace(trial, args=args, watch=False)))
    yield from (trial for _, trial in sorted(found.values(), key=lambda each: each[0]))


def _maps(values: Sequence[int]) -> list[Numbers]:
    """Ways to make whole numbers smaller: the same for equal ones, and in the same order."""
    above = [value for value in values if value > 1]
    by_rank = {value: rank for rank, value in enumerate(above, start=2)}
    return [
        *[lambda value, most=most: min(value, most) for most in (1, 2, 3, 4)],
        lambda value: by_rank.get(value, value),
        lambda value: by_rank.get(value, value - 1) + 1,
        lambda value: value,
    ]


def _small(
    argument: Argument, of_lengths: Numbers, of_numbers: Numbers, digits: Iterator[int]
) -> Argument:
    if isinstance(argument, Tensor):
        return _tensor_like(argument, [of_lengths(side) for side in argument.shape], digits)
    if isinstance(argument, tuple | list):
        return type(argument)(_small(item, of_lengths, of_numbers, digits) for item in argument)
    return of_numbers(argument) if type(argument) is int else argument


def _tensor_like(example: Tensor, shape: Sequence[int], digits: Iterator[int]) -> Tensor:
    """Whole numbers of the same kind: none below zero or above one where the example has none."""
    count = torch.Size(shape).numel()
    numbers = torch.tensor(list(itertools.islice(digits, count)), dtype=torch.float64)
    if example.numel() and not bool((example < 0).any()):
        numbers = numbers.abs()
    if example.numel() and not bool((example > 1).any()):
        numbers = numbers.clamp(max=1)
    return numbers.reshape(tuple(shape)).to(example.dtype)


def _tensors(args: Sequence[Argument]) -> list[Tensor]:
    return [item for item in _flat(args) if isinstance(item, Tensor)]


def _whole(args: Sequence[Argument]) -> list[int]:
    return [item for item in _flat(args) if type(item) is int]


def _flat(args: Sequence[Argument]) -> Iterator[Argument]:
    for argument in args:
        if isinstance(argument, tuple | list):
            yield from _flat(argument)
        else:
            yield argument


def _equal(one: Argument, other: Argument) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and torch.equal(one, other)
    return bool(one == other)


def _agreed(
    exercise: Exercise, solution: Any, reference: Reference, trial: Trial
) -> SmallCase | None:
    """What is right there, if all right forms say the same and it is a number that means much."""
    right = observe(solution, trial, exercise.observed)
    numbers = right.arrays.values()
    if right.fault or not all(array.numel() and array.isfinite().all() for array in numbers):
        return None
    expected = Observation(right.parts, right.arrays)
    oracle = (exercise.oracle,) if callable(exercise.oracle) else ()
    for other in (*oracle, *exercise.accepted):
        if not same(expected, _bare(observe(other, trial, exercise.observed))):
            return None
    return SmallCase(trial.args, expected)


def _fails(answer: Any, reference: Reference, case: SmallCase) -> bool:
    trial = replace(reference.trials[0], args=case.args, watch=False)
    made = observe(answer, trial, reference.observed)
    return not made.fault and not same(case.expected, _bare(made))


def _bare(observation: Observation) -> Observation:
    return Observation(observation.parts, observation.arrays, fault=observation.fault)
