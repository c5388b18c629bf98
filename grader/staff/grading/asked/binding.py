"""Which names a cell seems to bind, without reading it as Python.

This is for the process that holds the gradebook: a parser can be brought down by what it parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BINDS = re.compile(
    r"^[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)"
    r"|([\w, \t]+?)[ \t]*(?::[^=\n]*)?=(?!=)"
    r"|(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(.+)"
    r"|@[\w.]*add_to_class\(([^)\n]*)\))",
    re.M,
)


def names_bound(text: str) -> Iterator[str]:
    """What is defined, assigned, imported or completed in it."""
    for found in _BINDS.findall(text):
        for names in found:
            yield from re.findall(r"\w+", names)
