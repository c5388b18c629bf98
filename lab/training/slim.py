"""The same net with fewer channels: what a machine without a GPU can train while one waits.

Each layer is made anew with a share of its outputs, and takes as many inputs as come, so that
blocks, shortcuts and branches fit together as before. The last layer keeps its scores. All
begin with numbers that neither grow nor fade on their way through many ReLUs, after Kaiming He:
torch's own would leave a deep net without batch norm where it is for longer than anybody waits.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

LEAST = 16  # channels that are left of any layer that has as many


def slim(
    model: nn.Module, X: Tensor, small: Tensor, share: int, seed: int | None = None
) -> nn.Module | None:
    """A copy with one of `share` channels, for images as small as that; None where that fails.

    A layer of the student's own has widths that nobody can know from outside, and code that counts
    on a size or a number of channels raises.
    """
    last = last_layer(model, X)
    if last is None:
        return None
    thin = copy.deepcopy(model)
    try:
        narrow_layers(thin, share, last)
        with torch.no_grad():
            scores = thin.eval()(small)
        if seed is not None:
            torch.manual_seed(seed)
        thin.apply(_begin)
    except (RuntimeError, ValueError, TypeError, AttributeError, NotImplementedError):
        return None
    return thin.train() if scores.shape == (len(small), last.width) else None


class _Last:
    """Where the layer stands that gives the scores, and how many it gives."""

    def __init__(self, name: str, width: int) -> None:
        self.name, self.width = name, width


def last_layer(model: nn.Module, X: Tensor) -> _Last | None:
    """The layer with weights that runs last."""
    ran: list[str] = []
    layers = {n: m for n, m in model.named_modules() if isinstance(m, nn.Conv2d | nn.Linear)}
    hooks = [
        layer.register_forward_hook(lambda *_, name=name: ran.append(name))
        for name, layer in layers.items()
    ]
    try:
        with torch.no_grad():
            model(X)
    finally:
        for hook in hooks:
            hook.remove()
    if not ran:
        return None
    layer = layers[ran[-1]]
    return _Last(
        ran[-1], layer.out_channels if isinstance(layer, nn.Conv2d) else layer.out_features
    )


def narrow_layers(model: nn.Module, share: int, last: _Last, least: int = LEAST) -> None:
    """Put a narrow layer in the place of each, with no fewer than `least` channels."""
    made: dict[int, nn.Module] = {}  # a layer that is used in two places stays one
    for name, module in list(model.named_modules(remove_duplicate=False)):
        if not name or not _has_own(module):
            continue
        if id(module) not in made:
            keep = name == last.name
            made[id(module)] = _narrow_layer(module, share, least, keep=keep)
        model.set_submodule(name, made[id(module)])


def _has_own(module: nn.Module) -> bool:
    return any(True for _ in module.parameters(recurse=False)) or isinstance(module, _BatchNorm)


def _narrow_layer(module: nn.Module, share: int, least: int, *, keep: bool) -> nn.Module:
    if isinstance(module, nn.Conv2d):
        width = module.out_channels if keep else _few(module.out_channels, share, least)
        groups = module.groups
        if groups > 1:  # as many channels a group as before, where that is possible
            groups = max(groups // share, 1)
            width = -(-width // groups) * groups
        window: tuple[Any, ...] = (module.kernel_size, module.stride, module.padding)
        spread: tuple[Any, ...] = (module.dilation, groups, module.bias is not None)
        return nn.LazyConv2d(width, *window, *spread)
    if isinstance(module, nn.Linear):
        width = module.out_features if keep else _few(module.out_features, share, least)
        return nn.LazyLinear(width, module.bias is not None)
    if isinstance(module, _BatchNorm):
        lazy = nn.LazyBatchNorm2d if isinstance(module, nn.BatchNorm2d) else nn.LazyBatchNorm1d
        return lazy(module.eps, module.momentum, module.affine, module.track_running_stats)
    raise TypeError(f"a {type(module).__name__} cannot be narrowed")


def _begin(module: nn.Module) -> None:
    if isinstance(module, nn.Conv2d | nn.Linear):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def _few(width: int, share: int, least: int) -> int:
    return max(width // share, min(width, least))
