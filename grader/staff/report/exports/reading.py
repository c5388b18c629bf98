"""The class out of a gradebook, with no more of each student than a table of marks wants."""

from __future__ import annotations

from dataclasses import replace

from grader.staff.gradebook.book import Gradebook
from grader.staff.gradebook.records import Graded, Run, Standing
from grader.staff.gradebook.standings import standings


def class_of(book: Gradebook, run: Run) -> list[Standing]:
    """Everybody, without code and findings, which for a thousand students are a gigabyte."""
    return [_light(standing) for standing in standings(book, run)]


def _light(standing: Standing) -> Standing:
    if standing.result is None:
        return standing
    verdicts = tuple(
        Graded(replace(graded.verdict, findings=(), advice="", smallest=""), graded.marks)
        for graded in standing.result.verdicts
    )
    return replace(standing, result=replace(standing.result, verdicts=verdicts))
