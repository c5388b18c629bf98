"""Whether a generated file is up to date, decided by the content of its sources, not by dates.

For each chapter, solutions/built_from.json keeps a mark of all that its key rests on, and one of
all that its executed notebook rests on. It is committed, so that a fresh clone runs nothing again.
In Python files lines of comment do not count; the text cells of a chapter are made of such lines.

A notebook's mark holds its own code and its own key, and where it trains, what trains: new words in
it need no run. It shows what lab draws and what `check` says, too: where these change, nbval says
which notebooks say something else now, and `grader build --again` runs them.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

FILE = Path("solutions", "built_from.json")
KEYS = Path("grader", "keys")
TRAINING = re.compile(r"\.fit\(|\bcompare\(")
TRAINERS = ("lab/training/*.py", "lab/data/*.py")
CATALOGUE = "grader.staff.catalogue"
KEY_OF = (  # what makes a key of records and a solution
    "grader.staff.authoring.keys.references",
    "grader.staff.authoring.keys.small",
)
NOT_IN_KEYS = "grader.judging.properties"  # a record names them; a key holds nothing of them


class Marks:
    """The marks on disk."""

    def __init__(self, root: Path) -> None:
        self._path = root / FILE
        self._marks: dict[str, dict[str, str]] = {}
        if self._path.exists():
            self._marks = json.loads(self._path.read_text(encoding="utf-8"))

    def agree(self, stem: str, what: str, mark: str) -> bool:
        """Whether this file was made of what has this mark."""
        return self._marks.get(stem, {}).get(what) == mark

    def keep(self, stem: str, what: str, mark: str) -> None:
        """Note what a file was made of, at once: a build may be cut off."""
        self._marks.setdefault(stem, {})[what] = mark
        text = json.dumps(self._marks, indent=1, sort_keys=True)
        self._path.write_text(text + "\n", encoding="utf-8", newline="\n")


def key_mark(root: Path, stem: str) -> str:
    """The mark of a chapter's code, its records, and all that makes a key of them."""
    folder = root.joinpath(*CATALOGUE.split("."), stem)
    records = [f"{CATALOGUE}.{stem}.{path.stem}" for path in folder.glob("*.py")]
    modules = sorted(_reached(root, [*records, *KEY_OF]))
    files = [root / "solutions" / f"{stem}.py", *(_file(root, name) for name in modules)]
    return _mark(_code(file).encode() for file in files if file)


def notebook_mark(root: Path, stem: str, code: str) -> str:
    """The mark of a notebook's code, as it is to be run, and of its own key.

    Where it trains, also of what trains: its stored curves are what the course claims of them.
    """
    keys = [root / KEYS / f"{stem}{ending}" for ending in (".json", ".safetensors")]
    parts = [code.encode(), *(key.read_bytes() for key in keys if key.exists())]
    if TRAINING.search(code):
        parts += [_code(file).encode() for place in TRAINERS for file in sorted(root.glob(place))]
    return _mark(parts)


def _reached(root: Path, names: Iterable[str]) -> set[str]:
    """These modules of ours and all that they import of ours."""
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        file = _file(root, name)
        if file is None or name in seen or name.startswith(NOT_IN_KEYS):
            continue
        seen.add(name)
        waiting += _imports(file.read_text(encoding="utf-8"))
    return seen


def _file(root: Path, name: str) -> Path | None:
    path = root.joinpath(*name.split("."))
    found = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in found if file.is_file()), None)


@functools.cache  # twelve keys rest on nearly the same modules
def _imports(text: str) -> tuple[str, ...]:
    """What a module with this text imports of ours, and what that may be the name of."""
    found: list[str] = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("grader"):
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


def _code(file: Path) -> str:
    """The text of a file without its comments and empty lines: the same for every Python."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def _mark(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]
