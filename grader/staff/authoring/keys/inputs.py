"""Draw the inputs of every probe from a seed: the public one, or a secret one for grading."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from grader.exercise import Argument, Effect, Exercise, Judged, Observed, Probe, Recipe, Trial

PUBLIC_SEED = "public"
NATURE = "nature"
SOON_DONE = 5_000  # numbers that go in
IMAGES = 4  # sides of a tensor of images
FEW = 2  # of them: batch normalisation wants more than one


def draw(exercise: Exercise, seed: str, words: Sequence[str] = ()) -> tuple[Trial, ...]:
    """The trials of an exercise, one a call; what is read has one, which asks for nothing.

    `words` are what the solution calls its arguments. The last trial of a function or a model asks
    for its nature.
    """
    if exercise.judged is Judged.BY_HASH:
        return (Trial("value"),)
    if exercise.judged is Judged.BY_A_PERSON:
        return (Trial("written"),)
    watch = exercise.rule is not None
    trials = [
        _trial(probe, trial_key(seed, exercise.name, probe.name, call))
        for probe in exercise.probes
        for call in range(probe.calls)
    ]
    nature = _nature(exercise, trials, trial_key(seed, exercise.name, NATURE))
    asked = [replace(trial, watch=watch) for trial in trials]
    return tuple(
        replace(trial, words=tuple(words[: len(trial.build or trial.args)]))
        if trial.build or exercise.observed is Observed.CALLED
        else trial
        for trial in (*asked, *nature)
    )


def _nature(exercise: Exercise, trials: Sequence[Trial], key: int) -> list[Trial]:
    """The trial that asks for what an answer does by nature, on inputs of one of its probes.

    None for what is only read, and for functions whose work is to change what they are given.
    """
    fit = [t for t in trials if t.effect != Effect.ARGUMENT and not _is_hollow(t)]
    if exercise.observed is Observed.ASSIGNED or not fit:
        return []
    if exercise.observed is Observed.BUILT or fit[0].effect == Effect.MODEL:
        chosen = min(fit, key=_unfit_for_training)
    else:
        chosen = next((trial for trial in fit if not trial.guessable), fit[0])
    then = next((trial.args for trial in fit if trial is not chosen), chosen.args)
    if exercise.observed is Observed.BUILT:
        then = ()
    nature = replace(chosen, probe=NATURE, nature=True, gradients=False, guessable=False)
    return [replace(_of_few_images(nature), then=then, key=key)]


def _of_few_images(trial: Trial) -> Trial:
    """With two images where many make it long: a pass back and forth and one in evaluation."""
    if _size(trial) <= SOON_DONE:
        return trial
    few = (
        arg[:FEW].clone() if isinstance(arg, Tensor) and arg.dim() == IMAGES else arg
        for arg in trial.args
    )
    return replace(trial, args=tuple(few))


def _unfit_for_training(trial: Trial) -> tuple[bool, bool, int, int]:
    """A model in training wants several images, and more shows more, as long as it is soon done."""
    size = _size(trial)
    return (not trial.train, _batch(trial) < 2, max(size, SOON_DONE), -size)


def _is_hollow(trial: Trial) -> bool:
    return any(isinstance(arg, Recipe) and arg.name == "hollow" for arg in trial.args)


def _batch(trial: Trial) -> int:
    return max((len(arg) for arg in trial.args if isinstance(arg, Tensor) and arg.dim()), default=0)


def _size(trial: Trial) -> int:
    return sum(arg.numel() for arg in trial.args if isinstance(arg, Tensor))


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
