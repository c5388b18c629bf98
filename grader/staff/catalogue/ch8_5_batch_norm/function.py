"""batch_norm as a function: statistics of the batch in training, remembered ones afterwards."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Exercise, Kind, Misconception, Probe
from grader.staff.catalogue.ch8_5_batch_norm.ways import (
    by_rows,
    by_torch,
    first_of_three,
    in_place,
    over_all,
    over_channels,
    per_pixel,
    per_sample,
    second_moment,
    seven_arguments,
    unbiased,
    variant,
)


def _inputs(
    shape: tuple[int, ...], eps: float, momentum: float, training: bool, spread: float = 1.0
) -> Callable[[Generator], tuple[Argument, ...]]:
    """Everything away from its default, so that nothing can be left out unseen."""

    def draw(generator: Generator) -> tuple[Argument, ...]:
        def numbers(*sides: int) -> Tensor:
            return torch.randn(sides, generator=generator)

        sides = (1, shape[1], *[1] * (len(shape) - 2))
        X = 2 + numbers(*sides) + spread * numbers(*shape)
        gamma, beta, mean = 1.5 + 0.3 * numbers(*sides), 1 + numbers(*sides), 1 + numbers(*sides)
        return X, gamma, beta, mean, 0.5 + numbers(*sides).abs(), eps, momentum, training

    return draw


BATCH_NORM = Exercise(
    name="batch_norm",
    kind=Kind.FUNCTION,
    points=4,
    probes=(
        Probe("vectors in training", _inputs((5, 3), 1e-5, 0.1, True)),
        Probe("maps in training", _inputs((2, 4, 3, 5), 1e-3, 0.3, True)),
        # Where numbers hardly differ, eps decides.
        Probe("maps that hardly vary", _inputs((3, 2, 4, 2), 0.5, 0.2, True, spread=0.3)),
        Probe("vectors afterwards", _inputs((4, 6), 1e-2, 0.1, False)),
        Probe("maps afterwards", _inputs((3, 5, 2, 4), 1e-3, 0.3, False)),
    ),
    misconceptions=(
        Misconception(
            "a mean for every place",
            variant(per_pixel),
            "one mean is for the whole channel: average over rows and columns, too",
        ),
        Misconception(
            "a mean for every image",
            variant(per_sample),
            "averaged within each image alone, this is instance normalisation: the word batch "
            "means that all images of the batch count together",
        ),
        Misconception(
            "mean over the channels",
            variant(over_channels),
            "this is layer normalisation. Which axis stays, so that each channel keeps a mean of "
            "its own?",
        ),
        Misconception(
            "one mean for all",
            variant(over_all),
            "channels look for different things: each gets a mean and a variance of its own",
        ),
        Misconception(
            "statistics of the batch always",
            variant(uses_batch=lambda training: True),
            "after training, what comes out for an image must not depend on which others are in "
            "its batch: use what was remembered",
        ),
        Misconception(
            "remembered statistics always",
            variant(uses_batch=lambda training: False),
            "in training the batch itself says what its mean and variance are",
        ),
        Misconception(
            "modes the wrong way round",
            variant(
                uses_batch=lambda training: not training, updates=lambda training: not training
            ),
            "training=True is when the batch is looked at: check your condition",
        ),
        Misconception(
            "unbiased variance",
            variant(unbiased),
            "divide by n, not by n - 1: torch's var does the latter unless told otherwise",
        ),
        Misconception(
            "unbiased variance remembered",
            variant(kept=unbiased),
            "torch does it like that. Here, as in the book, the running average gets the same "
            "variance that divides the batch",
        ),
        Misconception(
            "second moment for variance",
            variant(second_moment),
            "variance is about the mean: subtract it before you square",
        ),
        Misconception(
            "no square root",
            variant(divide=lambda X, var, eps: X / (var + eps)),
            "the variance is a square: what has the size of the numbers themselves?",
        ),
        Misconception(
            "eps outside of the root",
            variant(divide=lambda X, var, eps: X / (var.sqrt() + eps)),
            "first add eps, then take the root",
        ),
        Misconception(
            "no eps",
            variant(divide=lambda X, var, eps: X / var.sqrt()),
            "a channel that never changes has variance 0: what do you divide by then?",
        ),
        Misconception(
            "gamma and beta forgotten",
            variant(scale=lambda X, gamma, beta: X),
            "the last step gives each channel a scale and a shift that can be learned",
        ),
        Misconception(
            "beta inside of gamma",
            variant(scale=lambda X, gamma, beta: gamma * (X + beta)),
            "scale first, then shift",
        ),
        Misconception(
            "gamma and beta exchanged",
            variant(scale=lambda X, gamma, beta: beta * X + gamma),
            "gamma is the scale, beta the shift",
        ),
        Misconception(
            "momentum reversed",
            variant(weight=lambda momentum: 1 - momentum),
            "momentum is the weight of the new value: with 0.1 the old one keeps nine tenths",
        ),
        Misconception(
            "running averages not updated",
            variant(updates=lambda training: False),
            "in training, what was remembered moves a little towards the batch",
        ),
        Misconception(
            "updated afterwards, too",
            variant(updates=lambda training: True),
            "after training nothing is learned any more, also not from looking: give back the "
            "running averages as they came",
        ),
        Misconception(
            "Y only",
            first_of_three,
            "three tensors are asked for: Y, and both running averages",
        ),
        Misconception(
            "seven arguments",
            seven_arguments,
            "the book asks torch.is_grad_enabled() for the mode; here it is the eighth argument, "
            "training",
        ),
    ),
    accepted=(in_place, by_rows, variant()),
    oracle=by_torch,
    hints=(
        "Which axes vanish? For (N, D) the first one, for (N, C, H, W) all but the second.",
        "X.mean(dim=axes, keepdim=True) keeps axes of length 1, so that X - mean works. The "
        "variance is the mean of (X - mean) ** 2, taken likewise.",
        "new = (1 - momentum) * old + momentum * batch, for mean and variance, in training only.",
    ),
)
