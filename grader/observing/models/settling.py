"""Running averages: where training moves them, and where they come to rest.

At rest they are those of the input itself. Then it does not matter where they began, nor whether a
bias stands in front of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

MOST_PASSES = 128  # until running averages have settled: 0.9 to the power of that is nothing


def forget_statistics(model: nn.Module) -> None:
    """Running averages as they are in the beginning: the dry run may have moved them."""
    for norm in _norms(model):
        norm.reset_running_stats()


def variances(model: nn.Module) -> Iterator[tuple[int, Tensor]]:
    """The running variances of the norms of one width, added up."""
    norms = _norms(model)
    for width in sorted({norm.running_var.numel() for norm in norms}):
        alike = [norm.running_var.clone() for norm in norms if norm.running_var.numel() == width]
        yield width, torch.stack(alike).sum(0)


def keeps_state(model: nn.Module) -> bool:
    """Is there anything in it, beside its parameters, that training could move?"""
    return any(True for _ in kept_tensors(model))


def settled(model: nn.Module, train: Callable[[], Any], evaluate: Callable[[], Any]) -> Any:
    """What is evaluated once the running averages rest.

    Torch's layers can be told to take all at once. Where others come to rest follows from two
    passes, since an average that runs loses the same share of what is missing in each.
    """
    for norm in _norms(model):
        norm.momentum = 1.0
    train()
    if not list(_own(model)):
        return evaluate()
    first = [tensor.clone() for _, _, tensor in _own(model)]
    train()
    second = [tensor.clone() for _, _, tensor in _own(model)]
    train()
    for (home, name, third), one, two in zip(list(_own(model)), first, second, strict=False):
        home[name] = _end_of(one, two, third)
    return _trained_on(train, evaluate)


def _end_of(first: Tensor, second: Tensor, third: Tensor) -> Tensor:
    """Where three numbers in a row would end that come nearer by the same share each time."""
    if not (first.shape == second.shape == third.shape and third.is_floating_point()):
        return third
    step, next_step = second - first, third - second
    share = float((next_step * step).sum() / (step * step).sum().clamp(min=1e-30))
    return second + next_step / (1 - share) if 0 < share < 1 else third


def _trained_on(train: Callable[[], Any], evaluate: Callable[[], Any]) -> Any:
    """Train until what is evaluated changes no more: at once, where the reckoning was right."""
    before, passes = evaluate(), 1
    while passes <= MOST_PASSES:
        for _ in range(passes):
            train()
        after = evaluate()
        if alike(before, after):
            break
        before, passes = after, 2 * passes
    return after


def alike(one: Any, other: Any) -> bool:
    """Are two results the same, but for rounding?"""
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and torch.allclose(one, other, equal_nan=True)
    return type(one) is type(other)


def _norms(model: nn.Module) -> list[Any]:
    """Torch's own norms whose averages run; a lazy one that never ran has none yet."""
    found = [m for m in model.modules() if isinstance(m, nn.modules.batchnorm._NormBase)]
    return [norm for norm in found if norm.track_running_stats and _has_shape(norm.running_var)]


def _has_shape(tensor: Any) -> bool:
    return tensor is not None and not nn.parameter.is_lazy(tensor)


def _own(model: nn.Module) -> Iterator[tuple[dict[str, Any], str, Tensor]]:
    """The tensors that layers other than torch's norms keep."""
    torchs = {id(norm) for norm in _norms(model) if type(norm).__module__.startswith("torch.")}
    for owner, home, name, tensor in kept_tensors(model):
        if id(owner) not in torchs:
            yield home, name, tensor


def kept_tensors(model: nn.Module) -> Iterator[tuple[nn.Module, dict[str, Any], str, Tensor]]:
    """Each tensor that is no parameter: its module, and where it is kept there."""
    for module in model.modules():
        for home in (module._buffers, vars(module)):
            for name, value in list(home.items()):
                if isinstance(value, Tensor):
                    yield module, home, name, value
