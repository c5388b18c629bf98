"""Markup: what was not made here is text, and a page says itself what it may do."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from grader.staff.report.pages.document import document
from grader.student.card.markup import Markup, element, escaped, joined

HOSTILE = "<script>alert(1)</script>\" onload='alert(2)' &amp;"


def test_text_is_escaped_and_what_an_element_has_become_is_not_escaped_again():
    inner = element("b", HOSTILE)
    assert inner == (
        "<b>&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#x27;alert(2)&#x27; &amp;amp;</b>"
    )
    assert element("p", inner) == f"<p>{inner}</p>"


def test_attributes_are_escaped_and_named_as_in_html():
    made = element("td", class_="n", data_value=HOSTILE, hidden=True, title=None, open=False)
    assert made.startswith('<td class="n" data-value="&lt;script&gt;')
    assert made.endswith('" hidden></td>')
    assert "'" not in made
    assert "title" not in made
    assert "open" not in made


def test_children_may_be_many_and_void_elements_have_no_end():
    assert element("ul", (element("li", name) for name in "ab")) == "<ul><li>a</li><li>b</li></ul>"
    assert element("br") == "<br>"


def test_pieces_are_joined_with_escaped_text_between_them():
    assert joined(["<", Markup("<i>")], " & ") == "&lt; &amp; <i>"


@pytest.mark.parametrize("use", [str.upper, str.strip, lambda text: text + "<b>", "{}".format])
def test_markup_that_was_changed_is_text_again(use):
    changed = use(Markup("<i> "))
    assert not isinstance(changed, Markup)
    assert "<" not in escaped(changed)


def test_a_page_runs_and_shows_the_style_and_script_whose_hashes_it_names_and_nothing_else():
    page = document(HOSTILE, [element("p", "x")], script="table.js")
    assert f"<title>{escaped(HOSTILE)}</title>" in page
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    said = dict(part.split(" ", 1) for part in policy.replace("&#x27;", "'").split("; "))
    assert said.pop("default-src") == "'none'"
    assert said.pop("base-uri") == said.pop("form-action") == "'none'"
    for tag in ("style", "script"):
        [text] = re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert said.pop(f"{tag}-src") == f"'sha256-{digest}'"
    assert not said


def test_a_page_without_a_script_may_run_none():
    page = document("x", [])
    assert "script" not in page
    assert "default-src" in page
