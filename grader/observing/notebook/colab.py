"""What a notebook asks of Google Colab, where it runs elsewhere: nothing is done, nothing fails.

The first cell of many mounts a drive and imports torch behind that. Colab itself is known by its
package in `sys.modules`, where it comes only when a notebook imports it.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

NAME = "google.colab"
# What a notebook goes on with; all other calls give nothing.
_GIVEN: dict[str, Callable[[], Any]] = {
    f"{NAME}.files.upload": dict,
    f"{NAME}.userdata.get": str,
}


def stand_in_for_colab() -> None:
    """From now on `google.colab` can be imported, whether it is installed or not."""
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Quiet(types.ModuleType):
    """A part of Colab, or something in one: has whatever it is asked for, and can be called."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what Python looks for in a module
            raise AttributeError(name)
        return _Quiet(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> Any:
        given = _GIVEN.get(self.__name__)
        return given() if given else None


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        above = NAME.partition(".")[0]  # other packages of theirs are below it, too
        if f"{name}.".startswith(f"{NAME}.") or (name == above and not PathFinder.find_spec(name)):
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        inside = spec.name.startswith(NAME)
        return _Quiet(spec.name) if inside else types.ModuleType(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing in it."""
