"""A slip in a record at which Python itself stops: told in one sentence that says where it stands.

What a maker refuses names its place by itself. What never comes so far, such as a word that `core`
or `Probe` does not know, is looked up in the text: which exercise's record, and which field of it.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Iterator
from pathlib import Path

MAKERS = frozenset({"function", "module", "holds", "value", "written"})
WORDLESS = ("name", "level", "property")  # what a maker is given without a word, in this order


def told(error: Exception) -> str:
    """What is wrong with a record, and in which file, exercise and field."""
    if type(error).__name__ == "RecordError":  # it says all; where it is defined cannot be imported
        return str(error)
    if isinstance(error, SyntaxError) and error.filename:
        file = Path(str(error.filename))
        where = f"{file.parent.name}/{file.name}, line {error.lineno}"
        return f"{where}: this is not Python ({error.msg})"
    frames = traceback.extract_tb(error.__traceback__)
    records = [frame for frame in frames if _in_a_section(frame)]
    last = (records or frames)[-1]
    file = Path(last.filename)
    # A function that a record calls stands elsewhere in the file: the record called it.
    calling = [frame for frame in records if frame.name == "<module>"]
    named = _exercise_and_field(calling[-1]) if calling else ""
    where = f"{file.parent.name}/{file.name}, line {last.lineno}"
    return f"{where}{named}: {type(error).__name__}: {error}".replace(".__init__()", "()")


def _in_a_section(frame: traceback.FrameSummary) -> bool:
    return Path(frame.filename).parent.parent.name == "catalogue"


def _exercise_and_field(frame: traceback.FrameSummary) -> str:
    """Of the record in which this place lies; nothing where it lies in none."""
    place = (frame.lineno or 0, getattr(frame, "colno", None) or 0)
    for call in ast.walk(ast.parse(Path(frame.filename).read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in MAKERS:
            continue
        if _holds(call, place) and call.args and isinstance(call.args[0], ast.Constant):
            fields = [word for word, value in _fields(call) if _holds(value, place)]
            return f", {call.args[0].value!s}" + "".join(f": `{word}`" for word in fields)
    return ""


def _fields(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    yield from zip(WORDLESS, call.args, strict=False)
    yield from ((each.arg or "**", each.value) for each in call.keywords)


def _holds(node: ast.expr, place: tuple[int, int]) -> bool:
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= place < end
