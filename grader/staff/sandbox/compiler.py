"""In the place of torch's compiler, which grading has no use for: importing it takes a second.

Optimisers, and models that are run for their shapes alone, ask it for two things, which do nothing
where nothing is compiled, and torchvision takes a function along that it hardly ever calls. For
anything else, such as `torch.compile`, it is imported after all.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

import torch

NAME = "torch._dynamo"
UTILS = f"{NAME}.utils"


def put_compiler_off() -> None:
    """Let torch do without its compiler until somebody wants more than that nothing is compiled.

    In other releases of torch the compiler may be asked for more, and is then imported as ever.
    """
    spec = importlib.util.find_spec(NAME) if NAME not in sys.modules else None
    if spec is None:
        return
    stand_in = _Absent(NAME)
    stand_in.__path__ = list(spec.submodule_search_locations or ())
    stand_in.__spec__, stand_in.__file__ = spec, spec.origin
    stand_in.utils = _AbsentUtils(UTILS)
    sys.modules |= {NAME: stand_in, UTILS: stand_in.utils}
    torch._dynamo = stand_in  # as an import would do
    sys.meta_path.insert(0, _Parts())


class _AbsentUtils(types.ModuleType):
    """Has the function that torchvision takes along; to call it is to ask the compiler."""

    @staticmethod
    def is_compile_supported(device_type: str) -> bool:
        """Whether it could compile for such a device."""
        return bool(_compiler().utils.is_compile_supported(device_type))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_compiler().utils, name)


class _Absent(types.ModuleType):
    """Says that nothing is compiled; whatever else it is asked for, the compiler itself says."""

    utils: _AbsentUtils

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """A place up to which would have been compiled."""

    @staticmethod
    def disable(fn: Any = None, recursive: bool = True, **options: Any) -> Callable[..., Any]:
        """A function that is not to be compiled, as it is."""
        if callable(fn) and recursive and options.keys() <= {"reason", "wrapping"}:
            return fn
        result: Callable[..., Any] = _compiler().disable(fn, recursive, **options)
        return result

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # who looks through all modules wants nothing of this one
            raise AttributeError(name)
        return getattr(_compiler(), name)


class _Parts(MetaPathFinder, Loader):
    """Who wants a part of the compiler gets that of the whole one, which is imported first."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(f"{NAME}.") or not isinstance(sys.modules.get(NAME), _Absent):
            return None
        _compiler()
        return ModuleSpec(name, self) if name in sys.modules else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        self._own = sys.modules[spec.name].__spec__
        return sys.modules[spec.name]

    def exec_module(self, module: types.ModuleType) -> None:
        """It has been run already."""
        module.__spec__ = self._own


def _compiler() -> types.ModuleType:
    """The compiler itself, imported now."""
    if isinstance(sys.modules.get(NAME), _Absent):
        sys.meta_path[:] = [each for each in sys.meta_path if not isinstance(each, _Parts)]
        del sys.modules[NAME], sys.modules[UTILS], torch._dynamo
        importlib.import_module(NAME)
    return sys.modules[NAME]
