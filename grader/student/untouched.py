"""A cell that needs work which is not done yet stops in one line, not in a page of traceback."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from grader.observing.faults import STUB


def in_one_line(
    shell: Any,
    kind: type[BaseException],
    problem: BaseException,
    trace: TracebackType | None,
    tb_offset: int | None = None,
) -> None:
    """IPython calls this for a NotImplementedError; that of other people is shown in full."""
    stub = re.fullmatch(STUB, str(problem))
    if stub is None:
        shell.showtraceback((kind, problem, trace), tb_offset=tb_offset)
        return
    words = f"{stub[2]} is not done yet: write it first, and run its cell"
    shell._showtraceback(kind, problem, [f"{kind.__name__}: {problem} ({words})"])
