"""A table of text, in columns: in a terminal by spaces, in a notebook as HTML."""

from __future__ import annotations

import html
from collections.abc import Sequence

Line = Sequence[str]


def as_text(lines: Sequence[Line], left: int) -> str:
    """The first `left` columns begin at their left side, numbers after them end at their right."""
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    text = []
    for line in lines:
        cells = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        text.append("  ".join(cells).rstrip())
    return "\n".join(text)


def as_html(lines: Sequence[Line], left: int) -> str:
    """The same in the colours of the notebook's theme; the first line is the heading."""
    head, *body = lines
    rows = "".join(_row(line, "td", left) for line in body)
    return f"<table><thead>{_row(head, 'th', left)}</thead><tbody>{rows}</tbody></table>"


def _row(cells: Line, tag: str, left: int) -> str:
    written = "".join(
        f'<{tag} style="text-align: {"left" if place < left else "right"}">{html.escape(cell)}'
        f"</{tag}>"
        for place, cell in enumerate(cells)
    )
    return f"<tr>{written}</tr>"
