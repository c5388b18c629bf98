"""Who is worth a look beside whom, and how far that goes beyond what is usual in this class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from grader.staff.report.similarity.class_prints import Prints, class_prints, row
from grader.staff.report.similarity.known import Known
from grader.staff.report.similarity.overlap import Overlaps, overlaps
from grader.staff.report.similarity.passages import Beside, beside
from grader.staff.report.similarity.prints import chosen
from grader.staff.report.similarity.work import Work

MOST = 50  # pairs that are shown; a person reads them
FEWEST_WORKS = 5  # with fewer, nobody can say what is usual
# A pair is worth a look where it has so many times what half of the class has with somebody. The
# fewer exercises, the more one chance counts: a sum of n strays by a part that falls as their root.
USUAL, STRAY = 1.5, 2.75


class Degree(StrEnum):
    """How much more two have in common than is usual."""

    FAR = "far more than usual"
    MUCH = "much more than usual"
    MORE = "more than usual"


@dataclass(frozen=True)
class Pair:
    """Two submissions that are worth a look."""

    left: Work
    right: Work
    degree: Degree
    answers: tuple[Beside, ...]  # those with something in common, the most surprising first
    both: int  # exercises that both have answered

    @property
    def lines(self) -> int:
        """How many lines they share."""
        return sum(each.shared for each in self.answers)


@dataclass(frozen=True)
class Alike:
    """What was found in a class."""

    works: int
    exercises: int
    same: tuple[tuple[Work, ...], ...]  # who handed in the same code and answers in words
    pairs: tuple[Pair, ...]
    more: int = 0  # pairs that are not shown
    too_few: bool = False  # to say what is usual


def alike(works: Sequence[Work], known: Known) -> Alike:
    """Look through a class."""
    same, once = _same_work(works, known)
    exercises = len({exercise for work in works for exercise in work.answers})
    if len(once) < FEWEST_WORKS:
        return Alike(len(works), exercises, same, (), too_few=True)
    prints = class_prints(once, known)
    found = overlaps(prints, len(once))
    written = sum(len(np.unique(each.owners)) for each in prints.values()) / len(once)
    chosen_pairs, degrees = _worth_a_look(found, len(once), max(1.0, written))
    pairs = [
        _pair(once, pair, degree, found, prints, known)
        for pair, degree in zip(chosen_pairs[:MOST], degrees, strict=False)
    ]
    shown = tuple(pair for pair in pairs if pair.lines)
    return Alike(len(works), exercises, same, shown, max(0, len(chosen_pairs) - MOST))


def _same_work(
    works: Sequence[Work], known: Known
) -> tuple[tuple[tuple[Work, ...], ...], list[Work]]:
    """Those who handed in the same with something of their own in it; and everybody, once a work.

    The notebook of the course as it was handed out is the same for many and says nothing.
    """
    of_receipt: dict[str, list[Work]] = {}
    for number, work in enumerate(works):
        of_receipt.setdefault(work.receipt or f"no receipt {number}", []).append(work)
    same = tuple(
        tuple(those) for those in of_receipt.values() if len(those) > 1 and _own(those[0], known)
    )
    return same, [those[0] for those in of_receipt.values()]


def _own(work: Work, known: Known) -> bool:
    numbers, _, _ = chosen([row(*answer, known) for answer in work.answers.items()])
    return bool(known.unknown(numbers).any())


def _worth_a_look(found: Overlaps, count: int, written: float) -> tuple[list[int], list[Degree]]:
    """The pairs beyond the limit, the most surprising first.

    The limit follows the class, half of whose students have less than `usual` in common with
    anybody, and the number of exercises that a student has written. Where nobody has much, it is
    that of a pair that is the first of all in two exercises.
    """
    best = np.zeros(count)
    for side in (found.pairs // count, found.pairs % count):
        np.maximum.at(best, side, found.surprise)
    usual = float(np.median(best))
    times = max(USUAL, 1 + STRAY / np.sqrt(written))
    limit = max(times * usual, 2 * np.log(count * (count - 1) / 2) + 2)
    order = np.lexsort((found.pairs, -found.surprise))
    order = order[found.surprise[order] >= limit]
    degrees = [
        Degree.FAR if ratio >= 1.8 else Degree.MUCH if ratio >= 1.3 else Degree.MORE
        for ratio in found.surprise[order] / limit
    ]
    return found.pairs[order].tolist(), degrees


def _pair(
    works: Sequence[Work],
    pair: int,
    degree: Degree,
    found: Overlaps,
    prints: Mapping[str, Prints],
    known: Known,
) -> Pair:
    left, right = (works[place] for place in divmod(pair, len(works)))
    answers = []
    for exercise in found.exercises(pair):
        texts = left.answers[exercise], right.answers[exercise]
        rows = row(exercise, texts[0], known), row(exercise, texts[1], known)
        answers.append(beside(exercise, texts, rows, prints[exercise].rare()))
    kept = tuple(each for each in answers if each.shared)
    return Pair(left, right, degree, kept, len(left.answers.keys() & right.answers.keys()))
