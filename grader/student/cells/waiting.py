"""While a check takes long: a line that says what runs, for how long, and how to stop it.

The main thread is busy, so another one shows the line. It is shown to a person alone, since a run
without one can press nothing and keeps its outputs to be compared. What it showed is replaced by
the verdict, at the same place, so that a saved notebook does not tell it from a quick check.
"""

from __future__ import annotations

import contextlib
import contextvars
import html
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader.student import show
from grader.student.show import Place

PATIENCE = 3.0  # seconds without a word
PACE = 1.0  # seconds between two of them
HOW = (
    "To stop it, press the square in the toolbar of the notebook (or in its menu: Kernel, Colab: "
    "Runtime, then Interrupt)."
)


class Waiting:
    """What is told of a check that runs."""

    def __init__(self, exercise: str) -> None:
        self._exercise = exercise
        self._what = ""
        self._over = threading.Event()
        self.place: Place | None = None  # where the line was shown, if it came to that

    @staticmethod
    @contextmanager
    def of_a_person(exercise: str) -> Iterator[Waiting]:
        """Told to whoever looks at this notebook, if somebody does."""
        waiting = Waiting(exercise)
        if not somebody_looks():
            yield waiting
            return
        # The thread shows what it says under the cell that runs now: that is in the context.
        told = contextvars.copy_context()
        teller = threading.Thread(target=told.run, args=(waiting._tell,), daemon=True)
        teller.start()
        try:
            yield waiting
        finally:
            waiting._over.set()
            teller.join()

    def runs(self, what: str) -> None:
        """Say what runs from now on."""
        self._what = what

    def _tell(self) -> None:
        began, pause = time.monotonic(), PATIENCE
        while not self._over.wait(pause):
            pause = PACE
            seconds = time.monotonic() - began
            text = f"{self._exercise}: {self._what} runs, for {seconds:.0f} s so far. {HOW}"
            markup = f'<div role="status">{html.escape(text)}</div>'
            place = self.place or Place.new()
            with contextlib.suppress(Exception):  # a line that cannot be shown harms no check
                show.say(text, markup, place, again=place is self.place)
                self.place = place


def somebody_looks() -> bool:
    """Whether a person sits before this notebook: a front end that can ask for input has one."""
    jupyter = sys.modules.get("IPython")
    shell: Any = jupyter.get_ipython() if jupyter else None
    return bool(getattr(getattr(shell, "kernel", None), "_allow_stdin", False))
