"""The card of a verdict: what it says, that nothing of a student's is markup, that it is small."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from grader.exercise import Finding, Status
from grader.student import show
from grader.student.card.drawn import Case, Drawn, Row, Side, Tables
from grader.student.card.grid import Grid
from grader.student.card.words import STATES, SYMBOLS
from tests.student.failing import VERDICT, WRONG

NUMBERS = Grid((1, 2), {(0, 0): 1.0, (0, 1): -2.0})
CASE = Case("A small case.", Side("(1, 2)", NUMBERS), Side("None"))
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\" onload='alert(3)'"
VOID = {"br", "img", "input", "link", "meta", "hr"}


class Read(HTMLParser):
    """The words of a piece of HTML, its elements, and whether all of them are closed."""

    def __init__(self, text):
        super().__init__()
        self.words, self.tags, self.open = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        assert tag not in VOID
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


def words(markup):
    read = Read(markup)
    assert not read.open
    return "".join(read.words)


def test_a_failure_says_all_that_the_text_says_and_more():
    said = words(show.verdict_html(VERDICT, Drawn(CASE, hints=3)))
    for part in (
        "✗ not right yet 7.2 corr2d · 0.67/2 points",
        "probe 'a probe', X (2, 2)",
        "2 of 4 differ: got 1",
        "looks like: flipped kernel",
        "try: lay it on as it stands",
        "A small case.",
        "✓✗✗ 1 of 3 probes passed",
        "✗ another (X (2, 2)): 2 of 4 differ: got 1",
        "note: it printed 3 lines",
        '3 hints: hint("corr2d") opens the first.',
    ):
        assert part in said


@pytest.mark.parametrize("status", Status)
def test_each_state_has_a_symbol_and_a_word(status):
    markup = show.verdict_html(replace(VERDICT, status=status))
    assert f"{SYMBOLS[status]} {STATES[status]}" in words(markup)
    assert f'aria-label="7.2 corr2d: {STATES[status]}"' in markup


def test_a_right_answer_is_told_in_one_short_line():
    fine = tuple(Finding(f"probe {i}", Status.PASS) for i in range(8))
    markup = show.verdict_html(replace(VERDICT, status=Status.PASS, findings=fine, remarks=()))
    assert words(markup) == "✓ passed 7.2 corr2d · 0.67/2 points · passes all 8 probes"
    assert len(markup.encode()) < 500


def test_what_was_not_begun_names_its_hints():
    stub = replace(WRONG, status=Status.NOT_ATTEMPTED, difference="it waits for pool2d")
    verdict = replace(VERDICT, status=Status.NOT_ATTEMPTED, findings=(stub,), advice="solve pool2d")
    said = words(show.verdict_html(verdict, Drawn(hints=1)))
    assert "○ not attempted 7.2 corr2d · 0.67/2 points · it waits for pool2d" in said
    assert '1 hint: hint("corr2d") opens the first.' in said


@pytest.mark.parametrize(
    ("opened", "said"),
    [
        (0, '3 hints: hint("corr2d") opens the first.'),
        (1, '3 hints, 1 opened: hint("corr2d") opens the next.'),
        (3, '3 hints, all opened: hint("corr2d") shows them again.'),
    ],
)
def test_hints_are_counted(opened, said):
    assert said in words(show.verdict_html(VERDICT, Drawn(hints=3, opened=opened)))


def test_nothing_of_a_students_is_markup():
    nasty = Finding(HOSTILE, Status.ERROR, HOSTILE, HOSTILE)
    verdict = replace(
        VERDICT,
        status=Status.ERROR,
        findings=(nasty, nasty),
        mistake=HOSTILE,
        advice=HOSTILE,
        remarks=(HOSTILE,),
    )
    side = Side(HOSTILE, NUMBERS)
    rows = (Row(HOSTILE, HOSTILE),)
    case = Case(HOSTILE, side, Side(HOSTILE), ((HOSTILE, side), (HOSTILE, Side(HOSTILE))))
    markup = show.verdict_html(verdict, Drawn(case, Tables(rows, ()), hints=1))
    clean = show.verdict_html(VERDICT, Drawn(CASE, Tables((Row("Conv2d", "(1,)"),), ()), hints=1))
    assert set(Read(markup).tags) == set(Read(clean).tags)
    assert HOSTILE in words(markup)
    assert HOSTILE in words(show.hints_html(HOSTILE, [HOSTILE], 2))


def test_code_in_a_hint_is_drawn_as_code():
    markup = show.verdict_html(replace(VERDICT, advice="is a `return` missing? `<b>` `"))
    assert "is a <code>return</code> missing? <code>&lt;b&gt;</code> `</div>" in markup
    assert "take <code>X[i:]</code>" in show.hints_html("corr2d", ["take `X[i:]`"], 1)


def test_lines_of_a_probe_stay_apart_in_one():
    several = replace(WRONG, difference="2 of 4 differ:\ngot 1\nrow 1: got (2,)")
    said = words(show.verdict_html(replace(VERDICT, findings=(several, several))))
    assert "✗ a probe (X (2, 2)): 2 of 4 differ: got 1; row 1: got (2,)" in said


def test_long_words_are_cut():
    long = replace(WRONG, difference="x" * 100_000)
    markup = show.verdict_html(replace(VERDICT, findings=(long, long)))
    assert len(markup) < 10_000
    assert "xxx …" in markup


def test_the_row_is_marked_in_which_tables_part_and_long_ones_are_cut():
    expected = tuple(Row("Conv2d", f"(2, {i})") for i in range(40))
    got = (*expected[:30], Row("Linear", "(2, 9)"))
    markup = show.verdict_html(VERDICT, Drawn(tables=Tables(expected, got)))
    said = words(markup)
    assert "part at row 31, which is marked. Shown: rows 27 to 38 of 40." in said
    [marked] = re.findall(r'<tr class="off">(.*?)</tr>', markup)
    assert words(marked) == "➤ 31Conv2d(2, 30)Linear(2, 9)"
    assert "32Conv2d(2, 31)nothing" in said


def test_the_largest_picture_is_small_enough():
    every = {(i, j): -0.00123456 * (i + j + 1) for i in range(6) for j in range(10)}
    side = Side("(200, 300)", Grid((200, 300), every))
    case = Case("A case.", side, side, (), frozenset(every))
    findings = tuple(replace(WRONG, probe=f"a probe with a long name, {i}") for i in range(12))
    markup = show.verdict_html(replace(VERDICT, findings=findings), Drawn(case, hints=3))
    assert len(markup.encode()) < 15_000


def test_every_card_is_the_same_each_time():
    drawn = Drawn(CASE, hints=3)
    assert show.verdict_html(VERDICT, drawn) == show.verdict_html(VERDICT, drawn)
