"""The typed gate: what a student's process sent is rebuilt into records, or refused.

Nothing declared gets through. Type, shape, dtype and size of a tensor are those of the array that
arrived; a message that declares others is refused. Every text is cut and cleaned, every number is
of the kind that its place wants, every list has a bound. What is not known is left behind. After
this gate a record can be compared, stored and printed without a further thought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from grader.exercise import Effect, Fault, Json, Judged, Observation, Observed, Trial
from grader.judging.answer_key import Reference
from grader.observing.transport.outline import MAX_DEPTH, MAX_NODES, MAX_NUMBERS, PLAIN_DTYPES
from grader.staff.grading.judge.inside.gate.facts import facts_of
from grader.staff.grading.judge.inside.gate.typed import (
    LONG,
    VALUES,
    count_of,
    dict_of,
    list_of,
    number_of,
    shape_of,
    string_of,
    text_of,
)
from grader.staff.sandbox.wire import WireError, arrays_of, document
from grader.staff.words import printable

# Bounds on one message, each above what the largest honest answer of the course needs.
MOST_TEXT = 4 * 2**20  # bytes of JSON; the largest program of a model has 0.3 MiB
ROOM = 2**20  # bytes that an answer's arrays may have beyond four times those of the right one
MOST_PARTS = 200  # of one observation: an output and a gradient for each shape
MOST_VALUE = 10_000  # numbers in the arrays of a value, which is written out to be compared

CALL_NATURE = ("changed", "repeats", "keeps", "by chance", "chooses anew")
MODEL_NATURE = ("averages", "twins", "starts", "from zero on", "unreached", "steady", "by chance")
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
        count_of(found.get("cell")),
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
        parts, facts, fault = (dict_of(entry).get(name) for name in ("parts", "facts", "fault"))
        if len(dict_of(parts)) > MOST_PARTS:
            raise WireError("more parts than any answer has")
        return Observation(
            {text_of(name): self._node(node) for name, node in dict_of(parts).items()},
            self.taken,
            facts_of(facts),
            _fault(dict_of(fault)) if fault is not None else None,
        )

    def _node(self, node: Json, depth: int = 0) -> Json:
        self.nodes += 1
        if self.nodes > 2 * MAX_NODES or depth > MAX_DEPTH + 1:
            raise WireError("an outline larger than any answer's")
        node = dict_of(node)
        kind = node.get("type")
        if not isinstance(kind, str):
            raise WireError("an outline without a type")
        if "array" in node:
            return self._tensor(kind, node)
        if kind in ("list", "tuple", "dict") and "items" in node:
            return {"type": kind, "items": self._items(kind, node["items"], depth)}
        if kind in VALUES and "value" in node:
            return {"type": kind, "value": VALUES[kind](node["value"])}
        of_numbers = kind.startswith("numpy.") or kind == "Fraction"
        if of_numbers and isinstance(node.get("value"), bool | int | float):
            return {"type": text_of(kind), "value": number_of(node["value"])}
        return {"type": text_of(kind), **_hearsay(node)}

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
            return {
                text_of(name): self._node(item, depth + 1) for name, item in dict_of(items).items()
            }
        return [self._node(item, depth + 1) for item in list_of(items)]


def _hearsay(node: Mapping[str, Json]) -> dict[str, Json]:
    """What is said of a tensor whose numbers did not come: for a message, and never enough."""
    hearsay: dict[str, Json] = {}
    if isinstance(node.get("dtype"), str):
        hearsay["dtype"] = text_of(node["dtype"])
    if isinstance(node.get("shape"), list):
        hearsay["shape"] = shape_of(node["shape"])
    return hearsay


def _fault(entry: Mapping[str, Json]) -> Fault:
    line = entry.get("line")
    return Fault(
        text_of(entry.get("type")) or "an exception without a name",
        printable(string_of(entry.get("message")), LONG, lines=True),
        count_of(line) if line is not None else None,
        text_of(entry.get("source"), LONG),
        text_of(entry.get("cell", "")),
    )
