"""Canvas: a flat zip of `<name>_[LATE_]<user>_<attachment>_<file>`.

The name has lost its spaces and capitals. Of a text or a link there is a page without a number, and
no notebook. A zip has the last attempt of each student alone. Of an anonymous assignment the names
begin with what is late: `[LATE_]anon_<number>_<attachment>_<file>`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work, instead
from grader.staff.words import LONGEST, printable

_ENTRY = re.compile(
    r"^(?:(?P<name>.*?)_)??(?P<late>LATE_)?"
    r"(?:anon_(?P<anon>[^_\W]+)|(?P<user>\d+))"
    r"_(?:(?P<file>\d+)_(?P<called>.+)|(?P<kind>text|link)(?:-\d+)?\.html)$"
)
# The same of a group whose name ends in a number.
_NUMBERED = re.compile(
    r"^(?P<name>.+?_\d{1,2})_(?P<late>LATE_)?(?:anon_(?P<anon>[^_\W]+)|(?P<user>\d+))"
    r"_(?:(?P<file>\d+)_(?P<called>.+)|(?P<kind>text|link)(?:-\d+)?\.html)$"
)
_LEAST_DIGITS = 3  # of a user's number, but in a Canvas of one's own
_TWICE = re.compile(r"-\d+(?=\.[^.]*$)")
_TABLES = (".csv", ".toml")  # an instructor's, put beside the work
_MOST = 0.8  # of the rest have such a name; somebody may have put others among them


def works(listing: Listing) -> list[Work]:
    """Each file, with whom it is of."""
    found, known = [], set[tuple[str, str, str]]()
    for match in _matches(listing.files):
        entry = match[0]
        user = match["user"] or match["anon"]
        name = match["name"] or (f"anonymous {user}" if match["anon"] else user)
        file = (user, match["file"] or "", _TWICE.sub("", match["called"] or entry))
        copy = match["file"] is not None and file in known
        known.add(file)
        said = _said(match, listing)
        if copy:
            said = f"{printable(entry, LONGEST)} is there twice, and one of the two counts"
        found.append(
            Work(
                entry=entry,
                who=user,
                members=(Member(name, user=user),),
                called=match["called"] or entry,
                attempt=match["file"] or "",
                late=bool(match["late"]),
                said=said,
                holds=bool(match["file"]) and not copy,
            )
        )
    return found


def fits(listing: Listing) -> bool:
    """Whether most names are such, and agree with each other about who is who."""
    entries = [name for name in listing.files if not name.lower().endswith(_TABLES)]
    matches = _matches(entries)
    if not matches or len(matches) < _MOST * (len(entries) + len(listing.folders)):
        return False
    # Names such as kim_7_2_conv.ipynb look alike; but 2 would be a file of several people's, and a
    # name that Canvas has made is in small letters.
    names, owners = dict[str, str](), dict[str, str]()
    for match in matches:
        user, name = match["user"] or match["anon"], match["name"] or ""
        if name != name.lower() or names.setdefault(user, name) != name:
            return False
        if not (name or match["anon"]):
            return False
        if match["file"] and owners.setdefault(match["file"], user) != user:
            return False
    return True


def _matches(entries: Sequence[str]) -> list[re.Match[str]]:
    """What the names say; Team_1 may be a name, too, and 1 is hardly anybody's number."""
    found = [match for entry in entries if (match := _match(_ENTRY, entry))]
    small = [match[0] for match in found if len(match["user"] or "long") < _LEAST_DIGITS]
    if small and all(_match(_NUMBERED, entry) for entry in small):
        return [_match(_NUMBERED, match[0]) or match for match in found]
    return found


def _match(pattern: re.Pattern[str], entry: str) -> re.Match[str] | None:
    r"""What a name says, if all of its student's is what Canvas leaves: letters, digits and _.

    Letters keep their marks, which \w does not know. In Hindi and Thai the vowels are such, as is
    the dot of a Turkish i, where Canvas makes a small letter of the capital one.
    """
    match = pattern.match(entry)
    name = (match["name"] or "") if match else ""
    kept = all(unicodedata.category(sign)[0] in "LMN" or sign == "_" for sign in name)
    return match if kept else None


def _said(match: re.Match[str], listing: Listing) -> str:
    if not match["kind"]:
        return ""
    what = "a link" if match["kind"] == "link" else "a text"
    return instead(listing.text(match[0]), what)


CANVAS = Layout("canvas", "Canvas", fits, works)
