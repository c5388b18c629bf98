"""Which row of a platform's file is whose: by the ids that both know, and by name at last."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.staff.gradebook.records import Member, Standing
from grader.staff.report.exports.error import ExportError
from grader.staff.words import named

Ids = Mapping[str, str]  # field of Member -> what a row says of it
# Who counts its users, each on its own: number 12 of one is somebody else to another.
NUMBERING = ("canvas", "moodle", "gradescope", "brightspace")


@dataclass(frozen=True)
class Person:
    """A row that is a person's."""

    row: int
    name: str  # as it stands there; empty where marking is blind
    ids: Ids = field(default_factory=dict)
    label: str = ""  # what the row is called there beside

    @property
    def called(self) -> str:
        """What to call them here."""
        return self.name or self.label


@dataclass(frozen=True)
class Matched:
    """Who is who, and who is nobody there."""

    pairs: tuple[tuple[Person, Standing], ...]  # in the file's order
    not_there: tuple[Standing, ...]  # of the class, and in no row
    not_here: tuple[Person, ...]  # in a row, and not of the class
    unsure: tuple[str, ...]  # names that several have, here or there
    unlike: tuple[str, ...]  # whose number is somebody's of another name
    by_name: tuple[str, ...]  # found by nothing but their names


def match(people: Sequence[Person], class_: Sequence[Standing], platform: str) -> Matched:
    """Find the row of each of a class in the file of a platform, of which it has the users' ids."""
    rows, waiting = dict(enumerate(people)), dict(enumerate(class_))
    layouts = {standing.result.origin.layout for standing in class_ if standing.result}
    foreign = bool(layouts & set(NUMBERING) - {platform})
    found: dict[int, int] = {}  # row -> place in the class
    unlike: list[int] = []
    for kind in ("user", "sid", "login", "email")[foreign:]:
        of_rows = {i: {_id(p.ids.get(kind, ""))} for i, p in rows.items()}
        of_class = {i: set(_ids(s.member, kind)) for i, s in waiting.items()}
        pairs = _only(of_rows, of_class)
        if kind == "user":
            unlike = [i for i, j in pairs.items() if not _may_be(people[i], class_[j])]
            _refuse_strangers([(people[i], class_[pairs[i]]) for i in unlike], len(pairs))
        _take(pairs, rows, waiting, found)
    of_rows = {i: set(name_keys(p.name)) for i, p in rows.items()}
    of_class = {i: set(name_keys(s.member.name)) for i, s in waiting.items()}
    by_name = _only(of_rows, of_class)
    shared = set().union(*of_rows.values()) & set().union(*of_class.values())
    _take(by_name, rows, waiting, found)
    unsure = [p.called for i, p in rows.items() if of_rows[i] & shared]
    if not found and not unsure:
        raise ExportError(_nobody(people, class_))
    return Matched(
        tuple((people[i], class_[found[i]]) for i in sorted(found) if i not in unlike),
        tuple(standing for i, standing in waiting.items() if not of_class[i] & shared),
        tuple(person for i, person in rows.items() if not of_rows[i] & shared),
        tuple(dict.fromkeys(unsure)),
        tuple(f"{people[i].called} ({class_[found[i]].member.name} here)" for i in unlike),
        tuple(people[i].called for i in by_name),
    )


def name_keys(name: str) -> Iterator[str]:
    """How a name may be written: with either part first, and without all but its letters."""
    plain = re.sub(r'^="(.*)"$', r"\1", name.strip())
    last, comma, first = plain.partition(",")
    yield from {_letters(plain), _letters(f"{first} {last}" if comma else plain)} - {""}


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
    # name. Moodle's numbers may be those of teams.
    sure = result and (result.origin.layout == "canvas" or result.origin.group)
    if sure or not _letters(member.name) or not _letters(person.name):
        return True
    return _alike(person.name, member.name)


def _alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: a word of them, or all letters, are the same."""
    words = [{_letters(part) for part in re.split(r"[\W_]+", name)} for name in (one, other)]
    return bool((words[0] & words[1]) - {""} or set(name_keys(one)) & set(name_keys(other)))


def _letters(text: str) -> str:
    """Letters and digits alone, of one case and without accents."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in apart if sign.isalnum() and not unicodedata.combining(sign))


def _nobody(people: Sequence[Person], class_: Sequence[Standing]) -> str:
    there = named([_told(p.called, p.ids.get("user", "")) for p in people], 2) or "nobody"
    here = named([_told(s.member.name, s.member.user) for s in class_], 2)
    return (
        f"Nobody of this class is in that file, neither by an id nor by name. There: {there}. "
        f"Here: {here}. Is it the file of another course?"
    )


def _told(name: str, number: str) -> str:
    return f"{name} ({number})" if number else name
