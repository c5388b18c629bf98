"""Who is who: one person in a download, in a roster and in a mark by hand has three spellings.

An id decides where both have one of the same kind. A name decides only as a last resort, and only
where nobody else has it: Canvas writes `lovelaceada` for Lovelace, Ada. Who is called exactly so
comes first; without accents only those are compared who are left then.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from grader.staff.gradebook.people.alike import exactly, in_any_order, in_its_order, may_be_one
from grader.staff.gradebook.people.names import folded, letters, plain
from grader.staff.gradebook.records import Member, Origin

KINDS = ("user", "sid", "login", "email")
_WITH_ID = re.compile(r"(?P<name>.*\S)\s*\((?P<ids>[^()]+)\)")  # Min Lee (5005)
TELLING = 5  # letters of an id that is taken for one of another kind; a short number may be any
_WITH_ACCENTS = (exactly, in_its_order, in_any_order)  # the surest first
_without_accents = partial(in_any_order, of=plain)


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
        self._by_name: list[dict[str, set[int]]] = []
        for index, person in enumerate(self.people):
            for kind, value in ids(person).items():
                self._by_id[kind, value].add(index)
                self._by_any[value].add(index)
        for keys in (*_WITH_ACCENTS, _without_accents):
            known: dict[str, set[int]] = defaultdict(set)
            self._by_name.append(known)
            for index, person in enumerate(self.people):
                for key in keys(person.name):
                    known[key].add(index)

    def find(self, person: Member) -> Found | None:
        """The same person here, if there is one and no other could be meant."""
        return self.matches([person]).get(person)

    def matches(
        self, people: Iterable[Member], in_doubt: Collection[Member] = ()
    ) -> dict[Member, Found]:
        """All of them that are here; a number of somebody in doubt needs a name that allows it."""
        found, waiting = {}, []
        for person in dict.fromkeys(people):
            index = self._by_ids(person, doubt=person in in_doubt)
            if index is None:
                waiting.append(person)
            else:
                found[person] = Found(index)
        for keys, known in zip(_WITH_ACCENTS, self._by_name, strict=False):
            taken = {each.index for each in found.values() if each.by_name}
            hits = {p: self._alike(p, keys(p.name), known) for p in waiting}
            found |= {
                p: Found(min(i), True) for p, i in hits.items() if len(i) == 1 and not i & taken
            }
            # Whoever may be several of a name is none of those who are only called alike.
            waiting = [person for person, those in hits.items() if not those]
        return found | self._left(waiting, {each.index for each in found.values()})

    def _left(self, waiting: Iterable[Member], taken: Collection[int]) -> dict[Member, Found]:
        """Of who is left on both sides those that nobody else is like, but for accents."""
        known = self._by_name[-1]
        hits = {p: self._alike(p, _without_accents(p.name), known) - {*taken} for p in waiting}
        claims = Counter(index for those in hits.values() for index in those)
        single = {person: min(those) for person, those in hits.items() if len(those) == 1}
        return {p: Found(index, True) for p, index in single.items() if claims[index] == 1}

    def _by_ids(self, person: Member, *, doubt: bool) -> int | None:
        own = ids(person)
        sets: list[set[int]] = [
            *(self._by_id.get((kind, value), set()) for kind, value in own.items()),
            *(self._unlike_none(person, value) for value in own.values() if len(value) >= TELLING),
        ]
        if doubt:
            sets = [{i for i in s if may_be_one(person.name, self.people[i].name)} for s in sets]
        # A folder may be called by an id.
        sets.append(self._by_any.get(person.name.strip().casefold(), set()))
        return next((min(those) for those in sets if len(those) == 1), None)

    def _unlike_none(self, person: Member, value: str) -> set[int]:
        """Who has this id of any kind, if that is one, and no other id of theirs says no."""
        found = self._by_any.get(value, set())
        return found if len(found) == 1 and not self._differ(person, *found) else set()

    def _alike(
        self, person: Member, keys: Iterable[str], known: Mapping[str, set[int]]
    ) -> set[int]:
        """Who is called alike. Whose id of the same kind is another one is another person."""
        those = {index for key in keys for index in known.get(key, ())}
        return {index for index in those if not self._differ(person, index)}

    def known_as(self, words: str) -> list[int]:
        """Those with this id, this name, or both, as tables write two of one name."""
        said = words.strip()
        if both := _WITH_ID.fullmatch(said):
            named = sorted(set().union(*self._named(both["name"])))
            ids_said = [each.strip().casefold() for each in both["ids"].split(",")]
            if found := [i for i in named if set(ids_said) <= set(ids(self.people[i]).values())]:
                return found
        if by_id := self._by_any.get(said.casefold()):
            return sorted(by_id)
        return sorted(next(filter(None, self._named(said)), ()))

    def _named(self, said: str) -> list[set[int]]:
        """Who is called so by each way to compare names, the surest first."""
        same = {index for index, person in enumerate(self.people) if person.name == said}
        ways = exactly(said), in_its_order(said), {letters(folded(said))}, {letters(plain(said))}
        found = [
            {index for key in keys for index in known.get(key, ())}
            for keys, known in zip(ways, self._by_name, strict=True)
        ]
        return [same, *found]

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


def in_doubt(student: str, origin: Origin) -> frozenset[Member]:
    """Those of a work whose number may be another one's: Moodle counts its teams, too."""
    if origin.layout != "moodle" or origin.group:
        return frozenset()
    blind = {f"{member.name} {member.user}" for member in origin.members} == {student}
    return frozenset() if blind else frozenset(origin.members)


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


def _beginnings(name: str) -> list[str]:
    """From where a person may begin to type a name: its start, or that of any of its words."""
    whole = plain(name)
    return [whole, *(whole[m.start() :] for m in re.finditer(r"(?<=[\s,])\w", whole))]
