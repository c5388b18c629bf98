"""Names that outlive their cells: the cell was changed and run again, and defines another name now.

Jupyter goes on knowing what a cell defined before. Whoever renames a function and checks the old
name has the old function judged, and should hear so; and who has run a cell anew that stopped
before its name was bound, or that Python cannot even read. Cells are known by the ids that a front
end sends with them; where it sends none, nothing is said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.observing.notebook.cells import bound_names, meant_names

LISTENER = "_course_names"  # where a shell keeps it


@dataclass(frozen=True)
class Left:
    """What stayed behind of a name, and how its cell ended, or which names it defines instead."""

    thing: Any
    instead: tuple[str, ...] = ()
    ended: str = ""


class NamesOfCells:
    """Which cell defines what, by the version of it that ran last."""

    def __init__(self, namespace: Callable[[], dict[str, Any]]) -> None:
        self._namespace = namespace
        self._defines: dict[str, tuple[str, ...]] = {}  # by the id of a cell
        self._left: dict[str, Left] = {}
        self._before: dict[str, Any] = {}  # what the names of the cell that runs stood for

    def before_cell(self, info: Any) -> None:
        """Jupyter's `pre_run_cell`."""
        try:
            names = self._namespace()
            meant = meant_names(info.raw_cell)
            self._before = {name: names[name] for name in meant if name in names}
        except Exception:  # noqa: BLE001 - no cell of a student's may fail because of this
            self._before = {}

    def after_cell(self, result: Any) -> None:
        """Jupyter's `post_run_cell`."""
        before, self._before = self._before, {}
        try:
            cell, source = getattr(result.info, "cell_id", None), result.info.raw_cell
            if cell and result.error_before_exec is None:
                self._note(cell, source)
            if cell and (error := result.error_before_exec or result.error_in_exec):
                self._note_the_end(error, before)
        except Exception:  # noqa: BLE001 - no cell of a student's may fail because of this
            return

    def left_of(self, name: str, thing: Any) -> Left | None:
        """What stayed behind of a name, if it is this thing."""
        left = self._left.get(name)
        return left if left is not None and left.thing is thing else None

    def _note_the_end(self, error: BaseException, before: dict[str, Any]) -> None:
        """A cell that stopped has left as they were the names that it had not come to."""
        names = self._namespace()
        ended = type(error).__name__
        if isinstance(error, SyntaxError) and error.lineno:
            ended += f" in line {error.lineno}"
        for name, thing in before.items():
            if name in names and names[name] is thing:
                self._left[name] = Left(thing, ended=ended)

    def _note(self, cell: str, source: str) -> None:
        before, now = self._defines.get(cell, ()), bound_names(source)
        self._defines[cell] = now
        names = self._namespace()
        for name in now:
            self._left.pop(name, None)
        for name in before:
            if name in names and not any(name in each for each in self._defines.values()):
                new = tuple(each for each in now if each not in before)
                self._left[name] = Left(names[name], new)


def listen_for_names(shell: Any) -> None:
    """Listen to the cells of a notebook from now on."""
    names = NamesOfCells(lambda: shell.user_ns)
    setattr(shell, LISTENER, names)
    shell.events.register("pre_run_cell", names.before_cell)
    shell.events.register("post_run_cell", names.after_cell)


def remark_on(name: str, answer: Any) -> str:
    """What a verdict on a thing that stayed behind adds; empty for all others."""
    jupyter = sys.modules.get("IPython")
    shell = jupyter.get_ipython() if jupyter else None
    names = getattr(shell, LISTENER, None)
    left = names.left_of(name, answer) if isinstance(names, NamesOfCells) else None
    if left is None:
        return ""
    if left.ended:
        return f"this is an old {name}: the cell that defines it ended with {left.ended}"
    said = f"this is an old {name}: the cell that defined it was changed and run again, and "
    if not left.instead:
        return f"{said}defines no {name} any more"
    new = left.instead[0]
    return f"{said}defines {', '.join(left.instead)} now. If that is meant: check({name}={new})"
