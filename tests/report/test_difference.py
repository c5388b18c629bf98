"""Two gradings beside one another: nothing that changed is passed over, and nothing is made up."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import WAITING, Member, Origin, Ungraded
from grader.staff.gradebook.standings import latest, people
from grader.staff.report.difference import Side, difference
from tests.gradebook.made import gradebook, result, verdict


def side(folder, *results, given=(), **said):
    folder.mkdir(exist_ok=True)
    with closing(gradebook(folder, *results, **said)) as book:
        book.given.give(given)
        run = latest(book)
        return Side(folder.name, people(book, run), book.terms.of(run))


def test_the_same_twice_is_no_difference(tmp_path):
    sides = [side(tmp_path / name, result("Ada", verdict("K", 1.0))) for name in ("old", "new")]
    assert difference(*sides) == ("old -> new\n\nall 1 the same", False)


def test_who_gains_and_who_loses_by_which_exercise(tmp_path):
    old = side(
        tmp_path / "old",
        result("Ada", verdict("corr2d", 0.5)),
        result("Bob", verdict("corr2d", 2.0), verdict("K", 1.0)),
        result("Cem", verdict("K", 1.0)),
    )
    new = side(
        tmp_path / "new",
        result("Ada", verdict("corr2d", 2.0)),
        result("Bob", verdict("corr2d", 1.0), verdict("K", 1.0)),
        result("Cem", verdict("K", 1.0)),
    )
    text, differs = difference(old, new)
    lines = [line.split() for line in text.splitlines()]
    assert differs
    ada = ["Ada", "0.5", "/", "6", "2", "/", "6", "+1.5", "corr2d", "0.5", "->", "2"]
    assert ada in lines
    assert ["Bob", "3", "/", "6", "2", "/", "6", "-1", "corr2d", "2", "->", "1"] in lines
    assert ["corr2d", "1", "+1.5", "1", "-1"] in lines
    assert "1 the same" in text and "Cem" not in text


def test_points_that_even_out_are_told(tmp_path):
    old = side(tmp_path / "old", result("Ada", verdict("corr2d", 1.0)))
    new = side(tmp_path / "new", result("Ada", verdict("K", 1.0)))
    text, differs = difference(old, new)
    assert differs and "corr2d 1 -> 0; K 0 -> 1" in text


def test_two_assignments_are_told_before_what_looks_like_a_loss(tmp_path):
    one = side(tmp_path / "one", result("Ada", verdict("corr2d", 1.0)))
    [ada] = one.people
    halves = [
        replace(one, people=[replace(ada, scores=part)])
        for part in (ada.scores[:1], ada.scores[1:])
    ]
    [_, told, *_] = difference(*halves)[0].split("\n\n")
    assert told.startswith("these are two assignments, of which no exercise counts in both")
    titled = [replace(one, terms=Terms(title=title)) for title in ("Homework 1", "Homework 2")]
    assert "these are two assignments, Homework 1 and Homework 2:" in difference(*titled)[0]
    assert "two assignments" not in difference(one, titled[0])[0]


def test_a_mark_by_hand_another_scale_and_a_fault_are_told(tmp_path):
    work = result("Ada", verdict("corr2d", 2.0))
    old = side(tmp_path / "old", work)
    given = [Given(Member("Ada"), "K", 1.0, "on paper")]
    text, _ = difference(old, side(tmp_path / "hand", work, given=given))
    assert "now: K: 1 instead of 0 points, because on paper" in text
    text, _ = difference(old, side(tmp_path / "scale", work, terms=Terms(out_of=100)))
    assert "33.33 / 100" in text
    text, differs = difference(old, side(tmp_path / "fault", ungraded=[Ungraded("Ada", "OSError")]))
    assert differs and "not graded" in text


def test_nobody_gains_by_another_verdict_on_what_has_points_by_hand(tmp_path):
    given = [Given(Member("Ada"), "corr2d", 2.0, "on paper")]
    old = side(tmp_path / "old", result("Ada", verdict("corr2d", 0.5)), given=given)
    new = side(tmp_path / "new", result("Ada", verdict("corr2d", 1.0)), given=given)
    text, differs = difference(old, new)
    assert "corr2d 0.5 -> 1" not in text and "gain" not in text
    assert differs and "now: corr2d: 2 instead of 1 points, because on paper" in text


def test_who_is_not_graded_again_yet_has_lost_nothing(tmp_path):
    old = side(tmp_path / "old", result("Ada", verdict("corr2d", 2.0)), result("Bob"))
    waiting = [Ungraded("Ada", WAITING)]
    text, differs = difference(old, side(tmp_path / "new", result("Bob"), ungraded=waiting))
    row = next(line for line in text.splitlines() if line.startswith("Ada"))
    assert (
        differs and row.split() == f"Ada 2 / 6 not graded not graded again yet: {WAITING}".split()
    )
    assert "lose" not in text
    text, _ = difference(side(tmp_path / "new", result("Bob"), ungraded=waiting), old)
    assert "+2" not in text


def test_people_are_matched_by_id_and_whoever_is_on_one_side_only_is_named(tmp_path):
    renamed = Origin(members=(Member("Ada King", user="11"),))
    before = Origin(members=(Member("Ada Lovelace", user="11"),))
    old = side(tmp_path / "old", result("a", origin=before), result("Bob"))
    new = side(tmp_path / "new", result("b", origin=renamed), result("Cem"))
    text, differs = difference(old, new)
    assert differs
    assert "1 the same" in text and "only in old: Bob" in text and "only in new: Cem" in text


def test_another_scale_alone_makes_nobody_gain_or_lose(tmp_path):
    works = [result("Ada", verdict("corr2d", 1.37)), result("Bob", verdict("K", 1.0))]
    fine = side(tmp_path / "fine", *works, terms=Terms(out_of=100))
    coarse = side(tmp_path / "coarse", *works, terms=Terms(out_of=7))
    for sides in ((fine, coarse), (coarse, fine)):
        text, differs = difference(*sides)
        assert differs and "%" not in text
    worse = [result("Ada", verdict("corr2d", 1.3)), works[1]]
    text, _ = difference(fine, side(tmp_path / "worse", *worse, terms=Terms(out_of=7)))
    assert text.count("%") == 1 and "-1.12 %" in text


def test_two_of_one_name_are_told_apart(tmp_path):
    lees = [Origin(members=(Member("Min Lee", user=user),)) for user in ("103", "104")]
    old = [result(str(i), verdict("K", 0.0), origin=each) for i, each in enumerate(lees)]
    new = [result(str(i), verdict("K", 1.0), origin=each) for i, each in enumerate(lees)]
    text, _ = difference(side(tmp_path / "old", *old), side(tmp_path / "new", *new))
    assert "Min Lee (103)  0 / 6" in text and "Min Lee (104)  0 / 6" in text
    text, _ = difference(side(tmp_path / "all", *old), side(tmp_path / "one", new[0]))
    assert "only in all: Min Lee (104)" in text


def test_a_group_is_counted_once_by_exercise(tmp_path):
    group = Origin(members=(Member("Ada"), Member("Bob")))
    old = side(tmp_path / "old", result("G", verdict("K", 0.0), origin=group))
    new = side(tmp_path / "new", result("G", verdict("K", 1.0), origin=group))
    text, _ = difference(old, new)
    assert ["K", "1", "+1"] in [line.split() for line in text.splitlines()]
