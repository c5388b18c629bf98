"""What becomes of a teacher's file: the cells that change, and all that is to be said about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Standing
from grader.staff.gradebook.told import ungraded_told
from grader.staff.report.exports.tables.people import Matched
from grader.staff.report.exports.tables.sheets import Sheet
from grader.staff.words import LONGEST, by_reason, named, printable
from grader.student.card.words import points

NO_TERMS = Terms()  # marks are the points themselves


@dataclass(frozen=True)
class Change:
    """One mark that will be another."""

    who: str
    old: str  # empty where there was none
    new: str


@dataclass(frozen=True)
class Kept:
    """A row whose mark stays, and why."""

    row: int
    who: str
    why: str


@dataclass(frozen=True)
class Filled:
    """A file with the marks in it."""

    sheet: Sheet
    changes: tuple[Change, ...]
    same: int  # marks that stand there already
    kept: tuple[Kept, ...]
    notes: tuple[str, ...]  # on the whole column
    matched: Matched


def is_marked(standing: Standing) -> bool:
    """Whether there is a mark to give: for work, or for none where somebody decided so."""
    if standing.ungraded or standing.mark.excused:
        return False
    return standing.result is not None or standing.mark.by_hand


def why_unmarked(standing: Standing) -> str:
    """Why there is none."""
    if standing.ungraded:
        return printable(ungraded_told(standing.ungraded), LONGEST)
    return "excused" if standing.mark.excused else "handed in nothing"


def number(text: str) -> float | None:
    """The number that a cell says, if it does: with a comma or a dot before its decimals."""
    plain = re.sub(r"[\s'\u2019]", "", text)
    if not re.fullmatch(r"-?[.,]?\d[\d.,]*", plain):
        return None
    whole, point, decimals = plain.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}{point}{decimals}")


def scaled(standing: Standing, most: float | None) -> float:
    """A mark on the scale of a column; as it is where the column has none."""
    mark = standing.mark
    return mark.final * most / mark.out_of if most and mark.out_of else mark.final


def scale_note(class_: Sequence[Standing], most: float | None) -> str:
    """What is to be said of the two scales."""
    ours = sorted({s.mark.out_of for s in class_ if is_marked(s) and s.mark.out_of})
    if not most:
        return "the column has no most that one can get there: marks are written as they are"
    if not [each for each in ours if each != most]:
        return f"marks are out of {points(most)}, here and there"
    here = " or ".join(map(points, ours))
    factor = f", times {most / ours[0]:.4g}" if len(ours) == 1 else ""
    return f"marks here are out of {here}, and there out of {points(most)}: scaled{factor}"


def filled_text(filled: Filled, *, everything: bool) -> str:
    """What changes, in lines; each single change only where `everything` is wanted."""
    changes = filled.changes
    new = sum(not each.old for each in changes)
    counts = f"marks: {new} new, {len(changes) - new} in place of others, {filled.same} the same"
    lines = [*filled.notes, counts]
    if everything and changes:
        width = max(len(each.old or "-") for each in changes)
        lines += [
            f"  {(each.old or '-'):>{width}} -> {each.new}  {printable(each.who, LONGEST)}"
            for each in changes
        ]
    told = by_reason((each.who, each.why) for each in filled.kept)
    lines += [f"left as it is: {names}: {why}" for names, why in told]
    return "\n".join([*lines, *_strangers(filled)])


def _strangers(filled: Filled) -> Iterator[str]:
    """Who could not be found, on either side, and of whom there is little to mark."""
    matched, kept = filled.matched, {each.row for each in filled.kept}
    empty = [
        person.called
        for person, standing in matched.pairs
        if standing.result and not (standing.result.files or standing.mark.excused)
        if person.row not in kept
    ]
    if empty:
        yield f"marked, though no notebook was there to grade: {named(empty, 20)}"
    if matched.by_name:
        yield f"found by name alone: {named(matched.by_name, 20)}"
    if matched.unsure:
        yield f"NOT WRITTEN, since more than one has that name: {named(matched.unsure, 20)}"
    if matched.doubled:
        yield (
            f"NOT WRITTEN, since another row has the same ID: {named(matched.doubled, 20)}. Take "
            "the file once more as it was downloaded"
        )
    if matched.unlike:
        yield f"NOT WRITTEN, since the number agrees and not the name: {named(matched.unlike, 20)}"
    if matched.not_there:
        members = [standing.member for standing in matched.not_there]
        who = [f"{m.name} ({m.user})" if m.user else m.name for m in members]
        yield f"NOT WRITTEN, graded here and not in that file: {named(who, 20)}"
    if matched.not_here:
        who = [person.called for person in matched.not_here]
        yield f"in that file and not of this class, left as they are: {named(who, 20)}"
