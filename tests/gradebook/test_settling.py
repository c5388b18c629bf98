"""What was earned becomes a mark, and each step that changes it has its reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from grader.staff.gradebook.marks.counting import Score, by_hand_told, counting
from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.settling import Delivery, settled
from grader.staff.gradebook.marks.terms import Late, Terms, as_text, terms_from
from grader.staff.gradebook.records import Member

ADA = Member("Ada")
SCORES = [Score("corr2d", 1.0, 2.0), Score("pool2d", 2.0, 2.0)]  # 3 of 4
DUE = "2026-10-30T23:59:00+09:00"
LATE = Terms(out_of=100, due=DUE, zone="Asia/Seoul", late=Late(grace=15, per_day=10, most=30))


def at(stamp, **more):
    return Delivery(stamp, **more)


def given(exercise, points, out_of=0.0):
    return Given(ADA, exercise, points, "she said so", basis=Basis(out_of=out_of))


def test_without_terms_the_mark_is_the_points():
    mark = settled(Terms(), SCORES, Delivery())
    assert (mark.earned, mark.points, mark.final, mark.out_of) == (3, 4, 3, 4)
    assert not mark.reasons


def test_a_scale_is_a_share_of_it():
    mark = settled(Terms(out_of=100), SCORES, Delivery())
    assert (mark.earned, mark.final, mark.out_of) == (3, 75, 100)


@pytest.mark.parametrize(("pass_at", "final"), [(75, 1), (75.1, 0)])
def test_pass_or_fail_says_what_was_reached(pass_at, final):
    mark = settled(Terms(pass_at=pass_at), SCORES, Delivery())
    assert (mark.final, mark.out_of) == (final, 1)
    assert mark.reasons == (f"75 % of the points; {pass_at} % pass",)


def test_two_thirds_pass_where_two_thirds_do():
    scores = [Score("corr2d", 2 / 3, 1.0)]
    assert settled(Terms(pass_at=66.67), scores, Delivery()).final == 1


def test_what_is_shown_as_the_line_does_not_fail_there():
    mark = settled(Terms(pass_at=12.504), [Score("a", 1.0, 8.0)], Delivery())
    assert mark.reasons == ("12.5 % of the points; 12.5 % pass",)
    assert mark.final == 1
    assert settled(Terms(pass_at=0.001), [Score("a", 0.0, 8.0)], Delivery()).final == 0


def test_points_of_the_assignment_stand_for_those_of_the_course():
    mark = settled(Terms(points={"corr2d": 10, "pool2d": 0}), SCORES, Delivery())
    assert (mark.earned, mark.points) == (5, 10)


def test_whether_somebody_gave_points_is_kept_be_it_none():
    for marks, by_hand in (([], False), ([given("", None)], False), ([given("", 0)], True)):
        assert settled(Terms(), SCORES, None, marks).by_hand is by_hand
    assert settled(Terms(), SCORES, None, [given("corr2d", 0)]).by_hand


def test_what_comes_on_top_stays_on_top():
    mark = settled(Terms(), [*SCORES, Score("lenet", 1.0, 0.0)], Delivery())
    assert (mark.earned, mark.points) == (4, 4)


@pytest.mark.parametrize(
    ("submitted", "final", "reason"),
    [
        ("2026-10-30T14:59:00+00:00", 75, ()),  # the same instant in another zone
        ("2026-10-31T00:13:30+09:00", 75, ("15 min late, within the grace",)),
        ("2026-10-31T00:14:01+09:00", 65, ("16 min late: 10 % off",)),
        ("2026-11-01T03:00:00+09:00", 55, ("1 d 3 h late: 20 % off",)),
        ("2026-12-24T00:00:00+09:00", 45, ("54 d 1 min late: 30 % off",)),
        ("2026-11-01T03:00:00", 55, ("1 d 3 h late: 20 % off",)),  # by the clocks there
    ],
)
def test_being_late_costs_for_each_day_begun_up_to_a_cap(submitted, final, reason):
    mark = settled(LATE, SCORES, at(submitted))
    assert (mark.earned, mark.final) == (3, final)  # what was earned is kept beside it
    assert mark.reasons == reason


@pytest.mark.parametrize(
    ("tokens", "final", "told"),
    [
        (1, 65, "1 d 3 h late, 1 of 2 days free: 10 % off"),
        (3, 75, "1 d 3 h late, 2 days of it free: nothing is taken off"),
    ],
)
def test_days_may_be_free(tokens, final, told):
    mark = settled(LATE, SCORES, at("2026-11-01T03:00:00+09:00", tokens=tokens))
    assert mark.final == final
    assert mark.reasons == (told,)


@pytest.mark.parametrize(
    ("due", "zone", "submitted", "told"),
    [  # a day of 25 hours, and one of 23
        ("2026-10-31T23:59:00-04:00", "America/New_York", "2026-11-01T23:59:00-05:00", "1 d"),
        ("2026-10-31T23:59:00-04:00", "America/New_York", "2026-11-02T00:00:00", "1 d 1 min"),
        ("2026-03-28T23:59:00+01:00", "Europe/Berlin", "2026-03-29T23:59:00+02:00", "1 d"),
        ("2026-03-28T23:59:00+01:00", "Europe/Berlin", "2026-03-29T22:00:00Z", "1 d 1 min"),
        ("2026-03-28T23:59:00+01:00", "", "2026-03-29T22:00:00Z", "23 h 1 min"),  # no clocks known
        ("2026-10-25T02:30:00+02:00", "Europe/Berlin", "2026-10-25T02:20:00+01:00", "50 min"),
    ],
)
def test_late_days_are_those_of_the_clocks_and_of_an_extension(due, zone, submitted, told):
    terms = Terms(out_of=100, due=due, zone=zone, late=Late(per_day=10))
    days = 2 if "d 1 min" in told else 1
    mark = settled(terms, SCORES, at(submitted))
    assert mark.reasons == (f"{told} late: {10 * days} % off",)
    if zone:
        until = datetime.fromisoformat(due).astimezone(ZoneInfo(zone)) + timedelta(days=days)
        assert settled(terms, SCORES, at(submitted, due=until.isoformat())).final == 75


def test_an_extension_is_told_and_holds():
    own = "2026-11-02T23:59:00+09:00"
    mark = settled(LATE, SCORES, at("2026-11-03T10:00:00+09:00", due=own))
    assert mark.final == 65
    assert mark.reasons[0] == "extended until 2 Nov 2026, 23:59 Asia/Seoul"
    assert settled(LATE, SCORES, at("2026-11-01T10:00:00+09:00", due=own)).final == 75


def test_nothing_is_taken_off_where_nobody_knows_when_it_came():
    mark = settled(LATE, SCORES, Delivery(late=True))
    assert mark.final == 75
    assert mark.reasons == (
        "late, as the platform says, but not by how much: nothing is taken off",
    )
    assert not settled(LATE, SCORES, Delivery()).reasons  # said once of the whole class
    assert settled(Terms(), SCORES, Delivery(late=True)).reasons == (
        "late, as the platform says; nothing is taken off",
    )


def test_nothing_falls_below_nothing():
    poor = [Score("corr2d", 0.1, 2.0)]
    late = settled(LATE, poor, at("2026-12-24T00:00:00+09:00"))
    assert late.final == 0
    assert late.late in late.reasons
    nothing = settled(LATE, [Score("corr2d", 0.0, 2.0)], at("2026-12-24T00:00:00+09:00"))
    assert not nothing.reasons  # nothing was taken off
    assert nothing.late == late.late


def test_a_mark_by_hand_for_an_exercise_is_scaled_and_late_like_the_rest():
    mark = settled(LATE, SCORES, at("2026-10-31T10:00:00+09:00"), [given("corr2d", 2.0)])
    assert (mark.earned, mark.final) == (4, 90)
    assert "corr2d: 2 instead of 1 points, because she said so" in mark.reasons


def test_a_whole_mark_by_hand_stands_as_it_was_given():
    mark = settled(LATE, SCORES, at("2026-12-24T10:00:00+09:00"), [given("", 80.0)])
    assert (mark.earned, mark.final) == (3, 80)
    assert mark.reasons[-1] == "80 instead of 45, because she said so"
    assert mark.given == mark.reasons[-1:]


@pytest.mark.parametrize(("points", "now"), [(1.0, 0.75), (10.0, 7.5), (0.0, 0.0), (2.0, 1.5)])
def test_points_by_hand_go_with_the_points_of_their_exercise(points, now):
    mark = settled(Terms(points={"corr2d": points}), SCORES, None, [given("corr2d", 1.5, 2.0)])
    assert (mark.earned, mark.points) == (2 + now, 2 + points)
    assert ("(given as 1.5 / 2)" in mark.reasons[0]) is (points != 2)


def test_points_by_hand_are_never_above_those_of_their_exercise():
    terms = Terms(points={"corr2d": 1.0, "pool2d": 0.0}, out_of=100)
    assert settled(terms, SCORES, None, [given("corr2d", 2.0, 2.0)]).final == 100
    assert settled(terms, SCORES, None, [given("corr2d", 2.0)]).final == 100  # of an old gradebook


def test_points_by_hand_are_the_same_wherever_an_exercise_is_shown():
    terms = Terms(points={"corr2d": 10.0})
    mark = settled(terms, SCORES, Delivery(), [given("corr2d", 2.0, 2.0)])
    assert counting(SCORES, mark, terms) == [Score("corr2d", 10, 10), SCORES[1]]
    assert by_hand_told(*mark.exercises) == "10 by hand: she said so (given as 2 / 2)"


def test_a_whole_mark_by_hand_goes_with_the_scale():
    mark = settled(Terms(out_of=20), SCORES, Delivery(), [given("", 60.0, 100)])
    assert (mark.final, mark.out_of) == (12, 20)
    assert mark.reasons == ("12 instead of 15, because she said so (given as 60 / 100)",)
    assert settled(Terms(), SCORES, Delivery(), [given("", 60.0, 100)]).final == 2.4  # of 4
    same = settled(Terms(out_of=100), SCORES, Delivery(), [given("", 60.1, 100)])
    assert (same.final, same.reasons) == (60.1, ("60.1 instead of 75, because she said so",))


@pytest.mark.parametrize("terms", [Terms(), Terms(out_of=100), Terms(pass_at=60)])
def test_whoever_is_excused_from_all_that_counts_is_excused(terms):
    scores = [*SCORES, Score("lenet", 1.0, 0.0)]  # what comes on top makes no assignment
    each = [given("corr2d", None), given("pool2d", None)]
    mark = settled(terms, scores, Delivery(), each)
    assert mark.excused and not mark.by_hand
    assert mark.reasons == tuple(f"{e.exercise}: excused, because she said so" for e in each)
    assert not settled(terms, scores, Delivery(), each[:1]).excused
    decided = settled(terms, scores, Delivery(), [*each, given("", 1.0)])
    assert not decided.excused and decided.final == 1


def test_what_is_excused_counts_neither_for_nor_against():
    mark = settled(Terms(out_of=100), SCORES, Delivery(), [given("corr2d", None)])
    assert (mark.earned, mark.points, mark.final) == (2, 2, 100)
    whole = settled(Terms(out_of=100), SCORES, Delivery(), [given("", None)])
    assert whole.excused and whole.reasons == ("excused, because she said so",)


def test_who_handed_in_nothing_has_a_reason_and_can_still_be_given_a_mark():
    none = [Score(score.exercise, 0.0, score.points) for score in SCORES]
    mark = settled(LATE, none, None)
    assert (mark.final, mark.out_of, mark.reasons) == (0, 100, ("handed in nothing",))
    assert settled(LATE, none, None, [given("", 50.0)]).final == 50


def test_where_nothing_counts_no_mark_is_divided_by_it():
    assert settled(Terms(out_of=100), [], Delivery()).final == 0


def test_terms_are_kept_as_they_were():
    terms = Terms("HW", "7.2", 100, 0, {"corr2d": 2}, DUE, "Asia/Seoul", True, True, Late(tokens=2))
    assert terms_from(as_text(terms)) == terms
    assert terms_from("{}") == Terms()
