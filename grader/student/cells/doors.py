"""In a notebook that has opened one door of the course, all of them stand open.

A notebook imports those that it uses. Who reads of `reset("corr2d")` and types it gets no NameError
where it is not imported: Jupyter has a command of its own by that name, which forgets every
variable, and takes such a line for it. A name of the notebook's own is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from grader.student.sources.written import shell


def open_doors(doors: Mapping[str, Callable[..., None]]) -> None:
    """Put the doors into the names of a notebook, where it has none of the kind."""
    names = getattr(shell(), "user_ns", None)
    if names is not None:
        for name, door in doors.items():
            names.setdefault(name, door)
