"""Which submissions have rare passages in common, without comparing each with each.

The fingerprints of one exercise are sorted, and only those that few have bring anybody together.
How strong that is: each fingerprint counts by how few of the others have it, and the sum by the
square of the part that it covers of what is the shorter answer's own. A copy covers nearly all of
it, chance a few signs here and there.

How surprising that is, the class says: of all who answered the exercise, what part of the pairs
has as much in common, on a scale of logarithms that can be added up over exercises. Where a task
leaves only one way to go, many pairs are alike and none is surprising.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.staff.report.similarity.class_prints import Prints
from grader.staff.report.similarity.prints import Places

FEWEST = 3  # fingerprints that two answers must share: some fifteen signs, two or three lines
Reals: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Overlaps:
    """Pairs of submissions, each as the place of one times their count plus that of the other."""

    pairs: Places  # sorted
    surprise: Reals  # of each pair, over all exercises
    parts: Mapping[str, tuple[Places, Reals]]  # the same for each exercise

    def exercises(self, pair: int) -> list[str]:
        """Where this pair has something in common, the most surprising first."""
        found = []
        for exercise, (pairs, surprise) in self.parts.items():
            place = int(np.searchsorted(pairs, pair))
            if place < len(pairs) and pairs[place] == pair:
                found.append((-float(surprise[place]), exercise))
        return [exercise for _, exercise in sorted(found)]


def overlaps(prints: Mapping[str, Prints], count: int) -> Overlaps:
    """What any two of so many submissions have in common, over all exercises."""
    parts = {exercise: _of_exercise(each, count) for exercise, each in prints.items()}
    pairs = _joined((found for found, _ in parts.values()), np.int64)
    surprise = _joined((found for _, found in parts.values()), np.float64)
    distinct, which = np.unique(pairs, return_inverse=True)
    sums: Reals = np.bincount(which, weights=surprise, minlength=len(distinct)).astype(np.float64)
    return Overlaps(distinct, sums, parts)


def _of_exercise(prints: Prints, count: int) -> tuple[Places, Reals]:
    starts, sizes = prints.runs()
    own = np.bincount(prints.owners[np.repeat(sizes <= prints.common, sizes)], minlength=count)
    pairs, weights = [], []
    for size in range(2, min(prints.common, prints.answers) + 1):
        members = prints.owners[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        pairs.append((members[:, first].astype(np.int64) * count + members[:, second]).ravel())
        # Of those beside the two, so many have it as well; half a one is added on either side,
        # so that two who alone answered something are no surprise.
        share = (size - 2 + 0.5) / (prints.answers - 2 + 1)
        weights.append(np.full(len(pairs[-1]), -np.log(share)))
    keys, which = np.unique(_joined(pairs, np.int64), return_inverse=True)
    shared = np.bincount(which, minlength=len(keys))
    sums = np.bincount(which, _joined(weights, np.float64), len(keys))
    enough = shared >= FEWEST
    keys, shared, sums = keys[enough], shared[enough], sums[enough]
    covered = shared / np.minimum(own[keys // count], own[keys % count])
    return keys, _surprise(sums * np.minimum(covered, 1) ** 2, prints.answers)


def _surprise(strength: Reals, answers: int) -> Reals:
    """Minus the logarithm of the part of all pairs in which as much is shared.

    Only so far as there are many such pairs: beyond what most students have with somebody, it
    grows with the strength, so that several who copied do not make each other look usual.
    """
    if not len(strength):
        return strength
    pairs, many = answers * (answers - 1) / 2, max(1, answers // 2)
    order = np.sort(strength)
    rank = len(order) - np.searchsorted(order, strength)
    usual = max(order[-many] if many <= len(order) else 0.0, FEWEST * np.log(answers))
    most = np.log(pairs / many)
    within = np.minimum(np.log(pairs / rank), most)
    return np.where(strength > usual, most * (1 + np.log(strength / usual)), within)


def _joined(arrays: Iterable[NDArray[np.generic]], kind: type[np.generic]) -> NDArray[np.generic]:
    return np.concatenate([np.empty(0, kind), *arrays])
