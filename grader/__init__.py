"""The student's door: check an answer, open a hint, see the status.

Opened on first use, so that `python -m grader doctor` can examine a broken installation. From then
on a notebook's cells are listened to, to tell of a name whose own cell raised.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.student.session import check, hint, status

__all__ = ["check", "hint", "status"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        try:
            from grader.student import session
            from grader.student.broken_cells import listen
        except ModuleNotFoundError as error:
            from grader.student.missing import MissingPackageError, in_a_notebook, missing_in

            if package := missing_in(error):
                raise MissingPackageError(in_a_notebook(package)) from None
            raise

        listen(session.exercise_called)
        return getattr(session, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")
