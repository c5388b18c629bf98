"""What the inputs have in common on which an answer fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from grader.exercise import Argument
from grader.judging.explaining.relations.pairs import Pair


def inputs_that_fail(pairs: Sequence[Pair], failing: Sequence[Pair]) -> str:
    """Something that all inputs have on which it fails, and none on which it is right."""
    if len(failing) == len(pairs):
        return ""
    for words, has in _KINDS:
        marks = [(has(pair.trial.args), not pair.agrees) for pair in pairs]
        if all(mark is not None and mark == fails for mark, fails in marks):
            return f"it is right but for {words}"
    return ""


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


def _sides(args: Sequence[Argument]) -> list[tuple[int, ...]]:
    return [tuple(a.shape[-2:]) for a in args if isinstance(a, Tensor) and a.dim() >= 2]


def _numbers(args: Sequence[Argument]) -> list[float]:
    flat: list[float] = []
    for argument in args:
        if isinstance(argument, tuple | list):
            flat += _numbers(argument)
        elif isinstance(argument, int | float) and not isinstance(argument, bool):
            flat.append(float(argument))
    return flat


def _not_square(args: Sequence[Argument]) -> bool | None:
    sides = _sides(args)
    return any(h != w for h, w in sides) if sides else None


def _not_square_at(place: int) -> Callable[[Sequence[Argument]], bool | None]:
    def has(args: Sequence[Argument]) -> bool | None:
        sides = _sides(args)
        return sides[place][0] != sides[place][1] if len(sides) > 1 else None

    return has


def _several_channels(args: Sequence[Argument]) -> bool | None:
    channels = [a.shape[-3] for a in args if isinstance(a, Tensor) and a.dim() >= 3]
    return channels[0] > 1 if channels else None


def _several_images(args: Sequence[Argument]) -> bool | None:
    batches = [len(a) for a in args if isinstance(a, Tensor) and a.dim() == 4]
    return batches[0] > 1 if batches else None


def _below_zero(args: Sequence[Argument]) -> bool | None:
    tensors = [a for a in args if isinstance(a, Tensor) and a.is_floating_point()]
    return any(bool((a < 0).any()) for a in tensors) if tensors else None


def _all_below_zero(args: Sequence[Argument]) -> bool | None:
    tensors = [a for a in args if isinstance(a, Tensor) and a.is_floating_point()]
    return bool((tensors[0] < 0).all()) if tensors else None


def _unequal_pair(args: Sequence[Argument]) -> bool | None:
    pairs = [a for a in args if isinstance(a, tuple | list) and len(a) == 2]
    pairs = [a for a in pairs if all(isinstance(n, int) for n in a)]
    return any(a[0] != a[1] for a in pairs) if pairs else None


def _even(args: Sequence[Argument]) -> bool | None:
    numbers = [n for n in _numbers(args) if n == int(n)]
    sides = [side for pair in _sides(args)[1:] for side in pair]
    every = [*map(int, numbers), *sides]
    return any(n % 2 == 0 for n in every) if every else None


def _given_pairs(args: Sequence[Argument]) -> bool | None:
    return any(isinstance(a, tuple | list) for a in args)


_KINDS: tuple[tuple[str, Callable[[Sequence[Argument]], bool | None]], ...] = (
    ("inputs that are not square", _not_square),
    ("a first matrix that is not square", _not_square_at(0)),
    ("a second matrix that is not square", _not_square_at(1)),
    ("inputs with more than one channel", _several_channels),
    ("batches of more than one image", _several_images),
    ("inputs with numbers below zero", _below_zero),
    ("inputs that are all below zero", _all_below_zero),
    ("pairs of two different numbers", _unequal_pair),
    ("even sizes", _even),
    ("odd sizes", lambda args: None if (even := _even(args)) is None else not even),
    ("pairs in place of numbers", _given_pairs),
)
