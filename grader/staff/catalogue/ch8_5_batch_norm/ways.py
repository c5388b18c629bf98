"""batch_norm written in many ways: right ones, and wrong ones with one part exchanged."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

Triple = tuple[Tensor, Tensor, Tensor]
Statistics = Callable[[Tensor], tuple[Tensor, Tensor]]


def _axes(X: Tensor) -> tuple[int, ...]:
    return (0,) if X.dim() == 2 else (0, 2, 3)


def statistics(X: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of each feature or channel, with axes of length one."""
    mean = X.mean(_axes(X), keepdim=True)
    return mean, (X - mean).square().mean(_axes(X), keepdim=True)


def _scaled(X: Tensor, gamma: Tensor, beta: Tensor) -> Tensor:
    return gamma * X + beta


def _divide(X: Tensor, var: Tensor, eps: float) -> Tensor:
    return X / torch.sqrt(var + eps)


def variant(
    of: Statistics = statistics,
    kept: Statistics | None = None,  # what the running averages get, where that is something else
    divide: Callable[[Tensor, Tensor, float], Tensor] = _divide,
    scale: Callable[[Tensor, Tensor, Tensor], Tensor] = _scaled,
    uses_batch: Callable[[bool], bool] = lambda training: training,
    updates: Callable[[bool], bool] = lambda training: training,
    weight: Callable[[float], float] = lambda momentum: momentum,
) -> Callable[..., Triple]:
    """batch_norm with one part exchanged."""

    def batch_norm(
        X: Tensor,
        gamma: Tensor,
        beta: Tensor,
        moving_mean: Tensor,
        moving_var: Tensor,
        eps: float,
        momentum: float,
        training: bool,
    ) -> Triple:
        mean, var = of(X) if uses_batch(training) else (moving_mean, moving_var)
        Y = scale(divide(X - mean, var, eps), gamma, beta)
        if updates(training):
            new_mean, new_var = (kept or of)(X)
            share = weight(momentum)
            moving_mean = (1 - share) * moving_mean + share * new_mean
            moving_var = (1 - share) * moving_var + share * new_var
        return Y, moving_mean, moving_var

    return batch_norm


def by_torch(
    X: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
    training: bool,
) -> Triple:
    """The oracle: torch's own, whose running variance is the unbiased one."""
    mean, var = moving_mean.flatten().clone(), moving_var.flatten().clone()
    flat = gamma.flatten(), beta.flatten()
    Y = F.batch_norm(X, mean, var, *flat, training, momentum, eps)
    if training:
        count = X.numel() // X.shape[1]
        share = (var - (1 - momentum) * moving_var.flatten()) * (count - 1) / count
        var = (1 - momentum) * moving_var.flatten() + share
    return Y, mean.view_as(moving_mean), var.view_as(moving_var)


def in_place(
    X: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
    training: bool,
) -> Triple:
    """Running averages changed where they are."""
    mean, var = moving_mean, moving_var
    if training:
        var, mean = torch.var_mean(X, _axes(X), correction=0, keepdim=True)
        moving_mean.lerp_(mean, momentum)
        moving_var.mul_(1 - momentum).add_(momentum * var)
    return (X - mean) * (var + eps).rsqrt() * gamma + beta, moving_mean, moving_var


def by_rows(
    X: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
    training: bool,
) -> Triple:
    """Every channel a row: the same code for both shapes."""
    rows = X.transpose(0, 1).reshape(X.shape[1], -1)
    mean, var = rows.mean(1).view_as(gamma), rows.var(1, correction=0).view_as(gamma)
    if not training:
        mean, var = moving_mean, moving_var
    Y = gamma * (X - mean) / (var + eps) ** 0.5 + beta
    if not training:
        return Y, moving_mean, moving_var
    new = [momentum * a + (1 - momentum) * b for a, b in ((mean, moving_mean), (var, moving_var))]
    return Y, new[0], new[1]


def per_pixel(X: Tensor) -> tuple[Tensor, Tensor]:
    """Over the images only."""
    return X.mean(0, keepdim=True), X.var(0, correction=0, keepdim=True)


def per_sample(X: Tensor) -> tuple[Tensor, Tensor]:
    """Within each image: instance normalisation."""
    axes = (1,) if X.dim() == 2 else (2, 3)
    return X.mean(axes, keepdim=True), X.var(axes, correction=0, keepdim=True)


def over_channels(X: Tensor) -> tuple[Tensor, Tensor]:
    """Within each image and over its channels: layer normalisation."""
    axes = (1,) if X.dim() == 2 else (1, 2, 3)
    return X.mean(axes, keepdim=True), X.var(axes, correction=0, keepdim=True)


def over_all(X: Tensor) -> tuple[Tensor, Tensor]:
    """A single mean."""
    ones = [1] * X.dim()
    return X.mean().view(ones), X.var(correction=0).view(ones)


def unbiased(X: Tensor) -> tuple[Tensor, Tensor]:
    """Divided by one less than the count."""
    return X.mean(_axes(X), keepdim=True), X.var(_axes(X), keepdim=True)


def second_moment(X: Tensor) -> tuple[Tensor, Tensor]:
    """Squares without the mean taken away."""
    return X.mean(_axes(X), keepdim=True), X.square().mean(_axes(X), keepdim=True)


def first_of_three(*args: Any) -> Tensor:
    """The running averages kept for oneself."""
    return variant()(*args)[0]


def as_in_the_book(
    X: Tensor,
    gamma: Tensor,
    beta: Tensor,
    moving_mean: Tensor,
    moving_var: Tensor,
    eps: float,
    momentum: float,
) -> Triple:
    """The form of the book, which asks torch for the mode."""
    return variant()(
        X, gamma, beta, moving_mean, moving_var, eps, momentum, torch.is_grad_enabled()
    )


def cut_off_averages(*arguments: Any) -> Triple:
    """Running averages are only remembered, so no gradient needs to come back from them."""
    cut = [each.detach() for each in arguments[3:5]]
    Y, mean, var = variant()(*arguments[:3], *cut, *arguments[5:])
    return Y, mean.detach(), var.detach()
