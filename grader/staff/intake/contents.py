"""All that lies in one student's folder or zip: notebooks, weights, and what else there is."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.staff.intake.opening.folders import EVIDENCE, SUFFIX, RefusedError, is_litter
from grader.staff.intake.opening.tree import Tree, is_zip
from grader.staff.words import named

MOST_DEPTH = 12  # folders within a student's; a real one has three, a bomb has a thousand
MOST_ENTRIES = 50_000  # of one student's; somebody hands in a data set or an environment with it
MOST_ZIPS = 20  # of one student's
MOST_OTHERS = 200  # of one student's that are kept in mind by name


@dataclass
class Contents:
    """What was found."""

    notebooks: list[Path] = field(default_factory=list)  # beginning with the folder itself
    evidence: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    more: int = 0  # others, which nobody could read the names of
    problems: list[str] = field(default_factory=list)


def look_into(tree: Tree, *top: str) -> Contents:
    """All that lies in a folder or zip, folder by folder, and what could not be looked at."""
    found, left, zips = Contents(), MOST_ENTRIES, 0
    waiting: deque[tuple[str, ...]] = deque([top])
    deep, refused = [], []
    while waiting and left > 0:
        place = waiting.popleft()
        try:
            folders, files = tree.listing(place, left)
        except (OSError, RefusedError) as error:
            why = error.strerror if isinstance(error, OSError) else str(error)
            refused.append(f"{_inside(place, top)} ({why})")
            continue
        found.problems += tree.odd(place)
        left -= len(folders) + len(files)
        inner = [(*place, folder) for folder in folders if not is_litter(folder)]
        packed = [(*place, file) for file in files if is_zip(file)]
        inner += packed[: max(0, MOST_ZIPS - zips)]
        refused += [
            f"{_inside(e, top)} (too many zips)" for e in packed[max(0, MOST_ZIPS - zips) :]
        ]
        zips += len(packed)
        if len(place) - len(top) >= MOST_DEPTH:
            deep += [_inside(each, top) for each in inner]
        else:
            waiting.extend(inner)
        sort_into(found, [Path(*place, file) for file in files if not is_zip(file)])
    found.notebooks.sort(key=_as_walked)
    found.evidence.sort(key=_as_walked)
    if refused:
        found.problems.append(f"cannot be looked into: {named(refused)}")
    if deep:
        found.problems.append(f"nested too deep to be looked into: {named(deep)}")
    if left <= 0:
        found.problems.append(f"only the first {MOST_ENTRIES:,} entries were looked at")
    return found


def sort_into(found: Contents, files: Sequence[Path]) -> None:
    """Put each file where it belongs, by its name."""
    for file in files:
        name = file.name.lower()
        if is_litter(file.name):
            continue
        if name.endswith(SUFFIX):
            found.notebooks.append(file)
        elif name.endswith(EVIDENCE):
            found.evidence.append(file)
        elif len(found.others) < MOST_OTHERS:
            found.others.append(file)
        else:
            found.more += 1


def _as_walked(path: Path) -> tuple[tuple[bool, bytes], ...]:
    """Sorts the files of a folder by name before those of its folders."""
    *folders, file = map(os.fsencode, path.parts)
    return (*((True, folder) for folder in folders), (False, file))


def _inside(place: Sequence[str], top: Sequence[str]) -> str:
    """A folder as seen from the student's."""
    name = "/".join(place[len(top) :])
    return name or ("the zip" if top and is_zip(top[-1]) else "the folder")
