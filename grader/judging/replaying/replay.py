"""Run the program of a stranger's model again and compute what is true of it.

Nothing that the other side says of its model is believed. Its parameters are filled here, its
dropout chooses here, and the operators come from a closed table. First all steps are run without
numbers, for their shapes and the work they would be; then those that lead to the output are run.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from grader.exercise import Json, Observation, Trial
from grader.judging.replaying.program import (
    DROPOUT,
    LARGEST,
    MOST_SIDES,
    TEACHER,
    Program,
    Step,
    UnprovedError,
    parse,
)
from grader.judging.replaying.rows import row
from grader.judging.replaying.shapes import planned
from grader.judging.replaying.tables import arrays_of, bound_tables, filled, made
from grader.judging.replaying.workload import fits, work
from grader.observing.models.running import CONSTANTS
from grader.observing.models.watch import dropped
from grader.observing.recording.dataflow import Ref, root_of, roots
from grader.observing.transport.outline import PLAIN_DTYPES, restore

__all__ = ["Proof", "UnprovedError", "parse", "prove", "proved"]

MOST_WORK = 60 * 10**9  # multiply-adds, some seconds; AlexNet's two images take 2 billion
MOST_NUMBERS = 150_000_000  # of all results together; AlexNet's two images make 4 million
AGREE = 1e-3  # of the largest number: the same operators, on the same machine or another

Tables = Mapping[str, Sequence[Any]]  # of tensors; an input may be something else
Look = Callable[[int, Sequence[Any], Sequence[Tensor]], None]


@dataclass(frozen=True)
class Proof:
    """What a model computes and consists of, as found by running its program here."""

    output: Tensor
    parameters: int
    table: Json


def prove(trial: Trial, observation: Observation) -> Proof:
    """The facts of a model, computed; UnprovedError where its program is none or another's."""
    program = parse(observation.facts.get("program"))
    arrays = arrays_of(observation)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it was heard where the model ran first
        plan = _planned(program, trial, arrays)
        tables: Tables = {
            "input": [arg.clone() if isinstance(arg, Tensor) else arg for arg in trial.args],
            "parameter": filled(program, trial.key),
            "constant": [made(constant, arrays, "cpu") for constant in program.constants],
        }
        output = _run(program, tables, trial.key, plan.compare)
    if not _agree(_claimed(observation), output):
        raise UnprovedError(f"run again it gives other numbers, {TEACHER}")
    return Proof(output, _learnable(program), plan.rows)


def proved(trial: Trial, observation: Observation) -> Observation:
    """A right answer or a known mistake with its facts computed, and without its program."""
    if observation.fault:
        return observation
    proof = prove(trial, observation)
    facts = {**observation.facts, "parameters": proof.parameters, "table": proof.table}
    parts = {name: node for name, node in observation.parts.items() if name != CONSTANTS}
    return Observation(parts, observation.arrays, facts)


def _run(program: Program, tables: Tables, key: int, look: Look) -> Tensor:
    """The output; `look` sees each step's arguments and results."""
    results: dict[int, list[Tensor]] = {}

    def value(item: Any) -> Any:
        if isinstance(item, Ref):
            try:
                found = (results[item.at] if item.kind == "step" else tables[item.kind])[
                    item.item if item.kind == "step" else item.at
                ]
            except LookupError:
                found = None
            if not isinstance(found, Tensor) or not found.numel():
                raise UnprovedError(f"it uses a result that is not there, {TEACHER}")
            return found
        return [value(each) for each in item] if isinstance(item, list) else item

    for at in program.needed:
        step = program.steps[at]
        args = [value(item) for item in step.args]
        results[at] = _called(step, args, {n: value(v) for n, v in step.kwargs.items()}, key)
        look(at, args, results[at])
    output: Tensor = value(program.output)
    return output


def _called(step: Step, args: list[Any], kwargs: dict[str, Any], key: int) -> list[Tensor]:
    if step.operator is None:
        source, name, p, times = args
        return (
            [torch.empty(source.shape, dtype=source.dtype, device="meta")]
            if source.is_meta
            else [dropped(source, key, name, p, times)]
        )
    name, without_numbers = step.operator.name, any(tensor.is_meta for tensor in _tensors(args))
    try:
        made = planned(name, args, kwargs) if without_numbers else None
        if made is None and fits(name, args):
            made = step.operator.run(*args, **kwargs)
    except Exception as error:  # whatever torch raises for arguments that it does not like
        raise UnprovedError(
            f"the operator {step.op} cannot be run again here, {TEACHER}"
        ) from error
    found: list[Any] = list(made) if isinstance(made, list | tuple) else [made]
    for tensor in found:
        if not isinstance(tensor, Tensor) or tensor.dtype not in PLAIN_DTYPES:
            raise UnprovedError(f"the operator {step.op} gives no plain numbers, {TEACHER}")
        if tensor.dim() > MOST_SIDES or math.prod(tensor.shape) > LARGEST:
            raise UnprovedError(f"the operator {step.op} gives an odd size, {TEACHER}")
    return found


