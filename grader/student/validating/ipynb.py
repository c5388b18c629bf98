"""The bytes of a notebook, format 2 to 4.5 -> its cells. What is odd is a ValueError.

Students validate and teachers grade what is read here. What can be read is run: of a key that comes
twice the last counts, as Jupyter has it, and what is no text in a cell is passed over.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.exercise import Json

MOST_BYTES = 64 * 2**20  # of one notebook; the largest real one, full of pictures, has 9 MiB
MOST_CELLS = 10_000
# Brackets, commas and colons. Each may become an object of 70 bytes, so that a file of 64 MiB of
# them would take 1.6 GB; a notebook with a million drawn points has two million.
MOST_SIGNS = 4_000_000
# What else is handed in under the name of a notebook, by the first bytes.
_LOOK = 200  # bytes, within which a file says what it is
_OTHERS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip, or a document of an office program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"7z\xbc\xaf": "an archive",
    b"\x1f\x8b": "an archive",
    b"Rar!": "an archive",
    b"<": "a web page",
}
# Git writes them at the margin, where the JSON of a notebook has nothing of the kind.
_CONFLICT_MARKS = (re.compile(rb"^<{7} ", re.M), re.compile(rb"^>{7} ", re.M))
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Cell:
    """A cell of code or of text as it is in its file, and its source."""

    found: Json
    source: str

    def holds(self, kind: str) -> bool:
        """Whether it is one of `code` or `markdown`."""
        return bool(self.found.get("cell_type") == kind)

    @property
    def tags(self) -> list[str]:
        """Its tags, as far as they are any."""
        about = self.found.get("metadata")
        tags = about.get("tags") if isinstance(about, dict) else None
        return [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []


def code_cells(content: bytes) -> list[str]:
    """The source of each code cell."""
    return [cell.source for cell in cells_in(content) if cell.holds("code")]


def cells_in(content: bytes) -> list[Cell]:
    """The cells of a notebook."""
    if not content.strip():
        raise ValueError("the file is empty")
    if sum(map(content.count, (b"[", b"{", b",", b":"))) > MOST_SIGNS:
        raise ValueError(f"the file has more than {MOST_SIGNS:,} parts; too many for a notebook")
    document = _document(content)
    cells = _cells(document)
    if cells is None:
        raise ValueError("the file is no notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise ValueError(f"the notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are run")
    return [Cell(cell, _source(cell)) for cell in cells if isinstance(cell, dict)]


def _document(content: bytes) -> Json:
    begin = content[:_LOOK].removeprefix(codecs.BOM_UTF8).lstrip()
    other = next((what for sign, what in _OTHERS.items() if begin.startswith(sign)), "")
    if other and not begin.startswith(b"<<<<<<< "):
        raise ValueError(f"the file is {other}, and no notebook")
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("the file is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        if all(mark.search(content) for mark in _CONFLICT_MARKS):
            raise ValueError(
                "git could not merge two versions of the file, and left both in it with its "
                "conflict marks (<<<<<<<): take one of them"
            ) from error
        raise ValueError("the file is no whole notebook: its JSON is broken") from error


def _cells(document: Json) -> Sequence[Json] | None:
    if not isinstance(document, dict):
        return None
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = document.get("worksheets")  # as notebooks were until 2015
    if not isinstance(sheets, list):
        return None
    inside = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)]
    found = [cells for cells in inside if isinstance(cells, list)]
    return [cell for cells in found for cell in cells] if found else None


def _source(cell: Json) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return _compilable(source) if isinstance(source, str) else ""


def _compilable(source: str) -> str:
    """Without what Python refuses outside its grammar, where an error has no line to point to."""
    whole = source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", _UNREADABLE)
