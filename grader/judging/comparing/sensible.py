"""Types that a reasonable colleague would accept: taken for what is asked, with a remark.

A list for a pair, a number of numpy's or a tensor of one number for a number, a whole float for a
count, a torch bool for a bool. A tensor is asked for where others compute with it, so nothing else
is taken for one, and what holds numbers in it is never cast.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from torch import Tensor

from grader.exercise import Json, Observation
from grader.judging.comparing.outcome import Outcome

ROWS = ("list", "tuple")
NUMBERS = ("int", "float", "bool")
FRACTION = "Fraction"
_BRACKETS = "there is a pair of brackets around it that nobody asked for"


def in_sensible_types(
    observations: Sequence[Observation], expected: Sequence[Observation]
) -> tuple[list[Observation], tuple[str, ...]]:
    """What was observed, in the types of what was expected, and a remark for each kind of them."""
    taken, remarks = [], dict[str, None]()
    for one, right in zip(observations, expected, strict=False):
        parts = {}
        for name, node in one.parts.items():
            parts[name] = node
            if name in right.parts:
                wanted = Outcome(right.parts[name], right.arrays)
                outcome, said = sensible(Outcome(node, one.arrays), wanted)
                parts[name] = outcome.node
                remarks |= dict.fromkeys(said)
        taken.append(replace(one, parts=parts))
    return taken, tuple(remarks)


def without_brackets(
    observations: Sequence[Observation], expected: Sequence[Observation]
) -> tuple[list[Observation], tuple[str, ...]]:
    """Tensors that are assigned, without the axes of length 1 that they have too many in front."""
    taken, remarks = [], dict[str, None]()
    for one, right in zip(observations, expected, strict=False):
        parts, arrays = dict(one.parts), dict(one.arrays)
        for name, node in one.parts.items():
            wanted = right.parts.get(name, {}).get("shape")
            if wanted is None or "array" not in node:
                continue
            array = arrays[node["array"]]
            more = array.dim() - len(wanted)
            if more > 0 and all(side == 1 for side in array.shape[:more]):
                inside = array.reshape(array.shape[more:])
                arrays[node["array"]] = inside
                parts[name] = node | {"shape": list(inside.shape)}
                remarks[_BRACKETS] = None
        taken.append(replace(one, parts=parts, arrays=arrays))
    return taken, tuple(remarks)


def inside_brackets(value: Json) -> Iterator[tuple[Json, str]]:
    """What stands inside of brackets around one thing alone, one pair after the other."""
    while isinstance(value, list | tuple | Tensor) and _count(value) == 1:
        value = value[0]
        yield value, _BRACKETS


def _count(value: Json) -> int:
    return 0 if isinstance(value, Tensor) and not value.dim() else len(value)


def sensible(got: Outcome, expected: Outcome) -> tuple[Outcome, tuple[str, ...]]:
    """The same result in the types of the right one, as far as that is sensible, and remarks."""
    remarks: dict[str, None] = {}
    node = _taken(got.node, expected.node, got.arrays, remarks)
    return Outcome(node, got.arrays), tuple(remarks)


def _taken(
    mine: Json, theirs: Json, arrays: Mapping[str, Tensor], remarks: dict[str, None]
) -> Json:
    if mine["type"] in ROWS and theirs["type"] in ROWS and "items" in mine and "items" in theirs:
        return _rows(mine, theirs, arrays, remarks)
    if theirs["type"] not in NUMBERS or mine["type"] == theirs["type"]:
        return mine
    number = _number(mine, arrays)
    taken = _as(theirs["type"], number)
    if taken is None:
        return mine
    remarks[f"a plain {theirs['type']} would do where a {_kind(mine)} comes back"] = None
    return {"type": theirs["type"], "value": taken}


def _rows(mine: Json, theirs: Json, arrays: Mapping[str, Tensor], remarks: dict[str, None]) -> Json:
    if mine["type"] != theirs["type"]:
        remarks[f"a {mine['type']} comes back where a {theirs['type']} is usual"] = None
    items = [
        _taken(item, wanted, arrays, remarks)
        for item, wanted in zip(mine["items"], theirs["items"], strict=False)
    ]
    return {"type": theirs["type"], "items": [*items, *mine["items"][len(items) :]]}


def _number(node: Json, arrays: Mapping[str, Tensor]) -> float | bool | None:
    """The one number that a node holds, if it holds just one."""
    if "array" in node:
        array = arrays[node["array"]]
        return array.item() if array.dim() == 0 else None
    of_numbers = node["type"] in NUMBERS or node["type"].startswith("numpy.")
    if of_numbers or node["type"] == FRACTION:
        value = node.get("value")
        return value if isinstance(value, bool | int | float) else None
    return None


def _as(kind: str, number: float | bool | None) -> Json:
    """The number as a value of a kind; None where it is none."""
    if number is None or isinstance(number, bool) != (kind == "bool"):
        return None
    if kind == "bool":
        return number
    if kind == "int":
        return int(number) if number == number // 1 and abs(number) < 2**53 else None
    return float(number)


def _kind(node: Json) -> str:
    return "tensor" if node["type"] == "torch.Tensor" else str(node["type"])
