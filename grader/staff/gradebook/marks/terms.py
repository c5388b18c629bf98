"""The terms of an assignment: what counts, for how much, by when, and what being late costs.

They are kept with the run that was graded by them, so that whoever reads it needs no other file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

ENOUGH = 50.0  # per cent, where only "pass or fail" was said


@dataclass(frozen=True)
class Late:
    """What being late costs."""

    grace: float = 0  # minutes after the due date that are not late at all
    per_day: float = 0  # per cent of what can be reached, for each day that has begun
    most: float = 100  # per cent; no more is taken off
    tokens: int = 0  # days that each student may be late for nothing


@dataclass(frozen=True)
class Terms:
    """All that the instructor said of one assignment. Times are ISO 8601 with their offset."""

    title: str = ""
    counts: str = ""  # as after --only; empty: everything
    out_of: float = 0  # the scale of marks; 0: the points themselves
    pass_at: float = 0  # per cent; more than 0: pass or fail, and no other mark
    points: Mapping[str, float] = field(default_factory=dict)  # other than the course's
    due: str = ""
    zone: str = ""  # in which times are told
    stamp_of_file: bool = False  # where no platform says when, the file's own date does
    in_groups: bool = False  # all of a group share what one of them handed in
    late: Late = Late()
    extensions: Mapping[str, str] = field(default_factory=dict)  # a name or an id: until when
    tokens_used: Mapping[str, int] = field(default_factory=dict)  # likewise: in earlier assignments


def as_text(terms: Terms) -> str:
    """The terms as JSON."""
    return json.dumps(asdict(terms), ensure_ascii=False)


def terms_from(stored: str) -> Terms:
    """The terms of such a text."""
    found = json.loads(stored)
    return Terms(**{**found, "late": Late(**found.get("late", {}))})
