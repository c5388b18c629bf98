"""Cells that did not come to their end, in a line each, and what that means for an exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from nbformat import NotebookNode

from grader.observing.faults import NOT_ATTEMPTED
from grader.student.cells.untouched import NOT_DONE
from grader.student.validating.ending import DIED, NOT_RUN, RAISED, STOPPED, Ending
from grader.student.validating.running import as_one_line

MOST = 20  # of a notebook that are told
_LONGEST = 160  # letters of what was raised
_PLACE = re.compile(r" \([^()]*, line (\d+)\)$")  # with a file's name that IPython made up


def remarks_on(
    golden: NotebookNode,
    asked: Mapping[int, str],
    endings: Mapping[int, Ending],
    cell_seconds: int,
) -> tuple[str, ...]:
    """What to tell of the cells; of those whose work is not done yet there is nothing to tell."""
    places = places_of(golden, asked)
    told, lost = list[str](), False
    for number, ending in sorted(endings.items()):
        if ending.how == NOT_RUN:
            if not lost:
                told.append(f"{places[number]} and all below: not run, since Python ended before")
            lost = True
        elif said := _in_words(ending, cell_seconds, check=number in asked):
            told.append(f"{places[number]}: {said}")
    if len(told) > MOST:
        told[MOST:] = [f"and {len(told) - MOST} cells more"]
    return tuple(told)


def why_nothing(
    asked: Mapping[int, str], endings: Mapping[int, Ending], cell_seconds: int
) -> Iterator[tuple[str, str]]:
    """The exercises whose answer was made, or may have been, and of which nothing came out."""
    for number, name in asked.items():
        ending = endings.get(number)
        if ending is not None and ending.how != RAISED:
            why = _in_words(ending, cell_seconds, check=True) or "Python ended before"
            yield name, f"nothing came out ({why})"


def places_of(golden: NotebookNode, asked: Mapping[int, str]) -> Sequence[str]:
    """What to call each code cell: of those that are the student's, the number, as in grading."""
    own, places = 0, ["the beginning"]
    for number in range(1, sum(cell.cell_type == "code" for cell in golden.cells)):
        own += number not in asked
        after = f"check({asked[number]}) after " if number in asked else ""
        places.append(f"{after}cell {own}")
    return places


def _in_words(ending: Ending, cell_seconds: int, *, check: bool) -> str:
    if ending.how == STOPPED:
        return f"stopped at its time limit, after {cell_seconds} s"
    if ending.how == DIED:
        return f"Python {ending.says} here"
    if ending.how != RAISED or check or ending.kind == NOT_ATTEMPTED or NOT_DONE in ending.shown:
        return ""
    says = as_one_line(_PLACE.sub(r" in line \1", ending.says), _LONGEST)
    return f"raised {ending.kind}: {says}" if says else f"raised {ending.kind}"
