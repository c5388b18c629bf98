"""What a student writes does nothing on a page of the report, wherever it is shown."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import (
    Graded,
    LeftOut,
    Mark,
    Member,
    Origin,
    Result,
    Shown,
    Standing,
)
from grader.staff.report.pages.views.class_view import About
from grader.staff.report.pages.writing import write_pages
from tests.browser.jupyterlab import CHROMIUM
from tests.report.made_class import made_class

# What a hostile student may write anywhere. Each would leave a trace, ask for something or speak.
HOSTILE = (
    "</code></pre></script><script>document.title = 'owned'; alert(1)</script>",
    "<img src=x onerror=\"document.title = 'owned'\"><svg onload=alert(2)>",
    "javascript:alert(3)",
    "<a href='javascript:alert(4)' autofocus onfocus=alert(5)>x</a>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>",
    "<iframe src=https://evil.example></iframe><form action=https://evil.example><input></form>",
    "<style>body { display: none }</style>{{7*7}}${7*7}",
    "\u202egnp.exe\u2066 \x1b[2J\x00\ud800\ufeff",
    "A" * 100_000,
)

# Of a page: all kinds of elements and attributes, and what its links begin with.
WHAT_IS_THERE = """() => {
  const all = Array.from(document.querySelectorAll("*"));
  return [
    all.map((each) => each.localName),
    all.flatMap((each) => each.getAttributeNames()),
    Array.from(document.links, (link) => link.protocol),
  ].map((names) => Array.from(new Set(names)));
}"""

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


def hostile(text: str) -> Standing:
    """A student who wrote this wherever a student can write, and names their work so."""
    found = Finding(text, Status.FAIL, text, text, text)
    verdict = Verdict(
        "corr2d", "7.2", Status.FAIL, 0.0, 2.0, (found, found), text, text, (text,), smallest=text
    )
    graded = Graded(verdict, (text, f"borrowed {text}"), text, Shown(verdict, [[1.0]], [[2.0]]))
    safe = replace(graded, verdict=replace(verdict, exercise="pool2d", status=Status.ERROR))
    member = Member(text[:200], user=text)
    origin = Origin(text, text, text, text, group=text, members=(member,))
    result = Result(text, (text,), "0", (graded, safe), 1.0, (text,), origin, text)
    return Standing(member, result, Mark(0, 4, 0, 100, [text]))


def cleaned(text: str) -> str:
    """As the gate lets it into the gradebook: what could not be written is not in there."""
    return text.encode("utf-8", "replace").decode()


def test_nothing_that_a_student_writes_does_anything(page, tmp_path):
    everybody = [hostile(cleaned(text)) for text in HOSTILE]
    texts = map(cleaned, HOSTILE)
    left_out = [LeftOut(name, why) for name, why in itertools.pairwise(texts)]
    text = cleaned(HOSTILE[0])
    about = About(Terms(f"Class {text}"), *[text] * 4, (text,))
    write_pages(tmp_path, about, everybody, left_out)
    for path in [tmp_path / "index.html", *(tmp_path / "students").iterdir()]:
        page.goto(path.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        page.wait_for_timeout(50)  # what was planted would begin now
        assert page.title() != "owned"
        assert page.url == path.as_uri()
        expect(page.locator("h1")).to_be_visible()
        tags, attributes, addresses = map(set, page.evaluate(WHAT_IS_THERE))
        assert not tags & {"img", "iframe", "form", "base", "link", "object", "embed"}
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert ("script" in tags) == (path.name == "index.html")
        assert addresses <= {"file:"}


def test_even_a_script_that_got_in_would_not_run(browser, tmp_path):
    """The second wall is the policy in the head: here a page was tampered with."""
    about = About(Terms("Homework 7"), folder="submissions.zip", isolation="none")
    write_pages(tmp_path, about, made_class(3))
    index = tmp_path / "index.html"
    planted = "<script>document.title = 'owned'</script><p onclick=\"document.title='owned'\">x</p>"
    planted += "<img src='https://evil.example/x.png'>"
    index.write_text(index.read_text(encoding="utf-8").replace("</main>", f"{planted}</main>"))
    page = browser.new_page()
    failed, refused = [], []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.on("console", lambda message: refused.append(message.text))
    page.goto(index.as_uri())
    page.get_by_text("x", exact=True).last.click()
    assert page.title() == "Homework 7"
    assert failed == [("https://evil.example/x.png", "csp")]
    assert sum("Content Security Policy" in words for words in refused) == len(refused) == 3
    page.close()
