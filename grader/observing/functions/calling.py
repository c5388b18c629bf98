"""Call a function with the inputs of a trial, in the task's way or in the book's."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from grader.exercise import Trial

MODE = "training"  # an argument that functions of the book do without


def called(target: Callable[..., Any], trial: Trial, args: Sequence[Any]) -> Any:
    """What it gives.

    The book's batch_norm is not told whether it is training: it asks torch whether gradients are
    switched on. A function that takes all arguments but this last one is called like that.
    """
    mode: AbstractContextManager[Any] = nullcontext()
    if trial.words[-1:] == (MODE,) and _takes(target) == len(args) - 1:
        mode = nullcontext() if args[-1] else torch.no_grad()
        args = args[:-1]
    with mode:
        return target(*args)


def _takes(target: Callable[..., Any]) -> int | None:
    """How many arguments can be handed over by place, where that has a limit."""
    try:
        parameters = inspect.signature(target).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return None
    return sum(
        each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD) for each in parameters
    )
