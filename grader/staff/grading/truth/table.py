"""What the grader makes of labelled answers, as a table to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from grader.exercise import Explanation
from grader.staff.grading.truth.measured import Measured
from grader.student import show

HEADINGS = ("section", "right", "refused", "wrong", "accepted", "named", "related", "shown", "bare")


def text(found: Sequence[Measured], *, everything: bool = False) -> str:
    """Counts a section, and every case that is misjudged or explained by nothing."""
    lines = [show.table_text(HEADINGS, _rows(found))]
    told = [each for each in found if everything or each.misjudged or each.empty]
    lines += [_described(each) for each in told]
    lines.append(summary(found))
    return "\n\n".join(lines)


def summary(found: Sequence[Measured]) -> str:
    """One line: what instructors can rely on."""
    right, wrong = _by_label(found)
    refused = sum(each.misjudged for each in right)
    accepted = sum(each.misjudged for each in wrong)
    failed = [each for each in wrong if not each.accepted]
    explained = sum(each.explained for each in failed)
    share = 100 * explained / len(failed) if failed else 100
    return (
        f"{len(right)} right answers, {refused} refused; {len(wrong)} wrong ones, {accepted} "
        f"accepted; {explained} of {len(failed)} refused wrong ones named or related "
        f"({share:.0f} %), {sum(each.empty for each in failed)} told empty words"
    )


def is_true(found: Sequence[Measured]) -> bool:
    """Nothing misjudged, and nobody told empty words."""
    return not any(each.misjudged or (each.empty and not each.case.right) for each in found)


def _by_label(found: Sequence[Measured]) -> tuple[list[Measured], list[Measured]]:
    return [m for m in found if m.case.right], [m for m in found if not m.case.right]


def _rows(found: Sequence[Measured]) -> list[tuple[str, ...]]:
    sections = sorted({each.verdict.section for each in found})
    rows = [_row(number, [m for m in found if m.verdict.section == number]) for number in sections]
    return [*rows, _row("all", found)] if len(rows) > 1 else rows


def _row(name: str, found: Sequence[Measured]) -> tuple[str, ...]:
    right, wrong = _by_label(found)
    how: Mapping[Explanation, int] = Counter(
        each.verdict.explanation for each in wrong if not each.accepted
    )
    counts = (
        len(right),
        sum(each.misjudged for each in right),
        len(wrong),
        sum(each.misjudged for each in wrong),
        *(how.get(kind, 0) for kind in Explanation if kind),
    )
    return (name, *map(str, counts))


def _described(each: Measured) -> str:
    case = each.case
    what = "right" if case.right else "wrong"
    became = "accepted" if each.accepted else "refused"
    head = f"{case.place}: {what}, {became}: {case.exercise}: {case.reason}"
    words = show.verdict_text(each.verdict)
    return "\n".join([head, *(f"    {line}" for line in words.splitlines())])
