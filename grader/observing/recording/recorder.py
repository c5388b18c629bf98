"""Writes down what a model computes, operator by operator, so that it can be computed again.

This runs beside student code and proves nothing by itself: whoever judges runs the program again.
Operators are recorded below the level at which they are called, so that layers, functions and
operators of Python all look alike. What cannot be told is written down as such, and refused there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from grader.exercise import Json
from grader.observing.recording.dataflow import Flow, Ref, flow_of, needed, refs_in
from grader.observing.recording.primitives import is_random
from grader.observing.transport.outline import PLAIN_DTYPES

MOST_RECORDED = 20_000  # steps; ten times what may be handed in, for most may turn out useless
MOST_CONSTANT = 100_000  # numbers; masks and running averages of the course have some thousand
# Where a tensor lies and how it is laid out are no part of what is computed.
_LEFT_OUT = ("layout", "device", "pin_memory", "non_blocking")
# What draws by chance and takes nothing but the shape of what it is given.
_DRAWN = (
    *("rand_like", "randn_like", "randint_like", "bernoulli_", "uniform_", "normal_"),
    *("random_", "exponential_"),
)

Place = tuple[int, tuple[int, ...], tuple[int, ...], torch.dtype]


class Recorder(TorchDispatchMode):  # type: ignore[no-untyped-call]  # torch's own
    """While it is entered, writes down the operators that run, and on what."""

    def __init__(self, inputs: Sequence[Any], parameters: Sequence[nn.Parameter]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # torch's own
        self._kept: list[Tensor] = []  # alive, so that no place in memory is used twice
        self._refs: dict[Place, Ref] = {}
        self._parameters = list(parameters)
        self._constants: list[Json] = []
        self._arrays: list[Tensor] = []
        self._steps: list[tuple[str, list[Any], dict[str, Any], Flow]] = []
        self._paused = False
        for kind, tensors in (("input", inputs), ("parameter", parameters)):
            for at, tensor in enumerate(tensors):
                if isinstance(tensor, Tensor):
                    self._know(tensor, Ref(kind, at))

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # for the reason given in `operators`

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if self._paused or len(self._steps) >= MOST_RECORDED:
            return func(*args, **kwargs)
        if self._comes_from_nowhere(func, args, kwargs):
            result = func(*args, **kwargs)
            for tensor in _tensors(result):  # a table of zeros, a choice by chance
                self._know(tensor, self._constant(tensor, str(func).startswith("aten.empty")))
            return result
        written = [self._written(item) for item in args]  # before it runs: it may change them
        named = {name: self._written(v) for name, v in kwargs.items() if name not in _LEFT_OUT}
        result = func(*args, **kwargs)
        found = list(_tensors(result))
        schema = getattr(func, "_schema", None)
        flow = flow_of(schema, written, named) if schema else Flow(tuple(refs_in(written)))
        if found or flow.writes:
            self._add(str(func), written, named, flow, found)
        return result

    @contextmanager
    def dropout(self, input: Tensor, name: str, p: float, times: int) -> Iterator[list[Tensor]]:
        """A step of its own, whose choice is made again by whoever runs it: put its result in."""
        made: list[Tensor] = []
        written, self._paused = self._written(input), True
        try:
            yield made
        finally:
            self._paused = False
        self._add("dropout", [written, name, float(p), times], {}, Flow((written,)), made)

    def program(self, output: Any) -> tuple[Json, list[Tensor]]:
        """What leads to the output, as JSON, and the arrays that it names."""
        ref = self._refs.get(_place(output)) if isinstance(output, Tensor) else None
        if ref is None:
            return {"parameters": [], "constants": [], "steps": [], "output": None}, []
        flows = [step[3] for step in self._steps]
        return _Writer(self._parameters, self._constants, self._arrays).program(
            [self._steps[at][:3] for at in needed(flows, ref)], needed(flows, ref), ref
        )

    def _comes_from_nowhere(self, func: Any, args: Any, kwargs: Any) -> bool:
        """Does it give a table that follows from no input and no parameter?"""
        tensors = list(_tensors([args, kwargs]))
        if not tensors or not is_random(func):
            return not tensors
        refs = [self._refs.get(_place(tensor)) for tensor in tensors]
        constant = all(ref is None or ref.kind == "constant" for ref in refs)
        return constant or str(func).split(".")[1] in _DRAWN

    def _add(
        self, op: str, args: list[Any], kwargs: dict[str, Any], flow: Flow, found: list[Tensor]
    ) -> None:
        for item, tensor in enumerate(found):
            if _place(tensor) not in self._refs:  # else it was changed in place
                self._know(tensor, Ref("step", len(self._steps), item))
        self._steps.append((op, args, kwargs, flow))

    def _know(self, tensor: Tensor, ref: Ref) -> None:
        self._kept.append(tensor)
        self._refs[_place(tensor)] = ref

    def _written(self, value: Any) -> Any:
        if isinstance(value, Tensor):
            place = _place(value)
            if place not in self._refs:
                self._know(value, self._constant(value))
            return self._refs[place]
        if isinstance(value, list | tuple):
            return [self._written(item) for item in value]
        return value

    def _constant(self, tensor: Tensor, is_empty: bool = False) -> Ref:
        """A table that comes from nowhere: by one number where all are equal, else as it is."""
        numbers = tensor.detach()
        plain = numbers.layout == torch.strided and numbers.dtype in PLAIN_DTYPES
        first = 0 if is_empty or not plain or not numbers.numel() else numbers.flatten()[0].item()
        entry: Json = {"shape": list(tensor.shape), "dtype": _word(tensor.dtype)}
        if plain and (is_empty or bool((numbers == first).all())):
            entry["full"] = _written_number(first)
        elif plain and numbers.numel() <= MOST_CONSTANT:
            entry["array"] = len(self._arrays)
            self._arrays.append(numbers.contiguous().clone())
        self._constants.append(entry)
        return Ref("constant", len(self._constants) - 1)


class _Writer:
    """Numbers what is needed anew and writes it as JSON."""

    def __init__(
        self, parameters: Sequence[Tensor], constants: Sequence[Json], arrays: Sequence[Tensor]
    ) -> None:
        self._parameters, self._constants, self._arrays = parameters, constants, arrays
        self._numbers: dict[str, dict[int, int]] = {"input": {}, "parameter": {}, "constant": {}}

    def program(
        self, steps: Sequence[tuple[str, Any, Any]], old: Sequence[int], output: Ref
    ) -> tuple[Json, list[Tensor]]:
        """The document and the arrays that are left."""
        self._numbers["step"] = {number: place for place, number in enumerate(old)}
        rows = [
            [op, self.write(args), {name: self.write(value) for name, value in kwargs.items()}]
            for op, args, kwargs in steps
        ]
        end = self.write(output)
        arrays: list[Tensor] = []
        constants = []
        for at in self._numbers["constant"]:
            entry = dict(self._constants[at])
            if "array" in entry:
                arrays.append(self._arrays[entry["array"]])
                entry["array"] = len(arrays) - 1
            constants.append(entry)
        used = [self._parameters[at] for at in self._numbers["parameter"]]
        shapes = [[list(p.shape), _word(p.dtype)] for p in used]
        document = {"parameters": shapes, "constants": constants, "steps": rows, "output": end}
        return document, arrays

    def write(self, value: Any) -> Json:
        """One argument; what JSON does not know is written as a word with its kind."""
        match value:
            case Ref(kind="input"):
                return {"input": value.at}
            case Ref(kind="step"):
                return {"step": [self._numbers["step"][value.at], value.item]}
            case Ref():
                numbers = self._numbers[value.kind]
                return {value.kind: numbers.setdefault(value.at, len(numbers))}
            case list():
                return [self.write(item) for item in value]
            case torch.dtype():
                return {"dtype": _word(value)}
            case torch.memory_format():
                return {"format": _word(value)}
            case None | bool() | int() | str():
                return value
            case float():
                return _written_number(value)
        return {"unknown": type(value).__name__}


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, Mapping):
        yield from _tensors(list(value.values()))


def _place(tensor: Tensor) -> Place:
    """Where its numbers lie: autograd may put another object in place of a view's."""
    if tensor.layout != torch.strided:
        return (id(tensor), (), (), tensor.dtype)
    return (tensor.data_ptr(), tuple(tensor.shape), tensor.stride(), tensor.dtype)


def _written_number(number: float) -> Json:
    return number if math.isfinite(number) else {"number": str(number)}


def _word(name: torch.dtype | torch.memory_format) -> str:
    return str(name).removeprefix("torch.")
