"""A file that training goes on from, in another process or on another day.

It is written aside and then put in place, so that a full disk or a cut-off session leaves the one
of the epoch before. It is read as a whole before anything is taken over from it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from lab.errors import LabError
from lab.files import put
from lab.history import History
from lab.saying import say
from lab.training.machine import Machine

FORMAT = 2


class Checkpoint:
    """Where the state of a training is kept; nowhere, if no file was named."""

    def __init__(self, path: str | Path | None) -> None:
        if path is not None and (not isinstance(path, str | Path) or not Path(path).name):
            raise LabError(f"checkpoint: {path!r} names no file; give a name such as 'lenet.pt'")
        self.path = None if path is None else Path(path)
        self.written = False  # is there a file of this training?
        self.refused = ""  # why it could not be written last time

    def load(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, machine: Machine
    ) -> dict[str, Any] | None:
        """Give model, optimiser and chance their state, and return what else was saved."""
        if self.path is None or not self.path.exists():
            return None
        try:
            saved = torch.load(self.path, map_location="cpu", weights_only=True)
        except Exception as error:
            raise LabError(
                f"checkpoint: {self.path} cannot be read as one; move it away, or give another name"
            ) from error
        if not isinstance(saved, dict) or saved.get("format") != FORMAT:
            raise LabError(f"checkpoint: {self.path} is none of this lab; give another name")
        try:
            _check_whole(saved)
            _check_same(self.path, saved["model"], model.state_dict())
            _check_optimizer(self.path, saved, optimizer)
            _take_over(saved, model, optimizer, machine)
        except LabError:
            raise
        except Exception as error:
            raise LabError(f"checkpoint: {self.path} is damaged; give another name") from error
        self.written = True
        return saved

    def save(
        self,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        machine: Machine,
        rest: Mapping[str, Any],
    ) -> None:
        """Write the state; a disk that refuses is told, and training goes on."""
        if self.path is None:
            return
        state = {
            "format": FORMAT,
            "model": model.state_dict(),
            "loose": {name: getattr(*home).detach() for name, home in _loose(model).items()},
            "kind": type(optimizer).__name__,
            "optimizer": optimizer.state_dict(),
            "chance": machine.chance(),
            "scaler": machine.scaler.state_dict(),
            **rest,
        }
        content = io.BytesIO()  # torch itself has strange words for a disk that is full
        torch.save(state, content)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            put(self.path, content.getbuffer())
        except OSError as error:
            self._refuse(error.strerror or str(error))
        else:
            self.written, self.refused = True, ""

    def _refuse(self, why: str) -> None:
        """Say it once, not after each epoch."""
        if why == self.refused:
            return
        self.refused = why
        stays = "the one of an earlier epoch stays" if self.written else "there is none yet"
        say(
            f"The checkpoint {self.path} cannot be written ({why}); {stays}. Training goes on, and "
            "tries again after each epoch: make room, or name a file in another place next time."
        )


def _loose(model: nn.Module) -> dict[str, tuple[nn.Module, str]]:
    """Where tensors stand that torch does not count as state: the book's running averages."""
    return {
        f"{place}.{name}": (module, name)
        for place, module in model.named_modules()
        for name, value in vars(module).items()
        if isinstance(value, Tensor)
    }


def _take_over(
    saved: Mapping[str, Any], model: nn.Module, optimizer: torch.optim.Optimizer, machine: Machine
) -> None:
    """All of it at once, after all has been looked at; the model comes last, as it is not ours."""
    machine.go_on_from(saved["chance"], saved["scaler"])
    state = saved["optimizer"]
    groups = [  # the learning rate, for instance, is that of the program as it stands now
        {**mine, "params": group["params"]}
        for mine, group in zip(optimizer.param_groups, state["param_groups"], strict=True)
    ]
    optimizer.load_state_dict({**state, "param_groups": groups})
    for parameter, kept in optimizer.state.items():
        for name, value in kept.items():  # laid out as its parameter, as fused steps want it
            if isinstance(value, Tensor) and value.shape == parameter.shape:
                kept[name] = torch.empty_like(parameter, dtype=value.dtype).copy_(value)
    model.load_state_dict(saved["model"])
    for name, (module, attribute) in _loose(model).items():
        if name in saved["loose"]:
            mine = getattr(module, attribute)
            setattr(module, attribute, saved["loose"][name].to(mine.device, mine.dtype))


def _check_whole(saved: Mapping[str, Any]) -> None:
    """Everything is there, and of the right kind; what is raised otherwise does not matter."""
    History.of_numbers(saved["history"])
    if type(saved["epochs"]) is not int or type(saved["seed"]) is not int or saved["epochs"] < 0:
        raise ValueError("no numbers")
    tensors = [*saved["model"].values(), *saved["loose"].values(), *saved["chance"].values()]
    if not all(isinstance(each, Tensor) for each in tensors):
        raise ValueError("no tensors")
    _ = dict(saved["scaler"]), saved["chance"]["cpu"], saved["kind"]


def _check_optimizer(
    path: Path, saved: Mapping[str, Any], optimizer: torch.optim.Optimizer
) -> None:
    """Is it of the same kind, with as many parameters in each group?"""
    counts = [len(group["params"]) for group in saved["optimizer"]["param_groups"]]
    if saved["kind"] != type(optimizer).__name__ or counts != [
        len(group["params"]) for group in optimizer.param_groups
    ]:
        raise LabError(
            f"checkpoint: {path} was written with another optimiser; train on with the same, or "
            "give another name"
        )


def _check_same(path: Path, saved: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
    """Do the names and shapes agree?"""
    for name in [*saved, *mine]:
        there, here = (
            tuple(state[name].shape) if name in state else None for state in (saved, mine)
        )
        if there != here:
            raise LabError(
                f"checkpoint: {path} belongs to another model: its {name} "
                f"{_shape(there)}, here it {_shape(here)}. Give another name, or delete the file"
            )


def _shape(shape: tuple[int, ...] | None) -> str:
    return "is not there" if shape is None else f"has shape {shape}"
