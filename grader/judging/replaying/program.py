"""A recorded program, read as from a stranger: records out, or a sentence that says what is odd.

All that can be checked without a number is checked here: that each operator is in the closed table,
that each argument has the type which its operator wants, that tensors are only used after they
were made, and how many of everything there are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from grader.exercise import Json
from grader.observing.recording.dataflow import Flow, Ref, flow_of, needed
from grader.observing.recording.primitives import LEFT_OUT, Operator, table
from grader.observing.transport.outline import PLAIN_DTYPES

MOST_STEPS = 2_000  # ResNet-152 has 500, GoogLeNet 200
MOST_TABLES = 1_000  # parameters, and constants; ResNet-152 has 500
MOST_SIDES = 8  # of a tensor, and the rank of the wire
MOST_ITEMS = 512  # tensors put together by one step
LARGEST = 50_000_000  # numbers of one tensor, as in `outline`
LAST = 2**63 - 1  # what a slice without an end has as its end
DROPOUT = "dropout"  # a step of ours: the choice is made by who runs it
TEACHER = "so a teacher must look at this answer"

_WORDS = frozenset(
    {"none", "tanh", "trunc", "floor", "sum", "mean", "linear", "left", "right"}
)  # arguments of torch's that are text
_DTYPES = {str(dtype).removeprefix("torch."): dtype for dtype in PLAIN_DTYPES}
_FORMATS = {
    "contiguous_format": torch.contiguous_format,
    "preserve_format": torch.preserve_format,
    "channels_last": torch.channels_last,
    "channels_last_3d": torch.channels_last_3d,
}
_POSITIVE = frozenset({"kernel_size", "stride", "dilation", "groups", "split_size", "step"})
_NOT_NEGATIVE = frozenset({"padding", "output_padding", "split_sizes", "output_size"})
_SIZES = frozenset({"size", "output_size", "repeats", "normalized_shape", "dims"})


class UnprovedError(ValueError):
    """A model's program cannot be run again here; the message says why."""


@dataclass(frozen=True)
class Constant:
    """A table that the program brings along: one number everywhere, or one of the arrays."""

    shape: tuple[int, ...]
    dtype: torch.dtype
    full: float | None = None
    array: int | None = None


@dataclass(frozen=True)
class Step:
    """One operator and what it is called with."""

    op: str
    operator: Operator | None  # None for a dropout
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    flow: Flow


@dataclass(frozen=True)
class Program:
    """What leads to an output; what does not was left out."""

    parameters: tuple[tuple[tuple[int, ...], torch.dtype], ...]
    constants: tuple[Constant, ...]
    steps: tuple[Step, ...]
    output: Ref
    needed: tuple[int, ...]  # the steps that the output needs, in their order


def parse(document: Json) -> Program:
    """The program that a recorder wrote; UnprovedError, a ValueError, for anything odd."""
    fields = ("parameters", "constants", "steps", "output")
    if not isinstance(document, dict) or set(document) != set(fields):
        raise UnprovedError(f"no program of this model came, {TEACHER}")
    parameters, constants, steps = (_list(document[f], f) for f in fields[:3])
    if len(steps) > MOST_STEPS:
        raise UnprovedError(f"it takes more than {MOST_STEPS:,} operators, {TEACHER}")
    if len(parameters) > MOST_TABLES or len(constants) > MOST_TABLES:
        raise UnprovedError(f"it has more than {MOST_TABLES:,} tables of numbers, {TEACHER}")
    limits = {"input": MOST_SIDES, "parameter": len(parameters), "constant": len(constants)}
    read = tuple(_step(step, limits | {"step": at}) for at, step in enumerate(steps))
    end = _ref(document["output"], limits | {"step": len(steps)})
    if end is None:
        raise UnprovedError(f"no recorded step gives its output, {TEACHER}")
    return Program(
        tuple(_parameter(item) for item in parameters),
        tuple(_constant(item) for item in constants),
        read,
        end,
        tuple(needed([step.flow for step in read], end)),
    )


def _list(value: Json, name: str) -> Sequence[Json]:
    if not isinstance(value, list):
        raise UnprovedError(f"its {name} are no list, {TEACHER}")
    return value


def _parameter(item: Json) -> tuple[tuple[int, ...], torch.dtype]:
    match item:
        case [list() as shape, str() as dtype] if dtype in _DTYPES:
            if _DTYPES[dtype].is_floating_point:
                return _shape(shape), _DTYPES[dtype]
    raise UnprovedError(f"a parameter has an odd shape or type, {TEACHER}")


def _constant(item: Json) -> Constant:
    match item:
        case {"shape": list() as shape, "dtype": str() as dtype, "full": full, **rest}:
            if dtype in _DTYPES and not rest and (number := _number(full)) is not None:
                return Constant(_shape(shape), _DTYPES[dtype], full=number)
        case {"shape": list() as shape, "dtype": str() as dtype, "array": int() as array, **rest}:
            if dtype in _DTYPES and not rest and 0 <= array < MOST_TABLES:
                return Constant(_shape(shape), _DTYPES[dtype], array=array)
    raise UnprovedError(f"a table that is no parameter is too large or odd, {TEACHER}")


def _shape(shape: Sequence[Json]) -> tuple[int, ...]:
    if len(shape) > MOST_SIDES or not all(type(n) is int and 0 < n <= LARGEST for n in shape):
        raise UnprovedError(f"a table has an odd shape, {TEACHER}")
    if math.prod(shape) > LARGEST:
        raise UnprovedError(f"a table has more than {LARGEST:,} numbers, {TEACHER}")
    return tuple(shape)


