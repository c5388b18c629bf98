"""docs/gradebook.md says what is in the file: each of its queries answers, each table is named."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from grader.staff.gradebook.base.schema import VERSION
from grader.staff.gradebook.book import FILE_NAME
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Late, Terms
from grader.staff.gradebook.records import Member, Origin
from grader.staff.gradebook.standings import latest, settle
from tests.gradebook.made import gradebook, result, verdict

PAGE = (Path(__file__).parents[2] / "docs" / "gradebook.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"\*\*(.+?)\*\*[^`]*```sql\n(.*?)```", PAGE, re.DOTALL))
NAMES = ("Ada", "Bob", "Cem", "Dan", "Eve", "Fay", "Gus")
GIVEN = [
    ("Bob", "pool2d", 1.5, "on paper"),
    ("Cem", "K", 1.0, "he calculated it on a plate"),
    ("Cem", "", 60.0, "Dan handed in nothing"),
    ("Gus", "", None, "was ill"),
]
TERMS = Terms(out_of=100, due="2026-10-30T23:59:00+09:00", late=Late(per_day=10))


@pytest.fixture(scope="module", name="ask")
def made_class(tmp_path_factory):
    folder = tmp_path_factory.mktemp("grades")
    flipped = verdict("corr2d", 0.5, mistake="flipped kernel", advice="do not flip")
    late = Origin(submitted="2026-10-31T10:00:00+09:00")
    group = Origin(members=(Member("Eve"), Member("Fay")))
    with closing(
        gradebook(
            folder,
            result("Ada", flipped, verdict("pool2d", 3.0)),
            result("Bob", flipped, verdict("K", error="NameError: no K"), origin=late),
            result("Cem", verdict("corr2d", 2.0), verdict("K", 1.0), verdict("pool2d", 3.0)),
            result("Team", verdict("corr2d", 2.0), origin=group),
            terms=TERMS,
            roster=[Member(name, email=f"{name}@x.org") for name in NAMES],
            folder="/homework",
        )
    ) as book:
        for name, exercise, points, reason in GIVEN:
            book.given.give([Given(Member(name, email=f"{name}@x.org"), exercise, points, reason)])
        settle(book, latest(book))
    with closing(sqlite3.connect(folder / FILE_NAME)) as base:
        yield lambda query: base.execute(query).fetchall()


def test_there_are_ten():
    assert len(QUERIES) == 10


@pytest.mark.parametrize("question", QUERIES)
def test_each_question_has_an_answer(ask, question):
    assert ask(QUERIES[question])


def answer(ask, beginning):
    return ask(next(query for question, query in QUERIES.items() if question.startswith(beginning)))


def test_the_answers_are_right(ask):
    assert [row[:3] for row in answer(ask, "Who has which mark")] == [
        *(("Cem", 60, 100), ("Ada", 58.33, 100), ("Eve", 33.33, 100), ("Fay", 33.33, 100)),
        *(("Bob", 23.33, 100), ("Dan", 0, 100), ("Gus", None, 100)),
    ]
    assert answer(ask, "Who handed in nothing") == [("Dan", "Dan@x.org"), ("Gus", "Gus@x.org")]
    assert answer(ask, "Which exercises") == [
        *(("7.2", "K", 1, 1, 0.5), ("7.2", "corr2d", 3, 2, 0.7), ("7.5", "pool2d", 2, 0, 0.83))
    ]
    assert answer(ask, "What should I explain") == [("flipped kernel", "corr2d", 2, "Ada, Bob")]
    assert answer(ask, "What did one student") == [
        ("corr2d", "tall", "got 5, expected 19", "look again")
    ]
    assert answer(ask, "Whose code") == [("Bob", "K", "NameError: no K")]
    assert answer(ask, "Who is just below") == [("Ada", 58.33, 100)]  # Cem is on it
    by_hand = answer(ask, "Which marks")
    assert [row[0] for row in by_hand] == ["Bob", "Cem", "Cem", "Gus"]
    assert by_hand[0][:4] == ("Bob", "pool2d", 1.5, "on paper")
    [late] = answer(ask, "Who was late")
    assert late[0] == "Bob" and "10 % off" in late[2]
    [run] = answer(ask, "How has the class")
    assert run[2:] == ("/homework", 7, 3.1)  # the mean of five who handed in


def test_two_of_one_name_who_made_one_mistake_are_two(tmp_path):
    flipped = verdict("corr2d", 0.5, mistake="flipped kernel")
    lees = [Member("Min Lee", user="103"), Member("Min Lee", login="LEE4")]
    works = [result(str(i), flipped, origin=Origin(members=(m,))) for i, m in enumerate(lees)]
    with closing(gradebook(tmp_path, result("Ada", flipped), *works)) as book:
        settle(book, latest(book))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as base:
        [row] = base.execute("select students, who from mistakes").fetchall()
    assert row == (3, "Ada, Min Lee (103), Min Lee (lee4)")


def test_an_exercise_has_the_points_that_count_and_by_whom(tmp_path):
    """All of somebody's points are those of the mark, in the points of the assignment."""
    terms = Terms(points={"K": 10})
    ada, bob = (Member(name, email=f"{name}@x.org") for name in ("Ada", "Bob"))
    work = result("Ada", verdict("corr2d", 0.5), verdict("K", 1.0))
    with closing(gradebook(tmp_path, work, terms=terms, roster=[ada, bob])) as book:
        for who, exercise, points in (
            *((ada, "corr2d", 2), (ada, "pool2d", 1.5), (bob, "pool2d", 3), (bob, "K", None)),
        ):
            book.given.give([Given(who, exercise, points, "paper")])
        settle(book, latest(book))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as base:
        rows = base.execute(
            "select name, exercise, status, earned, points, by_hand from student "
            "order by name, exercise"
        ).fetchall()
        sums = base.execute(
            "select class.name, class.earned, sum(student.earned) from class join student "
            "on student.name = class.name group by class.name"
        ).fetchall()
    assert rows == [
        ("Ada", "K", "pass", 10, 10, ""),
        ("Ada", "corr2d", "fail", 2, 2, "2 by hand: paper"),
        ("Ada", "pool2d", "by hand", 1.5, 3, "1.5 by hand: paper"),
        ("Bob", "K", "by hand", 0, 0, "excused: paper"),
        ("Bob", "pool2d", "by hand", 3, 3, "3 by hand: paper"),
    ]
    assert sums == [("Ada", 13.5, 13.5), ("Bob", 3, 3)]


def test_the_page_names_each_table_and_column_of_a_view_and_the_version(ask):
    for kind, name in ask("select type, name from sqlite_master where type in ('table', 'view')"):
        assert f"`{name}`" in PAGE or name == "last_run"
        if kind == "view" and name not in ("last_run", "student"):
            for column in ask(f"pragma table_info({name})"):
                assert f"`{column[1]}`" in PAGE
    assert f"is the version of the schema, now {VERSION}." in PAGE
