"""What an answer does by nature, whatever it computes: the side of the laws that runs it.

A function is called twice with the same inputs and once with others: are its arguments left alone,
does it give the same, does an earlier result stay what it was, and does what draws by chance choose
anew? Where gradients can be sent back from what comes out, the others are nearly the same, and so
serve both. What a model does in its two modes stands in `models.nature`. Nobody says here what
would be right: the solution is looked at in the same way.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Json, Trial
from grader.observing.functions.calling import called
from grader.observing.models.dense import fold
from grader.observing.models.filling import generator, parameters_of, state_of
from grader.observing.models.running import Seen
from grader.observing.randomness import Draws, reseed
from grader.observing.recipes import prepare
from grader.observing.transport.outline import outline

APART = 1e-3  # by which inputs are moved before a gradient is taken: no two are equal then


def nature_of_call(target: Callable[..., Any], trial: Trial) -> Seen:
    """The parts, arrays and facts of a function's nature."""
    args = _prepared(trial)
    before = states(args)
    reseed(trial.key)
    draws = Draws()
    first = called(target, trial, args)
    facts: Json = {"changed": changed(before, args), "by chance": bool(draws)}
    described = _described(first)

    reseed(trial.key)
    facts["repeats"] = _same(_described(called(target, trial, _prepared(trial))), described)
    facts["chooses anew"] = not facts["repeats"]  # from a generator that nobody can seed
    if facts["repeats"] and facts["by chance"]:
        reseed(trial.key + 1)
        again = _described(called(target, trial, _prepared(trial)))
        facts["chooses anew"] = not _same(again, described)
    parts, arrays, moved = _gradients(target, trial)
    if not moved:
        with contextlib.suppress(Exception):  # a fault there is told where a probe asks for it
            called(target, trial, [prepare(argument) for argument in trial.then])
    facts["keeps"] = _same(_described(first), described)
    return parts, arrays, facts


def states(args: Sequence[Any]) -> list[Any]:
    """What a call may change in each of its arguments, as it is before."""
    return [_state(argument) for argument in args]


def changed(before: Sequence[Any], args: Sequence[Any]) -> list[int]:
    """Which arguments a call has changed."""
    pairs = enumerate(zip(before, args, strict=True))
    return [index for index, (state, after) in pairs if _differs(state, after)]


def _prepared(trial: Trial) -> list[Any]:
    return [prepare(argument) for argument in trial.args]


def _state(argument: Any) -> Any:
    """A copy of numbers; of a model its mode, since to make another costs more than the call."""
    if isinstance(argument, nn.Module):
        return argument.training
    return prepare(argument)


def _differs(before: Any, after: Any) -> bool:
    if isinstance(before, Tensor) and not before.is_meta:
        return before.shape != after.shape or not torch.equal(before, after)
    if isinstance(after, nn.Module):
        return bool(before != after.training)
    if isinstance(before, list | dict):
        return not _same(_described(before), _described(after))
    return False


def _described(value: Any) -> tuple[Json, dict[str, Tensor]]:
    arrays: dict[str, Tensor] = {}
    return outline(value, arrays, ""), arrays


def _same(one: tuple[Json, dict[str, Tensor]], other: tuple[Json, dict[str, Tensor]]) -> bool:
    return one[0] == other[0] and all(
        torch.allclose(array, other[1][name], equal_nan=True) for name, array in one[1].items()
    )


def _gradients(
    target: Callable[..., Any], trial: Trial
) -> tuple[dict[str, Json], dict[str, Tensor], bool]:
    """What comes back to each argument of float numbers, and to the parameters of models.

    And whether anything does: then what came out is moved a little from what came out before.
    """
    args = [_leaf(prepare(a), generator(trial.key, f"leaf {i}")) for i, a in enumerate(trial.args)]
    parts: dict[str, Json] = {}
    arrays: dict[str, Tensor] = {}
    try:
        reseed(trial.key)
        # Clones, since what is a leaf must not be changed in place, and some answers do that.
        given = [a.clone() if isinstance(a, Tensor) else a for a in args]
        results = [r for r in _tensors(called(target, trial, given)) if r.requires_grad]
        source = generator(trial.key, "loss")
        losses = [(r * torch.randn(r.shape, generator=source)).sum() for r in results]
        if losses:
            torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]  # torch's own
    except Exception:  # noqa: BLE001 - nothing comes back, then
        return {}, {}, False
    for i, argument in enumerate(args):
        if isinstance(argument, Tensor) and argument.grad is not None:
            found = argument.grad
        elif isinstance(argument, nn.Module):
            grads = [p.grad for p in parameters_of(argument) if p.grad is not None]
            if not grads:
                continue
            found = torch.cat([grad.flatten() for grad in grads])
        else:
            continue
        if bool(found.count_nonzero()):
            name = f"gradient of argument {i}"
            parts[name] = outline(fold(found), arrays, name)
    return parts, arrays, bool(losses)


def _leaf(argument: Any, source: torch.Generator) -> Any:
    if isinstance(argument, Tensor) and argument.is_floating_point() and not argument.is_meta:
        moved = argument + APART * torch.randn(argument.shape, generator=source)
        return moved.to(argument.dtype).requires_grad_()
    if isinstance(argument, nn.Module):
        for parameter in parameters_of(argument):
            parameter.requires_grad_()
    return argument


def _tensors(value: Any) -> Iterator[Tensor]:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, nn.Module):
        yield from state_of(value).values()
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
    elif isinstance(value, dict):
        yield from _tensors(list(value.values()))
