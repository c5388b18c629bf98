"""Names of students and files, as they are stored and shown: legible, and no two alike."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence

from grader.staff.words import LONGEST, printable

NO_NAME = "(no name)"
_JOINERS = dict.fromkeys((0x200C, 0x200D))  # `printable` keeps them, and nobody sees them


def name_of(raw: str) -> str:
    """A name to store and to show; one letter in one way, since systems write some in two."""
    # Composed again, since what stood between two letters may be gone.
    shown = _composed(printable(_composed(legible(raw)), LONGEST))
    return shown if seen_as(shown) else NO_NAME


def legible(raw: str) -> str:
    """Text that can be stored; of a name's bytes that are no UTF-8, their numbers."""
    return raw.encode("utf-8", "backslashreplace").decode()


def seen_as(name: str) -> str:
    """What a reader sees of a name."""
    return _composed(name.translate(_JOINERS))


def distinct(names: Sequence[str]) -> list[str]:
    """The names, with a number after each that looks like one before it."""
    taken, used, made = set(map(seen_as, names)), set(), []
    numbers: Counter[str] = Counter()
    for name in names:
        shown, seen = name, seen_as(name)
        while seen_as(shown) in used or (shown != name and seen_as(shown) in taken):
            numbers[seen] += 1
            shown = f"{name} ({numbers[seen] + 1})"
        used.add(seen_as(shown))
        made.append(shown)
    return made


def told_apart(names: Sequence[str], ids: Sequence[str]) -> list[str]:
    """The names; those that look alike with the id that a platform gives each, if it gives one."""
    alike = Counter(map(seen_as, names))
    pairs = zip(names, ids, strict=True)
    return [name_of(f"{n} ({i})") if i and alike[seen_as(n)] > 1 else n for n, i in pairs]


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))
