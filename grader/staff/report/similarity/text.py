"""What is printed of a class: who is worth a look, and what that does not mean."""

from __future__ import annotations

from collections.abc import Sequence

from grader.staff.report.similarity.pairs import FEWEST_WORKS, Alike, Pair
from grader.staff.report.similarity.work import Work
from grader.staff.words import LONGEST, named, printable
from grader.student import show

MOST_ROWS = 20
NO_VERDICT = (
    "This is no verdict. Two who learned from one source, had the same help, or worked side by "
    "side where that is allowed, look the same here. Read the passages, and hear both, before you "
    "think anything of it."
)
LEFT_OUT = (
    "Starter code, the course's own solutions, the book's code and what many of this class wrote "
    "alike are left out; names, numbers, comments and layout make no difference."
)


def alike_text(found: Alike) -> str:
    """All of it."""
    submissions = counted(found.works, "submission")
    parts = [f"{submissions} with {counted(found.exercises, 'exercise')}. {LEFT_OUT}"]
    if found.same:
        parts += ["\nthe same code and answers in words were handed in by:"]
        parts += [f"  {named([who(work) for work in works], 20)}" for works in found.same]
    parts.append(f"\n{summary(found)}")
    if found.pairs:
        header = ["one", "other", "in common", "lines", "exercises", "namely"]
        parts.append(show.table_text(header, [_cells(each) for each in found.pairs[:MOST_ROWS]]))
        rest = len(found.pairs) - MOST_ROWS + found.more
        if rest > 0:
            parts.append(f"... and {counted(rest, 'pair')} with less in common")
    if found.pairs or found.same:
        parts.append(f"\n{NO_VERDICT}")
    return "\n".join(parts)


def summary(found: Alike) -> str:
    """What was found, in a sentence."""
    if found.pairs:
        pairs = counted(len(found.pairs) + found.more, "pair")
        return f"{pairs} worth a look, with more in common than is usual in this class:"
    if found.too_few:
        return (
            f"With fewer than {FEWEST_WORKS} different submissions nobody can say what is usual, "
            "so only equal work was looked for."
        )
    return (
        "No two have more in common than is usual in this class. That clears nobody: an exercise "
        "that few answered tells little, and what the course itself knows tells nothing."
    )


def who(work: Work) -> str:
    """The name of a student, or those of a group."""
    return " + ".join(printable(name, LONGEST) for name in work.names)


def counted(number: int, thing: str) -> str:
    """Such as 1 pair, 2 pairs."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _cells(pair: Pair) -> Sequence[str]:
    exercises = [each.exercise for each in pair.answers]
    many = f"{len(exercises)} of {pair.both}"
    return [
        who(pair.left),
        who(pair.right),
        pair.degree,
        f"{pair.lines}",
        many,
        named(exercises, 3),
    ]
