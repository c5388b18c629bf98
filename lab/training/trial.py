"""A few steps on a copy, before training: how long one takes, what it holds, whether it fits.

The model itself, its running averages and all chance stay as they were.
"""

from __future__ import annotations

import contextlib
import copy
import gc
import time
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from lab.training.learner import Learner, PlainSteps, learner_for
from lab.training.machine import Machine
from lab.training.memory import is_full
from lab.training.plan import most_steps

WARM = 2  # steps that find memory and the fastest kernels
MOST, LONG = 8, 0.8  # steps that are timed at most; none is added once they took so many seconds


def seconds_a_step(model: nn.Module, batch: list[Tensor], machine: Machine) -> float:
    """What a step takes on this machine: of a long one, the first tells enough."""
    with _copied(model, batch, machine) as step:
        times: list[float] = []
        most = min(WARM + MOST, most_steps())  # no more than will be taken
        while len(times) < most and sum(times[WARM:] or times) < LONG:
            begin = time.perf_counter()
            step()
            machine.wait()
            times.append(time.perf_counter() - begin)
        timed = times[WARM:] or times
        return sum(timed) / len(timed)


def bytes_a_step(model: nn.Module, batch: list[Tensor], machine: Machine) -> int:
    """What a step holds at once: parameters, gradients, and what backward needs of the way."""
    held: dict[int, int] = {}

    def note(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        held[storage.data_ptr()] = storage.nbytes()
        return tensor

    noted = torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor)
    with _copied(model, batch, machine) as step, noted:
        step()
    learned = sum(p.numel() * p.element_size() for p in model.parameters() if p.requires_grad)
    own = {p.untyped_storage().data_ptr() for p in model.parameters()}
    return 2 * learned + sum(size for place, size in held.items() if place not in own)


def largest_batch(model: nn.Module, batch: list[Tensor], machine: Machine) -> int:
    """How many of these images fit into memory, by halves; 0 if not even one does."""
    count = len(batch[0])
    while count > 1:
        count //= 2
        gc.collect()
        if machine.device.type == "cuda":
            torch.cuda.empty_cache()
        try:
            with _copied(model, [part[:count] for part in batch], machine) as step:
                step()
        except (RuntimeError, MemoryError) as error:
            if not is_full(error):
                raise
            continue
        return count
    return 0


@contextlib.contextmanager
def _copied(model: nn.Module, batch: list[Tensor], machine: Machine) -> Iterator[Any]:
    """A step of a copy; a failed one raises where it is called."""
    machine = machine.like_new()
    devices = [machine.device] if machine.device.type == "cuda" else []
    trainer = vars(model).get("trainer")
    with torch.random.fork_rng(devices=devices), machine.set_up():
        net = machine.place(copy.deepcopy(model, {id(trainer): trainer})).train()
        learner = _learner_for(net)
        learning = [p for p in net.parameters() if p.requires_grad]
        idle = machine.unwaiting(torch.optim.SGD(learning, lr=0.0))
        parts = machine.batch(batch)

        def step() -> None:
            with learner.listening(), machine.reckoning():
                loss = learner.loss(parts)
            machine.descend(loss, idle, net, 0)

        yield step


def _learner_for(net: nn.Module) -> Learner:
    """A classifier is not asked for its own steps: they may count, or write down what they see."""
    return PlainSteps(net) if hasattr(net, "accuracy") else learner_for(net)
