"""What a student has written for an exercise in this session, by the cells that ran."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import Any

from grader.observing.notebook.cells import meant_names


def cells_that_ran() -> Sequence[str]:
    """The cells of this session as they were typed, the one that runs now last."""
    history = getattr(shell(), "history_manager", None)
    return list(getattr(history, "input_hist_raw", ()))


def shell() -> Any:
    """The shell of this notebook; none outside of one."""
    jupyter = sys.modules.get("IPython")
    return jupyter.get_ipython() if jupyter else None


def last_version(name: str, stub: str, cells: Sequence[str]) -> str:
    """The last version that is no stub; a class that several cells complete is all of them."""
    kept: list[str] = []
    whole = re.compile(rf"^(?:class|def)\s+{name}\b|^{name}\s*(?::[^=]+)?=", re.M)
    for cell in reversed(cells):
        if name not in meant_names(cell) or cell.strip() == stub.strip() or cell in kept:
            continue
        kept.append(cell)
        if whole.search(cell):
            break
    return "\n\n\n".join(cell.strip("\n") for cell in reversed(kept))
