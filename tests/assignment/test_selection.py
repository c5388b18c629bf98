"""What counts: sections, their cores, single exercises, and what these build on."""

from __future__ import annotations

import pytest

from grader.staff.assignment.selection import SelectionError, given, selected, with_bases
from grader.staff.catalogue import SECTIONS, numbered

EVERY = {exercise.name for section in SECTIONS for exercise in section.exercises}
[SECOND] = numbered("7.2")
CORE = {e.name for section in SECTIONS for e in section.exercises if not e.level.further}
OF_SECOND = {exercise.name for exercise in SECOND.exercises}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", EVERY),
        ("7.2", OF_SECOND),
        ("7.2:core", OF_SECOND & CORE),
        (" 7.2 : further ", OF_SECOND - CORE),
        ("core", CORE),
        ("corr2d, pool2d", {"corr2d", "pool2d"}),
        ("7.2,pool2d", OF_SECOND | {"pool2d"}),
    ],
)
def test_words_mean_exercises(words, names):
    assert selected(words, SECTIONS) == names


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("7.9", "there is no section or exercise 7.9"),
        ("cor2d", "cor2d; did you mean corr2d?"),
        ("7.2:cores", "after the colon comes core or further, and not 'cores'"),
        (" , ,", "a part of this is empty"),
        ("pool2d,,K", "--only pool2d,,K: a part of this is empty; before and after each comma"),
        ("7.2,", "a part of this is empty"),
        ("7.2,LeNe", "LeNe; did you mean LeNet?"),
    ],
)
def test_a_slip_is_told(words, told):
    with pytest.raises(SelectionError, match="--only") as problem:
        selected(words, SECTIONS)
    assert told in str(problem.value)


def test_nothing_said_is_the_whole_course_and_an_empty_word_is_a_slip():
    assert given(None) == "" and given("7.2") == "7.2"
    for words in ("", " "):
        with pytest.raises(SelectionError, match="--only is empty: name what counts") as problem:
            given(words)
        assert "\n" not in str(problem.value)


def test_what_an_exercise_builds_on_is_asked_as_well():
    names = frozenset({"corr2d_multi_in_out"})
    assert {"corr2d_multi_in_out", "corr2d_multi_in"} <= with_bases(names, SECTIONS)
    assert with_bases(frozenset({"corr2d"}), SECTIONS) == {"corr2d"}
