"""Which of a student's own cells an answer came from: the text to look at beside its verdict."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from grader.staff.gradebook.beside import FOUND_UNDER
from grader.staff.gradebook.records import Graded
from grader.staff.grading.asked.binding import names_bound
from grader.staff.grading.asked.items import Item
from grader.staff.grading.judge.graded import Judgement, Place
from grader.staff.intake.submissions import Notebook
from grader.staff.words import CUT, named, printable

MOST_LETTERS = 8_000  # of one answer; the longest of the course's solutions has some 2,000
Bound = Mapping[str, Sequence[frozenset[str]]]  # by notebook: what each of its cells seems to bind


def with_own_code(
    judgement: Judgement, notebooks: Sequence[Notebook], asked: Mapping[str, Item]
) -> Judgement:
    """The same verdicts, each with the cell that its answer was written in."""
    bound = {n.name: [frozenset(names_bound(cell)) for cell in n.cells] for n in notebooks}

    def own(name: str, graded: Graded) -> Graded:
        names = {*asked[name].names, *_found_under(graded)}
        place = _written(judgement.places.get(name), names, bound)
        cells = next((n.cells for n in notebooks if place and n.name == place.notebook), ())
        return replace(graded, code=readable(cells[place.cell])) if place and cells else graded

    return replace(judgement, best={name: own(name, each) for name, each in judgement.best.items()})


def _found_under(graded: Graded) -> list[str]:
    """The name that an answer had instead of that of its exercise."""
    begun = (mark for mark in graded.marks if mark.startswith(FOUND_UNDER))
    return [mark.removeprefix(FOUND_UNDER) for mark in begun]


def _written(observed: Place | None, names: set[str], bound: Bound) -> Place | None:
    """The last cell up to there that binds the name; else the one that had just been run.

    They differ where an answer changes by a helper that a later cell mends. Of what was never
    observed, since it brought everything down, it is the last cell of all.
    """
    places = [
        Place(notebook, number)
        for notebook, cells in bound.items()
        for number, binds in enumerate(cells)
        if not names.isdisjoint(binds)
    ]
    if observed is None:
        return places[-1] if places else None
    here = [p for p in places if p.notebook == observed.notebook and p.cell <= observed.cell]
    last = len(bound.get(observed.notebook, ())) - 1  # what is observed at the end is behind it
    return here[-1] if here else replace(observed, cell=min(observed.cell, last))


def not_run(notebooks: Sequence[Notebook], asked: Container[str]) -> list[str]:
    """What to tell of answers that stand in cells of text, and in no cell of code."""
    bound = {name for each in notebooks for cell in each.cells for name in names_bound(cell)}
    by_cell: dict[str, list[str]] = {}
    for notebook in notebooks:
        for each in notebook.misplaced:
            if each.name in asked and each.name not in bound:
                by_cell.setdefault(f"{notebook.name}, {each.where}", []).append(each.name)
    return [
        f"{place}: there is {named(names, 3)}, and only code cells are run"
        for place, names in by_cell.items()
    ]


def readable(cell: str) -> str:
    """As it was written, but for what is no text; and no longer than anybody reads."""
    text = cell.replace("\r\n", "\n").strip("\n")
    if len(text) > MOST_LETTERS:
        text = text[: MOST_LETTERS - len(CUT)] + CUT
    # Line by line, since a message may have few lines and a cell has many.
    return "\n".join(printable(line, MOST_LETTERS, lines=True) for line in text.split("\n"))
