"""A gradebook of an earlier edition is brought up to date; one of a later edition is left alone."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.gradebook.base import migrating
from grader.staff.gradebook.base.schema import VERSION
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.marks.given import Basis
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Ungraded
from grader.staff.gradebook.standings import latest, settle, standings
from tests.gradebook.made import gradebook, result

FIRST = (Path(__file__).parent / "first_edition.sql").read_text(encoding="utf-8")
TABLES = ("runs", "results", "verdicts", "ungraded")


@pytest.fixture(name="old")
def first_edition(tmp_path):
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as base:
        base.executescript(FIRST)
    return path


def rows(path):
    with closing(sqlite3.connect(path)) as base:
        return {
            table: base.execute(f"select count(*) from {table}").fetchone()[0]  # noqa: S608
            for table in TABLES
        }


def columns(path):
    with closing(sqlite3.connect(path)) as base:
        names = base.execute("select name from sqlite_master where type in ('table', 'view')")
        return {
            name: [row[1] for row in base.execute(f"pragma table_info({name})")]
            for (name,) in names.fetchall()
        }


def test_no_row_is_lost_and_all_can_be_read(old):
    before = rows(old)
    with closing(Gradebook(old)) as book:
        ada, korean = [s for s in standings(book, latest(book)) if s.result]
        assert (ada.result.earned, ada.result.seconds) == (2.25, 1.5)
        corr2d = ada.result.verdicts[0].verdict
        assert corr2d.findings[0].difference == "got 5, expected 19"
        assert [f.status for f in corr2d.findings] == [Status.FAIL, Status.PASS]
        assert (corr2d.mistake, corr2d.remarks) == ("flipped kernel", ("a remark",))
        assert korean.result.remarks == ("no notebook",)
        assert [each.reason for each in book.ungraded(latest(book))] == ["OSError: no space"]
        first = book.run(1)
        assert first and book.result(first, "Ada").verdicts[0].marks == ("attested",)
    assert rows(old) == before


def test_it_has_then_what_a_new_one_has(old, tmp_path):
    Gradebook(old).close()
    Gradebook(tmp_path / "new.sqlite").close()
    new = columns(tmp_path / "new.sqlite")
    assert {name: set(found) for name, found in columns(old).items()} == {
        name: set(found) for name, found in new.items()
    }
    with closing(sqlite3.connect(old)) as base:
        assert base.execute("pragma user_version").fetchone() == (VERSION,)
        stored = base.execute("select findings from verdicts where mistake > ''").fetchone()[0]
    assert json.loads(stored)[0]["where"] == 'in "tall"'


def test_one_of_the_version_before_has_the_views_of_this_one(tmp_path):
    path = tmp_path / FILE_NAME
    Gradebook(path).close()
    view = "select sql from sqlite_master where name = 'mistakes'"
    with closing(sqlite3.connect(path)) as base:
        today = base.execute(view).fetchone()
        base.executescript("drop view mistakes; create view mistakes as select 1 as students;")
        base.execute("pragma user_version = 1")
    Gradebook(path).close()
    with closing(sqlite3.connect(path)) as base:
        assert base.execute(view).fetchone() == today


def test_one_of_version_1_gets_what_that_lacked_and_keeps_its_marks(old, tmp_path):
    with closing(Gradebook(old)) as book:
        settle(book, latest(book))
    before = rows(old)
    with closing(sqlite3.connect(old)) as base:
        base.executescript("drop view findings; drop view mistakes; drop view student;")
        base.executescript("drop table counted; pragma user_version = 1;")
    Gradebook(old).close()
    Gradebook(tmp_path / "new.sqlite").close()
    assert columns(old).keys() == columns(tmp_path / "new.sqlite").keys()
    assert rows(old) == before


def test_work_of_then_goes_on_from_there(old):
    with closing(Gradebook(old)) as book:
        assert book.history.knows("Ada", "h2", "c2", "own namespaces")
        run = book.begin("c2", "s", "own namespaces", folder="/class")
        assert not run.resumed  # what was graded then is bound to no folder
        assert book.carry_over(run, "Ada", "h2", "c2")


def test_one_of_the_version_before_knows_who_is_not_graded(tmp_path):
    path = tmp_path / FILE_NAME
    with closing(gradebook(tmp_path, ungraded=[Ungraded("Ada", "OSError")])) as book:
        settle(book, latest(book))
    new = columns(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for view in ("findings", "mistakes", "student", "class", "last_run"):
            base.execute(f"drop view {view}")
        base.execute("alter table ungraded drop column origin")
        base.execute("alter table settled drop column ungraded")
        base.execute("pragma user_version = 1")
    with closing(Gradebook(path)) as book:
        assert book.ungraded(latest(book)) == [Ungraded("Ada", "OSError")]
    assert columns(path) == new


def test_where_it_fails_midway_nothing_has_changed(old, monkeypatch):
    before = columns(old)

    def full_disk(_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(migrating, "_name_fields", full_disk)
    with pytest.raises(GradebookError, match="disk is full"):
        Gradebook(old)
    assert columns(old) == before


def test_a_mark_by_hand_of_version_1_holds_as_it_did(tmp_path):
    path = tmp_path / FILE_NAME
    with closing(gradebook(tmp_path, result("Ada"), terms=Terms("HW", out_of=20), folder="/hw")):
        pass
    with closing(sqlite3.connect(path)) as base:
        base.executescript(
            "drop table by_hand; create table by_hand (id integer primary key, name text not null, "
            "user text not null, login text not null, sid text not null, email text not null, "
            "exercise text not null, points real, reason text not null, given text not null, "
            "undone text); insert into by_hand values "
            "(1, 'Ada', '', '', '', '', '', 15, 'oral', '2099-10-30T12:00:00+00:00', null); "
            "pragma user_version = 1"
        )
    with closing(Gradebook(path)) as book:
        [given] = book.given.all()
        assert (given.points, given.basis) == (15, Basis("HW", "/hw", 20))  # of the run of then
        assert [each.mark.final for each in standings(book, latest(book))] == [15]
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("pragma user_version").fetchone() == (VERSION,)


def test_two_at_once_do_it_once(old):
    with ThreadPoolExecutor(4) as threads:
        books = list(threads.map(lambda _: rows_of(old), range(4)))
    assert books == [books[0]] * 4


def rows_of(path):
    with closing(Gradebook(path)) as book:
        return [each.student for each in book.results(latest(book))]


def test_one_of_a_later_version_is_refused_and_left_as_it_is(old):
    with closing(sqlite3.connect(old)) as base:
        base.execute(f"pragma user_version = {VERSION + 1}")
    before = old.read_bytes()
    with pytest.raises(GradebookError, match="written by a later version of the grader"):
        Gradebook(old)
    assert old.read_bytes() == before


def test_nothing_is_made_by_reading(tmp_path):
    with pytest.raises(GradebookError, match="There is no gradebook"):
        Gradebook.open_existing(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_disk_that_is_full_is_told_as_that():
    """Sqlite ends the transaction itself then, and there is nothing left to roll back."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as base:
        base.execute("pragma max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError, match="full"):
            migrating.migrate(base)
