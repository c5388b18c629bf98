"""A whole page in one file: what it may do is said in its head, and it may fetch nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from grader.student.card.markup import Child, Markup, element

MADE_BY = "grader report"  # in the head of every page, so that an old one is known as ours


def document(
    title: str,
    body: Iterable[Child],
    *,
    script: str = "",
    style: str = "",
    code: str = "",
    asks_itself: bool = False,
) -> str:
    """A page with our style and, where it has one, this one of our scripts (a file's name).

    `style` and `code` are added to them: rules and a script of our own, as text. What is served may
    ask where it came from for more of itself.
    """
    style, code = _own_file("style.css") + style, (_own_file(script) if script else "") + code
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element(
            "meta", http_equiv="Content-Security-Policy", content=_policy(style, code, asks_itself)
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="generator", content=MADE_BY),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(style)),
    )
    inside = [element("main", *body), element("script", Markup(code)) if code else ""]
    return f"<!doctype html>\n{element('html', head, element('body', *inside), lang='en')}\n"


def _policy(style: str, code: str, asks_itself: bool) -> str:
    """Nothing is loaded, run or sent but the one style and the one script that are ours."""
    allowed = [
        "default-src 'none'",
        f"style-src '{_fingerprint(style)}'",
        "base-uri 'none'",
        "form-action 'none'",
        *(["connect-src 'self'"] if asks_itself else []),
    ]
    return "; ".join([*allowed, f"script-src '{_fingerprint(code)}'"] if code else allowed)


@cache
def _fingerprint(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


@cache
def _own_file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
