"""What of an answer is drawn: its smallest failing case, or the first probe that it fails.

Only where what is right may be seen: not of values that are assigned, nor where many are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from grader.exercise import Argument, Json, Judged, Observation, Status, Verdict
from grader.judging.answer_key import Reference, SmallCase, asked_of
from grader.judging.comparing.differences import close, difference, family
from grader.judging.comparing.outcome import Outcome
from grader.judging.comparing.sensible import in_sensible_types
from grader.judging.explaining.smallest import written
from grader.judging.explaining.wording import finding
from grader.observing.faults import WRONG_TARGET
from grader.observing.transport.outline import restore
from grader.student.card.drawn import Case, Drawn, Row, Side, Tables
from grader.student.card.grid import MOST_NUMBERS, Grid, Place, grid, window_at

MOST_LETTERS = 300  # of what is told instead of a picture
SMALLEST = "The smallest case on which it fails in this way"


def drawn_of(
    reference: Reference,
    verdict: Verdict,
    observations: Sequence[Observation],
    small: tuple[SmallCase, Observation] | None,
) -> Drawn:
    """The tables of two models that part, or else a case."""
    if reference.judged is not Judged.AS_SOLVED:
        return Drawn()
    failing = next((f.probe for f in verdict.findings if f.status is not Status.PASS), "")
    index = _first_failing(reference, observations, failing)
    if index is None:  # it is a law that is broken
        return Drawn()
    if tables := _tables(reference.expected[index], observations[index]):
        return Drawn(tables=tables)
    if small:
        case, seen = small
        given = tuple(zip(_names(reference, len(case.args)), map(_given, case.args), strict=True))
        return Drawn(_case(SMALLEST, case.expected, seen, given))
    if observations[index].fault or not asked_of(reference)[index].args:
        return Drawn()  # where nothing goes in, what should come out is all of the answer
    title = f"The probe '{failing}'"
    return Drawn(_case(title, reference.expected[index], observations[index], ()))


def _first_failing(
    reference: Reference, observations: Sequence[Observation], probe: str
) -> int | None:
    """The first call of a probe that does not pass, of those that were made."""
    asked = zip(asked_of(reference), observations, strict=False)
    for index, (trial, seen) in enumerate(asked):
        if trial.probe == probe:
            [taken], _ = in_sensible_types([seen], [reference.expected[index]])
            if finding(reference, index, taken).status is not Status.PASS:
                return index
    return None


def _tables(expected: Observation, got: Observation) -> Tables | None:
    """Those that were seen in two models, or that two functions have made."""
    right, mine = (_rows(each.facts.get("table") or ()) for each in (expected, got))
    if not right and "result" in got.parts:
        right, mine = (_rows(_plain(each.parts["result"])) for each in (expected, got))
    return Tables(right, mine) if right and mine and right != mine else None


def _rows(table: Json) -> tuple[Row, ...]:
    """Pairs of a layer and its shape; nothing where one is none."""
    if not isinstance(table, list | tuple) or not all(map(_is_row, table)):
        return ()
    return tuple(Row(_cut(layer), _cut(written(tuple(shape)))) for layer, shape in table)


def _plain(node: Json) -> Json:
    """A result without arrays as it was; None for any other."""
    return None if "array" in node or _holds_arrays(node.get("items")) else restore(node, {})


def _is_row(item: Json) -> bool:
    rows = (list, tuple)
    pair = isinstance(item, rows) and len(item) == 2
    return pair and isinstance(item[0], str) and isinstance(item[1], rows)


def _case(
    title: str, expected: Observation, seen: Observation, given: tuple[tuple[str, Side], ...]
) -> Case | None:
    """The part in which two observations differ; None where none of it can be drawn."""
    name = next(iter(expected.parts), "")
    if seen.fault:
        if seen.fault.type == WRONG_TARGET:  # a word of ours
            return None
        right = Outcome(expected.parts[name], expected.arrays)
        message = seen.fault.message.partition("\n")[0]
        raised = f"raised {seen.fault.type}: {message}".rstrip(": ")
        return _drawable(Case(title, _side(right), Side(_cut(raised)), given))
    [taken], _ = in_sensible_types([seen], [expected])
    for name, node in expected.parts.items():
        if name not in taken.parts:
            continue
        mine, right = Outcome(taken.parts[name], taken.arrays), Outcome(node, expected.arrays)
        if difference(mine, right):
            place = "" if name in ("result", "output") else f", the {name}"
            return _pair(title + place, mine, right, given)
    return None


def _pair(
    title: str, mine: Outcome, right: Outcome, given: tuple[tuple[str, Side], ...]
) -> Case | None:
    """The two, or of several things that come out the first in which they differ."""
    mine_items, right_items = mine.node.get("items"), right.node.get("items")
    if (
        _holds_arrays(right_items)
        and isinstance(mine_items, list)
        and isinstance(right_items, list)
    ):
        for index, items in enumerate(zip(mine_items, right_items, strict=False)):
            pair = Outcome(items[0], mine.arrays), Outcome(items[1], right.arrays)
            if difference(*pair):
                return _pair(f"{title}, item [{index}]", *pair, given)
        return None
    a, b = _tensor(mine), _tensor(right)
    told = _in_question(mine.node, right.node)
    if a is None or b is None or a.shape != b.shape or not a.numel():
        return _drawable(Case(title, _side(right, (), told), _side(mine, (), told), given))
    wrong = ~close(a, b)
    count = int(wrong.sum())
    first = tuple(torch.nonzero(wrong)[0].tolist()) if count else (0,) * a.dim()
    got, expected = _side(mine, first, told), _side(right, first, told)
    drawn = expected.grid.numbers if expected.grid else ()
    off = frozenset(place for place in drawn if bool(wrong[place]))
    words = "number differs and is" if count == 1 else "numbers differ and are"
    marked = f": {count:,} of {a.numel():,} {words} marked"
    return _drawable(Case(title + marked * bool(count), expected, got, given, off))


def _drawable(case: Case) -> Case | None:
    """A case of two single numbers is said in words, unless something can be seen of it."""
    grids = [side.grid for side in (case.expected, case.got, *(s for _, s in case.given))]
    drawable = any(each and each.shape for each in grids)
    return replace(case, title=f"{case.title}.") if drawable else None


def _holds_arrays(items: Json) -> bool:
    inner = items.values() if isinstance(items, dict) else items or ()
    return any("array" in item or _holds_arrays(item.get("items")) for item in inner)


def _tensor(outcome: Outcome) -> Tensor | None:
    """The numbers as a tensor; a row of plain numbers is one as well."""
    if "array" in outcome.node:
        return outcome.arrays[outcome.node["array"]]
    found = grid(restore(outcome.node, outcome.arrays)) if "items" in outcome.node else None
    if found is None:
        return None
    return torch.tensor(list(found.numbers.values()), dtype=torch.float64).reshape(found.shape)


def _side(outcome: Outcome, first: Place = (), told: str = "") -> Side:
    """What came out: its numbers, and what of its type is in question; or what it is."""
    tensor, node = _tensor(outcome), outcome.node
    if tensor is None:
        return Side(_cut(_told(node)))
    words = [_kind(node)] if told == "type" else []
    words += [str(tuple(tensor.shape))] if "array" in node else []
    words += [node["dtype"]] if told == "dtype" and "dtype" in node else []
    return _numbers(tensor, first, ", ".join(words))


def _in_question(mine: Json, right: Json) -> str:
    """What of a type differs in a way that counts; the width of a float does not."""
    if mine["type"] != right["type"]:
        return "type"
    dtypes = {family(node.get("dtype", "")) for node in (mine, right)}
    return "dtype" if len(dtypes) > 1 else ""


def _kind(node: Json) -> str:
    return str(node["type"]) if "." in node["type"] else f"a {node['type']}"


def _told(node: Json) -> str:
    """What is no grid of numbers, in words; of tensors within it, how many things there are."""
    if _holds_arrays(node.get("items")):
        return f"{_kind(node)} of {len(node['items'])} items"
    if "dtype" in node:
        return f"{node['type']}, {tuple(node['shape'])}, {node['dtype']}"
    value = restore(node, {})
    return str(node["type"]) if value is None and node["type"] != "NoneType" else written(value)


def _given(argument: Argument) -> Side:
    if isinstance(argument, Tensor):
        return _numbers(argument, (), str(tuple(argument.shape)))
    return Side(_cut(written(argument)))


def _numbers(tensor: Tensor, first: Place, words: str) -> Side:
    """All numbers of a small tensor, and of a large one those around a place."""
    if not tensor.numel():
        return Side(f"{words}, which is empty")
    shape = tuple(tensor.shape)
    if tensor.numel() <= MOST_NUMBERS:
        every = torch.ones(shape, dtype=torch.bool).nonzero().tolist()
        places = [tuple(place) for place in every]
    else:
        places = window_at(shape, first or (0,) * len(shape)).places()
    return Side(words, Grid(shape, {place: float(tensor[place]) for place in places}))


def _names(reference: Reference, count: int) -> list[str]:
    return [*reference.inputs, *(f"input {i + 1}" for i in range(len(reference.inputs), count))][
        :count
    ]


def _cut(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
