"""What `get_ipython()` gives while grading: files are written and run, all else says it is not."""

from __future__ import annotations

import argparse
import importlib
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.observing.notebook.cells import PYTHON_LINE_MAGICS, PYTHON_MAGICS, WRITING_MAGICS


class QuietShell:
    """Shell lines and most magics do nothing and say so."""

    def __init__(self, names: dict[str, Any], execute: Callable[[str, str], None]) -> None:
        self.user_ns = names
        self._execute = execute  # the text of a cell, and what to call it

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        """`%%name line`, and the rest of the cell."""
        if name in PYTHON_MAGICS:
            self._execute(cell, f"<cell magic {name}>")
        elif name in WRITING_MAGICS:
            _write(line, cell)
        else:
            self._say(f"%%{name}")

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> None:
        """`%name line`."""
        if name in PYTHON_LINE_MAGICS:
            self._execute(line, f"<line magic {name}>")
        elif name == "run" and (file := _program(line)):
            self._run(file)
        else:
            self._say(f"%{name} {line}")

    def system(self, command: str) -> None:
        """`!command`."""
        self._say(f"!{command}")

    def getoutput(self, command: str, **_: Any) -> list[str]:
        """`lines = !command`."""
        self._say(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None

    def _run(self, file: Path) -> None:
        """As a program of its own, whose names the notebook has afterwards."""
        names: dict[str, Any] = {"__name__": "__main__", "__file__": str(file)}
        try:
            exec(compile(file.read_bytes(), str(file), "exec"), names)  # noqa: S102 - as asked
        finally:
            own = {name: value for name, value in names.items() if not name.startswith("__")}
            self.user_ns.update(own)

    def _say(self, what: str) -> None:
        print(f"not run while grading: {what}")  # noqa: T201 - in place of its own output


def _write(line: str, text: str) -> None:
    """A file of the notebook's own, as `%%writefile -a FILE` says."""
    parser = argparse.ArgumentParser(exit_on_error=False, add_help=False)
    parser.add_argument("-a", "--append", action="store_true")
    parser.add_argument("file")
    wanted = parser.parse_args(shlex.split(line))
    file = _place(wanted.file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a" if wanted.append else "w", encoding="utf-8") as stream:
        stream.write(text)
    importlib.invalidate_caches()  # it may be imported within the same tick of the file system


def _program(line: str) -> Path | None:
    """The file that `%run FILE` means, if there is one."""
    words = [word for word in line.split() if not word.startswith("-")]
    named = _place(words[0].strip("\"'")) if words else None
    candidates = [named, named.with_name(f"{named.name}.py")] if named else []
    return next((each for each in candidates if each.is_file()), None)


def _place(name: str) -> Path:
    """Within the folder of the run: no other, such as Colab's /content, is there."""
    path = Path(name)
    elsewhere = path.is_absolute() or name.startswith("~") or ".." in path.parts
    return Path(path.name) if elsewhere else path
