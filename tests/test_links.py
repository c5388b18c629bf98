"""Every relative link of the documentation and the notebooks leads somewhere, headings included."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|\b(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.M | re.S)
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:", re.I)  # another scheme, such as https:


def prose(path: Path) -> str:
    """The text of a page; of a notebook, that of its text cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    return CODE.sub(lambda found: "" if found[1] else "x" * len(found[0]), text)


def links(path: Path) -> list[str]:
    found = (one or other for one, other in LINK.findall(prose(path)))
    return [link for link in found if not ELSEWHERE.match(link)]


@cache
def anchors(path: Path) -> frozenset[str]:
    """What can stand behind a # for a page, by GitHub's rule for headings."""
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    seen: dict[str, int] = {}
    made = set(re.findall(r"<a (?:id|name)=\"([^\"]+)\"", text))
    for heading in re.findall(r"^#{1,6} +(.+?) *#*$", text, re.M):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
        times = seen.get(slug, 0)
        seen[slug] = times + 1
        made.add(f"{slug}-{times}" if times else slug)
    return frozenset(made)


def dead(path: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    found = []
    for link in links(path):
        target, _, anchor = unquote(link).partition("#")
        place = (path.parent / target).resolve() if target else path
        there = place.is_relative_to(ROOT) and place.exists()
        if there and anchor and place.suffix == ".md":
            there = anchor in anchors(place)
        if not there:
            found.append(link)
    return found


@pytest.mark.parametrize(
    "path", [*PAGES, *NOTEBOOKS, *SOLUTIONS], ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_link_is_dead(path):
    assert dead(path) == []


def test_a_dead_link_would_be_found(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.test_links.ROOT", tmp_path)
    page, other = tmp_path / "page.md", tmp_path / "other.md"
    other.write_text("# A *new* `thing`, here\n\n## Twice\n\n## Twice\n", encoding="utf-8")
    good = ["other.md", "other.md#a-new-thing-here", "other.md#twice-1", "#top", "https://x.y/z"]
    bad = ["no.md", "other.md#twice-2", "#bottom", "../outside.md", "no.png"]
    lines = [*(f"[x]({link})" for link in good + bad), "```", "[x](code.md)", "```", "`[x](y.md)`"]
    page.write_text("# Top\n" + "\n".join(lines), encoding="utf-8")
    assert dead(page) == bad


def test_the_pages_of_the_three_doors_are_linked_from_somewhere():
    doors = {(ROOT / "docs" / f"{name}.md") for name in ("student", "instructor", "author")}
    assert doors <= set(PAGES)
    assert all(len(links(door)) > 2 for door in doors)
    linked = {(p.parent / link.partition("#")[0]).resolve() for p in PAGES for link in links(p)}
    assert ROOT / "docs" / "student.md" in linked
