"""Sentences for the reader, in lines that no page breaks in the middle of a word."""

from __future__ import annotations

import sys
import textwrap

from tqdm import tqdm

WIDTH = 88  # letters that fit into the output of a cell on a laptop, a file list beside it


def in_lines(text: str) -> list[str]:
    """The text in lines of some width, broken between words."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def say(text: str) -> None:
    """What lab does instead of what was asked for, and why: never silently."""
    # Through tqdm, which moves a bar that is being drawn out of the way.
    tqdm.write("\n".join(in_lines(text)), file=sys.stdout)
