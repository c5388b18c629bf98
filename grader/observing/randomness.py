"""Chance that is the same for every answer, and the student's own settings left as they were."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


def reseed(key: int) -> None:
    """What torch, numpy and random draw from here on follows from the key."""
    torch.default_generator.manual_seed(key)  # torch.manual_seed asks each kind of device as well
    np.random.seed(key % 2**32)
    random.seed(key)


class Draws:
    """Whether anything has been drawn by chance since this was made."""

    def __init__(self) -> None:
        self._states = self._now()

    def __bool__(self) -> bool:
        return self._now() != self._states

    @staticmethod
    def _now() -> tuple[object, ...]:
        numpy = np.random.get_state(legacy=False)
        words = numpy["state"]
        drawn = (words["key"].tobytes(), words["pos"], numpy["gauss"])
        return (torch.get_rng_state().numpy().tobytes(), drawn, random.getstate())


@contextmanager
def kept_randomness() -> Iterator[None]:
    """What torch, numpy and random draw next is afterwards what it was before.

    To ask numpy for its state takes longer than many an answer, so once for all trials of one.
    """
    python_state, numpy_state = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=[]):
        try:
            yield
        finally:
            np.random.set_state(numpy_state)
            random.setstate(python_state)


@contextmanager
def own_randomness(key: int) -> Iterator[None]:
    """Seed torch, numpy and random, in torch's default settings; put these back afterwards."""
    dtype = torch.get_default_dtype()
    with torch.enable_grad():
        torch.set_default_dtype(torch.float32)
        reseed(key)
        try:
            yield
        finally:
            torch.set_default_dtype(dtype)
