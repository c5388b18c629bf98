"""Which cell of a notebook runs, and for how long, in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from nbformat import NotebookNode

from grader.student.validating.ticker import Ticker

_MOST = 48  # letters of a cell
_UNSHOWN = "\N{REPLACEMENT CHARACTER}"
STARTING = "starting Python"


class Running:
    """Tells on a line of the cells of one run."""

    def __init__(
        self, cells: Sequence[str], line: Ticker, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._cells, self._line, self._clock = cells, line, clock
        self._now, self._since = STARTING, clock()

    def tell(self, cell: int | None) -> None:
        """A code cell begins, counted from 0, or goes on."""
        if cell is not None and cell < len(self._cells) and self._cells[cell] != self._now:
            self._now, self._since = self._cells[cell], self._clock()
        self._line.show(f"{self._clock() - self._since:3.0f} s  {self._now}")


def cells_of(golden: NotebookNode, asked: Mapping[int, str]) -> list[str]:
    """What to call each code cell: of those that are the student's, the number and first words."""
    code = [cell.source for cell in golden.cells if cell.cell_type == "code"]
    total, own = len(code) - len(asked) - 1, 0
    names = [STARTING]
    for place, source in enumerate(code[1:], start=1):
        own += place not in asked
        words = f"check({asked[place]})" if place in asked else first_words(source)
        names.append(f"cell {own} of {total}: {words}")
    return names


def first_words(source: str) -> str:
    """The beginning of the first line that has something, with nothing that moves a cursor."""
    return as_one_line(next((each for each in source.splitlines() if each.strip()), "empty"), _MOST)


def as_one_line(text: str, most: int) -> str:
    """A text on one line of at most so many letters, with nothing that moves a cursor."""
    line = " ".join(text.split())
    shown = "".join(sign if sign.isprintable() else _UNSHOWN for sign in line)
    return shown if len(shown) <= most else f"{shown[: most - 1].rstrip()}…"
