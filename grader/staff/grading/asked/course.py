"""What a class is asked: which exercises count, and their inputs, packed for its jobs.

The records and the inputs are the business of the process that judges, which holds torch; here they
are names, points and bytes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Protocol

from grader.exercise import Judged, Section
from grader.judging.absent import absent
from grader.staff.assignment.selection import selected, with_bases
from grader.staff.gradebook.records import Graded
from grader.staff.grading.asked.binding import names_bound
from grader.staff.grading.asked.items import Item

_WORD = re.compile(r"\w+")
_EVERYTHING = re.compile(r"\bimport\s*\*")  # binds what it does not name
MOST_KEPT = 128  # packed inputs of some exercises, such as those of a second round


class Asking(Protocol):
    """Who knows the records and draws the inputs: a process that judges, or a part of this one."""

    @property
    def sections(self) -> Sequence[Section]:
        """All of the course, at least in outline."""

    def items(self, names: frozenset[str]) -> Sequence[Item]:
        """These exercises, in the order of the book; no others are asked for from now on."""

    def packed(self, names: Sequence[str]) -> bytes:
        """What they are called, and their inputs, as a job has them."""


class Course:
    """The exercises that count, and what these build on, which is asked but does not count."""

    def __init__(self, asking: Asking, *, only: str = "") -> None:
        counting = selected(only, asking.sections)
        every = asking.items(with_bases(counting, asking.sections))
        # Made once: of most exercises most students hand in nothing.
        self.untouched = tuple(Graded(absent(each)) for each in every if each.exercise in counting)
        asked = [each for each in every if each.judged is not Judged.BY_A_PERSON]
        self.asked = {each.exercise: each for each in asked}
        self._names = {name: each.section for each in asked for name in each.names}
        self._sections = list(dict.fromkeys(each.section for each in every))
        self.packed = functools.lru_cache(MOST_KEPT)(asking.packed)

    def packed_for(self, cells: Sequence[str]) -> bytes:
        """The exercises of the sections that a notebook works on, as a job has them.

        To read all of them takes longer than many a notebook. Where nothing tells which ones it is
        about, it may answer any, under whatever name.
        """
        text = "\n".join(cells)
        known = self._names.keys()
        mentioned = {self._names[word] for word in known & set(_WORD.findall(text))}
        if known.isdisjoint(names_bound(text)) or _EVERYTHING.search(text):
            mentioned = set(self._sections)
        return b"".join(self._packed_section(each) for each in self._sections if each in mentioned)

    def _packed_section(self, number: str) -> bytes:
        """Packed once, and a part of many jobs; not where no notebook works on it."""
        return self.packed(tuple(n for n, each in self.asked.items() if each.section == number))
