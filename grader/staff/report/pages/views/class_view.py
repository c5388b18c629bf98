"""What the class page says, counted one student at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import mean, median

from grader.exercise import Status, Verdict
from grader.staff.gradebook.essays import is_answered, is_essay, waits
from grader.staff.gradebook.marks.counting import counted
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.directory import ids
from grader.staff.gradebook.records import LeftOut, Standing
from grader.staff.report.pages.views.looks import (
    ATTESTED,
    KINDS,
    NOTHING,
    REMARK,
    REPLACED,
    UNGRADED,
    Kind,
    looks,
)
from grader.staff.report.pages.views.reasons import Reason, Reasons
from grader.staff.report.story import mark_told, story
from grader.staff.words import printable

LONGEST_STORY = 160  # letters in a row; all of it is on the student's page

# Most students have the first ones; the others are told in the words beside.
_NOT_IN_ROWS = (ATTESTED, REPLACED, REMARK, NOTHING, UNGRADED)


@dataclass(frozen=True)
class About:
    """What was graded, when and how."""

    terms: Terms = Terms()
    folder: str = ""
    started: str = ""
    asked: str = ""
    isolation: str = ""
    notes: tuple[str, ...] = ()  # on who is who


@dataclass(frozen=True)
class Person:
    """A row of the table of students."""

    name: str
    page: str  # the file's name
    mark: str  # in words
    final: float | None  # None where there is no mark
    out_of: float
    earned: float
    points: float
    counts: tuple[int, int, int, int]  # passed, failed, ended with an error, not attempted
    tags: tuple[str, ...]
    story: str
    worked: bool  # handed something in
    known_as: str = ""  # an id, where somebody else has the same name
    by_hand: bool = False  # was given points


@dataclass(frozen=True)
class ExerciseRow:
    """How a class did in one exercise."""

    section: str
    exercise: str
    points: float
    passed: int
    failed: int
    errors: int
    untouched: int
    earned: float  # by all together
    by_a_person: bool = False
    waiting: int = 0  # essays that nobody has marked yet

    @property
    def tried(self) -> int:
        """How many handed in an answer."""
        return self.passed + self.failed + self.errors

    @property
    def students(self) -> int:
        """How many had the exercise before them."""
        return self.tried + self.untouched


@dataclass(frozen=True)
class Look:
    """One reason to look closer: the students it concerns, and what there is to see of each."""

    kind: Kind
    people: tuple[tuple[int, str], ...]  # places in the list of students, and words


@dataclass(frozen=True)
class ClassView:
    """All that stands on the class page."""

    about: About
    people: tuple[Person, ...]
    exercises: tuple[ExerciseRow, ...]
    reasons: tuple[Reason, ...]
    monday: tuple[Reason, ...]
    looks: tuple[Look, ...]
    left_out: tuple[LeftOut, ...]
    seconds: float

    @property
    def marks(self) -> tuple[float, ...]:
        """The marks there are, without those who are excused, ungraded, or did and got nothing."""
        there = [p for p in self.people if p.final is not None and (p.worked or p.by_hand)]
        if self.about.terms.pass_at:
            # Who passes or fails has no other mark: it is the points that are spread, and whoever
            # handed in nothing has none, be the mark by hand a pass.
            return tuple(p.earned for p in there if p.worked or p.earned)
        return tuple(p.final or 0.0 for p in there)

    @property
    def out_of(self) -> float:
        """The best mark there is, or where one passes or fails the most points."""
        pass_or_fail = self.about.terms.pass_at
        return max((p.points if pass_or_fail else p.out_of for p in self.people), default=0)

    @property
    def mean(self) -> float | None:
        """The mean mark, where there is any."""
        return mean(self.marks) if self.marks else None

    @property
    def median(self) -> float | None:
        """The mark in the middle."""
        return median(self.marks) if self.marks else None


@dataclass
class _Tally:
    points: float
    statuses: Counter[Status] = field(default_factory=Counter)
    earned: float = 0.0
    by_a_person: bool = False
    waiting: int = 0


class ClassCount:
    """Takes standings one at a time, and keeps of each no more than the page shows."""

    def __init__(self, about: About, page_of: Callable[[Standing], str]) -> None:
        self._about, self._page_of = about, page_of
        self._people: list[Person] = []
        self._ids: list[str] = []
        self._tallies: dict[tuple[str, str], _Tally] = {}
        self._looks: dict[Kind, list[tuple[int, str]]] = {kind: [] for kind in KINDS}
        self._reasons = Reasons()
        self._seconds = 0.0

    def take(self, standing: Standing) -> None:
        """Count in one person."""
        place, seen = len(self._people), list(looks(standing))
        for kind, words in seen:
            self._looks[kind].append((place, words))
        terms, result, mark = self._about.terms, standing.result, standing.mark
        verdicts = [counted(g.verdict, mark, terms) for g in result.verdicts] if result else []
        self._people.append(_person(standing, self._page_of(standing), verdicts, terms, seen))
        known = (f"{kind} {value}" for kind, value in ids(standing.member).items())
        self._ids.append(next(known, ""))
        self._reasons.take(place, verdicts)
        self._seconds += standing.result.seconds if standing.result else 0
        for verdict in verdicts:
            key = (verdict.section, verdict.exercise)
            tally = self._tallies.setdefault(key, _Tally(verdict.points))
            tally.points = max(tally.points, verdict.points)  # none where somebody is excused
            tally.statuses[verdict.status] += 1
            tally.earned += verdict.earned
            tally.by_a_person |= is_essay(verdict)
            tally.waiting += waits(verdict, mark)

    def view(self, left_out: Iterable[LeftOut] = ()) -> ClassView:
        """What was counted."""
        # What a training has come to stands behind all else with those who handed one in.
        sections = list(dict.fromkeys(section for section, _ in self._tallies))
        rows = sorted(self._tallies.items(), key=lambda item: sections.index(item[0][0]))
        names = Counter(person.name for person in self._people)
        people = (
            replace(person, known_as=known) if names[person.name] > 1 else person
            for person, known in zip(self._people, self._ids, strict=True)
        )
        return ClassView(
            self._about,
            tuple(people),
            tuple(_exercise(key, tally) for key, tally in rows),
            self._reasons.by_name(),
            self._reasons.on_monday(),
            tuple(Look(kind, tuple(people)) for kind, people in self._looks.items() if people),
            tuple(left_out),
            self._seconds,
        )


def _person(
    standing: Standing,
    page: str,
    verdicts: Sequence[Verdict],
    terms: Terms,
    seen: Sequence[tuple[Kind, str]],
) -> Person:
    mark, judged = standing.mark, (v.status for v in verdicts if not is_answered(v))
    counts = Counter(judged)
    words = dict.fromkeys(kind.word for kind, _ in seen if kind not in _NOT_IN_ROWS)
    return Person(
        standing.member.name,
        page,
        "" if standing.ungraded else mark_told(mark, terms),
        None if mark.excused or standing.ungraded else mark.final,
        mark.out_of,
        mark.earned,
        mark.points,
        (
            counts[Status.PASS],
            counts[Status.FAIL],
            counts[Status.ERROR],
            counts[Status.NOT_ATTEMPTED],
        ),
        tuple(words),
        printable("; ".join(story(standing)), LONGEST_STORY),
        standing.result is not None,
        by_hand=mark.by_hand,
    )


def _exercise(key: tuple[str, str], tally: _Tally) -> ExerciseRow:
    counts = tally.statuses
    return ExerciseRow(
        *key,
        tally.points,
        counts[Status.PASS],
        counts[Status.FAIL],
        counts[Status.ERROR],
        counts[Status.NOT_ATTEMPTED],
        tally.earned,
        tally.by_a_person,
        tally.waiting,
    )
