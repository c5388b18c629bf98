"""Names whose own cell raised: all that Python says of them later is that they are not defined.

Jupyter tells of every cell that has run. Of one that stopped it is remembered which names it was
to bind; where one of these is missed afterwards, that is said.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from grader.exercise import Fault, Observation
from grader.judging.answer_key import Reference
from grader.judging.compare import judge
from grader.observing.faults import NOT_ATTEMPTED, fault_of, raised_by_its_cell
from grader.observing.notebook.cells import meant_names
from grader.student import progress, show
from grader.student.cells.renamed import listen_for_names
from grader.student.cells.untouched import explain_open_work

Exercises = Callable[[str], Reference | None]


class BrokenCells:
    """What the cells of this session were to bind, and did not."""

    def __init__(self, exercises: Exercises, *, numbered: bool) -> None:
        self._numbered = numbered
        self._exercises = exercises  # by name, looked up when first needed
        self._raised: dict[str, Fault] = {}

    def after_cell(self, result: Any) -> None:
        """Jupyter's `post_run_cell`."""
        try:
            self._note(result)
        except Exception:  # noqa: BLE001 - no cell of a student's may fail because of this
            return

    def _note(self, result: Any) -> None:
        error = result.error_in_exec or result.error_before_exec
        names = sys.modules["__main__"].__dict__
        meant = [name for name in meant_names(result.info.raw_cell) if name not in names]
        for name in list(self._raised):
            if name in names:
                del self._raised[name]
        if error is None:
            return
        fault = fault_of(error)
        if fault.type != NOT_ATTEMPTED:
            self._raised |= dict.fromkeys(meant, fault)
        missing = getattr(error, "name", None)
        if isinstance(error, NameError) and missing in self._raised and missing not in meant:
            self._tell(missing)

    def _tell(self, name: str) -> None:
        reference = self._exercises(name)
        if reference is None:
            return
        fault = self._raised[name]
        cell = fault.cell if self._numbered else ""
        raised = Observation(fault=raised_by_its_cell(fault, cell))
        verdict = judge(reference, [raised] * len(reference.trials))
        text = show.verdict_text(verdict)
        show.say(text, show.verdict_html(verdict))
        progress.record(verdict, text)


def listen(exercises: Exercises, *, numbered: bool = True) -> None:
    """Listen to the cells of this notebook, if it is one, once; their numbers may mean nothing."""
    jupyter = sys.modules.get("IPython")
    shell = jupyter.get_ipython() if jupyter else None
    if shell is not None and not getattr(shell, "_course_listens", False):
        shell._course_listens = True
        shell.events.register("post_run_cell", BrokenCells(exercises, numbered=numbered).after_cell)
        listen_for_names(shell)
        explain_open_work(shell, exercises)
