"""Call an answer on a trial's inputs and write down what comes out.

Knows no right answer and judges nothing. The same code observes the solution, a student's
work and a known mistake. Nothing that student code raises, prints or changes gets past here.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout
from typing import Any

import torch
from torch import nn

from grader.exercise import Effect, Fault, Json, Observation, Observed, Trial
from grader.observing.faults import INTERRUPTED, WrongTargetError, fault_of
from grader.observing.functions.calling import called
from grader.observing.functions.nature import changed, nature_of_call, states
from grader.observing.functions.operators import OperatorCount
from grader.observing.models.filling import state_of
from grader.observing.models.nature import nature_of_model
from grader.observing.models.running import Seen, observe_module
from grader.observing.randomness import kept_randomness, own_randomness
from grader.observing.recipes import prepare
from grader.observing.transport.outline import outline, type_name
from grader.observing.unwritten import unwritten


def observe(target: Any, trial: Trial, observed: Observed) -> Observation:
    """What `target` gives on the inputs of `trial`: arrays and facts, or a fault."""
    with kept_randomness():
        return observe_next(target, trial, observed)


def observe_next(target: Any, trial: Trial, observed: Observed) -> Observation:
    """The same for one of several trials, all of which stand within `kept_randomness`."""
    with _silence() as sink, own_randomness(trial.key):
        try:
            if target is Ellipsis or unwritten(target):
                raise NotImplementedError
            if trial.nature:
                parts, arrays, facts = _nature(target, trial, observed)
            elif observed is Observed.BUILT or trial.effect == Effect.MODEL:
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


def _nature(target: Any, trial: Trial, observed: Observed) -> Seen:
    if observed is Observed.BUILT or trial.effect == Effect.MODEL:
        return nature_of_model(target, trial)
    _refuse_what_is_no_function(target)
    return nature_of_call(target, trial)


def _read(target: Any) -> Seen:
    arrays: dict[str, torch.Tensor] = {}
    return {"result": outline(target, arrays, "result")}, arrays, {}


def _refuse_what_is_no_function(target: Any) -> None:
    if isinstance(target, type):
        raise WrongTargetError("this is a class, and a function is asked for")
    if not callable(target):
        raise WrongTargetError(f"this is a {type_name(type(target))}, not a function")


def _observe_call(target: Any, trial: Trial) -> Seen:
    arrays: dict[str, torch.Tensor] = {}
    _refuse_what_is_no_function(target)
    args = [prepare(argument) for argument in trial.args]
    before = states(args)
    hooks = _hooks(args)  # a lazy layer has some of its own
    with OperatorCount() if trial.watch else nullcontext() as count:
        result = called(target, trial, args)
    if result is Ellipsis:
        raise NotImplementedError
    facts: dict[str, Json] = {"operators": dict(sorted(count.counts.items()))} if count else {}
    if trial.effect == Effect.ARGUMENT:
        facts["gives back"] = result is args[0]
        state = state_of(args[0]) if isinstance(args[0], nn.Module) else args[0]
        return {"result": outline(state, arrays, "result")}, arrays, facts
    parts = {"result": outline(result, arrays, "result")}
    facts["changed"] = changed(before, args)
    if left := len(_hooks(args) - hooks):
        facts["hooks"] = left
    return parts, arrays, facts


def _hooks(args: Iterable[Any]) -> set[int]:
    """The hooks on all modules handed over; one that a call leaves would run at every later one."""
    models = [argument for argument in args if isinstance(argument, nn.Module)]
    modules = [module for model in models for module in model.modules()]
    return {key for m in modules for key in (*m._forward_hooks, *m._forward_pre_hooks)}


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
