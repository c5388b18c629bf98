"""Hints as they are shown: code as code, stressed words, and no asterisk that multiplies."""

from __future__ import annotations

from grader.student.card.spoken import spoken


def test_code_and_stressed_words_are_marked_and_all_else_is_escaped():
    assert spoken("on *each* side of `X * Y`, <b>") == (
        "on <em>each</em> side of <code>X * Y</code>, &lt;b&gt;"
    )


def test_an_asterisk_that_multiplies_stays():
    for text in ("k * k cells", "2*n*m", "h*w and c*h", "*args", "**both**"):
        assert spoken(text) == text
