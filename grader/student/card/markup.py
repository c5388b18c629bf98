"""HTML and SVG that is escaped unless it was made here.

`element("td", name, class_="wide")` escapes the name. Only what an element has become is put into
another one as it is, so that no text of a student's can be anything but text.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

_VOID = frozenset({"br", "col", "hr", "input", "link", "meta"})  # have no end


class Markup(str):
    """Text that is HTML already. Made by `element` and `joined`, and for our own files."""

    __slots__ = ()


Child = str | Iterable[str]  # what stands inside: text, markup, or many of them


def element(tag: str, *children: Child, **attributes: object) -> Markup:
    """One element. An attribute that is None or False is left out; `class_` is class."""
    opened = tag + "".join(
        _attribute(name, value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Markup(
        f"<{opened}>" if tag in _VOID else f"<{opened}>{joined(children)}</{tag}>"  # escaped above
    )


def joined(children: Iterable[Child], between: str = "") -> Markup:
    """Several pieces one after the other, each escaped unless it is markup."""
    return Markup(escaped(between).join(map(_piece, children)))


def escaped(text: str) -> Markup:
    """Text as it is written in HTML; markup as it is."""
    return text if isinstance(text, Markup) else Markup(html.escape(text))


def _piece(child: Child) -> Markup:
    return escaped(child) if isinstance(child, str) else joined(child)


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'
