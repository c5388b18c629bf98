"""A file that training goes on from, in another process or on another day.

It is written aside and then put in place, so that a full disk or a cut-off session leaves the one
of the epoch before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from lab.errors import LabError
from lab.saying import say

FORMAT = 1


class Checkpoint:
    """Where the state of a training is kept; nowhere, if no file was named."""

    def __init__(self, path: str | Path | None) -> None:
        self.path = None if path is None else Path(path)

    def load(self, model: nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Any] | None:
        """Give model and optimiser their state, and return what else was saved."""
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
        _check_same(self.path, saved["model"], model.state_dict())
        model.load_state_dict(saved["model"])
        try:
            optimizer.load_state_dict(saved["optimizer"])
        except (ValueError, KeyError) as error:
            raise LabError(
                f"checkpoint: {self.path} was written with another optimiser; train on with the "
                "same, or give another name"
            ) from error
        torch.set_rng_state(saved["chance"])
        return saved

    def save(
        self, model: nn.Module, optimizer: torch.optim.Optimizer, rest: Mapping[str, Any]
    ) -> None:
        """Write the state; a disk that refuses is told, and training goes on."""
        if self.path is None:
            return
        state = {
            "format": FORMAT,
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "chance": torch.get_rng_state(),
            **rest,
        }
        aside = self.path.with_name(f".{self.path.name}.writing")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            torch.save(state, aside)
            aside.replace(self.path)
        except (OSError, RuntimeError) as error:  # torch says RuntimeError where a disk is full
            with contextlib.suppress(OSError):
                aside.unlink()
            why = str(error).splitlines()[0]
            say(
                f"The checkpoint {self.path} cannot be written ({why}). Training goes on without; "
                "the last one that could be written stays."
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
