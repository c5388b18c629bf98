"""Text from outside is cut, cleaned and always valid."""

from __future__ import annotations

import random

import pytest

from grader.staff.words import CUT, MOST_LINES, named, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("corr2d", "corr2d"),
        ("합성곱 ê 𝒳 👩\u200d🔬", "합성곱 ê 𝒳 👩\u200d🔬"),
        ("a\x1b[2Jb\x00\x9b", "a�[2Jb��"),
        ("\ud800 and \udfff", "� and �"),
        ("line\nline\ttab\r\u2028", "line�line�tab��"),
        ("\u202egpj.exe\u200b\ufeff\u2066", "gpj.exe"),
        ("a\u3164b\ufe0fc\u034fd\u2800e\U000e0100f\u2065", "abcdef"),
        ("", ""),
    ],
)
def test_each_sign_is_seen_or_replaced(text, shown):
    assert printable(text, 100) == shown


def test_a_text_of_several_lines_keeps_them_but_fills_no_page():
    assert printable("a\n\tb", 100, lines=True) == "a\n\tb"
    long = printable("\n" * 5_000, 10_000, lines=True)
    assert long.count("\n") == MOST_LINES


def test_what_is_too_long_ends_in_a_sign_that_says_so():
    assert printable("a" * 3_000_000, 10) == "a" * 9 + CUT
    assert printable("a" * 10, 10) == "a" * 10


def test_any_text_comes_out_valid_and_unchanged_by_a_second_time():
    chance = random.Random(0)
    signs = [*map(chr, range(0x300)), *"\ud800\u202e\u200d\u3164\n𝒳\U000e0041"]
    for lines in (False, True):
        for _ in range(2_000):
            text = "".join(chance.choices(signs, k=chance.randrange(80)))
            once = printable(text, 40, lines=lines)
            once.encode()
            assert len(once) <= 40
            assert printable(once, 40, lines=lines) == once


def test_names_with_a_comma_in_them_can_be_told_apart():
    assert named(["Ann", "Bo"]) == "Ann, Bo"
    assert named(["Kim, Ann", "Lee, Bo"]) == "Kim, Ann; Lee, Bo"
