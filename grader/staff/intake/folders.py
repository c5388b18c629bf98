"""Folders and files that others packed: opened step by step, so that no link is ever followed.

A folder may be deeper than the system's longest path, without rights, or full of pipes: each of
these is reported, and none stops a run.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from grader.staff.words import named

SUFFIX = ".ipynb"
EVIDENCE = ".evidence.safetensors"  # weights, as lab.Trainer(..., evidence=...) leaves them
LITTER = ("__MACOSX", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini")  # what systems leave behind
MOST_DEPTH = 12  # folders within a student's; a real one has three, a bomb has a thousand
MOST_ENTRIES = 50_000  # of one student's; somebody hands in a data set or an environment with it

# A student can pack what leads to these. Anything else, such as a disk that fails, is no student's.
_PACKED = {errno.EACCES, errno.EPERM, errno.ELOOP, errno.ENOENT, errno.ENOTDIR, errno.EISDIR}
_PACKED |= {errno.ENXIO, errno.ENODEV, errno.ENAMETOOLONG}


class MachineError(Exception):
    """A file cannot be read, and no student is to blame; the message says why."""


class RefusedError(ValueError):
    """A file is not read; the message says why."""


@dataclass
class Contents:
    """What was found in a folder."""

    notebooks: list[Path] = field(default_factory=list)  # beginning with the folder itself
    evidence: list[Path] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def look_into(root: Path, name: str) -> Contents:
    """All notebooks in a folder of `root`, folder by folder, and what could not be looked at."""
    found, left = Contents(), MOST_ENTRIES
    waiting: deque[tuple[str, ...]] = deque([(name,)])
    deep, refused = [], []
    while waiting and left > 0:
        place = waiting.popleft()
        try:
            folders, files = _listing(root, place, left)
        except OSError as error:
            _blame(error)
            refused.append(f"{_inside(place)} ({error.strerror})")
            continue
        left -= len(folders) + len(files)
        inner = [(*place, folder) for folder in folders if not is_litter(folder)]
        if len(place) > MOST_DEPTH:
            deep += [_inside(each) for each in inner]
        else:
            waiting.extend(inner)
        for file in files:
            if file.lower().endswith(SUFFIX) and not is_litter(file):
                found.notebooks.append(Path(*place, file))
            elif file.lower().endswith(EVIDENCE) and not is_litter(file):
                found.evidence.append(Path(*place, file))
            else:
                found.others.append(_inside((*place, file)))
    found.notebooks.sort(key=_as_walked)
    found.evidence.sort(key=_as_walked)
    if refused:
        found.problems.append(f"cannot be looked into: {named(refused)}")
    if deep:
        found.problems.append(f"nested too deep to be looked into: {named(deep)}")
    if left <= 0:
        found.problems.append(f"only the first {MOST_ENTRIES:,} entries were looked at")
    return found


def read_once(root: Path, parts: Sequence[str], most: int, left: int) -> bytes:
    """The content of an ordinary file; RefusedError and OSError say why there is none.

    It may have so many bytes, and with what was read before it no more than are `left`.
    """
    with _opened_folder(root, parts[:-1]) as folder:
        try:
            _refuse_special(os.stat(parts[-1], dir_fd=folder, follow_symlinks=False))
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            descriptor = os.open(parts[-1], flags, dir_fd=folder)
        except OSError as error:
            raise _blame(error) from error
        with os.fdopen(descriptor, "rb") as stream:
            about = os.fstat(descriptor)  # of what is open now, whatever the name leads to
            _refuse_special(about)
            _refuse_size(about.st_size, most, left)
            try:
                content = stream.read(min(most, left) + 1)
            except OSError as error:
                raise MachineError(f"{parts[-1]} cannot be read: {error.strerror}") from error
    _refuse_size(len(content), most, left)  # it may have grown meanwhile
    return content


def is_litter(name: str) -> bool:
    """Whether nobody means this to be graded."""
    return name.startswith(".") or name in LITTER


@contextmanager
def _opened_folder(root: Path, parts: Sequence[str]) -> Iterator[int]:
    """A folder below `root`; one step at a time, because a link may be put in between."""
    flags = os.O_RDONLY | os.O_DIRECTORY
    try:
        folder = os.open(root, flags)  # the instructor's own; how it is reached is theirs to say
    except OSError as error:
        raise MachineError(f"{root} cannot be read: {error.strerror}") from error
    try:
        for part in parts:
            try:
                inner = os.open(part, flags | os.O_NOFOLLOW, dir_fd=folder)
            except OSError as error:
                raise _blame(error) from error
            os.close(folder)
            folder = inner
        yield folder
    finally:
        os.close(folder)


def _listing(root: Path, place: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    """The names of the folders and of all else in a folder."""
    with _opened_folder(root, place) as folder, os.scandir(folder) as entries:
        some = sorted(islice(entries, most), key=lambda entry: os.fsencode(entry.name))
        folders = [e.name for e in some if e.is_dir(follow_symlinks=False)]
        return folders, [e.name for e in some if not e.is_dir(follow_symlinks=False)]


def _as_walked(path: Path) -> tuple[tuple[bool, bytes], ...]:
    """Sorts the files of a folder by name before those of its folders."""
    *folders, file = map(os.fsencode, path.parts)
    return (*((True, folder) for folder in folders), (False, file))


def _blame(error: OSError) -> OSError:
    """The error, if it can be a student's doing."""
    if error.errno not in _PACKED:
        raise MachineError(f"The submissions cannot be read: {error.strerror}") from error
    return error


def _refuse_special(about: os.stat_result) -> None:
    if stat.S_ISLNK(about.st_mode):
        raise RefusedError("this is a link, and links are not followed")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedError("this is not an ordinary file")


def _refuse_size(size: int, most: int, left: int) -> None:
    if size > most:
        raise RefusedError(f"the file has {size // 2**20} MiB; {most // 2**20} are the most")
    if size > left:
        raise RefusedError("all such files together are too large; this one is not looked at")


def _inside(place: Sequence[str]) -> str:
    """A folder as seen from the student's."""
    return "/".join(place[1:]) or "the folder"
