"""Who is who: one person in a download, in a roster and in a mark by hand has three spellings.

An id decides where both have one of the same kind. A name decides only as a last resort, and only
where nobody else has it: Canvas writes `lovelaceada` for Lovelace, Ada.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.staff.gradebook.names import plain
from grader.staff.gradebook.records import Member

KINDS = ("user", "sid", "login", "email")
_WITH_ID = re.compile(r"(?P<name>.*\S)\s*\((?P<ids>[^()]+)\)")  # Min Lee (5005)
TELLING = 5  # letters of an id that is taken for one of another kind; a short number may be any


@dataclass(frozen=True)
class Found:
    """One of the people of a directory, and whether it was the name that told."""

    index: int
    by_name: bool = False


class Directory:
    """People, to be found by any of their ids or by their names."""

    def __init__(self, people: Iterable[Member]) -> None:
        self.people = tuple(people)
        self._by_id: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._by_any: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for index, person in enumerate(self.people):
            for kind, value in ids(person).items():
                self._by_id[kind, value].add(index)
                self._by_any[value].add(index)
            for form in forms(person.name):
                self._by_name[form].add(index)

    def find(self, person: Member) -> Found | None:
        """The same person here, if there is one and no other could be meant."""
        own = ids(person)
        for kind, value in own.items():
            if len(found := self._by_id[kind, value]) == 1:
                return Found(min(found))
        for value in own.values():
            found = self._by_any[value] if len(value) >= TELLING else set()
            if len(found) == 1 and not self._differ(person, *found):
                return Found(min(found))
        # A folder may be called by an id.
        if len(found := self._by_any[person.name.strip().casefold()]) == 1:
            return Found(min(found))
        by_name = set().union(*(self._by_name[form] for form in forms(person.name)))
        # Whose id of the same kind is another one is another person of the same name.
        left = [index for index in by_name if not self._differ(person, index)]
        return Found(left[0], by_name=True) if len(left) == 1 else None

    def known_as(self, words: str) -> list[int]:
        """Those with this id, this name, or both, as tables write two of one name."""
        said = words.strip()
        if both := _WITH_ID.fullmatch(said):
            named = self.known_as(both["name"])
            ids_said = [each.strip().casefold() for each in both["ids"].split(",")]
            if found := [i for i in named if set(ids_said) <= set(ids(self.people[i]).values())]:
                return found
        exactly = {index for index, person in enumerate(self.people) if person.name == said}
        by_id, by_name = self._by_any.get(said.casefold()), self._by_name.get(_letters(said))
        return sorted(by_id or exactly or by_name or ())

    def called(self, words: str) -> list[int]:
        """The same; else those whose name begins like that, or a part of it."""
        start = plain(words.strip())
        return self.known_as(words) or [
            index
            for index, person in enumerate(self.people)
            if start and any(each.startswith(start) for each in _beginnings(person.name))
        ]

    def _differ(self, person: Member, index: int) -> bool:
        own, other = ids(person), ids(self.people[index])
        return any(own[kind] != other[kind] for kind in own.keys() & other.keys())


def ids(person: Member) -> dict[str, str]:
    """What a platform knows a person by, the surest first."""
    found = {kind: str(getattr(person, kind)).strip().casefold() for kind in KINDS}
    return {kind: value for kind, value in found.items() if value}


def forms(name: str) -> frozenset[str]:
    """All ways in which the parts of a name are put in a row, without what is no letter."""
    last, comma, first = name.partition(",")
    words = [first, last] if comma else name.split()
    ordered = [words, words[-1:] + words[:-1], words[1:] + words[:1]]
    joined = {_letters("".join(each)) for each in ordered}
    return frozenset(joined - {""})


def merged(known: Member, listed: Member) -> Member:
    """Somebody of a download, with what the roster says besides; its spelling is the better one."""
    more = {kind: getattr(known, kind) or getattr(listed, kind) for kind in KINDS}
    return replace(known, name=listed.name or known.name, **more)


def the_one(people: Sequence[Member], words: str) -> Member | str:
    """Who is meant by a name, its beginning or an id; or a sentence that says why nobody is."""
    found = Directory(people).called(words)
    if len(found) == 1:
        return people[found[0]]
    if not found:
        return f"There is nobody whose name begins with {words!r} or whose id it is."
    listed = "; ".join(_with_ids(people[index]) for index in found[:20])
    more = f" and {len(found) - 20} more" if len(found) > 20 else ""
    return f"{words!r} may be {len(found)} people: {listed}{more}. Say more of the name, or an id."


def _with_ids(person: Member) -> str:
    known = ", ".join(ids(person).values())
    return f"{person.name} ({known})" if known else person.name


def _letters(name: str) -> str:
    return re.sub(r"[\W_]+", "", plain(name))


def _beginnings(name: str) -> list[str]:
    """From where a person may begin to type a name: its start, or that of any of its words."""
    whole = plain(name)
    return [whole, *(whole[m.start() :] for m in re.finditer(r"(?<=[\s,])\w", whole))]
