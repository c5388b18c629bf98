"""What students may have in common without having it from each other, by the texts of the course.

Starter code and the code that chapters give away, our own solutions, the ways right and wrong that
the catalogue lists, and the book's package. All of it is read as text, and nothing is run.
"""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.staff.report.similarity.prints import Numbers, every
from grader.staff.report.similarity.reading import LONGEST, code, prose

_WRITTEN = re.compile(r"Your answer to `(\w+)`")


@dataclass(frozen=True)
class Known:
    """Fingerprints that say nothing, and which exercises are answered in prose."""

    numbers: Numbers  # sorted
    written: frozenset[str] = frozenset()

    def unknown(self, numbers: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which of these are not known."""
        if not len(self.numbers):
            return np.ones(len(numbers), np.bool_)
        places = np.searchsorted(self.numbers, numbers)
        return self.numbers[np.minimum(places, len(self.numbers) - 1)] != numbers


def known(root: Path) -> Known:
    """What is known in this repository."""
    rows, written = [], set[str]()
    for text in _programs(root):
        rows += [code(text[i : i + LONGEST]) for i in range(0, len(text), LONGEST)]
    for notebook in sorted((root / "notebooks").glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            text = "".join(cell["source"])
            if cell["cell_type"] == "code":
                rows.append(code(text))
            elif asked := _WRITTEN.findall(text):
                written.update(asked)
                rows.append(prose(text))
    numbers, _, _ = every(rows)
    return Known(np.unique(numbers), frozenset(written))


def _programs(root: Path) -> Iterator[str]:
    paths = [
        *sorted((root / "solutions").glob("*.py")),
        *sorted((root / "grader" / "staff" / "catalogue").rglob("*.py")),
    ]
    book = importlib.util.find_spec("d2l")
    for folder in (book.submodule_search_locations or ()) if book else ():
        paths.append(Path(folder) / "torch.py")
    for path in paths:
        yield path.read_text(encoding="utf-8")
