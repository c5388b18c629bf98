"""A cell that needs work which is not done yet stops in one line, not in a page of traceback.

The cause is a stub: one that was called, one whose dots were taken for a value, or one because of
which an earlier cell stopped and did not make what this one needs. All else is shown in full.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from traceback import walk_tb
from types import TracebackType
from typing import Any

from grader.judging.answer_key import Reference
from grader.observing.faults import DOTS, STUB
from grader.observing.notebook.cells import as_python, meant_names

NOT_DONE = "is not done yet, and this cell needs"


class OpenWork:
    """IPython's handler of exceptions, and what could not be made for want of open work."""

    def __init__(self, shell: Any, exercises: Callable[[str], Reference | None]) -> None:
        self._exercises = exercises
        self._waits: dict[str, str] = {}  # what a stopped cell was to make -> the open exercise
        self._others = shell.custom_exceptions, shell.CustomTB  # Colab has one of its own

    def __call__(
        self,
        shell: Any,
        kind: type[BaseException],
        problem: BaseException,
        trace: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        """What IPython calls for an exception."""
        try:
            line = self._line(problem, _source(shell), shell.user_ns)
        except Exception:  # noqa: BLE001 - then it is shown as if nobody had looked
            line = ""
        if line:
            shell._showtraceback(kind, problem, [line])
            return
        kinds, handler = self._others
        if isinstance(problem, kinds):
            handler(kind, problem, trace, tb_offset)
        else:
            shell.showtraceback(
                (kind, problem, trace),
                tb_offset=tb_offset,
                # Else the place of a missing colon comes with a page of IPython's own lines.
                running_compiled_code=_ran(trace, shell.user_ns),
            )

    def _line(self, problem: BaseException, source: str, names: Mapping[str, Any]) -> str:
        """The line; empty where no open work is the cause."""
        missing = ""
        if stub := STUB.fullmatch(str(problem)):
            cause = stub[2]
        elif isinstance(problem, NameError) and problem.name in self._waits:
            missing = problem.name or ""
            cause = self._waits[missing]
        elif DOTS.search(str(problem)):
            cause = next(self._dots(source, names), "")
        else:
            cause = ""
        if not cause or missing in names:
            return ""
        self._waits |= {name: cause for name in meant_names(source) if name not in names}
        needs = f"`{missing}`, which is made with it" if missing else "it"
        line = f"{cause} {NOT_DONE} {needs}."
        # What a stub says is no more than this, and JupyterLab would break it within a word.
        return line if stub else f"{line} ({type(problem).__name__}: {problem})"

    def _dots(self, source: str, names: Mapping[str, Any]) -> Iterator[str]:
        """The exercises in a cell whose value is still that of their stub."""
        nodes = ast.walk(ast.parse(as_python(source)))
        used = [node.id for node in nodes if isinstance(node, ast.Name)]
        for name in dict.fromkeys(used):
            reference = self._exercises(name) if names.get(name) is Ellipsis else None
            if reference is not None:
                yield reference.exercise


def explain_open_work(shell: Any, exercises: Callable[[str], Reference | None]) -> None:
    """From now on, what open work is the cause of is told in one line."""
    shell.set_custom_exc((Exception,), OpenWork(shell, exercises))


def _ran(trace: TracebackType | None, names: Mapping[str, Any]) -> bool:
    """Whether a line of a cell was reached: Python may not even have been able to read it."""
    return any(frame.f_globals is names for frame, _ in walk_tb(trace))


def _source(shell: Any) -> str:
    """The cell that runs."""
    cells = shell.history_manager.input_hist_raw
    return str(cells[-1]) if cells else ""
