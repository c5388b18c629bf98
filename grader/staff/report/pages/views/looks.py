"""Whom to look at once more, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from grader.staff.gradebook import beside
from grader.staff.gradebook.records import WAITING, Graded, Standing

MOST_WORDS = 6  # exercises named of one student


@dataclass(frozen=True)
class Kind:
    """One reason for a look: a word for the table, a heading, and what it means."""

    word: str
    title: str
    meaning: str


NOTHING = Kind(
    "nothing handed in", "Handed in nothing", "They stand on the roster, and no work was found."
)
UNGRADED = Kind(
    "not graded",
    "Not graded",
    "By a fault of the machine, and not of theirs. The same command tries them again.",
)
NOT_YET = Kind("not graded yet", "Not graded yet", f"{WAITING[0].upper()}{WAITING[1:]}.")
CRASHED = Kind("crashed", "Ended the program", "What came before it counts.")
TIMED_OUT = Kind("out of time", "Ran out of time", "The cell was stopped; the others count.")
TOO_LARGE = Kind("out of memory", "Ran out of memory", "What came before it counts.")
UNREADABLE = Kind("unreadable", "Could not be read", "The file is no whole notebook.")
BORROWED = Kind(
    "borrowed",
    "Borrowed",
    "The answer is taken ready-made from a package. Decide whether you allow it.",
)
ATTESTED = Kind(
    "attested",
    "Not proved",
    "The numbers were compared, but a count beside them was made by the student's own process.",
)
REPLACED = Kind(
    "carried forward",
    "Right, but built on a mistake",
    "A mistake is not punished twice: these were judged with the part they build on replaced.",
)
LATE = Kind("late", "Late", "Handed in after the due date, or late by the learning platform.")
BY_HAND = Kind("by hand", "Marks given by hand", "They stay when the work is graded again.")
EXCUSED = Kind("excused", "Excused", "They get no mark, and lose none.")
REMARK = Kind("remark", "Other remarks", "Said while the work was read or run.")
KINDS = (
    *(UNGRADED, NOT_YET, NOTHING, UNREADABLE, CRASHED, TIMED_OUT, TOO_LARGE, REMARK, BORROWED),
    *(ATTESTED, REPLACED, LATE, BY_HAND, EXCUSED),
)

# What stands beside a verdict: its kind, how it is known, and what the heading says already.
_BESIDE: tuple[tuple[Kind, Callable[[str], bool], str], ...] = (
    (BORROWED, lambda said: said.startswith(beside.BORROWED), BORROWED.word),
    (ATTESTED, lambda said: said == beside.ATTESTED, ATTESTED.word),
    (REPLACED, beside.is_with_replaced, ""),
)
# How the words of a remark tell what it is about; they are the grader's own.
_BY_WORDS = (
    (("time limit", "s in all", "processor time"), TIMED_OUT),
    (("out of memory",), TOO_LARGE),
    (("ended the program", "was killed", "was aborted", "crashed", "wrote too much"), CRASHED),
    (("no whole notebook", "is no notebook", "cannot be read", "not UTF-8"), UNREADABLE),
)


def looks(standing: Standing) -> Iterator[tuple[Kind, str]]:
    """Each reason to look at one student, with what there is to see."""
    mark, result = standing.mark, standing.result
    if standing.ungraded == WAITING:
        yield NOT_YET, ""
    elif standing.ungraded:
        yield UNGRADED, standing.ungraded
    elif result is None:
        yield NOTHING, ""
    if mark.excused:
        yield EXCUSED, "; ".join(mark.reasons)
    elif mark.given:
        yield BY_HAND, "; ".join(mark.given)
    if result is None:
        return
    if mark.late or result.origin.late:
        yield LATE, mark.late
    for remark in result.remarks:
        yield kind_of(remark), remark
    for kind, is_it, word in _BESIDE:
        if found := _beside(result.verdicts, is_it, word):
            yield kind, found


def kind_of(remark: str) -> Kind:
    """What a remark is about."""
    found = (kind for words, kind in _BY_WORDS if any(word in remark for word in words))
    return next(found, REMARK)


def _beside(verdicts: Sequence[Graded], is_it: Callable[[str], bool], word: str) -> str:
    """The exercises that have such a thing beside them, and what it adds to its first word."""
    found = [
        f"{graded.verdict.exercise} {said.removeprefix(word)}"
        for graded in verdicts
        for said in graded.marks
        if is_it(said)
    ]
    more = len(found) - MOST_WORDS
    shown = ", ".join(" ".join(each.split()) for each in found[:MOST_WORDS])
    return f"{shown} and {more} more" if more > 0 else shown
