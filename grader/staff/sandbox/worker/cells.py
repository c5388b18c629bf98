"""Run the cells of a notebook one after the other, as Jupyter would, without Jupyter."""

from __future__ import annotations

import builtins
import linecache
import sys
import types
from typing import Any

from grader.exercise import Fault
from grader.observing.faults import fault_of
from grader.observing.notebook.cells import PYTHON_LINE_MAGICS, PYTHON_MAGICS, as_python
from grader.staff.sandbox.worker.timing import time_limit


class RunningNotebook:
    """The namespace of a running notebook."""

    def __init__(self) -> None:
        module = types.ModuleType("__main__")  # dataclasses and their like look their module up
        sys.modules["__main__"] = module
        self.names: dict[str, Any] = module.__dict__
        builtins.get_ipython = lambda: _QuietShell(self)  # type: ignore[attr-defined]

    def run(self, source: str, number: int, seconds: float, grace: float) -> Fault | None:
        """Run one cell; whatever it raises is told, and the next one is run all the same."""
        try:
            with time_limit(seconds, grace):
                self.execute(source, f"<cell {number + 1}>")
        except BaseException as error:  # noqa: BLE001 - also what only pretends to be an exception
            try:
                return fault_of(error)
            except BaseException:  # noqa: BLE001 - its traceback is the student's, too
                return Fault("Exception")
        return None

    def execute(self, source: str, filename: str) -> None:
        """Compile and run text that may hold magics and shell lines."""
        text = as_python(source)
        # Lets an error message quote the student's line.
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        exec(compile(text, filename, "exec"), self.names)  # noqa: S102 - that is the task


class _QuietShell:
    """What `get_ipython()` gives: shell lines and magics do nothing and say so."""

    def __init__(self, notebook: RunningNotebook) -> None:
        self._notebook = notebook
        self.user_ns = notebook.names

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name in PYTHON_MAGICS:
            self._notebook.execute(cell, f"<cell magic {name}>")
        else:
            self._say(f"%%{name}")

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        if name in PYTHON_LINE_MAGICS:
            self._notebook.execute(line, f"<line magic {name}>")
        else:
            self._say(f"%{name} {line}")

    def system(self, command: str) -> None:
        self._say(f"!{command}")

    def getoutput(self, command: str, **_: Any) -> list[str]:
        self._say(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None

    def _say(self, what: str) -> None:
        print(f"not run while grading: {what}")  # noqa: T201 - in place of its own output
