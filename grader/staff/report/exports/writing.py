"""Files that leave: new ones, beside what is there, and whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from grader.staff.report.exports.error import ExportError

_DATE = (2020, 1, 1, 0, 0, 0)  # of all files in a zip: the same content makes the same file
_PLAIN, _EXECUTABLE = 0o100644, 0o100755
_DATABASE = b"SQLite format 3\0"  # at the beginning of a file
Entry = tuple[str, str | bytes, bool]  # name, content, and whether it is a program


def refuse_target(
    to: Path, *, force: bool, never: Sequence[Path] = (), option: str = "--to"
) -> None:
    """Say before anything is worked out that a file must not be written, such as one of `never`.

    `option` is the one that names it.
    """
    try:
        there = to.exists()
        if there and any(each.exists() and to.samefile(each) for each in never):
            raise ExportError(f"{to} is the file that you gave. It stays as it is: name a new one.")
        if to.is_dir():
            raise ExportError(f"{to} is a folder. Name a file with {option}.")
        if there and _is_database(to):
            raise ExportError(
                f"{to} is a gradebook or another database, and is never written over. Name "
                f"another file with {option}."
            )
    except OSError as error:
        raise _unwritable(to, error) from error
    if there and not force:
        raise ExportError(
            f"{to} is there already. Name another file with {option}, or add --force."
        )


def _is_database(path: Path) -> bool:
    """Whether it is one of sqlite's, as gradebooks are, whatever its name."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_DATABASE)) == _DATABASE


def _unwritable(to: Path, error: OSError) -> ExportError:
    return ExportError(f"{to} cannot be written: {error.strerror}. Name another place for it.")


def write(to: Path, content: bytes) -> None:
    """Write a file, readable by its owner alone, since it has marks of people in it."""
    _replace(to, lambda stream: stream.write(content))


def write_zip(to: Path, entries: Iterable[Entry]) -> int:
    """Write a zip, one entry after the other, and give their number."""
    count = 0

    def fill(stream: IO[bytes]) -> None:
        nonlocal count
        with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
            for name, content, program in entries:
                about = ZipInfo(name, _DATE)
                about.external_attr = (_EXECUTABLE if program else _PLAIN) << 16
                archive.writestr(about, content, ZIP_DEFLATED)
                count += 1

    _replace(to, fill)
    return count


def _replace(to: Path, fill: Callable[[IO[bytes]], object]) -> None:
    try:
        descriptor, made = tempfile.mkstemp(dir=to.parent, prefix=".writing-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                fill(stream)
            Path(made).replace(to)
        except BaseException:
            Path(made).unlink()
            raise
    except OSError as error:
        raise _unwritable(to, error) from error
