"""When does a name of the notebook stand for something new?

Students rebind `pool2d`, complete `ResNet` in later cells and mend a helper long after the function
that calls it. An answer is told by what it is made of, itself and all that it calls.
"""

from __future__ import annotations

import dis
import functools
import itertools
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Mark = tuple[int, ...]

_DEEP = 200  # objects followed from one name; a whole ResNet with its blocks has 30


class NameWatch:
    """Remembers how each name looked when it was observed last."""

    def __init__(self) -> None:
        self._marks: dict[str, Mark] = {}
        # An id tells two objects apart only while both live.
        self._kept: list[Any] = []

    def changed(self, name: str, names: Mapping[str, Any], deep: bool) -> bool:
        """Whether the name is bound, and not to what was seen last; then remember it.

        Deep, also what the answer calls counts: a helper, a base class, a global number.
        """
        if name not in names:
            return False
        reached = list(_reached(names[name], names if deep else {}))
        mark = tuple(id(item) for item in reached)
        before = self._marks.get(name)
        if before is not None and (mark == before or (not deep and mark == before[: len(mark)])):
            return False
        # The whole mark is kept, so that a later change of a helper is noticed.
        whole = reached if deep else list(_reached(names[name], names))
        self._marks[name] = tuple(id(item) for item in whole)
        self._kept.append(whole)
        return True


def _reached(target: Any, names: Mapping[str, Any]) -> Iterator[Any]:
    """The parts of an answer: its own first, then what they call by a global name."""
    own = list(_own_parts(target))
    yield from own
    seen = {id(part) for part in own}
    waiting = list(own)
    while waiting and len(seen) < _DEEP:
        part = waiting.pop(0)
        for name in _globals_of(part):
            for used in _own_parts(names[name]) if name in names else ():
                if id(used) not in seen:
                    seen.add(id(used))
                    waiting.append(used)
                    yield used


def _own_parts(target: Any) -> Iterator[Any]:
    yield target
    if isinstance(target, types.FunctionType):
        yield target.__code__
        yield from target.__closure__ or ()
    elif isinstance(target, type) and target.__module__ == "__main__":
        for base in (b for b in target.__mro__ if not _is_torchs(b)):
            for name, value in sorted(vars(base).items(), key=lambda item: item[0]):
                if isinstance(value, types.FunctionType):
                    yield value
                    if value.__module__ == "__main__":  # others look up no name of the notebook
                        yield value.__code__
                elif not name.startswith("__"):
                    yield value


def _globals_of(part: Any) -> Sequence[str]:
    """The global names that a piece of code may look up."""
    return _looked_up(part) if isinstance(part, types.CodeType) else ()


@functools.cache
def _looked_up(code: types.CodeType) -> Sequence[str]:
    # co_names has attributes, too: `super().__init__` is no use of a global __init__.
    own = (i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME"))
    inner = (_globals_of(constant) for constant in code.co_consts)
    return tuple(dict.fromkeys(itertools.chain(own, *inner)))


def _is_torchs(base: type) -> bool:
    return str(base.__module__).split(".")[0] in ("torch", "builtins")
