"""The bytes of a notebook, format 2 to 4.5 -> its code and essays. What is odd is a ValueError.

What can be read is graded: of a key that comes twice the last counts, as Jupyter has it, and what
is no text in a cell is passed over.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence

from grader.exercise import Json
from grader.staff.intake.notebooks.essays import essays_in
from grader.staff.words import UNREADABLE

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


def code_cells(content: bytes) -> list[str]:
    """The source of each code cell."""
    return code_and_essays(content)[0]


def code_and_essays(content: bytes) -> tuple[list[str], Mapping[str, str]]:
    """The source of each code cell, and what was written for each exercise in words."""
    if not content.strip():
        raise ValueError("the file is empty")
    if sum(map(content.count, (b"[", b"{", b",", b":"))) > MOST_SIGNS:
        raise ValueError(f"the file has more than {MOST_SIGNS:,} parts; too many for a notebook")
    begin = content[:_LOOK].removeprefix(codecs.BOM_UTF8).lstrip()
    if other := next((what for sign, what in _OTHERS.items() if begin.startswith(sign)), ""):
        raise ValueError(f"the file is {other}, and no notebook")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError("the file is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("the file is no whole notebook: its JSON is broken") from error
    cells = _cells(document)
    if cells is None:
        raise ValueError("the file is no notebook: it has no cells")
    if len(cells) > MOST_CELLS:
        raise ValueError(f"the notebook has {len(cells):,} cells; at most {MOST_CELLS:,} are run")
    code = [_source(cell) for cell in cells if _is(cell, "code")]
    return code, essays_in((cell, _source(cell)) for cell in cells if _is(cell, "markdown"))


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


def _is(cell: Json, kind: str) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == kind


def _source(cell: Json) -> str:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return _compilable(source) if isinstance(source, str) else ""


def _compilable(source: str) -> str:
    """Without what Python refuses outside its grammar, where an error has no line to point to."""
    whole = source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", UNREADABLE)