def _step(step: Json, limits: Mapping[str, int]) -> Step:
    match step:
        case [str() as op, list() as args, dict() as kwargs]:
            pass
        case _:
            raise UnprovedError(f"a step is no operator with its arguments, {TEACHER}")
    if op == DROPOUT:
        return _dropout(args, kwargs, limits)
    operator = table().get(op)
    if operator is None:
        known = op if re.fullmatch(r"[A-Za-z0-9_.:]{1,80}", op) else "without a proper name"
        raise UnprovedError(f"the operator {known} cannot be run again here, {TEACHER}")
    wanted = operator.schema.arguments
    named = {a.name: a for a in wanted if a.kwarg_only and a.name not in LEFT_OUT}
    places = [a for a in wanted if not a.kwarg_only]
    if len(args) > len(places) or not set(kwargs) <= set(named):
        raise UnprovedError(f"the operator {op} has an argument out of place, {TEACHER}")
    read = tuple(_argument(op, a, value, limits) for a, value in zip(places, args, strict=False))
    words = {name: _argument(op, named[name], value, limits) for name, value in kwargs.items()}
    return Step(op, operator, read, words, flow_of(operator.schema, read, words))


def _dropout(args: Json, kwargs: Json, limits: Mapping[str, int]) -> Step:
    match args:
        case [dict() as given, str() as name, int() | float() as p, int() as times] if not kwargs:
            source = _ref(given, limits)
            named = re.fullmatch(r"[a-z0-9_]{0,20}dropout[a-z0-9_]{0,20}", name)
            if source and named and 0 < p <= 1 and 0 < times <= MOST_STEPS:
                return Step(DROPOUT, None, (source, name, p, times), {}, Flow((source,)))
    raise UnprovedError(f"a dropout is none of torch's, {TEACHER}")


def _argument(op: str, wanted: Any, value: Json, limits: Mapping[str, int]) -> Any:
    """The value of one argument, if it is of the type that the operator wants."""
    kind = str(wanted.real_type)
    if kind.startswith("Optional["):
        if value is None:
            return None
        kind = kind.removeprefix("Optional[")[:-1]
    read = _READERS[kind](value, limits)
    if read is None or not _is_sane(wanted.name, read):
        raise UnprovedError(f"the operator {op} gets an odd {wanted.name}, {TEACHER}")
    return read


def _is_sane(name: str, value: Any) -> bool:
    """Is it within the bounds that hold for arguments of this name, whatever the operator?"""
    if name == "dropout_p":
        return bool(value == 0)
    if isinstance(value, float | str | Ref) or not _are_ints(value):
        return True
    numbers = value if isinstance(value, list) else [value]
    if name in _POSITIVE or name in _NOT_NEGATIVE:
        least = 1 if name in _POSITIVE else 0
        if any(number < least for number in numbers):
            return False
    most = LAST if name == "end" else LARGEST
    if any(abs(number) > most for number in numbers):
        return False
    return name not in _SIZES or abs(math.prod(numbers)) <= LARGEST


def _are_ints(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(type(item) is int for item in items)


def _ref(value: Json, limits: Mapping[str, int]) -> Ref | None:
    """A tensor that is there already."""
    match value:
        case {"step": [at, item]} if len(value) == 1:
            kind = "step"
        case {"input": at} | {"parameter": at} | {"constant": at} if len(value) == 1:
            kind, item = next(iter(value)), 0
        case _:
            return None
    if type(at) is int and type(item) is int and 0 <= at < limits[kind]:
        return Ref(kind, at, item) if 0 <= item < MOST_ITEMS else None
    return None


def _number(value: Json) -> float | None:
    match value:
        case {"number": "inf" | "-inf" as word} if len(value) == 1:
            return float(word)
    is_number = isinstance(value, bool | int | float)
    return value if is_number and -1e300 < value < 1e300 else None  # no NaN either


def _tensor(value: Json, limits: Mapping[str, int]) -> Any:
    """A tensor, or a number in its place, as in X * 2."""
    return _ref(value, limits) or _number(value)


def _whole(value: Json, limits: Mapping[str, int]) -> int | None:
    return value if type(value) is int else None


def _truth(value: Json, limits: Mapping[str, int]) -> bool | None:
    return value if isinstance(value, bool) else None


def _named(table: Mapping[str, Any], key: str) -> Callable[[Json, Mapping[str, int]], Any]:
    def read(value: Json, limits: Mapping[str, int]) -> Any:
        match value:
            case {**word} if set(word) == {key}:
                name = word[key]
                return table.get(name) if isinstance(name, str) else None
        return None

    return read


def _listed(
    read: Callable[[Json, Mapping[str, int]], Any], most: int = MOST_ITEMS, gaps: bool = False
) -> Callable[[Json, Mapping[str, int]], Any]:
    def read_all(value: Json, limits: Mapping[str, int]) -> list[Any] | None:
        if not isinstance(value, list) or len(value) > most:
            return None
        items = [read(item, limits) for item in value]
        odd = any(i is None and not (gaps and v is None) for i, v in zip(items, value, strict=True))
        return None if odd else items

    return read_all


_READERS: Mapping[str, Callable[[Json, Mapping[str, int]], Any]] = {
    "Tensor": _tensor,
    "int": _whole,
    "bool": _truth,
    "float": lambda value, _: _number(value),
    "number": lambda value, _: _number(value),
    "str": lambda value, _: value if isinstance(value, str) and value in _WORDS else None,
    "ScalarType": _named(_DTYPES, "dtype"),
    "MemoryFormat": _named(_FORMATS, "format"),
    "List[int]": _listed(_whole, MOST_SIDES * 2),
    "List[float]": _listed(lambda value, _: _number(value), MOST_SIDES),
    "List[Tensor]": _listed(_ref),
    "List[Optional[Tensor]]": _listed(_ref, MOST_SIDES, gaps=True),
}
