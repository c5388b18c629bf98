"""Cells that raised, and the names that they were to bind: what is missed below is missed for that.

All that Python says of it there is that a name is not defined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.exercise import Fault, Observation
from grader.observing.faults import missed_because_of, undefined_name
from grader.observing.notebook.cells import imports_name, meant_names


@dataclass(frozen=True)
class StoppedCell:
    """A cell that stopped, and why."""

    number: int
    source: str
    fault: Fault

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"cell {self.number + 1}"


class UnboundNames:
    """Those of one notebook, each with the first cell that was to bind it."""

    def __init__(self) -> None:
        self._cells: dict[str, StoppedCell] = {}

    def note(self, source: str, number: int, fault: Fault, names: Mapping[str, Any]) -> None:
        """Remember the names that a cell was to bind and that are not there after all."""
        cell = StoppedCell(number, source, self._because(fault, names))
        for name in set(meant_names(source)) - set(names):
            self._cells.setdefault(name, cell)

    def that_was_to_bind(self, names: Iterable[str]) -> StoppedCell | None:
        """The cell that any of these names waits for."""
        return next((self._cells[name] for name in names if name in self._cells), None)

    def explained(self, seen: Observation, names: Mapping[str, Any]) -> Observation:
        """The same, saying of a name that was missed which cell was to bind it, and why not."""
        return replace(seen, fault=self._because(seen.fault, names)) if seen.fault else seen

    def _because(self, fault: Fault, names: Mapping[str, Any]) -> Fault:
        missed = undefined_name(fault)
        cell = self._cells.get(missed)
        if cell is None or missed in names:
            return fault
        does = "imports" if imports_name(cell.source, missed) else "defines"
        return missed_because_of(fault, f"{cell.called}, which {does} {missed},", cell.fault)
