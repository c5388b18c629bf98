"""Verdicts in words and in HTML: every part is there, nothing is markup, nothing varies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.exercise import Status
from grader.student import show
from tests.student.failing import VERDICT, WRONG


def test_a_failure_says_where_what_and_what_to_try():
    assert show.verdict_text(VERDICT).splitlines() == [
        "✗ 7.2 corr2d  0.67/2   probe 'a probe', X (2, 2)",
        "  2 of 4 differ:",
        "  got 1",
        "  looks like: flipped kernel",
        "  try: lay it on as it stands",
        "  also fails: 'another'",
        "  note: it printed 3 lines",
    ]


def test_html_says_the_same_and_escapes_what_students_wrote():
    nasty = replace(WRONG, difference="raised E: <script>alert(1)</script>")
    markup = show.verdict_html(replace(VERDICT, findings=(nasty,)))
    assert "<script>" not in markup
    assert "&lt;script&gt;" in markup
    for part in ("looks like: ", "flipped kernel", "try: ", "note: "):
        assert part in markup


@pytest.mark.parametrize("status", Status)
def test_no_state_is_told_by_colour_alone(status):
    assert show.SYMBOLS[status] in show.verdict_text(replace(VERDICT, status=status))
    assert len(set(show.SYMBOLS.values())) == len(Status)


def test_hints_are_counted_and_tell_how_to_go_on():
    assert show.hints_text("corr2d", ["look", "no < yes"], 3).splitlines() == [
        "corr2d, hint 1 of 3: look",
        "corr2d, hint 2 of 3: no < yes",
        "Run this cell again for the next one.",
    ]
    markup = show.hints_html("corr2d", ["look", "no < yes"], 2)
    assert "<b>hint 2 of 2: </b>no &lt; yes" in markup
    assert "Run this cell again" not in markup


def test_a_table_is_aligned_and_escaped():
    text = show.table_text(["name", "n"], [["long name", "1"], ["x", "22"]])
    assert text.splitlines()[2:] == ["long name  1", "x          22"]
    assert "&lt;b&gt;" in show.table_html(["name"], [["<b>"]])


@pytest.mark.parametrize(("number", "text"), [(2, "2"), (1.5, "1.5"), (2 / 3, "0.67"), (0, "0")])
def test_points_are_short(number, text):
    assert show.points(number) == text
