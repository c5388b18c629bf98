"""The typed gate: what a student's process sent is rebuilt into records, or refused.

Nothing declared gets through. Type, shape, dtype and size of a tensor are those of the array that
arrived; a message that declares others is refused. Every text is cut and cleaned, every number is
of the kind that its place wants, every list has a bound. What is not known is left behind. After
this gate a record can be compared, stored and printed without a further thought.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from grader.exercise import Effect, Fault, Json, Judged, Observation, Observed, Trial
from grader.judging.answer_key import Reference
from grader.observing.outline import MAX_DEPTH, MAX_NODES, MAX_NUMBERS, MAX_TEXT, PLAIN_DTYPES
from grader.staff.grading.words import printable
from grader.staff.sandbox.wire import MAX_RANK, WireError, arrays_of, document

# Bounds on one message, each above what the largest honest answer of the course needs.
MOST_TEXT = 4 * 2**20  # bytes of JSON; the largest program of a model has 0.3 MiB
ROOM = 2**20  # bytes that an answer's arrays may have beyond four times those of the right one
MOST_PARTS = 200  # of one observation: an output and a gradient for each shape
MOST_ROWS = 2_000  # of a shape table; GoogLeNet's has 90
MOST_COUNT = 2**53  # of anything that is counted; more is no number of JSON's
MOST_VALUE = 10_000  # numbers in the arrays of a value, which is written out to be compared

SHORT, LONG = 100, 300  # letters of a name, and of what an exception says
CALL_NATURE = ("changed", "repeats", "keeps", "by chance")
MODEL_NATURE = ("twins", "starts", "from zero on", "unreached", "steady", "by chance")
TENSORS = ("torch.Tensor", "numpy.ndarray")


@dataclass(frozen=True)
class Answer:
    """What one message tells of an answer: rebuilt, and still to be judged."""

    cell: int
    origin: str  # the package that it says it was taken from
    observations: tuple[Observation, ...]


def name_in(text: bytes) -> tuple[Json, str]:
    """The JSON of a message, and the exercise that it says it is of."""
    if len(text) > MOST_TEXT:
        raise WireError("a message larger than any answer")
    found = document(text)
    name = found.get("answer") if isinstance(found, dict) else None
    if not isinstance(name, str):
        raise WireError("something that no worker sends")
    return found, name


def rebuild(found: Json, blob: bytes, reference: Reference) -> Answer:
    """The records of a message about the exercise of `reference`."""
    if len(blob) > _most_bytes(reference):
        raise WireError("a result many times larger than the right one")
    entries = found.get("observations")
    if not isinstance(entries, list) or len(entries) != len(reference.trials):
        raise WireError("as many observations as there are probes are wanted")
    arrays = {name: _plain(array) for name, array in arrays_of(blob).items()}
    rooms = [_most_bytes(reference, index) for index in range(len(entries))]
    observations = [
        _Entry(arrays, room).observation(entry) for entry, room in zip(entries, rooms, strict=True)
    ]
    for trial, observation in zip(reference.trials, observations, strict=True):
        _miss_no_fact(reference.observed, trial, observation)
    origin = found.get("origin")
    return Answer(
        _count(found.get("cell")),
        origin if isinstance(origin, str) and origin.isidentifier() and origin.isascii() else "",
        tuple(observations),
    )


def _most_bytes(reference: Reference, index: int | None = None) -> int:
    """Four times the arrays of the right answer and some room; of one trial, or of all."""
    if reference.judged is Judged.BY_HASH:
        return 8 * MOST_VALUE + ROOM
    chosen = reference.expected if index is None else reference.expected[index : index + 1]
    return 4 * sum(a.nbytes for observation in chosen for a in observation.arrays.values()) + ROOM


def _plain(array: Tensor) -> Tensor:
    """An array of a kind that answers have; a bool is made anew, since its bytes may be any."""
    if array.dtype not in PLAIN_DTYPES or any(side > MAX_NUMBERS for side in array.shape):
        raise WireError(f"an array of a kind that no answer has ({array.dtype})")
    return array.view(torch.uint8) != 0 if array.dtype == torch.bool else array


def _miss_no_fact(observed: Observed, trial: Trial, observation: Observation) -> None:
    """What a verdict could turn on must be there: left out, it would count as harmless."""
    if trial.nature:
        of_model = observed is Observed.BUILT or trial.effect == Effect.MODEL
        wanted = set(MODEL_NATURE if of_model else CALL_NATURE)
    else:
        wanted = _wanted_of(observed, trial)
    missing = sorted(wanted - set(observation.facts))
    if missing and not observation.fault:
        raise WireError(f"an observation without {', '.join(missing)}")


def _wanted_of(observed: Observed, trial: Trial) -> set[str]:
    wanted = {"operators"} if trial.watch else set()
    if observed is Observed.BUILT:
        wanted |= {"parameters", "shared"}
    if trial.effect == Effect.MODEL:
        wanted.add("program")
    return wanted


@dataclass
class _Entry:
    """One observation as it is rebuilt, and what it has used up of its bounds."""

    arrays: Mapping[str, Tensor]
    room: int  # bytes of arrays; one that is named twice counts twice
    nodes: int = 0
    taken: dict[str, Tensor] = field(default_factory=dict)

    def observation(self, entry: Json) -> Observation:
        parts, facts, fault = (_dict(entry).get(name) for name in ("parts", "facts", "fault"))
        if len(_dict(parts)) > MOST_PARTS:
            raise WireError("more parts than any answer has")
        return Observation(
            {_text(name): self._node(node) for name, node in _dict(parts).items()},
            self.taken,
            {name: _FACTS[name](fact) for name, fact in _dict(facts).items() if name in _FACTS},
            _fault(_dict(fault)) if fault is not None else None,
        )

    def _node(self, node: Json, depth: int = 0) -> Json:
        self.nodes += 1
        if self.nodes > 2 * MAX_NODES or depth > MAX_DEPTH + 1:
            raise WireError("an outline larger than any answer's")
        node = _dict(node)
        kind = node.get("type")
        if not isinstance(kind, str):
            raise WireError("an outline without a type")
        if "array" in node:
            return self._tensor(kind, node)
        if kind in ("list", "tuple", "dict") and "items" in node:
            return {"type": kind, "items": self._items(kind, node["items"], depth)}
        if kind in _VALUES and "value" in node:
            return {"type": kind, "value": _VALUES[kind](node["value"])}
        of_numbers = kind.startswith("numpy.") or kind == "Fraction"
        if of_numbers and isinstance(node.get("value"), bool | int | float):
            return {"type": _text(kind), "value": _number(node["value"])}
        return {"type": _text(kind), **_hearsay(node)}

    def _tensor(self, kind: str, node: Mapping[str, Json]) -> Json:
        name = node["array"]
        array = self.arrays.get(name) if isinstance(name, str) else None
        if array is None or kind not in TENSORS:
            raise WireError("an array that did not come, or in the place of something else")
        self.room -= array.nbytes
        if self.room < 0:
            raise WireError("a result many times larger than the right one")
        shape, dtype = list(array.shape), str(array.dtype).removeprefix("torch.")
        if node.get("shape", shape) != shape:
            raise WireError("an array of another shape than was declared")
        if kind == TENSORS[0] and node.get("dtype", dtype) != dtype:
            raise WireError("an array of another type than was declared")
        self.taken[name] = array
        return {"type": kind, "dtype": dtype, "shape": shape, "array": name}

    def _items(self, kind: str, items: Json, depth: int) -> Json:
        if kind == "dict":
            return {_text(name): self._node(item, depth + 1) for name, item in _dict(items).items()}
        return [self._node(item, depth + 1) for item in _list(items)]


def _hearsay(node: Mapping[str, Json]) -> dict[str, Json]:
    """What is said of a tensor whose numbers did not come: for a message, and never enough."""
    hearsay: dict[str, Json] = {}
    if isinstance(node.get("dtype"), str):
        hearsay["dtype"] = _text(node["dtype"])
    if isinstance(node.get("shape"), list):
        hearsay["shape"] = _shape(node["shape"])
    return hearsay


def _fault(entry: Mapping[str, Json]) -> Fault:
    line = entry.get("line")
    return Fault(
        _text(entry.get("type")) or "an exception without a name",
        printable(_str(entry.get("message")), LONG, lines=True),
        _count(line) if line is not None else None,
        _text(entry.get("source"), LONG),
        _text(entry.get("cell", "")),
    )


def _text(value: Json, most: int = SHORT) -> str:
    return printable(_str(value), most)


def _str(value: Json) -> str:
    if not isinstance(value, str):
        raise WireError("something else where a text belongs")
    return value


def _count(value: Json) -> int:
    if type(value) is not int or not 0 <= value <= MOST_COUNT:
        raise WireError("something else where a count belongs")
    return value


def _shape(value: Json) -> list[int]:
    sides = _list(value)
    if len(sides) > MAX_RANK:
        raise WireError("a shape of too many axes")
    return [_count(side) for side in sides]


def _number(value: Json) -> Json:
    """A number that JSON can write; what it cannot travels as a word."""
    if type(value) not in (bool, int, float):
        raise WireError("something else where a number belongs")
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _float(value: Json) -> Json:
    if value in ("nan", "inf", "-inf"):
        return value
    if type(value) is not float:
        raise WireError("something else where a float belongs")
    return _number(value)


def _only(kind: type) -> Callable[[Json], Json]:
    def checked(value: Json) -> Json:
        if type(value) is not kind:
            raise WireError(f"something else where a {kind.__name__} belongs")
        return value

    return checked


def _int(value: Json) -> int:
    if type(value) is not int or abs(value) > 10**MAX_TEXT:  # such a number can still be written
        raise WireError("something else where a whole number belongs")
    return value


_VALUES: Mapping[str, Callable[[Json], Json]] = {
    "NoneType": _only(type(None)),
    "bool": _only(bool),
    "int": _int,
    "float": _float,
    "str": lambda value: printable(_str(value), MAX_TEXT, lines=True),
}


def _dict(value: Json) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WireError("something else where names and values belong")
    return value


def _list(value: Json) -> list[Any]:
    if not isinstance(value, list):
        raise WireError("something else where a list belongs")
    return value


def _few(value: Json, most: int = MOST_ROWS) -> Iterator[Json]:
    if len(_list(value)) > most:
        raise WireError("a list longer than any answer's")
    return iter(value)


def _table(value: Json) -> list[list[Json]]:
    rows = [_list(row) for row in _few(value)]
    if any(len(row) != 2 for row in rows):
        raise WireError("a shape table whose rows are no pairs")
    return [[_text(name), _shape(shape)] for name, shape in rows]


def _starts(value: Json) -> list[list[Json]]:
    rows = [_list(row) for row in _few(value)]
    if any(len(row) != 2 for row in rows):
        raise WireError("start values that are no pairs")
    return [[_shape(shape), _finite(start)] for shape, start in rows]


def _finite(value: Json) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise WireError("something else where a number belongs")
    return float(value)


_FACTS: Mapping[str, Callable[[Json], Json]] = {
    "printed": _count,
    "hooks": _count,
    "shared": _count,
    "parameters": _count,
    "call": _count,
    "changed": lambda fact: [_count(index) for index in _few(fact, SHORT)],
    "unused": lambda fact: [_text(name) for name in _few(fact)],
    "operators": lambda fact: {_text(name): _count(number) for name, number in _dict(fact).items()},
    "table": _table,
    "dropped": lambda fact: [_text(name) for name in _few(fact, SHORT)],
    "eps": _finite,
    "jumps": lambda fact: [_count(size) for size in _few(fact, SHORT)],
    "gives back": _only(bool),
    "repeats": _only(bool),
    "keeps": _only(bool),
    "twins": _only(bool),
    "steady": _only(bool),
    "by chance": _only(bool),
    "starts": _starts,
    "steps": _table,
    "from zero on": lambda fact: [_shape(shape) for shape in _few(fact)],
    "unreached": lambda fact: [_shape(shape) for shape in _few(fact)],
    "program": _dict,  # read, and bounded, by `program.parse` where it is run again
}
