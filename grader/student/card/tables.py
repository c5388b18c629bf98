"""Two shape tables side by side, with the row marked in which they part."""

from __future__ import annotations

from grader.student.card.drawn import Row, Tables
from grader.student.card.markup import Markup, element

ROWS, BEFORE = 12, 4  # in all, and before the one in which they part: of ResNet there are sixty
_NONE = Row("nothing", "")


def shape_tables(tables: Tables) -> Markup:
    """The table, cut around the row in which they part."""
    parting = tables.parting
    length = max(len(tables.expected), len(tables.got))
    start = max(0, min(parting - BEFORE, length - ROWS))
    stop = min(length, start + ROWS)
    words = f"The shape tables part at row {parting + 1}, which is marked."
    if stop - start < length:
        words += f" Shown: rows {start + 1} to {stop} of {length}."
    names = ("row", "expected", "shape", "got", "shape")
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in names)))
    rows = [_row(tables, index, index == parting) for index in range(start, stop)]
    table = element("table", head, element("tbody", *rows), aria_label="shape tables")
    return element("figure", element("figcaption", words), table, class_="shapes")


def _row(tables: Tables, index: int, marked: bool) -> Markup:
    right = tables.expected[index] if index < len(tables.expected) else _NONE
    mine = tables.got[index] if index < len(tables.got) else _NONE
    cells = [right.layer, right.shape, mine.layer, mine.shape]
    name = f"➤ {index + 1}" if marked else str(index + 1)
    return element(
        "tr",
        element("th", name, scope="row"),
        *(element("td", element("mark", cell) if marked else cell) for cell in cells),
        class_="off" if marked else None,
    )
