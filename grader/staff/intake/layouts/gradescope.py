"""Gradescope: folders `submission_<number>`, and a text that says who handed in each and when.

The text is YAML as Ruby writes it: its keys begin with a colon, and its times may be objects.
Nothing of it is made anything but lists, tables, words and times.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import cache

from grader.exercise import Json
from grader.staff.gradebook.records import Member
from grader.staff.intake.layouts.layout import Layout, Listing, Work

METADATA = "submission_metadata.yml"
_PREFIX = "submission_"


def works(listing: Listing) -> list[Work]:
    """Each submission: what the text tells, and what lies there without."""
    told, found = _told(listing.text(METADATA)), []
    for entry, about in told.items():
        members = _members(about)
        number = entry.removeprefix(_PREFIX)
        said = "" if entry in listing.folders else "the export has no files of this submission"
        found.append(
            Work(
                entry=entry,
                who=entry,
                members=members or (Member(f"submission {number}"),),
                attempt=number,
                submitted=_time(about.get(":created_at")),
                said=said,
                holds=entry in listing.folders,
            )
        )
    for entry in listing.folders:
        if entry.startswith(_PREFIX) and entry not in told:
            number = entry.removeprefix(_PREFIX)
            said = f"{METADATA} does not say whose submission this is"
            someone = Member(f"submission {number}")
            found.append(Work(entry, entry, (someone,), attempt=number, said=said))
    return found


def fits(listing: Listing) -> bool:
    """Whether the text is there, and folders of which it tells."""
    return METADATA in listing.files and any(f.startswith(_PREFIX) for f in listing.folders)


def _told(text: str) -> Mapping[str, Mapping[str, Json]]:
    """Submission -> what is known of it; nothing where the text is no such."""
    import yaml

    try:
        found = yaml.load(text, _loader())  # noqa: S506 - this one makes no objects
    # Besides its own errors it lets out those of a date that is none, and of a deep nest.
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): about for name, about in found.items() if isinstance(about, dict)}


@cache
def _loader() -> type:
    """A loader in C, where there is one: a class of hundreds has a text of many megabytes."""
    import yaml

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Takes an object of Ruby's for the table that it is written as."""

    def plain(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> Json:
        if isinstance(node, yaml.MappingNode):
            return loader.construct_mapping(node)
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node)
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!", plain)
    return Loader


def _members(about: Mapping[str, Json]) -> tuple[Member, ...]:
    people = about.get(":submitters")
    known = [p for p in people if isinstance(p, dict)] if isinstance(people, Sequence) else []
    made = []
    for person in known:
        name, sid, email = (_word(person.get(key)) for key in (":name", ":sid", ":email"))
        made.append(Member(name or email or sid or "(no name)", sid=sid, email=email))
    return tuple(made)


def _word(found: Json) -> str:
    return "" if found is None or isinstance(found, dict | list) else str(found).strip()


def _time(found: object) -> str:
    """A time with its zone: YAML's own, an object of Ruby's that holds one, or a word."""
    if isinstance(found, dict):
        found = found.get("utc") or found.get("time")
    if isinstance(found, str):
        try:
            found = datetime.datetime.fromisoformat(found)
        except ValueError:
            return ""
    if not isinstance(found, datetime.datetime):
        return ""
    # YAML gives a time in UTC, and one that was written without a zone is in UTC by its rules.
    aware = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return aware.isoformat(timespec="seconds")


GRADESCOPE = Layout("gradescope", "Gradescope", fits, works)
