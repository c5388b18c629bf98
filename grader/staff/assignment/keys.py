"""Which keys assignment.toml knows, and what is meant by one that stands in a wrong place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from grader.staff.gradebook.marks.terms import Late

TABLES = ("points", "late", "extensions", "tokens_used")
KEYS = (
    *("title", "counts", "scale", "pass_at", "due", "zone", "stamp", "work"),
    *TABLES,
)
LATE = tuple(Late.__dataclass_fields__)  # the keys under [late]
_OF_PEOPLE = ("extensions", "tokens_used")  # somebody in there may have any name


def misplaced(values: Mapping[str, Any]) -> tuple[tuple[str, ...], str] | None:
    """A key that stands in another table than its own, and where it belongs.

    In TOML all that follows a line such as [points] is of that table, blank lines or not.
    """
    for key in LATE:
        if key in values:
            return (key,), f"{key} belongs under a line [late]"
    for name in TABLES:
        table = values.get(name)
        for key in table if isinstance(table, dict) else ():
            taken = key in values and name in _OF_PEOPLE
            if key in KEYS and not taken:
                return (name, key), (
                    f"{key} stands under [{name}] and is taken for a part of that; "
                    "move it above the first line in brackets"
                )
            if key in LATE and name == "points":
                return (name, key), f"{key} stands under [{name}] and belongs under a line [late]"
    return None


def near(name: str, known: Iterable[str]) -> str:
    """What may be meant by a name, or all that there is; the end of a sentence."""
    all_known = sorted(known)
    longer = [each for each in all_known if name.startswith(f"{each}_")]  # due_date, for due
    found = longer or difflib.get_close_matches(name, all_known, 1)
    return f"; did you mean {found[0]}?" if found else f"; there are {', '.join(all_known[:20])}"