def _tensors(args: Sequence[Any]) -> list[Tensor]:
    """The tensors among the arguments of a call, those in lists included."""
    items = [item for arg in args for item in (arg if isinstance(arg, list) else [arg])]
    return [item for item in items if isinstance(item, Tensor)]


def _planned(program: Program, trial: Trial, arrays: Sequence[Tensor]) -> _Plan:
    """What is found without numbers; a program that is too much work ends here."""
    bound_tables(program, arrays)
    plan = _Plan(program)
    tables: Tables = {
        "input": [arg.to("meta") if isinstance(arg, Tensor) else arg for arg in trial.args],
        "parameter": [torch.empty(s, dtype=d, device="meta") for s, d in program.parameters],
        "constant": [made(constant, arrays, "meta") for constant in program.constants],
    }
    plan.check_writes()
    _run(program, tables, trial.key, plan.look)
    plan.check_output()
    return plan


class _Plan:
    """What is learned from a run without numbers: rows of the table, and the work so far."""

    def __init__(self, program: Program) -> None:
        self.rows: list[Json] = []
        self._program = program
        flows = [step.flow for step in program.steps]
        self._roots = roots(flows)
        # The roots that depend on an input, and those that depend on a parameter.
        self._images = {Ref("input", at) for at in range(MOST_SIDES)}
        self._weights = {Ref("parameter", at) for at in range(len(program.parameters))}
        self._work = self._numbers = 0
        self._shapes: dict[int, torch.Size] = {}

    def check_writes(self) -> None:
        """Parameters of one shape are one here, so that no step may change them."""
        for at in self._program.needed:
            written = [root_of(ref, self._roots) for ref in self._program.steps[at].flow.writes]
            if any(root.kind == "parameter" for root in written):
                op = self._program.steps[at].op
                raise UnprovedError(f"the operator {op} changes a parameter, {TEACHER}")

    def check_output(self) -> None:
        """A way around torch, as through numpy, would look like a table that is always the same."""
        if root_of(self._program.output, self._roots) not in self._images:
            raise UnprovedError(f"no recorded step leads from its input to its output, {TEACHER}")

    def compare(self, at: int, args: Sequence[Any], results: Sequence[Tensor]) -> None:
        """Do the numbers have the shape that was planned for them?"""
        if self._shapes[at] != results[0].shape:
            op = self._program.steps[at].op
            raise UnprovedError(f"the operator {op} gives another shape than planned, {TEACHER}")

    def look(self, at: int, args: Sequence[Any], results: Sequence[Tensor]) -> None:
        """Count the work of a step and write its row, if it is on the way of the input."""
        step = self._program.steps[at]
        self._work += work(step.operator.name if step.operator else "", args, results)
        if not step.flow.views and not step.flow.writes:
            self._numbers += sum(tensor.numel() for tensor in results)
        if self._work > MOST_WORK or self._numbers > MOST_NUMBERS:
            raise UnprovedError(f"to run it again would be too much work, {TEACHER}")
        self._shapes[at] = results[0].shape
        name = step.operator.name if step.operator else DROPOUT
        images, weights = self._spread(at, self._images), self._spread(at, self._weights)
        if any(images) and (found := row(name, args, results[0], images, weights)):
            self.rows.append(found)

    def _spread(self, at: int, marked: set[Ref]) -> list[bool]:
        """If a step reads a marked tensor, what it gives is marked as well."""
        flow = self._program.steps[at].flow
        found = [root_of(ref, self._roots) in marked for ref in flow.reads]
        if any(found):
            marked |= {self._roots[at], *(root_of(ref, self._roots) for ref in flow.writes)}
        return found


def _learnable(program: Program) -> int:
    """Numbers of the parameters that the output needs, each counted once."""
    reads = {ref for at in program.needed for ref in program.steps[at].flow.reads}
    used = {ref.at for ref in (*reads, program.output) if ref.kind == "parameter"}
    return sum(math.prod(program.parameters[at][0]) for at in used)


def _claimed(observation: Observation) -> Any:
    return restore(next(iter(observation.parts.values())), observation.arrays)


def _agree(claimed: Any, output: Tensor) -> bool:
    """Do both sides see the same output? Tiny differences are rounding."""
    if not isinstance(claimed, Tensor) or claimed.shape != output.shape:
        return False
    if claimed.dtype != output.dtype:
        return False
    one, other = claimed.double(), output.double()
    finite = other[torch.isfinite(other)]
    largest = float(finite.abs().max()) if finite.numel() else 0.0
    return torch.allclose(one, other, rtol=0, atol=AGREE * largest, equal_nan=True)
