"""Which row of a platform's file is whose: by the ids that both know, and by name at last."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from grader.staff.gradebook.people.alike import as_written, exactly, in_its_order, may_be_one
from grader.staff.gradebook.people.directory import in_doubt
from grader.staff.gradebook.people.names import plain
from grader.staff.gradebook.records import Member, Standing
from grader.staff.report.exports.error import ExportError
from grader.staff.words import named

Ids = Mapping[str, str]  # field of Member -> what a row says of it
# Who counts its users, each on its own: number 12 of one is somebody else to another.
NUMBERING = ("canvas", "moodle", "gradescope", "brightspace")
# How names are compared: the surest first, and each only with those who are left then.
_WAYS: tuple[Callable[[str], frozenset[str]], ...] = (
    *(exactly, in_its_order, as_written),
    partial(as_written, of=plain),
)


@dataclass(frozen=True)
class Person:
    """A row that is a person's."""

    row: int
    name: str  # as it stands there; empty where marking is blind
    ids: Ids = field(default_factory=dict)
    label: str = ""  # what the row is called there beside
    shares: bool = False  # the name with another row

    @property
    def called(self) -> str:
        """What to call them here."""
        known = next(filter(None, self.ids.values()), "")
        return f"{self.name} ({known})" if self.shares and known else self.name or self.label


@dataclass(frozen=True)
class Matched:
    """Who is who, and who is nobody there."""

    pairs: tuple[tuple[Person, Standing], ...]  # in the file's order
    not_there: tuple[Standing, ...]  # of the class, and in no row
    not_here: tuple[Person, ...]  # in a row, and not of the class
    unsure: tuple[str, ...]  # names that several have, here or there
    doubled: tuple[str, ...]  # whose id another row has, too
    unlike: tuple[str, ...]  # whose number is somebody's of another name
    by_name: tuple[str, ...]  # found by nothing but their names


def apart(people: Sequence[Person]) -> list[Person]:
    """The same people, and who shares a name with another row is called by an id as well."""
    names = Counter(person.name for person in people)
    return [replace(each, shares=bool(each.name) and names[each.name] > 1) for each in people]


def match(people: Sequence[Person], class_: Sequence[Standing], platform: str) -> Matched:
    """Find the row of each of a class in the file of a platform, of which it has the users' ids."""
    rows, waiting = dict(enumerate(people)), dict(enumerate(class_))
    layouts = {standing.result.origin.layout for standing in class_ if standing.result}
    foreign = bool(layouts & set(NUMBERING) - {platform})
    found: dict[int, int] = {}  # row -> place in the class
    unlike: list[int] = []
    if not foreign:  # a number may be two people's, as of a team; with the name it is one's
        sure = _only(
            {i: _with_number(p.ids.get("user", ""), _name(p)) for i, p in rows.items()},
            {i: _with_number(s.member.user, s.member.name) for i, s in waiting.items()},
        )
        _take(sure, rows, waiting, found)
    for kind in ("user", "sid", "login", "email")[foreign:]:
        of_rows = {i: {_id(p.ids.get(kind, ""))} for i, p in rows.items()}
        of_class = {i: set(_ids(s.member, kind)) for i, s in waiting.items()}
        pairs = _only(of_rows, of_class)
        if kind == "user":
            unlike = [i for i, j in pairs.items() if not _may_be(people[i], class_[j])]
            _refuse_strangers([(people[i], class_[pairs[i]]) for i in unlike], len(pairs))
        _take(pairs, rows, waiting, found)
    by_ids = len(found)
    for keys in _WAYS:
        of_rows = {i: set(keys(_name(p))) for i, p in rows.items()}
        of_class = {i: set(keys(s.member.name)) for i, s in waiting.items()}
        shared = set().union(*of_rows.values()) & set().union(*of_class.values())
        _take(_only(of_rows, of_class), rows, waiting, found)
    unsure = [i for i in rows if of_rows[i] & shared]
    doubled = _doubled(people, unsure)
    if not found and not unsure:
        raise ExportError(_nobody(people, class_))
    return Matched(
        tuple((people[i], class_[found[i]]) for i in sorted(found) if i not in unlike),
        tuple(standing for i, standing in waiting.items() if not of_class[i] & shared),
        tuple(person for i, person in rows.items() if not of_rows[i] & shared),
        _called(people, [i for i in unsure if i not in doubled]),
        _called(people, doubled),
        tuple(f"{people[i].called} ({class_[found[i]].member.name} here)" for i in unlike),
        _called(people, [*found][by_ids:]),
    )


