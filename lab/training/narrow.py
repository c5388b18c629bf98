"""lab.narrow: the same net with a share of its channels, small enough to train on any machine."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from lab.errors import LabError
from lab.tables.copies import hollow_copy
from lab.training.slim import last_layer, narrow_layers


def narrow(model: nn.Module, share: int, shape: Sequence[int]) -> nn.Module:
    """A copy in which each layer makes one of `share` channels; the last keeps its scores.

    `shape` is that of a batch which the net is for. The copy begins with torch's own random
    weights. Where widths are divided without a rest, shortcuts fit as before.
    """
    if type(share) is not int or share < 1:
        raise LabError(f"narrow: share is {share!r}; give a number from 1 on")
    if not isinstance(model, nn.Module):
        raise LabError(f"narrow: give a model, not a {type(model).__name__}")
    X = torch.zeros(*shape)
    thin = hollow_copy(model)
    try:
        last = last_layer(thin, X.to("meta"))
        if last is None:
            raise LabError("narrow: the model has no layer with channels")
        narrow_layers(thin, share, last, least=1)
        with torch.no_grad():
            thin.eval()(X)
    except (RuntimeError, ValueError, TypeError, AttributeError, NotImplementedError) as error:
        name = type(model).__name__
        raise LabError(f"narrow: {name} cannot be made narrow: {error}") from error
    return thin.train()
