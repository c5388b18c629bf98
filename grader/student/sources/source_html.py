"""A sentence and a piece of code under it, for a page."""

from __future__ import annotations

import html

_CODE = "background:none;color:inherit;padding:0"
_BLOCK = (
    "color:inherit;margin:.4em 0;padding:.5em .8em;background:#80808018;border-radius:.4em;"
    # Some front ends break the lines of any code, in the middle of a word.
    "overflow-x:auto;white-space:pre;word-break:normal;overflow-wrap:normal"
)


def source_html(words: str, source: str) -> str:
    """The sentence, and the code to be read and copied."""
    said = "".join(f"<p>{html.escape(line)}</p>" for line in words.splitlines())
    code = f'<code style="{_CODE}">{html.escape(source)}</code>'
    return f'<div>{said}<pre tabindex="0" style="{_BLOCK}">{code}</pre></div>'
