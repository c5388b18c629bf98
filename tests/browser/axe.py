"""What axe finds in JupyterLab, in what the course shows there."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# JupyterLab's body has no height and hides what flows over it, which is everything. Axe takes all
# of it for invisible then, and looks at no contrast.
_SEEN = "html, body { height: 100vh !important }"
MUST_BE_LOOKED_AT = "color-contrast"


def found_by_axe(page: Page, include: str, exclude: Sequence[str] = ()) -> list[str]:
    """The violations in all parts that `include` selects, each with its rule and its place."""
    style = page.add_style_tag(content=_SEEN)
    page.evaluate("document.querySelectorAll('.cnn-card details').forEach(e => e.open = true)")
    context = {"include": [[include]], "exclude": [[each] for each in exclude]}
    found = Axe().run(page, context=context).response
    style.evaluate("style => style.remove()")
    rules = {each["id"] for kind in ("passes", "violations") for each in found[kind]}
    assert MUST_BE_LOOKED_AT in rules, rules
    return [
        f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
