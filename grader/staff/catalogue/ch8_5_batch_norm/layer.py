"""Batch normalisation as a layer that learns and remembers."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_5_batch_norm.ways import statistics
from grader.staff.catalogue.draws import normal, signed
from grader.staff.catalogue.records import core, module

EPS, MOMENTUM = 1e-5, 0.1


class Layer(nn.Module):
    """The chapter's layer, with what may go wrong as switches."""

    mean: Tensor
    var: Tensor

    def __init__(
        self,
        num_features: int,
        num_dims: int,
        keep: str = "buffer",
        affine: bool = True,
        ones: bool = True,
        batch: bool | None = None,  # whether the batch is used; as the mode says unless told
        updates: bool | None = None,
        momentum: float = MOMENTUM,
        eps: float = EPS,
        unbiased: bool = False,
    ) -> None:
        super().__init__()
        shape = (1, num_features, *[1] * (num_dims - 2))
        self.affine = affine
        if affine:
            self.gamma = nn.Parameter(torch.ones(shape))
            self.beta = nn.Parameter(torch.zeros(shape))
        start = torch.ones(shape) if ones else torch.zeros(shape)
        for name, value in (("mean", torch.zeros(shape)), ("var", start)):
            if keep == "parameter":
                setattr(self, name, nn.Parameter(value))
            elif keep == "buffer":
                self.register_buffer(name, value)
            else:
                setattr(self, name, value)
        self.batch, self.updates, self.unbiased = batch, updates, unbiased
        self.momentum, self.eps = momentum, eps

    def forward(self, X: Tensor) -> Any:
        batch = self.training if self.batch is None else self.batch
        mean, var = statistics(X) if batch else (self.mean, self.var)
        Y = (X - mean) / torch.sqrt(var + self.eps)
        if self.training if self.updates is None else self.updates:
            self._update(X)
        return self.gamma * Y + self.beta if self.affine else Y

    def _update(self, X: Tensor) -> None:
        with torch.no_grad():
            mean, var = statistics(X)
            count = X.numel() / X.shape[1]
            var = var * count / (count - 1) if self.unbiased else var
            for old, new in ((self.mean, mean), (self.var, var)):
                old.data = (1 - self.momentum) * old + self.momentum * new


def layer(**options: Any) -> Callable[[int, int], nn.Module]:
    """The layer with some switches set."""
    return lambda num_features, num_dims: Layer(num_features, num_dims, **options)


def _by_torch(num_features: int, num_dims: int) -> nn.Module:
    """The oracle: torch's own layers."""
    kind = nn.BatchNorm1d if num_dims == 2 else nn.BatchNorm2d
    return kind(num_features)


class _Flat(nn.Module):
    """Vectors for parameters, and torch's function inside."""

    m: Tensor
    v: Tensor

    def __init__(self, num_features: int, num_dims: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(num_features))
        self.shift = nn.Parameter(torch.zeros(num_features))
        self.register_buffer("m", torch.zeros(num_features))
        self.register_buffer("v", torch.ones(num_features))

    def forward(self, X: Tensor) -> Any:
        numbers = self.m, self.v, self.scale, self.shift
        return nn.functional.batch_norm(X, *numbers, training=self.training)


def vectors_only(num_features: int, num_dims: int) -> nn.Module:
    """for maps, gamma and beta need axes of length 1 for rows and columns: (1, C, 1, 1)"""
    return Layer(num_features, 2)


BATCH_NORM_LAYER = module(
    "BatchNorm",
    core(minutes=20, points=3, difficulty=2),
    probes=(
        Probe("vectors in training", (normal(6, 5),), build=(5, 2), train=True, gradients=True),
        Probe("maps in training", (normal(2, 3, 4, 5),), build=(3, 4), train=True),
        # So little spread that a wrong eps shows.
        Probe(
            "small numbers",
            (signed(3, 4, 2, 5, low=0.002, high=0.004),),
            build=(4, 4),
            train=True,
        ),
        Probe("new, and not in training: vectors", (normal(4, 6),), build=(6, 2)),
        Probe("new, and not in training: maps", (normal(2, 3, 4, 2),), build=(3, 4)),
    ),
    mistakes=(
        {
            "running averages as parameters: an optimiser would move them as if they were weights: "
            "they are kept, not learned. What does nn.Module have for that?": layer(
                keep="parameter"
            ),
            "nothing to learn: gamma and beta are learned: make them nn.Parameters, one number for "
            "each feature": layer(affine=False),
            "statistics of the batch always: after model.eval() the running averages are used. "
            "Look at self.training: torch.is_grad_enabled(), as in the book, asks for something "
            "else": layer(batch=True),
            "remembered statistics always: in training the batch itself is looked at: hand "
            "self.training on": layer(batch=False),
            "updated afterwards, too: in evaluation mode the running averages stay as they "
            "are": layer(updates=True),
            "running variance starts at zero: a new layer should change nothing in evaluation "
            "mode: by which variance do you divide so that all stays as it is?": layer(ones=False),
            "eps too large: eps is 1e-5 here": layer(eps=1e-3),
        },
        vectors_only,
    ),
    accepted=(_by_torch, _Flat, layer(), layer(keep="attribute")),
    oracle=_by_torch,
    hints=(
        "In __init__: shape is (1, num_features) or (1, num_features, 1, 1). Two parameters, ones "
        "and zeros of this shape, and two running averages, zeros and ones.",
        "self.register_buffer('moving_mean', torch.zeros(shape)) keeps a tensor with the module "
        "that is no parameter.",
        "In forward: Y, mean, var = batch_norm(...), with training=self.training. Then "
        "self.moving_mean, self.moving_var = mean.detach(), var.detach().",
    ),
)
