"""Packages that a chapter imports and no right answer uses: pictures, data sets, what fetches them.

Importing them takes 0.5 to 2 s, during which a class waits for its first verdict. While the source
of a solution is read, empty modules stand in their places. What uses one after all is stopped by an
exception, which is told as a fault of the solution's; nothing is computed by them.
"""

from __future__ import annotations

import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from typing import Any

ASIDE = frozenset({"matplotlib", "matplotlib_inline", "pandas", "requests", "torchvision"})


class AsideError(Exception):
    """A right answer uses a package that is not there while it is observed."""


class _Stand:
    """In place of a class or a function: it can be named, annotated with and called, not used."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        raise AsideError(f"{type(self).__name__}.{name} is used, of a package that is set aside")


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (_Stand,), {})


class _Finder(MetaPathFinder, Loader):
    """Finds an empty module for every name in these packages."""

    def __init__(self, packages: frozenset[str]) -> None:
        self._packages = packages

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] not in self._packages:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing in it."""


@contextmanager
def set_aside() -> Iterator[None]:
    """Meanwhile, an import of these packages is quick and empty, where none was before."""
    finder = _Finder(ASIDE - sys.modules.keys())
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, each in sys.modules.items() if isinstance(each, _Module)]:
            del sys.modules[name]  # who asks from now on gets the package itself
