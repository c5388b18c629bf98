"""What all layouts speak of: the names of a download, and what each of them is of whom.

A layout is a pure function of names. Where names do not tell who or when, a platform puts a small
text beside the work; a layout asks for it by its name.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.staff.gradebook.records import Member

COLAB = "colab."  # in the address of a notebook that stayed there
_MOST_READ = 65_536  # letters of a text in which a link is looked for
_MOST_ROWS = 20_000
_UTC = re.compile(r"\s*(?:UTC|GMT|Z)$", re.IGNORECASE)


def _no_text(name: str) -> str:
    return ""


@dataclass(frozen=True)
class Listing:
    """The names in a folder or a zip."""

    name: str = ""  # its own, as its owner calls it
    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    text: Callable[[str], str] = field(default=_no_text, compare=False)  # of a file in it
    beside: Callable[[str], str] = field(default=_no_text, compare=False)  # of one in or beside it


@dataclass(frozen=True)
class Work:
    """One file or folder of a download, and what is known of it."""

    entry: str  # its name in the download
    who: str  # equal for all that one student, or one group, handed in
    members: tuple[Member, ...]
    called: str = ""  # what its student had called a file
    shown: str = ""  # whom it is of, where that is not just the names of the members
    attempt: str = ""
    submitted: str = ""
    late: bool = False
    group: str = ""
    order: str = ""  # of a student's attempts the one with the last counts; equal ones together
    said: str = ""  # what there is to say of it in its student's row
    holds: bool = True  # whether files of the student's are to be looked for in it

    @property
    def name(self) -> str:
        """Whom it is of, for people to read."""
        return self.shown or " + ".join(member.name for member in self.members)

    @property
    def id(self) -> str:
        """What tells these from others of the same name."""
        known = (m.user or m.login or m.sid or m.email for m in self.members)
        return ", ".join(each for each in known if each)


@dataclass(frozen=True)
class Layout:
    """One way in which work is handed in."""

    name: str  # for --layout
    words: str  # for people
    fits: Callable[[Listing], bool]
    works: Callable[[Listing], Sequence[Work]]


def instead(text: str, what: str) -> str:
    """What is said of somebody who handed in a link or a text, and no file."""
    if COLAB in text[:_MOST_READ]:
        return "a Colab link was handed in, and links are not followed; ask for the notebook"
    return f"{what} was handed in, and no notebook in it; read it yourself"


def common_start(names: Collection[str], sign: str) -> int:
    """How many letters all names begin with, the last of them a `sign`; 0 if one stands alone."""
    if len(names) < 2:
        return 0
    first, last = min(names), max(names)  # what these two begin with, all do
    differ = (at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1])
    return first.rfind(sign, 0, next(differ, len(first))) + 1


def time_in(cell: str) -> str:
    """A time that a table writes, such as 2026-10-30 14:14:00 UTC, in ISO 8601; empty if none."""
    try:
        found = datetime.datetime.fromisoformat(_UTC.sub("+00:00", cell.strip()))
    except ValueError:
        return ""
    return found.isoformat()


def rows(text: str) -> Iterator[Mapping[str, str]]:
    """The rows of a table with commas, by its headers; what is odd in it is passed over."""
    lines = csv.reader(text.splitlines())
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        for number, line in enumerate(lines):
            if number >= _MOST_ROWS:
                return
            yield {name: cell.strip() for name, cell in zip(header, line, strict=False)}
    except csv.Error:
        return
