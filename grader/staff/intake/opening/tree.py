"""What was handed in, as one tree of names in which a zip is a folder like any other.

`kim/work.zip/ch7_2.ipynb` is a file in a zip in a folder. The tree itself may be a folder or a zip.
Nothing is remembered but the zip that was opened last, so that a class of any size takes no more
memory than its largest student.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.staff.intake.opening import folders
from grader.staff.intake.opening.archives import Archive, Parts, opened
from grader.staff.intake.opening.folders import MachineError, RefusedError

ZIP = ".zip"
MOST_NESTED = 3  # zips within zips, that of the class among them
MOST_INFLATED = 256 * 2**20  # bytes of a zip that lies packed in another
_START = b"PK"


@dataclass
class _Last:
    """The zip that was opened last, and where it lies."""

    place: Parts = ()
    archive: Archive | None = None


@dataclass(frozen=True)
class Tree:
    """A folder or a zip, and all that lies in it."""

    root: Path
    zipped: bool = False
    _whole: Archive | None = field(default=None, compare=False, repr=False)
    _last: _Last = field(default_factory=_Last, compare=False, repr=False)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is odd about the zip of the class, if it is one."""
        return self._whole.problems if self._whole else ()

    @property
    def encrypted(self) -> bool:
        """Whether nothing in the zip of the class can be read without a password."""
        return self._whole is not None and self._whole.encrypted

    def listing(self, place: Sequence[str], most: int) -> tuple[list[str], list[str]]:
        """The names of the folders and of the files in a folder, or in a zip that is one."""
        archive, rest = self._found(tuple(place), whole=True)
        return archive.listing(rest, most) if archive else folders.listing(self.root, place, most)

    def read(self, parts: Sequence[str], most: int, left: int) -> bytes:
        """The content of a file; RefusedError and OSError say why there is none.

        It may have so many bytes, and with what was read before it no more than are `left`.
        """
        archive, rest = self._found(tuple(parts), whole=False)
        if archive:
            return archive.read(rest, most, left)
        return folders.read_once(self.root, parts, most, left)

    def odd(self, place: Sequence[str]) -> tuple[str, ...]:
        """What is odd about the zip that lies there."""
        archive, rest = self._found(tuple(place), whole=True)
        return archive.problems if archive and not rest else ()

    def on_disk(self, file: Path) -> Path | None:
        """Where a file lies, or the zip that holds it; None in a zip of a whole class."""
        if self.zipped:
            return None
        path = self.root
        for part in file.parts:
            path = path / part
            if is_zip(part) and path.is_file():
                break
        return path

    def _found(self, parts: Parts, *, whole: bool) -> tuple[Archive | None, Parts]:
        """The innermost zip on the way, and the rest of the way in it.

        Of the `whole` way the last step may be a zip, too: then it is looked into.
        """
        if self._last.archive and parts[: len(self._last.place)] == self._last.place:
            rest = parts[len(self._last.place) :]
            if (whole or rest) and not any(map(is_zip, rest if whole else rest[:-1])):
                return self._last.archive, rest
        archive, begin, nested = self._whole, 0, int(self.zipped)
        for at, part in enumerate(parts if whole else parts[:-1]):
            if not is_zip(part):
                continue
            way = parts[begin : at + 1]
            if archive is None:
                if folders.is_folder(self.root, way):
                    continue
                inner = opened(folders.open_once(self.root, way), part)
            elif archive.is_file(way):
                inner = archive.inner(way, MOST_INFLATED)
            else:
                continue
            nested += 1
            if nested > MOST_NESTED:
                raise RefusedError("zips are packed within zips too deep to be opened")
            archive, begin = inner, at + 1
        if archive is not None and archive is not self._whole:
            self._last.place, self._last.archive = parts[:begin], archive
        return archive, parts[begin:]


def is_zip(name: str) -> bool:
    """Whether a file of this name should be one."""
    return name.lower().endswith(ZIP) and not folders.is_litter(name)


def begins_like_zip(path: Path) -> bool:
    """Whether a file of the instructor's begins as zips do."""
    with path.open("rb") as stream:
        return stream.read(len(_START)) == _START


def tree_of(source: Path) -> Tree:
    """The tree of a folder or of a zip; NoArchiveError says why it is none."""
    if source.is_dir():
        return Tree(source)
    try:
        descriptor = os.open(source, os.O_RDONLY)
    except OSError as error:
        raise MachineError(f"{source} cannot be read: {error.strerror}") from error
    return Tree(source, zipped=True, _whole=opened(descriptor, source.name))
