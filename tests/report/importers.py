"""Canvas and Moodle as far as they read what we write: small importers that keep their rules.

They share no code with the exports, and take a file as a teacher would upload it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field


@dataclass
class Imported:
    """What a platform would do."""

    changes: dict = field(default_factory=dict)  # whose -> (old, new)
    passed_over: dict = field(default_factory=dict)  # whose -> why
    new_assignments: list = field(default_factory=list)
    comments: dict = field(default_factory=dict)


def canvas_number(text):
    """The last separator is taken for the decimal point, whichever it is."""
    whole, point, decimals = re.sub(r"[.,](?=.*[.,])", "", text).replace(",", ".").rpartition(".")
    return round(float(whole + point + decimals), 2)


def canvas_import(content, held, users, assignments):
    """Changes of marks; `held` is what Canvas has: (user, assignment) -> score, EX or None.

    `users` are ids with a name, a SIS id and a login; `assignments` are ids with a title.
    """
    text = content.decode("utf-8-sig")
    separator = ";" if all(";" in line for line in text.splitlines()[:3]) else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    header = rows.pop(0)
    assert "Student" in header[0]
    assert header[1] == "ID"
    section = header.index("Section")
    if rows[0][0].strip() == "" and "Manual Posting" in rows[0]:
        rows.pop(0)
    read_only = set()
    if rows[0][0] == "    Points Possible":
        limits = rows.pop(0)
        read_only = {i for i, limit in enumerate(limits) if "read only" in limit}
    imported, columns = Imported(), {}
    for index in range(section + 1, len(header)):
        if index in read_only or not header[index]:
            continue
        found = re.fullmatch(r"(.*)\s\((\d+)\)", header[index], re.S)
        if found and found[2] in assignments:
            columns[index] = found[2]
        elif known := [i for i, title in assignments.items() if title == header[index]]:
            columns[index] = known[0]
        else:
            imported.new_assignments.append(header[index])
    for row in rows:
        user = _canvas_user(dict(zip(header, row, strict=True)), users)
        for index, assignment in columns.items():
            old, cell = held.get((user, assignment)), row[index].strip()
            if cell.upper() == "N/A":
                continue
            new = None if not cell else "EX" if cell.upper() == "EX" else canvas_number(cell)
            if new != old:
                imported.changes[user, assignment] = (old, new)
    return imported


def _canvas_user(row, users):
    for column, kind in (("ID", "id"), ("SIS User ID", "sid"), ("SIS Login ID", "login")):
        for user, about in users.items():
            if row.get(column) and row[column] == {"id": user, **about}[kind]:
                return user
    return next(user for user, about in users.items() if about["name"] == row["Student"])


def canvas_feedback(name, attachments):
    """Whose submission a file is for, or None where Canvas passes over it without a word.

    `attachments` are those of each user's submission.
    """
    base = name.rsplit("/", 1)[-1]
    parts = [part for part in base.split("_") if part != "LATE"]
    if base.startswith("._") or parts[-1].startswith("link"):
        return None
    numbers = [part for part in parts if re.fullmatch("[0-9]+", part)]
    if len(numbers) < 2 or numbers[1] not in attachments.get(numbers[0], ()):
        return None
    return numbers[0], numbers[1]


def moodle_import(content, titles, held, *, maximum, locked=(), modified=None, encoding="utf-8"):
    """Grades that change; `titles` are those of the site's language, `held` the grades there.

    `modified` are seconds between the worksheet and the last change of a grade in Moodle.
    """
    rows = list(csv.reader(io.StringIO(content.decode(encoding).removeprefix("\ufeff"))))
    header = rows.pop(0)
    places = {key: header.index(title) for key, title in titles.items() if title in header}
    assert {"identifier", "grade", "modified"} <= set(places), "Moodle would refuse the file"
    imported = Imported()
    for row in rows:
        who = re.search(r"\d+$", row[places["identifier"]])[0]
        if who not in held:
            imported.passed_over[who] = "unknown"
            continue
        text = row[places["grade"]].strip()
        grade = None if text in ("", "-") else float(text.replace(",", "."))
        if who in locked:
            imported.passed_over[who] = "locked"
            continue
        if (modified or {}).get(who, 0) > 60:
            imported.passed_over[who] = "changed there meanwhile"
            continue
        if "comment" in places:
            imported.comments[who] = row[places["comment"]]
        if grade is None or grade == held[who]:
            continue
        if grade < 0 or grade > maximum:
            imported.passed_over[who] = "out of range"
        else:
            imported.changes[who] = (held[who], grade)
    return imported


def moodle_feedback(name, participants):
    """Whose feedback a file is, and what it is called there; None where it is passed over."""
    parts = name.split("/")
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < 4 or not info[1].isdecimal() or info[1] not in participants:
            continue
        if (info[2], info[3]) not in {("assignsubmission", "file")}:
            continue
        rest = info[4] if len(info) == 5 else ""
        return info[1], "/".join([rest, *parts]).lstrip("/")
    return None
