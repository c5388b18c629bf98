"""The words of the field: each in both languages, and in bold where the glossary says it comes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import nbformat
import pytest

from grader.staff.authoring.build import glossary_text
from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^# \| \*\*(.+?)\*\* \| (.+?) \| (.+?) \| (\d\.\d) \|$", re.MULTILINE)
SOURCE = (ROOT / "solutions" / "glossary.py").read_text(encoding="utf-8")
ROWS = ROW.findall(SOURCE)
TERMS = [row[0] for row in ROWS]
STEMS = {section.number: section.stem for section in SECTIONS}


def plain(text: str) -> str:
    """In one spelling, which is that of the glossary."""
    words = " ".join(text.lower().split())
    return words.replace("isation", "ization").replace("nonlinearities", "nonlinearity")


@cache
def bold_in(number: str) -> str:
    """All that a section's text has in bold, without the answers."""
    text = (ROOT / "solutions" / f"{STEMS[number]}.py").read_text(encoding="utf-8")
    cells = [c for c in f"\n{text}".split("\n# %%") if c.startswith(" [markdown]")]
    bare = "\n".join(re.sub(r"BEGIN SOLUTION.*?END SOLUTION", "", c, flags=re.S) for c in cells)
    prose = re.sub(r"`[^`]*`", "", bare.replace("\n#", "\n"))
    return " | ".join(plain(words) for words in re.findall(r"\*\*(.+?)\*\*", prose, re.S))


def test_every_row_was_read():
    assert len(ROWS) == SOURCE.count("\n# | **") > 50


@pytest.mark.parametrize(("term", "korean", "sentence", "number"), ROWS, ids=TERMS)
def test_a_term_has_korean_a_sentence_and_stands_in_bold_where_it_comes(
    term, korean, sentence, number
):
    assert re.search("[가-힣]", korean)
    assert sentence[0].isupper() and sentence.endswith(".")
    assert plain(term).removesuffix(" layer") in bold_in(number)


def test_the_terms_are_in_alphabetical_order():
    terms = [term.lower() for term in TERMS]
    assert terms == sorted(terms)


def test_its_notebook_leads_to_each_section_and_is_fresh():
    path = ROOT / "notebooks" / "glossary.ipynb"
    assert path.read_text(encoding="utf-8") == glossary_text(ROOT), "stale: type make build"
    text = nbformat.read(path, as_version=4).cells[0].source
    for number in {number for *_, number in ROWS}:
        assert f"| [{number}]({STEMS[number]}.ipynb) |" in text
