"""Draw the inputs of every probe from a seed: the public one, or a secret one for grading."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import torch

from grader.exercise import Argument, Exercise, Judged, Probe, Trial

PUBLIC_SEED = "public"


def draw(exercise: Exercise, seed: str) -> tuple[Trial, ...]:
    """The trials of an exercise, one a call; what is read has one, which asks for nothing."""
    if exercise.judged is Judged.BY_HASH:
        return (Trial("value"),)
    if exercise.judged is Judged.BY_A_PERSON:
        return (Trial("written"),)
    watch = exercise.rule is not None
    trials = (
        _trial(probe, trial_key(seed, exercise.name, probe.name, call))
        for probe in exercise.probes
        for call in range(probe.calls)
    )
    return tuple(replace(trial, watch=watch) for trial in trials)


def _trial(probe: Probe, key: int) -> Trial:
    generator = torch.Generator().manual_seed(key)
    args: tuple[Argument, ...]
    if callable(probe.args):
        args = probe.args(generator)
    else:
        args = tuple(arg(generator) if callable(arg) else arg for arg in probe.args)
    return Trial(
        probe.name,
        args,
        probe.build,
        train=probe.train,
        gradients=probe.gradients,
        effect=probe.effect,
        guessable=bool(probe.guessable),
        key=key,
    )


def trial_key(seed: str, exercise: str, probe: str, call: int = 0) -> int:
    """A number that tells nothing of the seed and fits in JSON's 53 bits."""
    words = (seed, exercise, probe, *([str(call)] if call else []))
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:6], "big")
