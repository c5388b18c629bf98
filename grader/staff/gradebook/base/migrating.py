"""A gradebook of an earlier edition becomes one of today, in one transaction and without a loss.

What the earlier one did not keep is empty afterwards: a receipt, a student's code, a folder.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from grader.staff.gradebook.base.schema import TABLES, VERSION, VIEWS

_FIELDS = ("probe", "status", "where", "difference", "advice")  # of a finding, before it had names


def migrate(base: sqlite3.Connection) -> None:
    """Bring the tables of an open file to this version; it is known to be of no later one."""
    base.execute("begin immediate")
    try:
        # Asked again, now that nobody else can write: two may have come at the same moment.
        if version_of(base) < VERSION:
            for statement in _statements(TABLES):
                base.execute(statement)
            _add_columns(base)
            _name_fields(base)
            _name_assignments(base)
            for statement in _statements(VIEWS):
                base.execute(statement)
            base.execute(f"pragma user_version = {VERSION}")
        base.execute("commit")
    except BaseException:
        if base.in_transaction:  # where the disk is full, sqlite has ended it itself
            base.execute("rollback")
        raise


def version_of(base: sqlite3.Connection) -> int:
    """Which schema a file has."""
    return int(base.execute("pragma user_version").fetchone()[0])


def _add_columns(base: sqlite3.Connection) -> None:
    """The columns that a table of an earlier edition lacks."""
    for table, columns in _wanted().items():
        there = {row[1] for row in base.execute(f"pragma table_info({table})")}
        for name, definition in columns.items():
            if name not in there:
                base.execute(f"alter table {table} add column {name} {definition}")


def _wanted() -> dict[str, dict[str, str]]:
    """The columns of each table and their definitions, as an empty file of today has them."""
    with sqlite3.connect(":memory:") as today:
        today.executescript(TABLES)
        names = [
            row[0] for row in today.execute("select name from sqlite_master where type = 'table'")
        ]
        tables = {n: today.execute(f"pragma table_info({n})").fetchall() for n in names}
    return {table: {row[1]: _definition(row) for row in rows} for table, rows in tables.items()}


def _definition(row: tuple[int, str, str, int, str | None, int]) -> str:
    _, _, kind, not_null, default, _ = row
    words = [kind, "not null" if not_null else "", f"default {default}" if default else ""]
    return " ".join(filter(None, words))


def _name_fields(base: sqlite3.Connection) -> None:
    """Give the fields of findings their names, where they have none."""
    rows = base.execute("select rowid, findings from verdicts where findings like '[[%'").fetchall()
    base.executemany(
        "update verdicts set findings = ? where rowid = ?",
        [(json.dumps(_named(stored), ensure_ascii=False), row) for row, stored in rows],
    )


def _name_assignments(base: sqlite3.Connection) -> None:
    """Give marks by hand what they were given for: the last run that was begun by then."""
    run = "(select {} from runs where started <= given order by id desc limit 1)"
    whole = "case exercise when '' then {} else 0 end"
    best = "iif(json_extract(terms, '$.pass_at'), 1, json_extract(terms, '$.out_of'))"
    values = {
        "title": run.format("json_extract(terms, '$.title')"),
        "folder": run.format("folder"),
        "out_of": whole.format(run.format(best)),
        "pass_or_fail": whole.format(run.format("json_extract(terms, '$.pass_at') > 0")),
    }
    default = {"title": "''", "folder": "''", "out_of": "0", "pass_or_fail": "0"}
    given = ", ".join(f"{n} = coalesce({v}, {default[n]})" for n, v in values.items())
    base.execute(f"update by_hand set {given} where title = '' and folder = '' and out_of = 0")  # noqa: S608 - words of ours


def _named(stored: str) -> list[dict[str, str]]:
    nothing = {"explanation": ""}
    return [dict(zip(_FIELDS, each, strict=True)) | nothing for each in json.loads(stored)]


def _statements(script: str) -> Iterator[str]:
    """One at a time: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
