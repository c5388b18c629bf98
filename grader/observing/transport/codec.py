"""Records as JSON and named arrays, and back. Nothing else is ever written or sent.

Used for the answer keys on disk and for the messages between the grader and the process
that runs a student's notebook. Decoding builds records and tensors only, never an object
that the other side chose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields

import torch
from torch import Tensor

from grader.exercise import Argument, Fault, Json, Observation, Recipe, Trial

_GIVEN = ("args", "build", "then")  # what holds arguments in a trial
_RESULTS = ("result", "output")  # parts that are what came out; the others tell of it


class Packer:
    """Turns records into JSON and gathers their arrays, equal ones once."""

    def __init__(self) -> None:
        self.arrays: dict[str, Tensor] = {}
        self._names: dict[tuple[torch.dtype, torch.Size, bytes], str] = {}

    def trial(self, trial: Trial) -> Json:
        """A trial with its arguments spelled out."""
        shallow = {f.name: getattr(trial, f.name) for f in fields(trial)}
        given = {
            name: [self.argument(argument) for argument in getattr(trial, name)] for name in _GIVEN
        }
        return shallow | given

    def observation(self, observation: Observation) -> Json:
        """An observation, its arrays under names that this packer gives them."""
        parts = {name: self._node(node, observation) for name, node in observation.parts.items()}
        fault = asdict(observation.fault) if observation.fault else None
        return {"parts": parts, "facts": dict(observation.facts), "fault": fault}

    def argument(self, argument: Argument) -> Json:
        """An argument; containers say what they are, since JSON knows no tuple."""
        if isinstance(argument, Tensor):
            return {"array": self._keep(argument)}
        if isinstance(argument, Recipe):
            return {"recipe": argument.name, "options": self.argument(dict(argument.options))}
        if isinstance(argument, tuple | list):
            return {type(argument).__name__: [self.argument(item) for item in argument]}
        if isinstance(argument, dict):
            return {"dict": {name: self.argument(item) for name, item in argument.items()}}
        return argument

    def _node(self, node: Json, observation: Observation) -> Json:
        if "array" in node:
            return node | {"array": self._keep(observation.arrays[node["array"]])}
        if isinstance(node.get("items"), dict):
            return node | {
                "items": {k: self._node(v, observation) for k, v in node["items"].items()}
            }
        if "items" in node:
            return node | {"items": [self._node(item, observation) for item in node["items"]]}
        return node

    def _keep(self, array: Tensor) -> str:
        # A copy in a row: a single number of a larger tensor is taken for contiguous, with a step.
        array = array.detach().clone(memory_format=torch.contiguous_format)
        # A tensor of no axes cannot be looked at as bytes, one of a single axis can.
        digest = hashlib.sha256(array.reshape(-1).view(torch.uint8).numpy().data).digest()
        content = (array.dtype, array.shape, digest)
        name = self._names.setdefault(content, str(len(self._names)))
        self.arrays.setdefault(name, array)
        return name


def unpack_trial(entry: Json, arrays: Mapping[str, Tensor]) -> Trial:
    """The trial that a packer wrote."""
    given = {name: tuple(unpack_argument(item, arrays) for item in entry[name]) for name in _GIVEN}
    return Trial(**entry | given | {"words": tuple(entry["words"])})


def unpack_observation(entry: Json, arrays: Mapping[str, Tensor]) -> Observation:
    """The observation that a packer wrote."""
    fault = Fault(**entry["fault"]) if entry["fault"] else None
    # A key lists its parts by the alphabet, gradients before the output; the result comes first.
    parts = dict(sorted(entry["parts"].items(), key=lambda part: part[0] not in _RESULTS))
    return Observation(parts, arrays, entry["facts"], fault)


def unpack_argument(entry: Json, arrays: Mapping[str, Tensor]) -> Argument:
    """The argument that a packer wrote."""
    if not isinstance(entry, dict):
        return entry
    if "array" in entry:
        return arrays[entry["array"]]
    if "recipe" in entry:
        options: Json = unpack_argument(entry["options"], arrays)
        return Recipe(entry["recipe"], options)
    if "dict" in entry:
        return {name: unpack_argument(item, arrays) for name, item in entry["dict"].items()}
    sequence, items = next(iter(entry.items()))
    return {"tuple": tuple, "list": list}[sequence](unpack_argument(i, arrays) for i in items)
