"""A copy of a model without its numbers, so that trying a shape costs no memory and no time.

The copy lies on the meta device, where tensors have shapes and no contents. What a model holds
beside its layers (trainer, plotting board) is left out, and so are hooks of others: they would
be called with tensors that have no contents.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter

NOT_COPIED = ("trainer", "board")  # attributes of d2l's models that hold data or figures


def hollow_copy(model: nn.Module) -> nn.Module:
    """The same layers with empty parameters on the meta device, in eval mode."""
    memo: dict[int, Any] = _leave_out(model)
    for parameter in model.parameters():
        memo[id(parameter)] = _hollow_parameter(parameter)
    for buffer in model.buffers():
        if isinstance(buffer, UninitializedBuffer):
            memo[id(buffer)] = _lazy(UninitializedBuffer)(device="meta", dtype=buffer.dtype)
        else:
            memo[id(buffer)] = torch.empty_like(buffer, device="meta")
    return _quiet(copy.deepcopy(model, memo))


def real_copy(model: nn.Module) -> nn.Module:
    """The same layers with the same numbers, in eval mode."""
    return _quiet(copy.deepcopy(model, _leave_out(model)))


def _leave_out(model: nn.Module) -> dict[int, Any]:
    """The memo of a deep copy: these are taken for copied already, as themselves."""
    held = [vars(module).get(name) for module in model.modules() for name in NOT_COPIED]
    return {id(value): value for value in held if value is not None}


def _hollow_parameter(parameter: nn.Parameter) -> nn.Parameter:
    if isinstance(parameter, UninitializedParameter):
        return _lazy(UninitializedParameter)(device="meta", dtype=parameter.dtype)
    empty = torch.empty_like(parameter, device="meta")
    return nn.Parameter(empty, requires_grad=parameter.requires_grad)


def _lazy(kind: Any) -> Any:
    """Torch's types know none of the arguments of these classes."""
    return kind


def _quiet(model: nn.Module) -> nn.Module:
    for module in model.modules():
        module._forward_hooks.clear()
    return model.eval()
