"""How far a student has come: the outline together with what the last checks said. Counts only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.exercise import Status
from grader.student.course.outline import SectionOutline, Task
from grader.student.progress import Entry


@dataclass(frozen=True)
class TaskStanding:
    """One exercise, what its last check said, and the most that one ever gave."""

    task: Task
    last: Status
    best: float

    @property
    def done(self) -> bool:
        """Whether its last check passed."""
        return self.last is Status.PASS


@dataclass(frozen=True)
class Share:
    """The core of something, or what goes further, without what only a person can judge."""

    of: tuple[TaskStanding, ...]

    @property
    def passed(self) -> int:
        """How many exercises pass."""
        return sum(each.done for each in self.of)

    @property
    def minutes(self) -> int:
        """How long the rest takes."""
        return sum(each.task.minutes for each in self.of if not each.done)

    @property
    def best(self) -> float:
        """The points so far."""
        return sum(each.best for each in self.of)

    @property
    def points(self) -> float:
        """All that there are."""
        return sum(each.task.points for each in self.of)


@dataclass(frozen=True)
class SectionStanding:
    """One section and all of its exercises."""

    outline: SectionOutline
    of: tuple[TaskStanding, ...]


@dataclass(frozen=True)
class Next:
    """What to do next, and in which notebook."""

    task: Task
    notebook: str


def standings(
    sections: Iterable[SectionOutline], known: Mapping[str, Entry]
) -> tuple[SectionStanding, ...]:
    """Every section as it stands."""
    return tuple(
        SectionStanding(
            section, tuple(_standing(task, known.get(task.name)) for task in section.tasks)
        )
        for section in sections
    )


def checked(sections: Iterable[SectionStanding]) -> Share:
    """All that a check can judge."""
    return Share(tuple(each for s in sections for each in s.of if not each.task.written))


def core(sections: Iterable[SectionStanding]) -> Share:
    """The core of these sections."""
    return Share(tuple(each for each in checked(sections).of if not each.task.further))


def further(sections: Iterable[SectionStanding]) -> Share:
    """What goes beyond it."""
    return Share(tuple(each for each in checked(sections).of if each.task.further))


def written(sections: Iterable[SectionStanding]) -> tuple[Task, ...]:
    """What a person reads."""
    return tuple(each.task for s in sections for each in s.of if each.task.written)


def next_of(sections: Sequence[SectionStanding]) -> Next | None:
    """The first exercise of the core that does not pass yet; of what is further, after the core."""
    for share in (core, further):
        for section in sections:
            for each in share([section]).of:
                if not each.done:
                    return Next(each.task, section.outline.notebook)
    return None


def _standing(task: Task, entry: Entry | None) -> TaskStanding:
    if entry is None:
        return TaskStanding(task, Status.NOT_ATTEMPTED, 0.0)
    last = Status(entry.status) if entry.status in set(Status) else Status.NOT_ATTEMPTED
    return TaskStanding(task, last, min(entry.best, task.points))
