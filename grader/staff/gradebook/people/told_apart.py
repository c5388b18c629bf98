"""Two people of one name are told apart by an id behind it, everywhere in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from grader.staff.gradebook.people.directory import ids
from grader.staff.gradebook.records import Member


def told_apart(names: Sequence[str], known: Sequence[str]) -> list[str]:
    """The names of as many people; where several have one, each with an id of theirs behind it."""
    alike = Counter(names)
    return [
        f"{name} ({which})" if which and alike[name] > 1 else name
        for name, which in zip(names, known, strict=True)
    ]


def called(people: Iterable[Member]) -> Mapping[Member, str]:
    """What each of these is called beside the others."""
    everybody = list(dict.fromkeys(people))
    names = told_apart([each.name for each in everybody], [id_of(each) for each in everybody])
    return dict(zip(everybody, names, strict=True))


def id_of(person: Member) -> str:
    """The surest id that is known, or nothing."""
    return next(iter(ids(person).values()), "")
