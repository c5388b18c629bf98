"""lab.layer_table: one pass through a model, and what each of its parts made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedParameter
from torch.utils.flop_counter import FlopCounterMode

from lab.errors import LabError
from lab.tables.copies import hollow_copy, real_copy
from lab.tables.rows import LayerTable, Row, Shape


def layer_table(
    model: nn.Module,
    shape: Sequence[int],
    *,
    stages: Sequence[str] = (),
    parameters: bool = False,
    multiply_adds: bool = False,
) -> LayerTable:
    """One row for each part of `model.net`, or of the model itself, for inputs of `shape`.

    `stages` are names for the parts that are an nn.Sequential, in their order; where there are
    more or fewer of these, because a net is built in another way, names are left out.

    The model is not changed, and lazy layers stay lazy: a copy without numbers is used, so that
    even the largest network costs neither memory nor time.
    """
    _check(model, shape)
    size = tuple(shape)
    with torch.random.fork_rng(devices=[]):
        rows = _named(_rows(model, size), stages)
    return LayerTable(tuple(rows), size, parameters, multiply_adds)


def _named(rows: list[Row], stages: Sequence[str]) -> list[Row]:
    blocks = [row for row in rows if row.layer == nn.Sequential.__name__]
    if len(blocks) != len(stages):
        return rows
    names = iter(stages)
    return [replace(row, stage=next(names)) if row in blocks else row for row in rows]


class _StoppedError(Exception):
    """A part could not take what came to it."""


class _Walk:
    """Hooks on the parts of a copy, which write a row when a part is done."""

    def __init__(self, copied: nn.Module, counter: FlopCounterMode) -> None:
        self.counter = counter
        self.rows: list[Row] = []
        self.inside: list[tuple[nn.Module, Any, int]] = []
        self.counted: set[int] = set()  # parameters that belong to an earlier row
        for part in _parts(copied):
            part.register_forward_pre_hook(self._enter, with_kwargs=True)
            part.register_forward_hook(self._leave)

    def _enter(self, part: nn.Module, args: Any, kwargs: Any) -> None:
        given = args[0] if args else None
        self.inside.append((part, given, self.counter.get_total_flops()))

    def _leave(self, part: nn.Module, _: Any, output: Any) -> None:
        _, given, before = self.inside.pop()
        flops = self.counter.get_total_flops() - before
        images = len(given) if isinstance(given, Tensor) and given.dim() else 1
        new = [p for p in part.parameters() if id(p) not in self.counted]
        self.counted |= {id(p) for p in new}
        self.rows.append(
            Row(
                layer=type(part).__name__,
                shape=tuple(output.shape) if isinstance(output, Tensor) else None,
                parameters=sum(p.numel() for p in new if not isinstance(p, UninitializedParameter)),
                multiply_adds=flops // 2 // max(images, 1),  # torch counts each as two
            )
        )


def _walked(copied: nn.Module, shape: Shape, device: str) -> list[Row]:
    """The rows of one pass."""
    counter = FlopCounterMode(display=False)
    walk = _Walk(copied, counter)
    try:
        with torch.no_grad(), counter:
            copied(torch.zeros(shape, device=device))
    except (RuntimeError, ValueError) as error:
        if _is_stub(error):
            raise
        raise _StoppedError(_where(walk, shape, error)) from error
    return walk.rows


def _rows(model: nn.Module, shape: Shape) -> list[Row]:
    """Without numbers if that will do, with them for a model that looks at its numbers."""
    try:
        try:
            return _walked(hollow_copy(model), shape, "meta")
        except (_StoppedError, TypeError) as stopped:
            if isinstance(stopped, _StoppedError) and "meta" not in str(stopped).lower():
                raise  # a matter of shapes, which numbers would not change
            device = next((p.device for p in model.parameters()), torch.device("cpu"))
            return _walked(real_copy(model), shape, str(device))
    except _StoppedError as stopped:
        raise LabError(f"layer_table: {stopped}") from stopped.__cause__


def _parts(model: nn.Module) -> list[nn.Module]:
    """What the rows are: the children of `.net` or of the model, or a single layer itself."""
    net = getattr(model, "net", None)
    holder = net if isinstance(net, nn.Module) and list(net.children()) else model
    parts = list(holder.children())
    while len(parts) == 1 and isinstance(parts[0], nn.Sequential) and len(parts[0]):
        parts = list(parts[0].children())  # a wrapping alone would be a table of one row
    return parts or [model]


def _where(walk: _Walk, shape: Shape, error: Exception) -> str:
    """The part that stopped, what came to it, and what torch says."""
    said = str(error).splitlines()[0]
    if not walk.inside:
        return f"the model cannot take an input of shape {shape}: {said}"
    part, given, _ = walk.inside[0]
    what = f"shape {tuple(given.shape)}" if isinstance(given, Tensor) else "no tensor"
    return (
        f"with an input of shape {shape}, {_layers(len(walk.rows))}, then "
        f"{type(part).__name__} gets {what} and stops: {said}"
    )


def _layers(count: int) -> str:
    return {0: "no layer runs", 1: "1 layer runs"}.get(count, f"{count} layers run")


def _is_stub(error: Exception) -> bool:
    """An exercise that is still to be done; torch raises the same for what meta cannot do."""
    return isinstance(error, NotImplementedError) and "your turn" in str(error)


def _check(model: object, shape: object) -> None:
    if model is Ellipsis:
        raise LabError("layer_table: the model is still '...'; answer its exercise first")
    if isinstance(model, type):
        raise LabError(f"layer_table: {model.__name__} is a class; write {model.__name__}()")
    if not isinstance(model, nn.Module):
        raise LabError(f"layer_table: the model is a {type(model).__name__}; give a module")
    sizes = tuple(shape) if isinstance(shape, Sequence) and not isinstance(shape, str) else ()
    if not sizes or not all(type(side) is int and side > 0 for side in sizes):
        raise LabError(
            f"layer_table: the shape is {_short(shape)}; give numbers from 1 on, with the batch "
            "first: (1, 1, 28, 28)"
        )


def _short(shape: object) -> str:
    if isinstance(shape, Tensor):
        return f"a tensor; give {tuple(shape.shape)} instead"
    return repr(shape)
