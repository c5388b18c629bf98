"""What of each answer is the writer's own, as fingerprints that can be looked up in a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.staff.report.similarity.known import Known
from grader.staff.report.similarity.prints import Numbers, Places, chosen
from grader.staff.report.similarity.reading import Row, code, prose
from grader.staff.report.similarity.work import Work

MOST_SHARE = 40  # a fingerprint, of a class of any size: each with each, that is 780 pairs


@dataclass(frozen=True)
class Prints:
    """The fingerprints of one exercise in a class."""

    numbers: Numbers  # sorted, once for each who has it
    owners: NDArray[np.int32]  # whose it is: the place of a submission in the class
    answers: int  # how many answered the exercise

    @property
    def common(self) -> int:
        """So many may have a fingerprint; what more have is no sign of anything."""
        return min(5 + round(0.15 * self.answers), MOST_SHARE)

    def runs(self) -> tuple[Places, Places]:
        """Where each fingerprint begins, and how many have it."""
        new = np.ones(len(self.numbers), np.bool_)
        new[1:] = self.numbers[1:] != self.numbers[:-1]
        starts = np.flatnonzero(new)
        return starts, np.diff(starts, append=len(self.numbers))

    def rare(self) -> Numbers:
        """Those that some, but not many have."""
        starts, sizes = self.runs()
        return self.numbers[starts[(sizes > 1) & (sizes <= self.common)]]


def row(exercise: str, text: str, known: Known) -> Row:
    """An answer as signs: as prose where that is asked for."""
    return prose(text) if exercise in known.written else code(text)


def class_prints(works: Sequence[Work], known: Known) -> Mapping[str, Prints]:
    """The fingerprints of a class, without those that are known, by exercise."""
    answered = Counter(exercise for work in works for exercise in work.answers)
    place = {exercise: number for number, exercise in enumerate(answered)}
    numbers, exercises, owners = [], [], []
    for owner, work in enumerate(works):
        found, text, _ = chosen([row(*answer, known) for answer in work.answers.items()])
        own = known.unknown(found)
        asked = np.array([place[exercise] for exercise in work.answers], np.int16)
        numbers.append(found[own])
        exercises.append(asked[text[own]])
        owners.append(np.full(len(numbers[-1]), owner, np.int32))
    if not numbers:
        return {}
    divided = _divided(
        np.concatenate(numbers), np.concatenate(exercises), np.concatenate(owners), answered
    )
    return dict(zip(answered, divided, strict=True))


def _divided(
    numbers: Numbers,
    exercises: NDArray[np.int16],
    owners: NDArray[np.int32],
    answered: Mapping[str, int],
) -> Iterator[Prints]:
    order = np.lexsort((owners, numbers, exercises))
    numbers, exercises, owners = numbers[order], exercises[order], owners[order]
    new = np.ones(len(numbers), np.bool_)  # a student who repeats a passage has it once
    new[1:] = np.diff(numbers) != 0
    new[1:] |= (np.diff(exercises) != 0) | (np.diff(owners) != 0)
    numbers, exercises, owners = numbers[new], exercises[new], owners[new]
    ends = np.searchsorted(exercises, np.arange(len(answered) + 1))
    for start, end, count in zip(ends, ends[1:], answered.values(), strict=False):
        yield Prints(numbers[start:end], owners[start:end], count)
