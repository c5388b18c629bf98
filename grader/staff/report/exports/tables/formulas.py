"""Tables of our own, as CSV that is safe to open: no cell of it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from grader.student import show

# A spreadsheet runs what begins with these; the wide forms are taken for the narrow ones in Korea,
# Japan and China.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not run."""
    # Some programs drop blanks at the beginning before they look.
    runs = text.startswith(STARTS) or text.lstrip().startswith(STARTS)
    return f"'{text}" if runs else text


def table(header: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """A CSV file; numbers are written as they are, so that only texts need care."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_cell(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()  # the mark makes Excel read it as UTF-8


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else show.points(value)
