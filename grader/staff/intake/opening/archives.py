"""Zips that others packed: read in place and in memory, never unpacked, so that no name leads out.

The directory of a zip is read by Python's zipfile, within limits; the files are inflated here, a
piece at a time, and never beyond what was asked for. What a zip claims about itself decides only
what is refused: it swells too much, it is encrypted, it was packed in a way of its own.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import SEEK_CUR, SEEK_END, SEEK_SET

from grader.staff.intake.opening.folders import RefusedError, refuse_size
from grader.staff.intake.opening.open_file import OpenFile
from grader.staff.intake.opening.zip_names import parts_of, shown_name
from grader.staff.words import named

MOST_DIRECTORY = 16 * 2**20  # bytes of a zip's own list of names; 1,000 students need 0.1 MiB
MOST_FILES = 200_000  # in one zip
SWELLS = 100  # times as large as packed: a zip of zips, or a notebook of text, stays below 20
HARMLESS = 16 * 2**20  # bytes; whatever stays below may swell as it likes
_PIECE = 2**20
_ENCRYPTED = 0x1
_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30

# What zipfile's own unpacking of odd bytes lets through.
_ODD = (
    *(zipfile.BadZipFile, OSError, ValueError, LookupError, ArithmeticError),
    *(EOFError, NotImplementedError, struct.error, zlib.error),
)

# Some bytes of a zip, from a place on.
Fetch = Callable[[int, int], bytes]
Parts = tuple[str, ...]


class NoArchiveError(RefusedError):
    """There is no zip, or one that is not opened; the message says why."""


@dataclass(frozen=True)
class _Directory:
    """What a zip says it holds."""

    files: dict[Parts, zipfile.ZipInfo]
    inside: dict[Parts, tuple[list[str], list[str]]]  # of each folder: its folders, its files
    problems: tuple[str, ...]


class Archive:
    """A zip that is open."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch, self._size = fetch, size
        infos = _infos(fetch, size)
        self._directory = _directory(infos)
        self.problems = self._directory.problems
        files = self._directory.files.values()
        self.encrypted = bool(files) and all(each.flag_bits & _ENCRYPTED for each in files)

    def listing(self, place: Sequence[str], most: int) -> tuple[list[str], list[str]]:
        """The names of the folders and of the files in a folder, in the order of their bytes."""
        found = self._directory.inside.get(tuple(place))
        if found is None:
            raise RefusedError("there is no such folder in the zip")
        folders, files = found
        return folders[:most], files[: max(0, most - len(folders))]

    def is_file(self, parts: Sequence[str]) -> bool:
        """Whether there is such a file."""
        return tuple(parts) in self._directory.files

    def read(self, parts: Sequence[str], most: int, left: int) -> bytes:
        """The content of a file; RefusedError says why there is none."""
        info = self._usable(parts)
        refuse_size(info.file_size, most, left)
        return self._inflated(info)

    def inner(self, parts: Sequence[str], most: int) -> Archive:
        """A zip within this one."""
        info = self._usable(parts)
        start = self._start(info)
        if info.compress_type == zipfile.ZIP_STORED:  # it can be read where it lies
            size = min(info.compress_size, max(0, self._size - start))
            fetch = self._fetch
            return Archive(lambda at, many: fetch(start + at, max(0, min(many, size - at))), size)
        refuse_size(info.file_size, most, most)
        content = self._inflated(info)
        return Archive(lambda at, many: content[at : at + many], len(content))

    def _usable(self, parts: Sequence[str]) -> zipfile.ZipInfo:
        info = self._directory.files.get(tuple(parts))
        if info is None:
            raise RefusedError("there is no such file in the zip")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise RefusedError("this is a link, and links are not followed")
        if info.flag_bits & _ENCRYPTED:
            raise RefusedError("it is encrypted, and nobody told the password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise RefusedError("it was packed in an unusual way; pack it again as an ordinary zip")
        if info.file_size > max(HARMLESS, SWELLS * info.compress_size):
            raise RefusedError(
                f"it would swell to {info.file_size // 2**20:,} MiB, more than "
                f"{SWELLS} times its size; a zip bomb does that"
            )
        return info

    def _start(self, info: zipfile.ZipInfo) -> int:
        """Where the bytes of a file begin, behind a header of their own."""
        inside = 0 <= info.header_offset < self._size
        header = self._fetch(info.header_offset, _LOCAL_SIZE) if inside else b""
        if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
            raise RefusedError("the zip is damaged")
        name, extra = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        return info.header_offset + _LOCAL_SIZE + name + extra

    def _inflated(self, info: zipfile.ZipInfo) -> bytes:
        at, packed_left = self._start(info), info.compress_size
        stored = info.compress_type == zipfile.ZIP_STORED
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        content, pending = bytearray(), b""
        while len(content) <= info.file_size:
            if not pending:
                pending = self._fetch(at, min(_PIECE, packed_left))
                at, packed_left = at + len(pending), packed_left - len(pending)
            if not pending:
                break
            if stored:
                content += pending
                pending = b""
                continue
            try:  # one byte more than it claims shows that it lied
                content += inflater.decompress(pending, info.file_size + 1 - len(content))
            except zlib.error as error:
                raise RefusedError("the zip is damaged") from error
            pending = inflater.unconsumed_tail
            if inflater.eof:
                break
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise RefusedError("the zip is damaged")
        return bytes(content)


def opened(descriptor: int, name: str) -> Archive:
    """The zip that is open there: closed with the last archive within, or here if it is none."""
    file = OpenFile(descriptor, name)
    try:
        return Archive(file, file.size)
    except BaseException:
        file.close()
        raise


class _Stream:
    """As much of a file as zipfile needs to find the directory, and no more at once."""

    def __init__(self, fetch: Fetch, size: int) -> None:
        self._fetch, self._size, self._at = fetch, size, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        base = {SEEK_SET: 0, SEEK_CUR: self._at, SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")  # as a file has it; zipfile asks for that
        self._at = base + offset
        return self._at

    def read(self, many: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        many = left if many < 0 else min(many, left)
        if many > MOST_DIRECTORY:
            raise NoArchiveError("the zip lists more files than any class hands in")
        found = self._fetch(self._at, many)
        self._at += len(found)
        return found


def _infos(fetch: Fetch, size: int) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(_Stream(fetch, size)) as archive:
            infos = archive.infolist()
    except NoArchiveError:
        raise
    except _ODD as error:
        raise NoArchiveError("this is no zip, or not all of it has arrived") from error
    if len(infos) > MOST_FILES:
        raise NoArchiveError(f"the zip holds {len(infos):,} files; at most {MOST_FILES:,} are read")
    return infos


def _directory(infos: Sequence[zipfile.ZipInfo]) -> _Directory:
    files: dict[Parts, zipfile.ZipInfo] = {}
    folders: dict[Parts, None] = {(): None}
    outside, twice = [], []
    for info in infos:
        name = shown_name(info)
        parts = parts_of(name)
        if not parts:
            outside.append(name)
            continue
        above = parts if name.endswith(("/", "\\")) else parts[:-1]
        for many in range(len(above), 0, -1):
            if above[:many] in folders:
                break
            folders[above[:many]] = None
        if above is parts:
            continue
        if parts in files:
            twice.append("/".join(parts))
        files[parts] = info
    problems = []
    if outside:
        problems.append(f"names that lead out of the zip are passed over: {named(outside)}")
    if twice:
        problems.append(f"packed more than once, and the last one counts: {named(twice)}")
    return _Directory(files, _by_folder(folders, files), tuple(problems))


def _by_folder(
    folders: dict[Parts, None], files: dict[Parts, zipfile.ZipInfo]
) -> dict[Parts, tuple[list[str], list[str]]]:
    inside: dict[Parts, tuple[list[str], list[str]]] = {each: ([], []) for each in folders}
    for each in folders:
        if each:
            inside[each[:-1]][0].append(each[-1])
    for each in files:
        inside[each[:-1]][1].append(each[-1])
    for names in inside.values():
        for some in names:
            some.sort(key=os.fsencode)
    return inside
