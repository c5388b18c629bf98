"""What is true of the shape table of section 7.3, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Argument, Json

INPUT = (9, 14)
LAYERS = (  # name, then kernel, padding and stride, downwards and to the right
    ("row 1, kernel 3", (3, 3), (0, 0), (1, 1)),
    ("row 2, kernel 3, padding 1", (3, 3), (1, 1), (1, 1)),
    ("row 3, kernel (5, 3), padding (2, 1)", (5, 3), (2, 1), (1, 1)),
    ("row 4, kernel 3, padding 1, stride 2", (3, 3), (1, 1), (2, 2)),
    ("row 5, kernel (3, 5), padding (0, 1), stride (3, 4)", (3, 5), (0, 1), (3, 4)),
)


def is_the_shape_table(result: object, args: Sequence[Argument]) -> dict[str, Json]:
    """Which heights and widths of the table are right? The right ones are not told."""
    rows = list(result) if isinstance(result, list | tuple) else []
    outcome: dict[str, Json] = {
        "how many rows it has": str(len(rows)),
        "each row is a pair of whole numbers": bool(rows) and all(map(_is_pair, rows)),
    }
    for number, (name, kernel, padding, stride) in enumerate(LAYERS):
        row = rows[number] if number < len(rows) and _is_pair(rows[number]) else (None, None)
        for axis, side in enumerate(("height", "width")):
            right = _places(INPUT[axis], kernel[axis], padding[axis], stride[axis])
            outcome[f"{name}: the {side} is right"] = row[axis] == right
    return outcome


def _places(n: int, k: int, p: int, s: int) -> int:
    """Counted, not computed: this is a witness for the formula of the section."""
    return sum(1 for _ in range(-p, n + p - k + 1, s))


def _is_pair(row: object) -> bool:
    if not isinstance(row, list | tuple) or len(row) != 2:
        return False
    return all(isinstance(side, int) and not isinstance(side, bool) for side in row)
