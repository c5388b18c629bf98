"""Call an answer on a trial's inputs and write down what comes out.

Knows no right answer and judges nothing. The same code observes the solution, a student's
work and a known mistake. Nothing that student code raises, prints or changes gets past here.
"""

from __future__ import annotations

import io
import random
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
import torch
from torch import nn

from grader.exercise import Effect, Fault, Json, Observation, Observed, Trial
from grader.observing.faults import INTERRUPTED, WrongTargetError, fault_of
from grader.observing.modules import Seen, observe_module, state_of
from grader.observing.operators import OperatorCount
from grader.observing.outline import outline, type_name
from grader.observing.recipes import prepare


def observe(target: Any, trial: Trial, observed: Observed) -> Observation:
    """What `target` gives on the inputs of `trial`: arrays and facts, or a fault."""
    with _silence() as sink, _own_randomness(trial.key):
        try:
            if target is Ellipsis:  # a variable's stub
                raise NotImplementedError
            if observed is Observed.BUILT or trial.effect == Effect.MODEL:
                parts, arrays, facts = observe_module(target, trial)
            elif observed is Observed.ASSIGNED or (not trial.args and not callable(target)):
                parts, arrays, facts = _read(target)
            else:
                parts, arrays, facts = _observe_call(target, trial)
        except KeyboardInterrupt as error:
            return Observation(fault=Fault(INTERRUPTED, line=fault_of(error).line))
        except BaseException as error:  # noqa: BLE001 - whatever an answer raises is a result
            return Observation(fault=fault_of(error), facts={"printed": sink.lines})
    return Observation(parts, arrays, {**facts, "printed": sink.lines})


def _read(target: Any) -> Seen:
    arrays: dict[str, torch.Tensor] = {}
    return {"result": outline(target, arrays, "result")}, arrays, {}


def _observe_call(target: Any, trial: Trial) -> Seen:
    arrays: dict[str, torch.Tensor] = {}
    if isinstance(target, type):
        raise WrongTargetError("this is a class, and a function is asked for")
    if not callable(target):
        raise WrongTargetError(f"this is a {type_name(type(target))}, not a function")
    args = [prepare(argument) for argument in trial.args]
    hooks = _hooks(args)  # a lazy layer has some of its own
    with OperatorCount() if trial.watch else nullcontext() as count:
        result = target(*args)
    facts: dict[str, Json] = {"operators": dict(sorted(count.counts.items()))} if count else {}
    if trial.effect == Effect.ARGUMENT:
        state = state_of(args[0]) if isinstance(args[0], nn.Module) else args[0]
        return {"result": outline(state, arrays, "result")}, arrays, facts
    parts = {"result": outline(result, arrays, "result")}
    pairs = zip(trial.args, args, strict=True)
    facts["changed"] = [i for i, (before, after) in enumerate(pairs) if _differs(before, after)]
    if left := len(_hooks(args) - hooks):
        facts["hooks"] = left
    return parts, arrays, facts


def _hooks(args: Iterable[Any]) -> set[int]:
    """The hooks on all modules handed over; one that a call leaves would run at every later one."""
    models = [argument for argument in args if isinstance(argument, nn.Module)]
    modules = [module for model in models for module in model.modules()]
    return {key for m in modules for key in (*m._forward_hooks, *m._forward_pre_hooks)}


def _differs(before: Any, after: Any) -> bool:
    if isinstance(before, torch.Tensor):
        return before.shape != after.shape or not torch.equal(before, after)
    return bool(isinstance(before, list | dict) and before != after)


class _Sink(io.TextIOBase):
    """Counts the lines written to it and keeps none: a debug print may run a million times."""

    def __init__(self) -> None:
        self.lines = 0

    def write(self, text: str) -> int:
        self.lines += text.count("\n")
        return len(text)


@contextmanager
def _silence() -> Iterator[_Sink]:
    sink = _Sink()
    with redirect_stdout(sink), redirect_stderr(sink), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield sink


@contextmanager
def _own_randomness(key: int) -> Iterator[None]:
    """Seed torch, numpy and random, in torch's default settings; put all back afterwards."""
    python_state, numpy_state, dtype = (
        random.getstate(),
        np.random.get_state(),
        torch.get_default_dtype(),
    )
    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        torch.manual_seed(key)
        np.random.seed(key % 2**32)
        random.seed(key)
        torch.set_default_dtype(torch.float32)
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)
            np.random.set_state(numpy_state)
            random.setstate(python_state)
