"""The exercises by name, from the outline of the course; its catalogue would import torch."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_OUTLINE = Path(__file__).parents[2] / "keys" / "course.json"


@cache
def exercises(*, written: bool) -> frozenset[str]:
    """Those that are answered in words, or all others."""
    try:
        sections = json.loads(_OUTLINE.read_text(encoding="utf-8"))["sections"]
        tasks = [task for each in sections for cell in each["cells"] for task in cell["tasks"]]
        return frozenset(task["name"] for task in tasks if bool(task["written"]) is written)
    except (OSError, ValueError, LookupError, TypeError):
        return frozenset()
