"""Who is stuck, on what and for how long, and what would help several at once."""

from __future__ import annotations

import pytest

from grader.exercise import Status
from grader.staff.live.room import Patience, State, room
from grader.staff.live.seats import seat_of
from grader.staff.live.shown.terminal import room_on_screen, room_text
from grader.staff.live.shown.told import how_long
from grader.staff.live.topics import NoTopicError, Topic, all_topics, only
from grader.student.progress import Entry

NOW = 1_800_000_000.0  # 2027-01-15, 08:00 in UTC
MISTAKES = {"flipped kernel": "it does not flip", "padded": "without padding"}
TOPICS = (
    Topic("corr2d", "7.2", 2, MISTAKES),
    Topic("K", "7.2", 1, {}),
    Topic("pool2d", "7.5", 2, {}),
)


def before(minutes):
    """So long ago, as it stands in a file."""
    from datetime import UTC, datetime

    return datetime.fromtimestamp(NOW - 60 * minutes, UTC).isoformat()


def failing(failed=1, first=3.0, last=1.0, mistake="", status=Status.FAIL, best=0.0):
    return Entry(str(status), best, "", mistake, failed, before(first), before(last))


def passed(last=1.0):
    return Entry("pass", 2, "", last=before(last))


def seat(student, **entries):
    return seat_of(student, [entries], {topic.name: topic for topic in TOPICS}, NOW)


def seen(*seats, **patience):
    return room(TOPICS, seats, NOW, Patience(**patience), more=False)


def test_stuck_is_who_failed_often_or_for_long():
    rows = seen(
        seat("often", corr2d=failing(failed=5)),
        seat("long", corr2d=failing(first=10)),
        seat("neither", corr2d=failing(failed=4, first=9)),
        seat("raises", corr2d=failing(first=30, status=Status.ERROR)),
    ).seats
    states = {row.student: (row.state, round(row.minutes)) for row in rows}
    assert states == {
        "raises": (State.STUCK, 30),
        "long": (State.STUCK, 10),
        "often": (State.STUCK, 3),
        "neither": (State.TRYING, 9),
    }
    assert [row.student for row in rows][:2] == ["raises", "long"]  # the longest first
    patient = seen(seat("long", corr2d=failing(first=10)), minutes=11)
    assert patient.count(State.STUCK) == 0


def test_who_went_on_to_something_else_is_at_that():
    [row] = seen(seat("a", corr2d=failing(first=30, last=29), K=passed(2))).seats
    assert (row.state, row.at, round(row.minutes), row.mistake) == (State.WENT_ON, "K", 2, "")
    topics = {each.topic.name: each for each in seen(seat("a", corr2d=failing(30, 30, 29))).topics}
    assert topics["corr2d"].stuck == 1  # it stays so, by the number of checks


def test_an_exercise_left_after_one_try_is_not_stuck_for_ever():
    found = seen(seat("a", corr2d=failing(first=60, last=60), K=failing(first=2)))
    assert {row.topic.name: (row.trying, row.stuck) for row in found.topics} == {
        "corr2d": (1, 0),
        "K": (1, 0),
    }


def test_a_run_of_all_cells_is_at_what_fails_and_at_no_stub():
    stub = Entry("not attempted", 0, "", last=before(1))
    [row] = seen(seat("a", corr2d=failing(first=1), K=passed(1), pool2d=stub)).seats
    assert (row.at, row.state) == ("corr2d", State.TRYING)
    [row] = seen(seat("b", pool2d=stub)).seats
    assert (row.at, row.state) == ("", State.NOTHING)


def test_who_begins_anew_has_not_forgotten_what_was_passed():
    [row] = seen(seat("a", corr2d=Entry("not attempted", 2, "", last=before(1)))).seats
    assert row.passed == 1


