"""Why points were lost in a class: which mistakes, by whom, and which come together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.exercise import Status, Verdict

MOST_ON_MONDAY = 5
MOST_TOGETHER = 3
LEAST_TOGETHER = 2  # students who made both; one alone shows nothing

Key = tuple[str, str, str]  # section, exercise, and the name of the mistake, or nothing


@dataclass(frozen=True)
class Together:
    """Another mistake, and how many of the students behind the first made it, too."""

    exercise: str
    mistake: str
    both: int


@dataclass(frozen=True)
class Reason:
    """One mistake or broken law in one exercise; without a name where none was recognised."""

    section: str
    exercise: str
    mistake: str
    advice: str
    lost: float
    people: tuple[int, ...]  # places in the list of students
    together: tuple[Together, ...] = ()


@dataclass
class _Heap:
    advice: Counter[str] = field(default_factory=Counter)
    lost: float = 0.0
    people: list[int] = field(default_factory=list)


class Reasons:
    """Takes one student's verdicts at a time."""

    def __init__(self) -> None:
        self._heaps: dict[Key, _Heap] = {}
        self._of_one: list[list[Key]] = []  # what each student made

    def take(self, person: int, verdicts: Iterable[Verdict]) -> None:
        """Count in what one student lost, and by what."""
        made = []
        for verdict in verdicts:
            if verdict.status not in (Status.FAIL, Status.ERROR):
                continue
            key = (verdict.section, verdict.exercise, verdict.mistake or "")
            heap = self._heaps.setdefault(key, _Heap())
            heap.advice[verdict.advice] += 1
            heap.lost += verdict.points - verdict.earned
            heap.people.append(person)
            if verdict.mistake:
                made.append(key)
        self._of_one.append(made)

    def by_name(self) -> tuple[Reason, ...]:
        """The named ones, most frequent first."""
        both: dict[Key, Counter[Key]] = defaultdict(Counter)
        for made in self._of_one:
            for key in made:
                both[key].update(other for other in made if other != key)
        found = [
            self._reason(key, heap, _together(both[key]))
            for key, heap in self._heaps.items()
            if key[-1]
        ]
        return tuple(sorted(found, key=lambda each: (-len(each.people), -each.lost, _name(each))))

    def on_monday(self) -> tuple[Reason, ...]:
        """What most would gain from: a mistake of several students, by the points it cost."""
        found = [self._reason(key, heap) for key, heap in self._heaps.items()]
        shared = [each for each in found if len(each.people) > 1] or found
        shared.sort(key=lambda each: (-each.lost, -len(each.people), _name(each)))
        return tuple(each for each in shared[:MOST_ON_MONDAY] if each.lost)

    def _reason(self, key: Key, heap: _Heap, together: Sequence[Together] = ()) -> Reason:
        # Of equals the first by its letters, so that equal classes make equal pages.
        advice = min(heap.advice, key=lambda text: (-heap.advice[text], text))
        return Reason(*key, advice, heap.lost, tuple(heap.people), tuple(together))


def _together(others: Counter[Key]) -> list[Together]:
    ranked = sorted(others.items(), key=lambda item: (-item[1], item[0]))
    return [
        Together(exercise, mistake, both)
        for (_, exercise, mistake), both in ranked[:MOST_TOGETHER]
        if both >= LEAST_TOGETHER
    ]


def _name(reason: Reason) -> Key:
    return reason.section, reason.exercise, reason.mistake
