"""axe looks at a page, and writes down what it finds wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of what is right, one place a rule: to write down all of them takes as long as to look.
_BRIEFLY = {"resultTypes": ["violations"]}
# JupyterLab's body has no height and hides what flows over it, which is everything. Axe takes all
# of it for invisible then, and looks at no contrast.
_SEEN = "html, body { height: 100vh !important }"
MUST_BE_LOOKED_AT = "color-contrast"


def looked_at(
    page: Page, context: dict[str, Any] | None = None, rules: dict[str, Any] | None = None
) -> Any:
    """What axe says of a page, or of a part; rules can be turned off by their names."""
    return Axe().run(page, context=context, options=_BRIEFLY | {"rules": rules or {}}).response


def places(said: Any) -> list[str]:
    """The rules that are broken, with each place where."""
    return [
        f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in said["violations"]
        for node in each["nodes"]
    ]


def found_by_axe(page: Page, include: str, exclude: Sequence[str] = ()) -> list[str]:
    """What is wrong, in JupyterLab, in all parts that `include` selects."""
    style = page.add_style_tag(content=_SEEN)
    page.evaluate("document.querySelectorAll('.cnn-card details').forEach(e => e.open = true)")
    said = looked_at(page, {"include": [[include]], "exclude": [[each] for each in exclude]})
    style.evaluate("style => style.remove()")
    rules = {each["id"] for kind in ("passes", "violations") for each in said[kind]}
    assert MUST_BE_LOOKED_AT in rules, rules
    return places(said)
