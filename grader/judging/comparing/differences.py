"""The first thing in which two outlines differ, in words: type, then shape, then values.

Nothing is ever cast to make two results agree: a float where a whole number belongs is a
difference. Float widths alone do not count, for a right loop may well run in float64.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from grader.exercise import Explanation, Json
from grader.judging.comparing.outcome import Difference, Outcome

FEW = 4  # digits shown of a number
MANY = 9  # where fewer show no difference: so many tell any two float32 apart
# Numbers agree when they differ by no more than ATOL + RTOL times the largest expected one.
RTOL = 1e-4  # float32 sums taken in another order differ by some 1e-6
ATOL = 1e-5


def difference(got: Outcome, expected: Outcome) -> Difference | None:
    """None when the two agree within rounding."""
    mine, theirs = got.node, expected.node
    if mine["type"] != theirs["type"]:
        return _type_difference(mine, theirs)
    if "items" in theirs:
        return _items_difference(got, expected)
    if "shape" in theirs:
        return _tensor_difference(got, expected)
    if theirs["type"] == "float":
        values = [
            torch.tensor(float(node["value"]), dtype=torch.float64) for node in (mine, theirs)
        ]
        agree = bool(close(values[0], values[1]).all())
    else:
        agree = mine.get("value") == theirs.get("value")
    if agree:
        return None
    one, other = _apart(mine.get("value"), theirs.get("value"))
    return Difference(f"got {one}, expected {other}", "", Explanation.BARE)


def close(got: Tensor, expected: Tensor) -> Tensor:
    """Where two tensors of one shape agree: NaN with NaN, infinity with itself, 0 with -0."""
    if got.shape != expected.shape:  # never broadcast: one number would agree with a thousand
        raise ValueError("tensors of two shapes are compared")
    a, b = got.double(), expected.double()
    finite = b[b.isfinite()].abs()
    largest = float(finite.max()) if finite.numel() else 0.0
    allowed = ATOL + RTOL * largest
    return ((a - b).abs() <= allowed) | (a == b) | (a.isnan() & b.isnan())


def _type_difference(mine: Json, theirs: Json) -> Difference:
    advice = f"give back a {theirs['type']}"
    if mine["type"] == "NoneType":
        advice = "is a `return` missing?"
    elif theirs["type"] == "NoneType":
        advice = "give back None in this case"
    elif theirs["type"] in ("list", "tuple") and mine["type"] in ("torch.Tensor", "numpy.ndarray"):
        advice = f"plain numbers are asked for: {theirs['type']}(x.tolist()) makes them from x"
    elif mine["type"] == "numpy.ndarray":
        advice = "stay in torch, or turn the array into a tensor with torch.from_numpy"
    elif theirs["type"] == "torch.Tensor" and mine["type"] in ("list", "tuple"):
        advice = "put the numbers into a tensor: torch.tensor(...), or torch.zeros(...) filled in"
    elif theirs["type"] == "int" and mine["type"] == "float":
        advice = "a whole number is asked for: // divides without a remainder"
    return Difference(f"got {_article(mine['type'])}, expected {_article(theirs['type'])}", advice)


def _items_difference(got: Outcome, expected: Outcome) -> Difference | None:
    mine, theirs = got.node.get("items"), expected.node["items"]
    if mine is None or len(mine) != len(theirs):
        size = "too much to describe" if mine is None else f"{len(mine)} items"
        return Difference(f"got {size}, expected {len(theirs)} items", "count what is asked for")
    if isinstance(theirs, dict) and set(mine) != set(theirs):
        return Difference(f"got the names {sorted(mine)}, expected {sorted(theirs)}", "")
    places = list(theirs) if isinstance(theirs, dict) else list(range(len(theirs)))
    for place in places:
        pair = Outcome(mine[place], got.arrays), Outcome(theirs[place], expected.arrays)
        inner = difference(*pair)
        if inner:
            return _of_items(got, expected, places, place, inner)
    return None


def _of_items(
    got: Outcome, expected: Outcome, places: Sequence[Json], place: Json, inner: Difference
) -> Difference:
    """What is wrong with one of several items, and how many are right."""
    mine, theirs = got.node["items"], expected.node["items"]
    right = sum(
        difference(Outcome(mine[p], got.arrays), Outcome(theirs[p], expected.arrays)) is None
        for p in places
    )
    text = f"at [{place!r}]: {inner.text}"
    if len(places) > 1 and right:
        text = f"{right} of {len(places)} {'is' if right == 1 else 'are'} right; {text}"
    return Difference(text, inner.advice, inner.explanation)


def _tensor_difference(got: Outcome, expected: Outcome) -> Difference | None:
    """Shape and dtype are those of the arrays; what a node says counts where none can be read."""
    mine, theirs = _measured(got), _measured(expected)
    if family(mine["dtype"]) != family(theirs["dtype"]):
        text = f"got {mine['dtype']} numbers, expected {theirs['dtype']}"
        return Difference(text, f"make the result a tensor of {theirs['dtype']} numbers")
    if mine["shape"] != theirs["shape"]:
        text = f"got shape {_shape(mine)}, expected {_shape(theirs)}"
        return Difference(text, _shape_advice(mine["shape"], theirs["shape"]))
    if "array" not in theirs:
        return None  # a model of full size was run without numbers
    if "array" not in mine:
        return Difference(f"got a {mine['dtype']} tensor too large or odd to read", "")
    a, b = got.arrays[mine["array"]], expected.arrays[theirs["array"]]
    if a.dtype == b.dtype and torch.equal(a, b):  # which costs a tenth of a look at each number
        return None
    wrong = ~close(a, b)
    if not bool(wrong.any()):
        return None
    first = tuple(torch.nonzero(wrong)[0].tolist())
    place = f" at {list(first)}" if first else ""
    one, other = _apart(a[first].item(), b[first].item())
    text = f"got {one}{place}, expected {other}"
    if a.numel() > 1:
        text = f"{int(wrong.sum())} of {a.numel()} numbers differ, the first{place}:\n" + (
            f"got {one}, expected {other}"
        )
    return Difference(text, "", Explanation.BARE)


def _measured(outcome: Outcome) -> Json:
    """A tensor's node with the shape and dtype of its array; without one, as it is told."""
    node = {"dtype": "nameless", "shape": [], **outcome.node}
    if "array" in node:
        array = outcome.arrays[node["array"]]
        node |= {"dtype": str(array.dtype).removeprefix("torch."), "shape": list(array.shape)}
    return node


