"""The student's door: check an answer, open a hint, see the status, reset, and see the solution.

Opened on first use, so that `python -m grader doctor` can examine a broken installation. From then
on a notebook's cells are listened to, to tell of a name whose own cell raised.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.student.course.status import status
    from grader.student.session import check, hint
    from grader.student.sources.reset import reset
    from grader.student.sources.solution import solution

__all__ = ["check", "hint", "reset", "solution", "status"]

_HOMES = {
    "check": "grader.student.session",
    "hint": "grader.student.session",
    "reset": "grader.student.sources.reset",
    "solution": "grader.student.sources.solution",
    "status": "grader.student.course.status",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        try:
            from grader.student.cells.broken_cells import listen
            from grader.student.cells.doors import open_doors
            from grader.student.known import exercise_called

            doors = {each: getattr(import_module(home), each) for each, home in _HOMES.items()}
        except ModuleNotFoundError as error:
            from grader.student.installation.missing import (
                MissingPackageError,
                in_a_notebook,
                missing_in,
            )

            if package := missing_in(error):
                raise MissingPackageError(in_a_notebook(package)) from None
            raise

        listen(exercise_called)
        open_doors(doors)
        return doors[name]
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
