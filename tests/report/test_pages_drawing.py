"""Charts and pictures: what cannot be drawn is refused, and what differs is marked and told."""

from __future__ import annotations

import math
import re

import pytest

from grader.staff.report.pages.drawing.charts import Bar, Shares, bars, histogram, share_bars
from grader.staff.report.pages.drawing.grid import differing, grid
from grader.staff.report.pages.drawing.tensors import difference_picture

NESTED = [[[1, 2, 3], [4, 5, 6]], [[0, 0, 0], [-1, -2, 7]]]


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


def test_a_grid_has_slices_of_rows_and_columns():
    found = grid(NESTED)
    assert (found.shape, found.rows, found.columns) == ((2, 2, 3), 2, 3)
    assert list(found.slices()) == [(0,), (1,)]
    assert found.at((1,), 1, 2) == ((1, 1, 2), 7)


@pytest.mark.parametrize(("nested", "shape"), [(5, ()), ([5], (1,)), ([[True, 5.0]], (1, 2))])
def test_a_vector_is_one_row_and_a_number_one_entry(nested, shape):
    found = grid(nested)
    assert found.shape == shape
    assert found.rows == 1
    last = found.columns - 1
    assert found.at((), 0, last)[1] == 5


def test_entries_differ_where_more_than_the_last_digit_does():
    right = grid([1.0, 2.0, math.nan, math.inf, 0.0])
    assert differing(grid([1.0004, 2.1, math.nan, math.inf, 0.00005]), right) == {(1,)}
    assert differing(grid([1.0, 2.0, 0.0, -math.inf, 0.01]), right) == {(2,), (3,), (4,)}


def test_a_picture_frames_what_differs_and_says_so():
    wrong = [[[1, 2, 3], [4, 5, 6]], [[0, 9, 0], [-1, -2, 8]]]
    picture = difference_picture(NESTED, wrong)
    words = "2 of 12 numbers differ, framed and with a corner marked; the first at [1, 0, 1]:"
    assert f"<figcaption>{words} got 9, expected 0.</figcaption>" in picture
    assert picture.count('class="frame"') == picture.count('class="corner"') == 2
    expected, got, _ = re.findall(r'<svg role="img" aria-label="([^"]*)"', picture)
    assert expected == "Expected, shape (2, 2, 3)."
    assert got.startswith("Got, shape (2, 2, 3). 2 of 12 numbers differ")
    for entry in ("[0]", "[1]", "\N{MINUS SIGN}2"):
        assert f">{entry}</text>" in picture


def test_both_are_drawn_on_one_scale():
    picture = difference_picture([[4, 0]], [[2, 0]])
    _, expected, got = picture.split('class="panel"')
    assert re.findall('"cell (..)"', expected) == ["p4", "p0"]
    assert re.findall('"cell (..)"', got)[:2] == ["p2", "p0"]
    assert "to blue for 4." in picture


def test_shapes_that_differ_are_drawn_and_told():
    picture = difference_picture([[1, 2]], [[1], [2]])
    assert "The shapes differ: got (2, 1), expected (1, 2)." in picture
    assert 'class="frame"' not in picture
    assert picture.count('class="panel"') == 2


def test_many_slices_are_cut_and_counted_and_many_columns_have_no_numbers():
    many = [[[i]] for i in range(9)]
    assert difference_picture(many, many).count("and 5 more slices") == 2
    wide = [list(range(20))]
    assert 'class="number' not in difference_picture(wide, wide)


def test_what_is_not_finite_is_drawn_too():
    picture = difference_picture([[math.nan, 1]], [[math.inf, 1]])
    assert 'class="cell none"' in picture
    assert 'class="cell p4"' in picture
    assert "got inf, expected nan/inf" in picture
    assert ">nan/inf</text>" in difference_picture([[1, 2]], [[1, None]])  # as it is stored


def test_two_numbers_need_no_picture():
    assert difference_picture(9, 7) is None


def test_marks_are_counted_into_round_bars_up_to_the_best_there_is():
    shown = bars([0, 9.9, 10, 100, 100, 55], 100)
    assert [bar.count for bar in shown] == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    assert (shown[0].low, shown[-1].high) == (0, 100)


def test_where_nobody_comes_near_the_best_the_bars_end_at_the_best_mark():
    shown = bars([3, 5, 63], 477)
    assert shown[-1].high == 70
    assert sum(bar.count for bar in shown) == 3


@pytest.mark.parametrize("marks", [[], [0], [-2, 0], [120]])
def test_no_mark_and_odd_ones_have_bars_as_well(marks):
    assert sum(bar.count for bar in bars(marks, 100)) == len(marks)


def test_charts_say_in_words_what_they_show():
    chart = histogram([Bar(0, 50, 0), Bar(50, 100, 3)], "Marks", "mark")
    assert 'aria-label="Marks. 50 to 100: 3."' in chart
    shares = share_bars([Shares("7.2", (1, 1, 1, 1)), Shares("7.3", (0, 0, 0, 0))], "Passed")
    assert 'aria-label="Passed. 7.2: 25 % passed; 7.3: 0 % passed."' in shares
