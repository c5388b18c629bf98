"""Blackboard: flat, `<assignment>_<username>_attempt_<stamp>_<file>`, and a text for each attempt.

The text has the student's name, and the names that the files had before Blackboard changed them. It
is in the site's language. A username may have a _ in it, as an assignment may: the text tells, or
what all entries begin with.
The stamp is of the server's time, and no zone is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work, common_start, instead

_ENTRY = re.compile(
    r"^(?P<stem>(?P<whose>.+_(?P<user>[^_]+))_attempt_(?P<stamp>\d{4}(?:-\d\d){5}))"
    r"(?:(?P<about>\.txt)|_(?P<called>.+))$"
)
_NAME = re.compile(
    r"^(?P<title>[^:：\n]+)[:：](?P<name>.*)\((?P<user>[^()\n]*)\)[^\S\n]*$", re.MULTILINE
)
_FIELD = re.compile(r"^Submission Field:[ \t]*\n(?P<text>.*?)(?=^Comments:|\Z)", re.M | re.DOTALL)
_FILES = re.compile(
    r"^[^\S\n]*Original filename:(?P<called>.+)\n\s*Filename:(?P<stored>.+)$", re.MULTILINE
)
_NO_TEXT = "There is no student submission text data for this assignment."


@dataclass(frozen=True)
class _About:
    """What Blackboard writes of an attempt."""

    name: str = ""
    user: str = ""
    text: str = ""
    called: Mapping[str, str] = field(default_factory=dict)


def works(listing: Listing) -> list[Work]:
    """Each file, and each text about an attempt, with whom it is of."""
    matches = [match for match in map(_ENTRY.match, listing.files) if match]
    about = {m["stem"]: _about(listing.text(m[0]), m["whose"]) for m in matches if m["about"]}
    begin = common_start({m["whose"] for m in matches}, "_")  # of the username, if it is known
    found = []
    for match in matches:
        known = about.get(match["stem"], _About())
        user = known.user or (match["whose"][begin:] if begin else match["user"])
        said = ""
        if match["about"] and known.text:
            said = instead(known.text, "a text")
        found.append(
            Work(
                entry=match[0],
                who=user,
                members=(Member(known.name or user, login=user),),
                called="" if match["about"] else known.called.get(match[0], match["called"]),
                submitted=_iso(match["stamp"]),
                order=match["stamp"],
                said=said,
                holds=not match["about"],
            )
        )
    return found


def fits(listing: Listing) -> bool:
    """Whether most files have such a name."""
    return sum(map(bool, map(_ENTRY.match, listing.files))) * 2 > len(listing.files)


def _who(text: str, whose: str) -> re.Match[str] | None:
    """The line that names the student: by the username in the entry, or as it is in English."""
    lines = list(_NAME.finditer(text))
    agreeing = (line for line in lines if whose.endswith(f"_{line['user']}"))
    return next(agreeing, None) or next((n for n in lines if n["title"] == "Name"), None)


def _about(text: str, whose: str) -> _About:
    text = text.replace("\r\n", "\n")
    who, written = _who(text, whose), _FIELD.search(text)
    said = written["text"].strip() if written else ""
    return _About(
        who["name"].strip() if who else "",
        who["user"] if who else "",
        "" if said == _NO_TEXT else said,
        {each["stored"].strip(): each["called"].strip() for each in _FILES.finditer(text)},
    )


def _iso(stamp: str) -> str:
    year, month, day, *clock = stamp.split("-")
    return f"{year}-{month}-{day}T{':'.join(clock)}"


BLACKBOARD = Layout("blackboard", "Blackboard", fits, works)
