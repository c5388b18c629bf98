"""What a layer remembers, and whether it is saved with it."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_5_batch_norm.layer import EPS, Layer, layer
from grader.staff.catalogue.ch8_5_batch_norm.ways import statistics
from grader.staff.catalogue.records import core, function


def _revived(
    make: Callable[[int, int], nn.Module] = Layer,
    mode: bool = False,
) -> Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]:
    def revived(batches: Tensor, X: Tensor) -> tuple[Tensor, Tensor]:
        sizes = X.shape[1], X.dim()
        first, second = make(*sizes), make(*sizes)
        for batch in batches:
            first(batch)
        second.load_state_dict(first.state_dict())
        first.train(mode)
        second.train(mode)
        return first(X), second(X)

    return revived


def _by_arithmetic(batches: Tensor, X: Tensor) -> tuple[Tensor, Tensor]:
    """The oracle: no layer at all."""
    mean, var = torch.zeros(()), torch.ones(())
    for batch in batches:
        new_mean, new_var = statistics(batch)
        mean, var = 0.9 * mean + 0.1 * new_mean, 0.9 * var + 0.1 * new_var
    Y = (X - mean) / (var + EPS).sqrt()
    return Y, Y.clone()


def one_answer(batches: Tensor, X: Tensor) -> Tensor:
    """two are asked for: that of the first layer and that of the second"""
    return _revived()(batches, X)[1]


def _gradual(generator: torch.Generator, batches: int, *shape: int) -> tuple[Tensor, Tensor]:
    """Batches whose numbers have a mean and a spread of their own in each channel."""
    sides = (1, shape[1], *[1] * (len(shape) - 2))
    level = 3 * torch.randn(sides, generator=generator)
    spread = 0.5 + 2 * torch.rand(sides, generator=generator)
    seen = level + spread * torch.randn((batches, *shape), generator=generator)
    return seen, level + spread * torch.randn(shape, generator=generator)


REVIVED = function(
    "revived",
    core(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("vectors", lambda g: _gradual(g, 4, 6, 3)),
        Probe("maps", lambda g: _gradual(g, 5, 2, 3, 4, 2)),
    ),
    mistakes=(
        {
            "running averages not saved: the first layer is right, the second one answers like a "
            "new one. Was the state_dict loaded into it? Then the running averages are not in "
            "there, as plain attributes never are: go back to BatchNorm and look for "
            "register_buffer": _revived(layer(keep="attribute")),
            "nothing remembered: in training, each batch should move the running averages of your "
            "BatchNorm. Does it keep what batch_norm gives back?": _revived(layer(updates=False)),
            "still in training mode: call eval() on both before you show them X": _revived(
                mode=True
            ),
            "momentum reversed: the running averages follow the last batch too closely: 0.1 is the "
            "weight of the new value, and 0.9 that of the old": _revived(layer(momentum=0.9)),
            "torch's layer: torch remembers the unbiased variance, the book the other one: take "
            "your own BatchNorm": _revived(layer(unbiased=True)),
        },
        one_answer,
    ),
    accepted=(_revived(), _by_arithmetic, torch.no_grad()(_revived())),
    oracle=_by_arithmetic,
    hints=(
        "Make two layers: BatchNorm(X.shape[1], X.dim()), twice.",
        "A new layer is in training mode. for batch in batches: first(batch). Then "
        "second.load_state_dict(first.state_dict()), and eval() for both.",
    ),
)