def test_who_has_not_checked_for_long_is_away_and_stuck_on_nothing():
    found = seen(seat("a", corr2d=failing(failed=9, first=300, last=130, mistake="padded")))
    assert found.seats[0].state is State.AWAY
    assert (found.topics, found.troubles) == ((), ())
    assert seen(seat("a", corr2d=failing(9, 300, 130)), away=0).count(State.STUCK) == 1


def test_mistakes_are_counted_by_students_and_explained():
    found = seen(
        seat("a", corr2d=failing(failed=6, mistake="flipped kernel")),
        seat("b", corr2d=failing(mistake="flipped kernel")),
        seat("c", corr2d=failing(mistake="padded")),
        seat("d", K=failing(failed=7)),
        seat("e", K=failing(failed=7)),
        seat("f", corr2d=passed()),
    )
    [corr2d, *_] = [row for row in found.topics if row.topic.name == "corr2d"]
    assert corr2d.mistakes == (("flipped kernel", 2), ("padded", 1))
    assert (corr2d.passed, corr2d.trying, corr2d.stuck) == (1, 2, 1)
    assert [(t.topic.name, t.mistake, t.hint, t.students, t.stuck) for t in found.troubles] == [
        ("K", "", "", 2, 2),
        ("corr2d", "flipped kernel", "it does not flip", 2, 1),
    ]


def test_a_mistake_that_the_course_does_not_know_is_not_shown():
    made_up = seat("a", corr2d=failing(mistake="my teacher is a fool"))
    assert made_up.tries["corr2d"].mistake == ""


def test_a_clock_that_is_ahead_is_remarked_and_gives_no_odd_times():
    [row] = seen(seat("a", corr2d=failing(first=-600, last=-600))).seats
    assert row.remarks == ("a clock that is ahead",)
    assert row.minutes == 0
    for odd in ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "soon", "2026-01-01"):
        entry = Entry("fail", 0, "", failed=2, first=odd, last=odd)
        assert room_text(seen(seat("a", corr2d=entry)), "").count("\n") < 12


def test_files_of_one_student_are_put_together_by_what_was_last():
    topics = {topic.name: topic for topic in TOPICS}
    files = [{"corr2d": passed(5), "K": passed(9)}, {"corr2d": failing(first=2), "new": passed()}]
    both = seat_of("a", files, topics, NOW)
    assert {name: each.passed for name, each in both.tries.items()} == {"corr2d": False, "K": True}


def test_old_files_without_times_say_what_they_can():
    [row] = seen(seat("a", corr2d=Entry("fail", 0.5, "words"))).seats
    assert (row.state, row.at, row.minutes) == (State.TRYING, "corr2d", None)


def test_a_screen_is_never_overfull():
    seats = [seat(f"s{i:03}", corr2d=failing(failed=i % 7, mistake="padded")) for i in range(300)]
    for lines in (3, 8, 24, 60):
        text = room_on_screen(seen(*seats), "10:00", 70, lines)
        assert text.count("\n") < lines
        assert max(map(len, text.splitlines())) < 70
    assert "and 2" in text
    assert "more students" in text


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(None, ""), (0.2, "< 1 min"), (59.6, "60 min"), (150, "2 h"), (9e9, "6,250,000 days")],
)
def test_times_are_said_as_people_say_them(minutes, words):
    assert how_long(minutes) == words


def test_what_is_looked_at_is_a_section_or_an_exercise():
    assert [topic.name for topic in only(TOPICS, "7.5, K")] == ["K", "pool2d"]
    assert only(TOPICS, "") == TOPICS
    with pytest.raises(NoTopicError, match=r"no section and no exercise '9\.9'"):
        only(TOPICS, "9.9")


def test_the_course_knows_its_mistakes_and_what_is_wrong_anywhere():
    topics = {topic.name: topic for topic in all_topics()}
    assert "why_blur" not in topics  # a person reads that
    assert "flips the kernel" in topics["corr2d"].mistakes["flipped kernel"]
    assert {"gradients stop", "channels taken for eps"} <= set(topics["LeNet"].mistakes)
