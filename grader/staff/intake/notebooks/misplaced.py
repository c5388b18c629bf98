"""Answers in cells that are not run: code whose cell became one of text, by a keystroke mostly.

In a cell of markdown only what is fenced is taken for code, and a definition that stands at the
margin of one that was a cell of code; in prose a name and a sign of equality prove nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.student.validating.essays import essays_of
from grader.student.validating.ipynb import Cell
from grader.student.validating.outline import exercises

# Read without a parser, which can be brought down by what it parses.
_DEFINES = re.compile(r"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)[ \t]*[(:]", re.M)
_ASSIGNS = re.compile(r"^(\w+)[ \t]*(?::[^=\n]*)?=(?!=)", re.M)
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")


@dataclass(frozen=True)
class Misplaced:
    """A name of an exercise that is bound in a cell which is not run."""

    name: str
    kind: str  # of the cell: markdown or raw
    below: int  # how many cells of code stand above it, as these are counted everywhere

    @property
    def where(self) -> str:
        """Which cell it is."""
        return f"the {self.kind} cell {f'below cell {self.below}' if self.below else 'at the top'}"


def misplaced(cells: Sequence[Cell]) -> tuple[Misplaced, ...]:
    """What cells of text bind; essays may quote what they like."""
    found: dict[str, Misplaced] = {}
    above = 0
    for cell in cells:
        above += cell.holds("code")
        for kind in ("markdown", "raw"):
            if cell.holds(kind) and not essays_of([cell]):
                for name in _bound(cell.source, kind):
                    found.setdefault(name, Misplaced(name, kind, above))
    return tuple(found[name] for name in found if name in exercises(written=False))


def _bound(source: str, kind: str) -> Iterator[str]:
    code = source if kind == "raw" else "\n".join(_fenced(source))
    yield from _DEFINES.findall(code)
    yield from _ASSIGNS.findall(code)
    yield from _DEFINES.findall(source)


def _fenced(text: str) -> Iterator[str]:
    """The lines within fences. A pattern that spans lines would take for ever on some texts."""
    fence = ""
    for line in text.split("\n"):
        found = _FENCE.match(line)
        if fence and found and found[1].startswith(fence):
            fence = ""
        elif fence:
            yield line
        elif found:
            fence = found[1]
