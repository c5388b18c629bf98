"""What is printed when a class was graded: a line a student with its story, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import mean

from grader.exercise import Status
from grader.staff.gradebook.beside import BORROWED
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.essays import is_answered
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.people.told_apart import id_of, told_apart
from grader.staff.gradebook.records import WAITING, Run, Standing
from grader.staff.gradebook.standings import notes, standings
from grader.staff.gradebook.told import number, time_told
from grader.staff.report.aligned import table
from grader.staff.report.story import mark_told, story
from grader.staff.words import by_reason, printable

MOST_ROWS = 200  # a page that nobody scrolls through; where the rest is, is told
MOST_NAMED = 5
MOST_LOOKS = 20
LONGEST_STORY = 90
LONGEST_NAME = 40  # one that is longer would push all others' marks off the screen
_COLUMNS = (Status.PASS, Status.FAIL, Status.ERROR, Status.NOT_ATTEMPTED)
_NUMBERS = (2, 3, 4, 5, 6)  # columns of the table


def class_text(book: Gradebook, run: Run) -> str:
    """All that is printed of a run."""
    terms, asked = book.terms.of(run), book.asked(run)
    summary = Summary(terms)
    summary.take(standings(book, run))
    parts = [f"only {asked}: {summary.counting}"] if asked else []
    if terms.due:
        parts.append(f"due {time_told(terms.due, terms.zone)}")
    parts.append(summary.text())
    left_out = by_reason((each.name, each.why) for each in book.left_out(run))
    if lines := [f"left out: {names}: {why}" for names, why in left_out]:
        parts += ["", *lines]
    if lines := notes(book, run):
        parts += ["\nwho is who:", *(f"  {line}" for line in lines)]
    if ungraded := [each for each in book.ungraded(run) if each.reason != WAITING]:
        parts += ["\nNOT GRADED, by a fault that is not theirs:"]
        parts += [f"  {each.student}: {each.reason}" for each in ungraded]
    if not asked:
        parts += ["", _all_of(summary)]
    return "\n".join([*parts, f"\nisolation: {book.isolation(run)}"])


def _all_of(summary: Summary) -> str:
    """Nobody has said what was asked for, and most homework is a part of the course."""
    less = "--only 7.2:core, or `counts` in assignment.toml, takes less"
    return f"all of the course: {summary.counting}; {less}"


class Summary:
    """Takes the people of a class one at a time, and keeps of each no more than it prints."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._rows: list[list[str]] = []
        self._ids: list[str] = []  # by which two of one name are told apart
        self._marks: list[float] = []  # of those who handed in or were given one by hand
        self._earned: list[float] = []
        self._absent = self._excused = self._ungraded = self._counting = 0
        self._points = 0.0
        self._moved = bool(terms.out_of or terms.pass_at)  # is a mark another thing than points?
        self._failed: Counter[str] = Counter()
        self._mistakes: Counter[str] = Counter()
        self._counted: set[str] = set()  # the work of a group is one
        self._look: list[tuple[int, str, str]] = []  # whose row, the name of a group, a remark

    def take(self, people: Iterable[Standing]) -> None:
        """Count people in."""
        for each in people:
            self._rows.append(self._row(each))
            self._ids.append(id_of(each.member))
            if each.ungraded:
                self._ungraded += 1
                continue
            self._excused += each.mark.excused
            self._absent += each.result is None
            self._points = max(self._points, each.mark.points)
            self._moved |= each.mark.excused or each.mark.final != each.mark.earned
            if (each.result or each.mark.by_hand) and not each.mark.excused:
                self._marks.append(each.mark.final)
                # A whole mark says nothing of the points of somebody who handed in nothing.
                self._earned += [each.mark.earned] if each.result or each.mark.earned else []
            if each.result and each.result.student not in self._counted:
                self._counted.add(each.result.student)
                self._count(each)

    def _row(self, each: Standing) -> list[str]:
        told = printable("; ".join(story(each)), LONGEST_STORY)
        name = printable(each.member.name, LONGEST_NAME)
        if each.result is None:
            if each.ungraded:
                return [name, *[""] * 6, told]
            points = f"{number(each.mark.earned)} / {number(each.mark.points)}"
            return [name, mark_told(each.mark, self._terms), points, *[""] * 4, told]
        verdicts = (graded.verdict for graded in each.result.verdicts)
        # An essay is of no column: it was attempted, and nothing has judged it.
        statuses = Counter(v.status for v in verdicts if not is_answered(v))
        points = f"{number(each.mark.earned)} / {number(each.mark.points)}"
        counts = [str(statuses[status]) for status in _COLUMNS]
        return [name, mark_told(each.mark, self._terms), points, *counts, told]

    def _count(self, each: Standing) -> None:
        assert each.result
        verdicts = [graded.verdict for graded in each.result.verdicts]
        # What is earned by a training comes on top: of no points that everybody can earn.
        self._counting = max(self._counting, sum(v.points > 0 for v in verdicts))
        failed = [v for v in verdicts if v.status in (Status.FAIL, Status.ERROR)]
        self._failed.update(f"{v.section} {v.exercise}" for v in failed)
        self._mistakes.update(f"{v.exercise}: {v.mistake}" for v in verdicts if v.mistake)
        borrowed = [
            f"{graded.verdict.exercise} {mark}"
            for graded in each.result.verdicts
            for mark in graded.marks
            if mark.startswith(BORROWED)
        ]
        group = each.result.student if len(each.result.origin.members) > 1 else ""
        for remark in (*each.result.remarks, *borrowed):
            self._look.append((len(self._rows) - 1, group, remark))

    @property
    def counting(self) -> str:
        """How many exercises count."""
        return "1 exercise counts" if self._counting == 1 else f"{self._counting} exercises count"

    def text(self) -> str:
        """All of it."""
        header = ["student", "mark", "points", *map(str, _COLUMNS), "why"]
        people = self._told_apart()
        rows = people[:MOST_ROWS]
        if not self._moved:  # the mark is the points, and said once
            rows = [[row[0], "", *row[2:]] for row in rows]
        parts = [table(header, rows, right=_NUMBERS)]
        if len(self._rows) > MOST_ROWS:
            parts.append(
                f"... and {len(self._rows) - MOST_ROWS:,} more: `grader show NAME` prints any of "
                "them, and the view `class` of the gradebook has all"
            )
        parts.append(f"\n{self._in_short()}")
        parts += _most("failed most often", self._failed)
        parts += _most("made most often", self._mistakes)
        if self._look:
            parts.append("\ndeserve a look:")
            parts += [
                f"  {group or people[row][0]}: {remark}"
                for row, group, remark in self._look[:MOST_LOOKS]
            ]
            if len(self._look) > MOST_LOOKS:
                more = len(self._look) - MOST_LOOKS
                parts.append(f"  ... and {more:,} more; `grader show NAME` has all of one student")
        return "\n".join(parts)

    def _told_apart(self) -> list[list[str]]:
        """The rows; where people have the same name, with an id behind it."""
        names = told_apart([row[0] for row in self._rows], self._ids)
        return [[name, *row[1:]] for name, row in zip(names, self._rows, strict=True)]

    def _in_short(self) -> str:
        count = len(self._rows)
        students = "1 student" if count == 1 else f"{count:,} students"
        others = [
            *([f"{self._absent} handed in nothing"] if self._absent else []),
            *([f"{self._excused} excused"] if self._excused else []),
            *([f"{self._ungraded} not graded"] if self._ungraded else []),
        ]
        parts = [students, *others]
        if self._earned:
            points = number(self._points)
            parts.append(f"mean {number(mean(self._earned))} of {points} points")
        if self._terms.pass_at:
            parts.append(f"{sum(map(bool, self._marks))} pass")
        elif self._moved and self._marks:
            scale = f" of {number(self._terms.out_of)}" if self._terms.out_of else ""
            parts.append(f"mean mark {number(mean(self._marks))}{scale}")
        return ", ".join(parts)


def _most(title: str, counts: Counter[str]) -> Sequence[str]:
    if not counts:
        return []
    # By count, then by name, so that equal classes print equal lines.
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    return [f"\n{title}:", *(f"  {count:3} x {name}" for name, count in ranked)]
