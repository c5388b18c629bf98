"""Draw the inputs of every probe from a seed: the public one, or a secret one for grading."""

from __future__ import annotations

import hashlib

import torch

from grader.exercise import Argument, Exercise, Kind, Probe, Trial

PUBLIC_SEED = "public"


def draw(exercise: Exercise, seed: str) -> tuple[Trial, ...]:
    """The trials of an exercise; a VALUE has one, which asks for nothing."""
    if exercise.kind in (Kind.VALUE, Kind.WRITTEN):
        return (Trial(str(exercise.kind)),)
    return tuple(_trial(exercise.name, probe, seed) for probe in exercise.probes)


def _trial(name: str, probe: Probe, seed: str) -> Trial:
    key = trial_key(seed, name, probe.name)
    generator = torch.Generator().manual_seed(key)
    args: tuple[Argument, ...]
    if callable(probe.args):
        args = probe.args(generator)
    else:
        args = tuple(arg(generator) if callable(arg) else arg for arg in probe.args)
    return Trial(probe.name, args, probe.build, probe.train, probe.gradients, probe.effect, key)


def trial_key(seed: str, exercise: str, probe: str) -> int:
    """A number that tells nothing of the seed and fits in JSON's 53 bits."""
    digest = hashlib.sha256("\0".join((seed, exercise, probe)).encode()).digest()
    return int.from_bytes(digest[:6], "big")
