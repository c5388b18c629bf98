"""axe looks at a page, and writes down what it finds wrong."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of what is right, one place a rule: to write down all of them takes as long as to look.
_BRIEFLY = {"resultTypes": ["violations"]}


def looked_at(
    page: Page, context: dict[str, Any] | None = None, rules: dict[str, Any] | None = None
) -> Any:
    """What axe says of a page, or of a part; rules can be turned off by their names."""
    return Axe().run(page, context=context, options=_BRIEFLY | {"rules": rules or {}}).response


def places(said: Any) -> list[str]:
    """The rules that are broken, with each place where."""
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in said["violations"]
        for node in each["nodes"]
    ]
