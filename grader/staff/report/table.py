"""What is printed when a class has been graded: a line a student, and what stands out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from grader.exercise import Status
from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Result, Run
from grader.staff.words import by_reason
from grader.student import show

MOST_ROWS = 40  # of students; a larger class is read in the gradebook
MOST_NAMED = 5
_COLUMNS = (Status.PASS, Status.FAIL, Status.ERROR, Status.NOT_ATTEMPTED)


def class_text(book: Gradebook, run: Run) -> str:
    """All that is printed of a run."""
    summary, asked = Summary(), book.asked(run)
    summary.take(book.results(run))
    parts = [f"only {asked}: {summary.counting}"] if asked else []
    parts.append(summary.text())
    left_out = by_reason((each.name, each.why) for each in book.left_out(run))
    if lines := [f"left out: {names}: {why}" for names, why in left_out]:
        parts += ["", *lines]
    if ungraded := book.ungraded(run):
        parts += ["\nNOT GRADED, by a fault that is not theirs:"]
        parts += [f"  {each.student}: {each.reason}" for each in ungraded]
    return "\n".join([*parts, f"\nisolation: {book.isolation(run)}"])


class Summary:
    """Takes results one at a time, and keeps of each no more than it prints."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._earned: list[float] = []
        self._points = 0.0
        self._counting = 0
        self._failed: Counter[str] = Counter()
        self._mistakes: Counter[str] = Counter()
        self._look: list[str] = []

    def take(self, results: Iterable[Result]) -> None:
        """Count results in."""
        for result in results:
            verdicts = [graded.verdict for graded in result.verdicts]
            counts = [str(sum(v.status is status for v in verdicts)) for status in _COLUMNS]
            score = f"{show.points(result.earned)} / {show.points(result.points)}"
            self._rows.append([result.student, score, *counts])
            self._earned.append(result.earned)
            self._points = max(self._points, result.points)
            # What is earned by a training comes on top: of no points that everybody can earn.
            self._counting = max(self._counting, sum(v.points > 0 for v in verdicts))
            self._failed.update(
                f"{v.section} {v.exercise}"
                for v in verdicts
                if v.status in (Status.FAIL, Status.ERROR)
            )
            self._mistakes.update(f"{v.exercise}: {v.mistake}" for v in verdicts if v.mistake)
            self._note(result)

    def _note(self, result: Result) -> None:
        borrowed = [
            f"{graded.verdict.exercise} {mark}"
            for graded in result.verdicts
            for mark in graded.marks
            if mark.startswith("borrowed")
        ]
        for remark in (*result.remarks, *borrowed):
            self._look.append(f"{result.student}: {remark}")

    @property
    def counting(self) -> str:
        """How many exercises count."""
        return "1 exercise counts" if self._counting == 1 else f"{self._counting} exercises count"

    def text(self) -> str:
        """All of it."""
        header = ["student", "points", *map(str, _COLUMNS)]
        parts = [show.table_text(header, self._rows[:MOST_ROWS])]
        if len(self._rows) > MOST_ROWS:
            parts.append(f"... and {len(self._rows) - MOST_ROWS} more students")
        mean = sum(self._earned) / max(1, len(self._earned))
        students = "1 student" if len(self._rows) == 1 else f"{len(self._rows)} students"
        parts.append(
            f"\n{students}, mean {show.points(mean)} of {show.points(self._points)} points"
        )
        parts += _most("failed most often", self._failed)
        parts += _most("made most often", self._mistakes)
        if self._look:
            parts.append("\ndeserve a look:")
            parts += [f"  {line}" for line in self._look[: 4 * MOST_NAMED]]
            if len(self._look) > 4 * MOST_NAMED:
                parts.append(f"  ... and {len(self._look) - 4 * MOST_NAMED} more, in the gradebook")
        return "\n".join(parts)


def _most(title: str, counts: Counter[str]) -> Sequence[str]:
    if not counts:
        return []
    # By count, then by name, so that equal classes print equal lines.
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_NAMED]
    return [f"\n{title}:", *(f"  {count:3} x {name}" for name, count in ranked)]