def family(dtype: str) -> str:
    """'float', 'int' or 'bool': what counts of a dtype."""
    if dtype.startswith(("float", "bfloat")):
        return "float"
    return "int" if dtype.startswith(("int", "uint")) else dtype


def _shape_advice(mine: list[int], theirs: list[int]) -> str:
    if len(mine) != len(theirs):
        if [s for s in mine if s != 1] == [s for s in theirs if s != 1]:
            return "the numbers may be right: look at the axes of length 1"
        return f"the result should have {len(theirs)} axes, not {len(mine)}"
    if sorted(mine) == sorted(theirs):
        return "the sides are right but in another order: which axis is which?"
    return "how many numbers should come out along each axis? Try a small case that is not square"


def _apart(got: Json, expected: Json) -> tuple[str, str]:
    """Two unequal values in few digits, or in as many as it takes to tell them apart."""
    for digits in range(FEW, MANY + 1):
        one, other = (_number(value, digits) for value in (got, expected))
        if one != other:
            break
    return one, other


def _number(value: Json, digits: int) -> str:
    return f"{value:.{digits}g}" if isinstance(value, float) else repr(value)


def _shape(node: Json) -> str:
    return str(tuple(node["shape"]))


def _article(name: str) -> str:
    if name == "NoneType":
        return "None"
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
