"""Pictures of what was expected and got: what cannot be drawn is refused, what differs is told."""

from __future__ import annotations

import math
import re

import pytest

from grader.student.card.drawn import Case, Side
from grader.student.card.grid import (
    COLUMNS,
    MOST_CELLS,
    MOST_NUMBERS,
    ROWS,
    Grid,
    differing,
    grid,
    windows,
)
from grader.student.card.panels import case_picture, difference_picture
from grader.student.card.words import short

NESTED = [[[1, 2, 3], [4, 5, 6]], [[0, 0, 0], [-1, -2, 7]]]
MINUS = "\N{MINUS SIGN}"


def tables(picture):
    """The cells of each table, by what it is called."""
    found = re.findall(r'<table aria-label="([^"]*)">(.*?)</table>', picture)
    return {name: re.findall(r'<td class="(.*?)">(?:<mark>)?(.*?)<', body) for name, body in found}


@pytest.mark.parametrize(
    "nested",
    [
        *([], [[]], [[1, 2], [3]], [[1], 2], [1, [2]], ["a"], [[]], None, {"a": 1}),
        *([[1, 2], "ab"], [0] * 401, [[0] * 30] * 30, [[[[[[[1]]]]]]], [10**400]),
    ],
)
def test_what_is_no_grid_of_numbers_is_refused(nested):
    assert grid(nested) is None
    assert difference_picture(nested, [1]) is None
    assert difference_picture([1], nested) is None


@pytest.mark.parametrize(
    ("nested", "shape", "place"),
    [
        (5, (), ()),
        ([5], (1,), (0,)),
        ([[True, 5.0]], (1, 2), (0, 1)),
        (NESTED, (2, 2, 3), (1, 1, 2)),
    ],
)
def test_a_vector_is_one_row_and_a_number_one_entry(nested, shape, place):
    found = grid(nested)
    assert found.shape == shape
    assert [one for window in windows(shape) for one in window.places()] == sorted(found.numbers)
    assert found.numbers[place] in (5, 7)


def test_entries_differ_where_more_than_the_last_digit_does():
    right = grid([1.0, 2.0, math.nan, math.inf, 0.0])
    assert differing(grid([1.0004, 2.1, math.nan, math.inf, 0.00005]), right) == {(1,)}
    assert differing(grid([1.0, 2.0, 0.0, -math.inf, 0.01]), right) == {(2,), (3,), (4,)}


def test_of_a_large_shape_a_window_around_the_first_difference_is_drawn():
    [window] = windows((3, 40, 50), {(2, 20, 30), (2, 39, 49)})
    assert window.slice == (2,)
    assert (len(window.rows), len(window.columns)) == (ROWS, COLUMNS)
    assert (2, 20, 30) in window.places()
    [corner] = windows((40, 50), {(39, 49)})
    assert (corner.rows.stop, corner.columns.stop) == (40, 50)


def test_slices_that_differ_come_first_and_no_more_than_can_be_seen():
    assert [one.slice for one in windows((4, 2, 2), {(3, 0, 0), (1, 1, 1)})] == [(1,), (3,)]
    assert len(windows((90, 2, 2))) == MOST_CELLS // 4
    assert len(windows((MOST_NUMBERS, 2, 2))) == 1  # of which only one window is at hand


def test_a_picture_frames_what_differs_and_says_so():
    wrong = [[[1, 2, 3], [4, 5, 6]], [[0, 9, 0], [-1, -2, 8]]]
    picture = difference_picture(NESTED, wrong)
    words = "2 of 12 numbers differ and are marked; the first at [1, 0, 1]:"
    assert f"<figcaption>{words} got 9, expected 0. Shown: 1 of 2 slices.</figcaption>" in picture
    found = tables(picture)
    assert list(found) == [
        "expected [1] (2, 2, 3)",
        "got [1] (2, 2, 3)",
        "difference [1] got − expected",
    ]
    assert [text for level, text in found["got [1] (2, 2, 3)"] if level.endswith(" x")] == [
        "9",
        "8",
    ]
    change = [text for _, text in found["difference [1] got − expected"]]
    assert change == ["=", "+9", "=", "=", "=", "+1"]


def test_all_are_drawn_on_one_scale():
    found = tables(difference_picture([[4, 0]], [[2, 0]]))
    assert [level for level, _ in found["expected (1, 2)"]] == ["p4", "p0"]
    assert [level for level, _ in found["got (1, 2)"]] == ["p2 x", "p0"]
    assert found["difference got − expected"] == [("n2 x", f"{MINUS}2"), ("eq", "=")]


def test_more_than_a_few_numbers_have_their_scale_below_them():
    assert 'class="scale"' not in difference_picture([[4, 0]], [[2, 0]])
    assert f'<p class="scale">{MINUS}5 <span' in difference_picture([[1, 2, 3, 4, 5]], [[0] * 5])


def test_shapes_that_differ_are_drawn_and_told():
    picture = difference_picture([[1, 2]], [[1], [2]])
    assert "The shapes differ: got (2, 1), expected (1, 2)." in picture
    assert list(tables(picture)) == ["expected (1, 2)", "got (2, 1)"]
    assert " x" not in picture


def test_what_is_cut_is_told():
    wide = [list(range(25)) for _ in range(9)]
    other = [[*row[:-1], 0] for row in wide]
    picture = difference_picture(wide, other)
    assert "Shown: rows 0 to 5 of 9, columns 15 to 24 of 25." in picture
    assert all(len(cells) == ROWS * COLUMNS for cells in tables(picture).values())


def test_what_is_not_finite_is_drawn_too():
    found = tables(difference_picture([[math.nan, 1]], [[math.inf, 1]]))
    assert found["expected (1, 2)"][0] == ("na", "nan/inf")  # as it is stored
    assert found["got (1, 2)"][0] == ("p4 x", "∞")
    assert found["difference got − expected"][0] == ("na x", "≠")


def test_two_numbers_need_no_picture():
    assert difference_picture(9, 7) is None


def test_what_goes_in_and_what_has_no_numbers_is_told_in_words():
    given = (("X", Side("(1, 1)", Grid((1, 1), {(0, 0): 2.0}))), ("s", Side("3 < 4")))
    expected = Side("(1, 1)", Grid((1, 1), {(0, 0): 6.0}))
    picture = case_picture(Case("A case.", expected, Side("None"), given))
    assert tables(picture) == {"X (1, 1)": [("io", "2")], "expected (1, 1)": [("p4", "6")]}
    assert "<b>s</b> = 3 &lt; 4" in picture
    assert "<b>got</b> None" in picture


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((3.0, "3"), (-0.0, "0"), (-12345.0, f"{MINUS}12345"), (0.12345, "0.123")),
        *((123456789.0, "1.2e8"), (-1e-7, f"{MINUS}1.0e-7".replace("e-", f"e{MINUS}"))),
        *((math.inf, "∞"), (-math.inf, f"{MINUS}∞"), (math.nan, "nan")),
    ],
)
def test_a_number_is_short(number, text):
    assert short(number) == text