def _with_number(number: str, name: str) -> set[str]:
    """A number and a name together, where there are both."""
    return {f"{_id(number)} {key}" for key in exactly(name)} if _id(number) else set()


def _doubled(people: Sequence[Person], rows: Sequence[int]) -> list[int]:
    """Those of some rows whose id another row has, too."""
    ids = [_id(person.ids.get("user", "")) for person in people]
    several = Counter(ids)
    return [row for row in rows if ids[row] and several[ids[row]] > 1]


def _name(person: Person) -> str:
    return re.sub(r'^="(.*)"$', r"\1", person.name.strip())


def _called(people: Sequence[Person], rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people[row].called for row in rows))


def _ids(member: Member, kind: str) -> Iterator[str]:
    """What may stand in that column for somebody."""
    yield _id(getattr(member, kind))
    if kind == "login":  # at many schools one signs in with the address
        yield _id(member.email)


def _id(text: str) -> str:
    """An id without what differs between files: letters of either case, zeros that Excel drops."""
    return text.strip().casefold().lstrip("0")


def _only(of_rows: Mapping[int, set[str]], of_class: Mapping[int, set[str]]) -> dict[int, int]:
    """Row -> place in the class, where each has the other alone."""
    rows = _holders(of_rows)
    pairs: dict[int, set[int]] = {}
    back: Counter[int] = Counter()
    for place, keys in of_class.items():
        for row in set().union(*(rows.get(key, set()) for key in keys)):
            pairs.setdefault(row, set()).add(place)
            back[place] += 1
    single = {row: places.pop() for row, places in pairs.items() if len(places) == 1}
    return {row: place for row, place in single.items() if back[place] == 1}


def _holders(keys: Mapping[int, set[str]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for number, those in keys.items():
        for key in those - {""}:
            found.setdefault(key, set()).add(number)
    return found


def _take(
    pairs: Mapping[int, int],
    rows: dict[int, Person],
    waiting: dict[int, Standing],
    found: dict[int, int],
) -> None:
    for row, place in pairs.items():
        found[row] = place
        del rows[row], waiting[place]


def _refuse_strangers(unlike: Sequence[tuple[Person, Standing]], agreeing: int) -> None:
    """Numbers that agree by chance, as those of another course may, do not have equal names."""
    if len(unlike) > 1 and 2 * len(unlike) > agreeing:
        person, standing = unlike[0]
        raise ExportError(
            f"The numbers agree, but the names do not: {named([person.called])} there is "
            f"{named([standing.member.name])} here, and so with {len(unlike)} of {agreeing}. Is "
            "it the file of another course?"
        )


def _may_be(person: Person, standing: Standing) -> bool:
    """Whether the names allow it, where a number alone does not tell."""
    member, result = standing.member, standing.result
    # Canvas numbers people for all courses, and calls work that a group handed in by the group's
    # name. Moodle's numbers may be those of teams, unless marking is blind.
    known = result is not None and result.origin.layout in ("canvas", "moodle")
    sure = known and result is not None and not in_doubt(result.student, result.origin)
    of_group = result is not None and bool(result.origin.group)
    return sure or of_group or may_be_one(person.name, member.name)


def _nobody(people: Sequence[Person], class_: Sequence[Standing]) -> str:
    there = named([_told(p.called, p.ids.get("user", "")) for p in people], 2) or "nobody"
    here = named([_told(s.member.name, s.member.user) for s in class_], 2)
    return (
        f"Nobody of this class is in that file, neither by an id nor by name. There: {there}. "
        f"Here: {here}. Is it the file of another course?"
    )


def _told(name: str, number: str) -> str:
    return f"{name} ({number})" if number else name
