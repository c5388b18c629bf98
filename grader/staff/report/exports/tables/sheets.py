"""A CSV file of somebody else's, in which single cells are changed and all else stays as it was.

Byte for byte: the encoding and its mark, separators, line ends, quotes and blanks. What a platform
wrote it reads again, and a cell that only looks the same may mean something else to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.staff.report.exports.error import ExportError

Place = tuple[int, int]  # a row and a column, from 0

MOST_BYTES = 64 * 2**20  # of a file; a gradebook of 1,000 students and 100 columns has one or two
_SEPARATORS = ",;\t"
_MARKS = (  # at the beginning of a file, and what it says of the rest
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# Where no mark tells. Each is tried in turn, and any bytes at all are text in the last. What is
# Korean in cp949 is hardly ever valid UTF-8, and Western letters are hardly ever valid cp949.
_ENCODINGS = ("utf-8", "cp949", "cp1252", "latin-1")


@dataclass(frozen=True)
class Sheet:
    """The cells of a file as they stand in it, with their quotes."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]  # of each line
    separator: str
    encoding: str
    mark: bytes = b""

    def value(self, row: int, column: int) -> str:
        """What a cell says, without quotes and blanks around it; empty beyond the row's end."""
        cells = self.rows[row]
        return _unquoted(cells[column]).strip() if column < len(cells) else ""

    def values(self, row: int) -> list[str]:
        """What all cells of a row say."""
        return [self.value(row, column) for column in range(len(self.rows[row]))]

    def with_cells(self, changed: Mapping[Place, str]) -> Sheet:
        """The same with other texts in some places."""
        rows = [list(row) for row in self.rows]
        for (row, column), text in changed.items():
            cells = rows[row]
            cells += [""] * (column + 1 - len(cells))
            cells[column] = self._quoted(text, like=cells[column])
        made = tuple(map(tuple, rows))
        return Sheet(self.name, made, self.ends, self.separator, self.encoding, self.mark)

    def content(self) -> bytes:
        """The file."""
        lines = (self.separator.join(row) for row in self.rows)
        text = "".join(line + end for line, end in zip(lines, self.ends, strict=True))
        return self.mark + text.encode(self.encoding)

    def _quoted(self, text: str, like: str) -> str:
        """A text as a cell; in quotes where it must be, or where the cell had some before."""
        if like.startswith('"') or any(sign in text for sign in ('"', "\r", "\n", self.separator)):
            return '"' + text.replace('"', '""') + '"'
        return text


def read_sheet(path: Path) -> Sheet:
    """A file that is to be written into."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ExportError(f"{path} has more than {MOST_BYTES // 2**20} MiB: no table of marks.")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ExportError(f"There is no file {path}.") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}.") from error
    return parsed(content, path.name)


def parsed(content: bytes, name: str) -> Sheet:
    """The cells of such a file."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ExportError(
            f"{name} is a workbook or an archive, and no CSV file. Take the file as it was "
            "downloaded, not as a spreadsheet program saved it."
        )
    mark, encoding, text = _decoded(content)
    if not text.strip() or "\0" in text:
        raise ExportError(f"{name} is {'empty' if not text.strip() else 'no text'}; no CSV file.")
    separator = _separator(text)
    rows, ends = _cells(text, separator, name)
    return Sheet(name, rows, ends, separator, encoding, mark)


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    """The mark at the beginning, the encoding, and the text."""
    mark, told = next((each for each in _MARKS if content.startswith(each[0])), (b"", ""))
    body = content[len(mark) :]
    for encoding in (told, *_ENCODINGS) if told else _ENCODINGS:
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == body:
            return mark, encoding, text
    raise AssertionError("any bytes are text in latin-1")


def _separator(text: str) -> str:
    """What stands most often between the cells of the first line."""
    line = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")[:100_000]).splitlines()
    counts = Counter(sign for sign in (line or [""])[0] if sign in _SEPARATORS)
    return counts.most_common(1)[0][0] if counts else ","


def _cells(
    text: str, separator: str, name: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Rows of cells with their quotes, and how each row ends."""
    mark = re.escape(separator)
    cell = re.compile(
        rf'("[^"]*+(?:""[^"]*+)*+"[^{mark}\r\n]*|(?!")[^{mark}\r\n]*)({mark}|\r\n|\n|\r|\Z)'
    )
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    place = 0
    while place < len(text) or row:
        found = cell.match(text, place)
        if not found:
            line = text.count("\n", 0, place) + 1
            raise ExportError(f'{name}, line {line}: a cell begins with " and never ends.')
        row.append(found[1])
        place = found.end()
        if found[2] != separator:
            rows.append(tuple(row))
            ends.append(found[2])
            row = []
    return tuple(rows), tuple(ends)


def _unquoted(cell: str) -> str:
    if not cell.startswith('"'):
        return cell
    inside, _, behind = cell[1:].rpartition('"')
    return inside.replace('""', '"') + behind
