"""batch_norm as a function: statistics of the batch in training, remembered ones afterwards."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor

from grader.exercise import Argument, Probe
from grader.staff.catalogue.ch8_5_batch_norm.ways import (
    as_in_the_book,
    by_rows,
    by_torch,
    cut_off_averages,
    first_of_three,
    in_place,
    over_all,
    over_channels,
    per_pixel,
    per_sample,
    second_moment,
    unbiased,
    variant,
)
from grader.staff.catalogue.records import core, function


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


BATCH_NORM = function(
    "batch_norm",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        Probe("vectors in training", _inputs((5, 3), 1e-5, 0.1, True)),
        Probe("maps in training", _inputs((2, 4, 3, 5), 1e-3, 0.3, True)),
        # What one image has is no less a batch: its places are averaged as ever.
        Probe("maps of one image in training", _inputs((1, 3, 4, 5), 1e-3, 0.2, True)),
        # Where numbers hardly differ, eps decides.
        Probe("maps that hardly vary", _inputs((3, 2, 4, 2), 0.5, 0.2, True, spread=0.3)),
        Probe("vectors afterwards", _inputs((4, 6), 1e-2, 0.1, False)),
        Probe("maps afterwards", _inputs((3, 5, 2, 4), 1e-3, 0.3, False)),
    ),
    mistakes={
        "a mean for every place: one mean is for the whole channel: average over rows and columns, "
        "too": variant(per_pixel),
        "a mean for every image: averaged within each image alone, this is instance normalisation: "
        "the word batch means that all images of the batch count together": variant(per_sample),
        "mean over the channels: this is layer normalisation. Which axis stays, so that each "
        "channel keeps a mean of its own?": variant(over_channels),
        "one mean for all: channels look for different things: each gets a mean and a variance of "
        "its own": variant(over_all),
        "statistics of the batch always: after training, what comes out for an image must not "
        "depend on which others are in its batch: use what was remembered": variant(
            uses_batch=lambda training: True
        ),
        "remembered statistics always: in training the batch itself says what its mean and "
        "variance are": variant(uses_batch=lambda training: False),
        "modes the wrong way round: training=True is when the batch is looked at: check your "
        "condition": variant(
            uses_batch=lambda training: not training, updates=lambda training: not training
        ),
        "unbiased variance: divide by n, not by n - 1: torch's var does the latter unless told "
        "otherwise": variant(unbiased),
        "unbiased variance remembered: torch does it like that. Here, as in the book, the running "
        "average gets the same variance that divides the batch": variant(kept=unbiased),
        "second moment for variance: variance is about the mean: subtract it before you "
        "square": variant(second_moment),
        "no square root: the variance is a square: what has the size of the numbers "
        "themselves?": variant(divide=lambda X, var, eps: X / (var + eps)),
        "eps outside of the root: first add eps, then take the root": variant(
            divide=lambda X, var, eps: X / (var.sqrt() + eps)
        ),
        "no eps: a channel that never changes has variance 0: what do you divide by then?": variant(
            divide=lambda X, var, eps: X / var.sqrt()
        ),
        "gamma and beta forgotten: the last step gives each channel a scale and a shift that can "
        "be learned": variant(scale=lambda X, gamma, beta: X),
        "beta inside of gamma: scale first, then shift": variant(
            scale=lambda X, gamma, beta: gamma * (X + beta)
        ),
        "gamma and beta exchanged: gamma is the scale, beta the shift": variant(
            scale=lambda X, gamma, beta: beta * X + gamma
        ),
        "momentum reversed: momentum is the weight of the new value: with 0.1 the old one keeps "
        "nine tenths": variant(weight=lambda momentum: 1 - momentum),
        "running averages not updated: in training, what was remembered moves a little towards the "
        "batch": variant(updates=lambda training: False),
        "updated afterwards, too: after training nothing is learned any more, also not from "
        "looking: give back the running averages as they came": variant(
            updates=lambda training: True
        ),
        "unbiased variance, and momentum reversed: these are two things: divide by n, not by "
        "n - 1; and momentum is the weight of the new value": variant(
            unbiased, weight=lambda momentum: 1 - momentum
        ),
        "unbiased variance, and gamma and beta forgotten: these are two things: divide by n, not "
        "by n - 1; and end by gamma times the result, plus beta": variant(
            unbiased, scale=lambda X, gamma, beta: X
        ),
        "Y only: three tensors are asked for: Y, and both running averages": first_of_three,
    },
    accepted=(in_place, by_rows, variant(), as_in_the_book, cut_off_averages),
    oracle=by_torch,
    hints=(
        "Which axes vanish? For (N, D) the first one, for (N, C, H, W) all but the second.",
        "X.mean(dim=axes, keepdim=True) keeps axes of length 1, so that X - mean works. The "
        "variance is the mean of (X - mean) ** 2, taken likewise.",
        "new = (1 - momentum) * old + momentum * batch, for mean and variance, in training only.",
    ),
)
