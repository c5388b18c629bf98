"""Where a mark by hand holds, and as how much: it was given for one assignment, on its scale."""

from __future__ import annotations

from collections.abc import Iterable

from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.told import number


def is_for(given: Given, here: Basis) -> bool:
    """Was it given for this assignment? One is known by its title or by its folder.

    A title may be mended, and the download of another day has another name. Where neither has a
    title, it may be such a download, and holds.
    """
    basis = given.basis
    if not (basis.title or basis.folder):
        return True  # an earlier edition did not keep what it was for
    return basis.title == here.title or basis.folder == here.folder


def is_of_another_folder(given: Given, here: Basis) -> bool:
    """Does it hold for want of titles, though it was given when something else was graded?"""
    untitled = not (given.basis.title or here.title)
    return untitled and given.basis.folder not in ("", here.folder)


def fits(given: Given, here: Basis) -> bool:
    """Is it of the kind of marks there are here? No number of points says who passes."""
    is_whole = not given.exercise and given.points is not None
    return not (is_whole and given.basis.out_of) or given.basis.pass_or_fail == here.pass_or_fail


def holding(given: Iterable[Given], here: Basis) -> list[Given]:
    """Those that hold in this assignment."""
    return [each for each in given if is_for(each, here) and fits(each, here)]


def in_proportion(given: Given, best: float) -> float:
    """The points that were given, where the best is another than it was then."""
    points, then = given.points or 0.0, given.basis.out_of
    return points if best in (then, 0) or not then else points * best / then


def given_told(given: Given, here: Basis = Basis()) -> str:  # noqa: B008 - it is frozen
    """The mark in words: excused, pass, 85 / 100; `here` is its basis where none was kept."""
    if given.points is None:
        return "excused"
    if (given.basis if given.basis.out_of else here).pass_or_fail and not given.exercise:
        return "pass" if given.points else "fail"
    best = given.basis.out_of
    return f"{number(given.points)} / {number(best)}" if best else number(given.points)


def reason_told(given: Given, points: float) -> str:
    """The reason, and what was given where it has become another mark."""
    if points == given.points:
        return given.reason
    return f"{given.reason} (given as {given_told(given)})"


def assignment_told(basis: Basis) -> str:
    """By what an assignment is known."""
    return basis.title or basis.folder
