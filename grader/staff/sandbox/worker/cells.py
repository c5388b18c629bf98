"""Run the cells of a notebook one after the other, as Jupyter would, without Jupyter."""

from __future__ import annotations

import ast
import asyncio
import builtins
import contextlib
import inspect
import linecache
import os
import selectors
import sys
import types
from collections.abc import Iterator
from typing import Any

from grader.exercise import Fault
from grader.observing.faults import fault_of
from grader.observing.notebook.cells import as_python
from grader.staff.sandbox.worker.shell import QuietShell
from grader.staff.sandbox.worker.timing import time_limit


class RunningNotebook:
    """The namespace of a running notebook."""

    def __init__(self) -> None:
        module = types.ModuleType("__main__")  # dataclasses and their like look their module up
        sys.modules["__main__"] = module
        sys.path.insert(0, "")  # the folder that it runs in, with the files that it writes
        self.names: dict[str, Any] = module.__dict__
        self._loop: _Loop | None = None
        shell = QuietShell(self.names, self.execute)
        builtins.get_ipython = lambda: shell  # type: ignore[attr-defined]

    def run(self, source: str, number: int, seconds: float, grace: float) -> Fault | None:
        """Run one cell; whatever it raises is told, and the next one is run all the same."""
        filename = f"<cell {number + 1}>"
        try:
            with time_limit(seconds, grace):
                try:
                    self.execute(source, filename)
                except Exception as error:
                    self._import_what_is_behind(source, filename, error)
                    raise
        except BaseException as error:  # noqa: BLE001 - also what only pretends to be an exception
            try:
                return fault_of(error)
            except BaseException:  # noqa: BLE001 - its traceback is the student's, too
                return Fault("Exception")
        return None

    def execute(self, source: str, filename: str) -> None:
        """Compile and run text that may hold magics and shell lines."""
        # Lets an error message quote the student's line.
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        self._run(compile(as_python(source), filename, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT))

    def _run(self, code: types.CodeType) -> None:
        if not code.co_flags & inspect.CO_COROUTINE:
            exec(code, self.names)  # noqa: S102 - that is the task
            return
        loop = self._loop = self._loop or _Loop(selectors.SelectSelector())
        try:
            loop.run_until_complete(eval(code, self.names))  # noqa: S307 - that is the task
        except KeyboardInterrupt:
            self._loop = None  # with what waits in it
            raise

    def _import_what_is_behind(self, source: str, filename: str, error: Exception) -> None:
        """A line that raises costs the imports behind it, and with them every cell below.

        Many notebooks import in one cell in which they also ask for something that only their own
        machine has.
        """
        for each in _imports_behind(as_python(source), _line_in(filename, error)):
            with contextlib.suppress(Exception):
                self._run(compile(ast.Module([each], []), filename, "exec"))


class _Loop(asyncio.SelectorEventLoop):
    """What cells await in: it wakes itself by a pipe, as no sockets can be made in the sandbox."""

    def _make_self_pipe(self) -> None:
        self._ends = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._internal_fds += 1  # type: ignore[attr-defined]
        self._add_reader(self._ends[0], self._read_from_self)  # type: ignore[attr-defined]

    def _read_from_self(self) -> None:
        os.read(self._ends[0], 4096)

    def _write_to_self(self) -> None:
        with contextlib.suppress(OSError):  # it is full, and so wakes up anyhow
            os.write(self._ends[1], b"\0")

    def _close_self_pipe(self) -> None:
        self._remove_reader(self._ends[0])  # type: ignore[attr-defined]
        self._internal_fds -= 1  # type: ignore[attr-defined]
        for each in self._ends:
            os.close(each)


def _line_in(filename: str, error: Exception) -> float:
    """The line of a cell that an exception came through; behind all where none ran."""
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            return trace.tb_lineno
        trace = trace.tb_next
    return float("inf")


def _imports_behind(text: str, line: float) -> Iterator[ast.stmt]:
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        for each in ast.parse(text).body:
            if isinstance(each, ast.Import | ast.ImportFrom) and each.lineno > line:
                yield each
