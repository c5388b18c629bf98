"""The percent format: a notebook as a Python file, in which `# %%` begins a cell.

Read here and not by jupytext, which is made for all formats and both directions: importing it takes
half a second, twice in every run of the grader, and a chapter needs two kinds of cells and tags.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = re.compile(r"# %%(?P<text> \[markdown\])?(?: tags=(?P<tags>\[.*\]))?\s*$")


class PercentError(ValueError):
    """A line that begins a cell cannot be read; the message says which."""


@dataclass(frozen=True)
class Cell:
    """One cell of a chapter source."""

    kind: str  # "code" or "markdown"
    source: str
    tags: frozenset[str]


def cells_of(text: str) -> Iterator[Cell]:
    """The cells of a file in their order; what stands before the first head is no cell."""
    head: re.Match[str] | None = None
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("# %%"):
            body.append(line)
            continue
        if head:
            yield _cell(head, body)
        head, body = _HEAD.match(line), []
        if not head:
            raise PercentError(f"line {number}: {line!r} begins no cell: {_FORM}")
    if head:
        yield _cell(head, body)


_FORM = 'write "# %%" or "# %% [markdown]", and behind it tags=["..."] if need be'


def _cell(head: re.Match[str], body: list[str]) -> Cell:
    tags = frozenset(ast.literal_eval(head["tags"] or "[]"))
    if not head["text"]:
        return Cell("code", "\n".join(body).strip("\n"), tags)
    words = (line.removeprefix("#").removeprefix(" ") for line in body)
    return Cell("markdown", "\n".join(words).strip("\n"), tags)
