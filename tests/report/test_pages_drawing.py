"""Charts: how marks are counted into bars, and that words say the same."""

from __future__ import annotations

import pytest

from grader.staff.report.pages.drawing.charts import Bar, Shares, bars, histogram, share_bars


def test_marks_are_counted_into_round_bars_up_to_the_best_there_is():
    shown = bars([0, 9.9, 10, 100, 100, 55], 100)
    assert [bar.count for bar in shown] == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
    assert (shown[0].low, shown[-1].high) == (0, 100)


def test_where_nobody_comes_near_the_best_the_bars_end_at_the_best_mark():
    shown = bars([3, 5, 63], 477)
    assert shown[-1].high == 70
    assert sum(bar.count for bar in shown) == 3


def test_where_all_marks_are_0_the_bars_end_at_the_best_there_is():
    assert [(bar.low, bar.high, bar.count) for bar in bars([0, 0], 100)][::9] == [
        (0, 10, 2),
        (90, 100, 0),
    ]


@pytest.mark.parametrize("marks", [[], [0], [-2, 0], [120]])
def test_no_mark_and_odd_ones_have_bars_as_well(marks):
    assert sum(bar.count for bar in bars(marks, 100)) == len(marks)


def test_charts_say_in_words_what_they_show():
    chart = histogram([Bar(0, 50, 0), Bar(50, 100, 3)], "Marks", "mark")
    assert 'aria-label="Marks. 50 to 100: 3."' in chart
    shares = share_bars([Shares("7.2", (1, 1, 1, 1)), Shares("7.3", (0, 0, 0, 0))], "Passed")
    assert 'aria-label="Passed. 7.2: 25 % passed; 7.3: 0 % passed."' in shares
