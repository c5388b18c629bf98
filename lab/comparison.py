"""What a comparison leaves behind: the runs of each net, as a table."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.errors import LabError
from lab.files import put
from lab.history import DONE, History
from lab.tables.shown import as_html, as_text

MEGA = 1e6  # bytes
HUGE = 1e4
Number = Callable[[History], float]
COLUMNS: tuple[tuple[str, Number, str], ...] = (
    ("training accuracy", lambda run: run.train_acc[-1] if run.train_acc else float("nan"), ".3f"),
    ("validation accuracy", lambda run: run.val_acc[-1] if run.val_acc else float("nan"), ".3f"),
    ("training loss", lambda run: run.train_loss[-1] if run.train_loss else float("nan"), ".3f"),
    ("seconds", lambda run: run.seconds, ".1f"),
    ("images a second", lambda run: run.images_per_second, ",.0f"),
    ("memory in MB", lambda run: run.memory / MEGA, ",.1f"),
)


@dataclass(frozen=True, repr=False)
class Comparison(Mapping[str, History]):
    """Runs by the name of their net, one for each seed. As a mapping it gives the first of them."""

    runs: Mapping[str, tuple[History, ...]]

    def __getitem__(self, name: str) -> History:
        return self.runs[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self.runs)

    def __len__(self) -> int:
        return len(self.runs)

    def __repr__(self) -> str:
        return as_text(self._lines(), left=1)

    def _repr_html_(self) -> str:
        """The table as a notebook shows it."""
        return as_html(self._lines(), left=1)

    def show(self) -> Any:
        """The curves of all nets, as `lab.show_curves` draws them."""
        from lab.drawing.curves import show_curves  # which reads comparisons, so not above

        return show_curves(self)

    def save(self, path: str | Path) -> None:
        """Write all numbers into a file of JSON."""
        numbers = {name: [run.numbers() for run in runs] for name, runs in self.runs.items()}
        try:
            put(Path(path), (json.dumps(numbers) + "\n").encode())
        except OSError as error:
            raise LabError(f"Comparison: {path} cannot be written ({error.strerror})") from error

    @staticmethod
    def load(path: str | Path) -> Comparison:
        """Read what `save` wrote."""
        try:
            found = json.loads(Path(path).read_text(encoding="utf-8"))
            runs = {name: tuple(map(History.of_numbers, each)) for name, each in found.items()}
        except OSError as error:
            raise LabError(f"Comparison: {path} cannot be read ({error.strerror})") from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise LabError(f"Comparison: {path} holds none; write it by .save") from error
        return Comparison(runs)

    def _lines(self) -> list[list[str]]:
        """A heading, and a line for each net."""
        lines = [["net", *(title for title, _, _ in COLUMNS)]]
        for name, runs in self.runs.items():
            cells = [_spread([number(run) for run in runs], form) for _, number, form in COLUMNS]
            ends = sorted({run.ended for run in runs} - {DONE})
            lines.append([f"{name} ({', '.join(ends)})" if ends else name, *cells])
        return lines


def _spread(numbers: list[float], form: str) -> str:
    """The mean; of several seeds, also from where to where it goes."""
    if form == ".3f" and max(map(abs, numbers)) >= HUGE:
        form = ".1e"  # a loss that grew beyond all bounds would push the table apart
    mean = format(statistics.fmean(numbers), form)
    if len(numbers) == 1:
        return mean
    return f"{mean} ({min(numbers):{form}} to {max(numbers):{form}})"
