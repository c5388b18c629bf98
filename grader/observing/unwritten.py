"""Stubs as people write them: a body of `...` or `pass`."""

from __future__ import annotations

import dis
from types import FunctionType
from typing import Any

from torch import nn

# All that runs in a body without a statement, in any release of Python.
_NOTHING = frozenset(
    {"RESUME", "NOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "COPY_FREE_VARS", "MAKE_CELL"}
)


def unwritten(target: Any) -> bool:
    """Whether nothing is written: of a function, or of what makes a model and runs it."""
    if isinstance(target, type) and issubclass(target, nn.Module):
        own = vars(target)
        return any(_does_nothing(own.get(name)) for name in ("__init__", "forward"))
    return _does_nothing(target)


def _does_nothing(function: Any) -> bool:
    if not isinstance(function, FunctionType) or function.__name__ == "<lambda>":
        return False
    # Two bytes an instruction, the first its kind: to take a long body apart takes longer than to
    # run it, and a glance tells that something is written there.
    if not {dis.opname[kind] for kind in function.__code__.co_code[::2]} <= _NOTHING:
        return False
    code = list(dis.get_instructions(function))
    constants = [each.argval for each in code if each.opname in ("LOAD_CONST", "RETURN_CONST")]
    return constants == [None]
