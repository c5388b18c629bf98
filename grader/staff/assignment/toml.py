"""TOML with line numbers: tomllib tells the line of what is no TOML, and of nothing else."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from grader.staff.assignment.error import AssignmentError
from grader.staff.words import printable

MOST = 2**20  # bytes; an extension for each of a thousand students takes 50,000
_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^=#"'])+?)\s*=""")
_DATE = re.compile(r"=\s*\d{4}-\d")
_MINUTE = re.compile(r"=\s*(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(?![:\d])")
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Document:
    """A file of TOML: its values, and the line in which each stands."""

    def __init__(self, path: Path) -> None:
        self.name = printable(path.name, 100)
        try:
            with path.open("rb") as file:
                raw = file.read(MOST + 1)
        except OSError as error:
            raise AssignmentError(f"{path} cannot be read: {error.strerror}.") from error
        if len(raw) > MOST:
            raise AssignmentError(f"{path} has more than 1 MiB: is it the right file?")
        try:
            self._text = raw.decode("utf-8-sig")
            self.values: dict[str, Any] = tomllib.loads(self._text)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            raise self.slip(line, "this is not UTF-8; save the file as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise self._no_toml(str(error)) from error
        except RecursionError as error:
            raise self.slip(1, "this is nested too deeply") from error

    def line_of(self, *path: str) -> int:
        """Where a key stands, or else the table that it is in."""
        table: tuple[str, ...] = ()
        best, line = 0, 1
        for number, text in enumerate(self._text.splitlines(), 1):
            if found := _TABLE.match(text):
                table = here = _parts(found[1])
            elif found := _KEY.match(text):
                here = (*table, *_parts(found[1]))
            else:
                continue
            if len(here) > best and here == path[: len(here)]:
                best, line = len(here), number
        return line

    def slip(self, where: int | tuple[str, ...], what: str) -> AssignmentError:
        """The error for a line or a key, ready to be raised."""
        line = where if isinstance(where, int) else self.line_of(*where)
        end = "" if what.endswith(("?", ".")) else "."
        return AssignmentError(f"{self.name}, line {line}: {printable(what, 600)}{end}")

    def _no_toml(self, told: str) -> AssignmentError:
        place = _PLACE.search(told)
        line = int(place[1]) if place and place[1] else self._text.count("\n") + 1
        what = _PLACE.sub("", told)
        there = "\n".join(self._text.splitlines()[line - 1 : line])
        if found := _MINUTE.search(there):
            date, hour, minute = found.groups()
            return self.slip(line, f"a time has seconds here: write {date}T{hour}:{minute}:00")
        if "date" in what or _DATE.search(there):
            return self.slip(line, "there is no such date or time")
        if "overwrite" in what or "twice" in what:
            return self.slip(line, "this is said a second time")
        return self.slip(line, f'this is not TOML ({what}); text stands in quotes, as in "7.2"')


def _parts(key: str) -> tuple[str, ...]:
    """The parts of a key such as late.grace or "Ada Lovelace"."""
    try:
        value: Any = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    parts = []
    while isinstance(value, dict):
        [(part, value)] = value.items()
        parts.append(part)
    return tuple(parts)
