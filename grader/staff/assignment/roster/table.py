"""A CSV as teachers have it, in any of the usual encodings and separators -> rows and lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from grader.staff.assignment.error import AssignmentError
from grader.staff.words import printable

MOST = 32 * 2**20  # bytes; the gradebook of a thousand students and fifty columns has one MiB
LONGEST = 200  # letters of a cell that is a name or an id
_BOMS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SYLLABLE = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")  # of Hangul in cp949, but for rare ones
_AS_TEXT = re.compile(r'="(.*)"')  # how a name that begins with a sign is kept from being a formula

Row = tuple[int, list[str]]  # the line it begins in, and its cells


def rows_of(path: Path) -> list[Row]:
    """All rows that are not empty, of a file that is a table at all."""
    name = printable(path.name, 100)
    try:
        with path.open("rb") as file:
            raw = file.read(MOST + 1)
    except OSError as error:
        raise AssignmentError(f"The roster {path} cannot be read: {error.strerror}.") from error
    if len(raw) > MOST:
        raise AssignmentError(f"{name} has more than 32 MiB: is it the right file?")
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise AssignmentError(f"{name} is no CSV but a spreadsheet or a PDF: save it as CSV.")
    text = _decoded(raw)
    if "\0" in text:
        raise AssignmentError(f"{name} is no text: save it as CSV, in UTF-8.")
    return _read(name, text)


def _decoded(raw: bytes) -> str:
    for bom, encoding in _BOMS.items():
        if raw.startswith(bom):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # From Excel, in Korea or in the West. An accented letter is one byte, and mostly stands alone.
    beyond_ascii = sum(byte > 127 for byte in raw)
    if 2 * len(_SYLLABLE.findall(raw)) > beyond_ascii / 2:
        return raw.decode("cp949", "replace")
    return raw.decode("cp1252", "replace")


def _read(name: str, text: str) -> list[Row]:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found, line = [], 1
    try:
        for cells in reader:
            found.append((line, [_cell(each) for each in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        slip = f"{name}, line {line}: this is no row of a CSV ({error})."
        raise AssignmentError(slip) from error
    return [(line, cells) for line, cells in found if any(cells)]


def _cell(raw: str) -> str:
    as_text = _AS_TEXT.fullmatch(raw.strip())
    return printable(as_text[1] if as_text else raw, LONGEST).strip()


def at(cells: Sequence[str], column: int | None) -> str:
    """The cell of a column, or nothing."""
    return cells[column] if column is not None and column < len(cells) else ""
