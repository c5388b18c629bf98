"""What the gradebook holds, as records: who handed in what, what became of it, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Json, Verdict

# Why there is no result of what was handed in, where its turn has not come. It says no more than
# any reader of the gradebook can know: nobody writes down that a run was cut off.
WAITING = "the run was cut off, or is not over: `grader grade` goes on with it"


@dataclass(frozen=True)
class Member:
    """One person, as a learning platform knows them; what it does not tell is empty."""

    name: str
    user: str = ""  # the platform's own number, in a gradebook's column or a file's name
    login: str = ""
    sid: str = ""  # the school's number
    email: str = ""


@dataclass(frozen=True)
class Origin:
    """Where a submission came from, so that marks and feedback find their way back."""

    layout: str = ""  # a name in `intake.layouts`; empty where nobody knows
    entry: str = ""  # of the download: the file or folder, as it was called there
    attempt: str = ""  # the platform's number of what was handed in: an attachment, a submission
    submitted: str = ""  # ISO 8601 with its zone, where anything tells
    late: bool = False  # as the platform says
    group: str = ""  # the name that a group has there
    members: tuple[Member, ...] = ()  # one, or all of a group


@dataclass(frozen=True)
class Shown:
    """An answer that failed, asked once more with public inputs: what its student may see."""

    verdict: Verdict
    expected: Json = None  # nested lists of numbers, where there is something small to draw
    got: Json = None


@dataclass(frozen=True)
class Graded:
    """One verdict, and what an instructor should know about it."""

    verdict: Verdict
    marks: tuple[str, ...] = ()  # borrowed, attested, replaced
    code: str = ""  # the student's own cell that the answer came from
    shown: Shown | None = None


@dataclass(frozen=True)
class Result:
    """All that became of one submission."""

    student: str
    files: tuple[str, ...]
    content: str  # the hash of what was handed in
    verdicts: tuple[Graded, ...]
    seconds: float = 0.0
    remarks: tuple[str, ...] = ()
    origin: Origin = Origin()
    receipt: str = ""  # a short code of what was handed in, which the student has, too

    @property
    def earned(self) -> float:
        """Points of all exercises."""
        return sum(graded.verdict.earned for graded in self.verdicts)

    @property
    def points(self) -> float:
        """The most that could be earned."""
        return sum(graded.verdict.points for graded in self.verdicts)


@dataclass(frozen=True)
class ByHand:
    """What a person has said of one exercise of somebody: it counts in place of the verdict."""

    exercise: str
    points: float | None  # of those that the assignment gives for it; None: excused
    reason: str


@dataclass(frozen=True)
class Mark:
    """What a student gets in the end, and how it came to differ from what was earned."""

    earned: float  # by the verdicts, or as somebody has overridden them
    points: float
    final: float  # on the assignment's scale, after its late rules
    out_of: float
    reasons: Sequence[str] = ()  # an override, a late rule: each in a sentence
    excused: bool = False
    by_hand: bool = False  # whether a person has given points, be it none
    exercises: tuple[ByHand, ...] = ()  # of which a person has said what they count
    given: tuple[str, ...] = ()  # of the reasons, those for what a person has given
    late: str = ""  # how late the work came, in a sentence, also where that takes nothing off


@dataclass(frozen=True)
class Standing:
    """One person of the class in one run: their work, if there is any, and their mark."""

    member: Member
    result: Result | None
    mark: Mark
    ungraded: str = ""  # why there is no result, where that is no doing of theirs


@dataclass(frozen=True)
class Ungraded:
    """A student without a grade: by a fault of the machine or of our own code, or WAITING."""

    student: str
    reason: str
    origin: Origin = Origin()


@dataclass(frozen=True)
class LeftOut:
    """An entry of what was handed in that is no student's, and why."""

    name: str
    why: str


@dataclass(frozen=True)
class Run:
    """One call of the grader."""

    id: int
    seed: str
    resumed: bool
