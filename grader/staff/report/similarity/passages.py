"""Two answers side by side: which lines of one stand in the other as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from grader.staff.report.similarity.prints import WINDOW, Numbers, chosen
from grader.staff.report.similarity.reading import LONGEST, Row


@dataclass(frozen=True)
class Line:
    """A line of an answer."""

    number: int
    text: str
    same_as: int = 0  # the line on the other side that says the same; 0 where none does


@dataclass(frozen=True)
class Beside:
    """Two answers to one exercise."""

    exercise: str
    left: tuple[Line, ...]
    right: tuple[Line, ...]

    @property
    def shared(self) -> int:
        """How many lines stand on both sides."""
        return min(sum(line.same_as > 0 for line in side) for side in (self.left, self.right))


def beside(exercise: str, texts: tuple[str, str], rows: tuple[Row, Row], rare: Numbers) -> Beside:
    """Two answers with the lines marked in which something rare stands on both sides."""
    pairs = _common_places(*rows, rare)
    left = _marked(texts[0], rows[0], rows[1], pairs)
    right = _marked(texts[1], rows[1], rows[0], [(b, a) for a, b in pairs])
    return Beside(exercise, left, right)


def _common_places(left: Row, right: Row, rare: Numbers) -> list[tuple[int, int]]:
    """Where a window of one stands in the other; of repeated ones the first with the first."""
    places: tuple[dict[int, list[int]], ...] = (defaultdict(list), defaultdict(list))
    for row, found in zip((left, right), places, strict=True):
        numbers, _, starts = chosen([row])
        kept = np.isin(numbers, rare)
        for number, start in zip(numbers[kept].tolist(), starts[kept].tolist(), strict=True):
            found[number].append(start)
    return [
        both
        for number, mine in places[0].items()
        for both in zip(mine, places[1].get(number, ()), strict=False)
    ]


def _marked(text: str, row: Row, other: Row, pairs: list[tuple[int, int]]) -> tuple[Line, ...]:
    partners: dict[int, Counter[int]] = defaultdict(Counter)
    covered = set[int]()
    for here, there in pairs:
        for step in range(WINDOW):
            covered.add(here + step)
            partners[row.line(here + step)][other.line(there + step)] += 1
    signs = Counter(map(row.line, range(len(row.signs))))
    of_these = Counter(map(row.line, covered))
    return tuple(
        Line(
            number,
            words,
            _partner(partners[number]) if 2 * of_these[number] >= signs[number] else 0,
        )
        for number, words in enumerate(text[:LONGEST].split("\n"), start=1)
    )


def _partner(votes: Counter[int]) -> int:
    """The line that most signs point to, of several the first."""
    return min(votes, key=lambda line: (-votes[line], line), default=0)
