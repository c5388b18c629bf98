"""Variables of the notebook that an answer reads where its argument was meant.

A slip such as `x` for `X` is found by Python only where nobody has used that name before. Where a
cell above has, the function computes with what stands there, and every message that follows is
about the wrong thing.
"""

from __future__ import annotations

import dis
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from torch import Tensor, nn

_DATA = (Tensor, nn.Module, int, float, complex, str, list, tuple, dict)  # no function, no class


def remark_outside(answer: Any) -> str:
    """What a verdict that is no pass adds; empty where the answer reads nothing of that kind."""
    found: dict[str, str] = {}  # by name: an argument that is spelled the same but for its case
    for function in _functions(answer):
        arguments = _arguments(function.__code__)
        for name in _read(function.__code__):
            if issubclass(type(function.__globals__.get(name)), _DATA):
                near = (each for each in arguments if each.casefold() == name.casefold())
                found.setdefault(name, next(near, ""))
    if not found:
        return ""
    names = ", ".join(sorted(found))
    meant = [each for each in found.values() if each]
    are = "is a variable" if len(found) == 1 else "are variables"
    asked = f". Is {meant[0]} meant?" if meant else ""
    return f"{names} in it {are} of the notebook, and no argument{asked}"


def _functions(answer: Any) -> Iterator[FunctionType]:
    """The function, or the methods of a class."""
    own = vars(answer).values() if isinstance(answer, type) else (answer,)
    return (each for each in own if isinstance(each, FunctionType))


def _arguments(code: CodeType) -> tuple[str, ...]:
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _read(code: CodeType) -> Iterator[str]:
    """The global names that it reads, also in functions within it."""
    for each in dis.get_instructions(code):
        if each.opname == "LOAD_GLOBAL":
            yield each.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _read(constant)
