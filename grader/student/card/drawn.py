"""What a card shows beside the words of its verdict, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from grader.student.card.grid import Grid, Place


@dataclass(frozen=True)
class Side:
    """One of the things compared, or one that goes in."""

    words: str  # "shape (2, 3)", "None", "raised IndexError: ..."
    grid: Grid | None = None


@dataclass(frozen=True)
class Case:
    """One call that went wrong: what goes in, what should come out, what came."""

    title: str
    expected: Side
    got: Side
    given: tuple[tuple[str, Side], ...] = ()
    off: frozenset[Place] = frozenset()  # where the numbers that are drawn differ


@dataclass(frozen=True)
class Row:
    """One row of a shape table."""

    layer: str
    shape: str


@dataclass(frozen=True)
class Tables:
    """The shape tables of two models, which part at a row."""

    expected: tuple[Row, ...]
    got: tuple[Row, ...]

    @property
    def parting(self) -> int:
        """The first row in which they differ, counted from 0."""
        same = (one == other for one, other in zip(self.expected, self.got, strict=False))
        shorter = min(len(self.expected), len(self.got))
        return next((row for row, equal in enumerate(same) if not equal), shorter)


@dataclass(frozen=True)
class Drawn:
    """All of it."""

    case: Case | None = None
    tables: Tables | None = None
    hints: int = 0  # that the exercise has
    opened: int = 0  # of these
