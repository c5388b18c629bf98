"""What our own hints say: `code` as code, and *words* that are stressed.

Only for words of the course. In a line of a student's, an asterisk multiplies.
"""

from __future__ import annotations

import re

from grader.student.card.markup import Markup, element, joined

CODE = re.compile("`([^`\n]+)`")
_STRESSED = re.compile(r"(?<![\w*])\*(\w+)\*(?![\w*])")


def spoken(text: str) -> Markup:
    """A hint as it is shown."""
    parts: list[str] = []
    for place, part in enumerate(CODE.split(text)):
        if place % 2:
            parts.append(element("code", part))
            continue
        for at, word in enumerate(_STRESSED.split(part)):
            parts.append(element("em", word) if at % 2 else word)
    return joined(parts)
