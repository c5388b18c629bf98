"""Which steps of a recorded program lead to its output, views and in-place operators included.

A view shares the numbers of what it was taken from, so a write through one is a write to all:
every value has a root, and a write to a root counts for whatever reads of that root later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Ref(NamedTuple):
    """A tensor of a program: which of its inputs, parameters, constants or results."""

    kind: str  # "input", "parameter", "constant" or "step"
    at: int
    item: int = 0  # of a step with several results


@dataclass(frozen=True)
class Flow:
    """What one step reads, what of it is overwritten, and what its results are views of."""

    reads: tuple[Ref, ...] = ()
    writes: tuple[Ref, ...] = ()
    views: tuple[Ref, ...] = ()


def flow_of(schema: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Flow:
    """The flow of a call, by what torch says of its operator."""
    reads: list[Ref] = []
    writes: list[Ref] = []
    views: list[Ref] = []
    named = {argument.name: argument for argument in schema.arguments}
    pairs = [*zip(schema.arguments, args, strict=False)]
    pairs += [(named[name], value) for name, value in kwargs.items() if name in named]
    for argument, value in pairs:
        found = list(refs_in(value))
        reads += found
        if argument.alias_info is not None:
            (writes if argument.alias_info.is_write else views).extend(found)
    return Flow(tuple(reads), tuple(writes), tuple(views))


def refs_in(value: Any) -> Iterator[Ref]:
    """The tensors among an argument and the items of a list."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from refs_in(item)


def roots(flows: Sequence[Flow]) -> list[Ref]:
    """For each step the value whose numbers its results share; its own where they are new."""
    found: list[Ref] = []
    for place, flow in enumerate(flows):
        shared = (*flow.writes, *flow.views)
        found.append(root_of(shared[0], found) if shared else Ref("step", place))
    return found


def root_of(ref: Ref, known: Sequence[Ref]) -> Ref:
    """The root of a value, given those of the steps before."""
    return known[ref.at] if ref.kind == "step" else ref


def needed(flows: Sequence[Flow], output: Ref) -> list[int]:
    """The steps that the output needs, in their order."""
    known = roots(flows)
    wanted_roots = {root_of(output, known)}
    wanted_steps = {output.at} if output.kind == "step" else set()
    for place in reversed(range(len(flows))):
        written = {root_of(ref, known) for ref in flows[place].writes}
        if place in wanted_steps or written & wanted_roots:
            wanted_steps.add(place)
            for ref in flows[place].reads:
                wanted_roots.add(root_of(ref, known))
                if ref.kind == "step":
                    wanted_steps.add(ref.at)
    return sorted(wanted_steps)
