"""Times as a person reads them."""

from __future__ import annotations

import pytest

from grader.staff.gradebook.told import time_told


@pytest.mark.parametrize(
    ("stamp", "zone", "told"),
    [
        ("2026-11-27T22:11:00+00:00", "", "27 Nov 2026, 22:11 UTC"),
        ("2026-11-27T22:11:00+09:30", "", "27 Nov 2026, 22:11 UTC+09:30"),
        ("2026-11-27T22:11:00-05:00", "", "27 Nov 2026, 22:11 UTC-05:00"),
        ("2026-10-30T14:59:00+00:00", "Asia/Seoul", "30 Oct 2026, 23:59 Asia/Seoul"),
    ],
)
def test_a_time_is_told_with_its_zone(stamp, zone, told):
    assert time_told(stamp, zone) == told
