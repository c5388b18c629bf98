"""A chapter source: its cells, the names it asks for, and the solution as a submission.

The source is py:percent text. Tags on its cells:

setup     imports; a cell that fetches the course on Colab is put before it
exercise  what a student writes; `stubs` takes the solution out of it
check     checks an exercise
solution  is in the solution notebook only
picture   shows a figure; random: prints what differs from run to run; train: trains a model;
          of these three the stored output is not compared
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.exercise import label_of
from grader.staff.authoring.chapters.percent import Cell, PercentError, cells_of
from grader.staff.authoring.chapters.stubs import (
    StubError,
    asked,
    without_solution,
)

TAGS = frozenset({"setup", "exercise", "check", "solution", "picture", "random", "train"})


class ChapterError(Exception):
    """A chapter source breaks a rule; the message says where and what to do."""


@dataclass(frozen=True)
class Chapter:
    """A chapter source, read."""

    stem: str
    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        """'ch7_2' for ch7_2_conv_layer."""
        return label_of(self.stem)


def read(path: Path) -> Chapter:
    """Read and check a chapter source."""
    try:
        cells = tuple(cells_of(path.read_text(encoding="utf-8")))
    except PercentError as error:
        raise ChapterError(f"{path.name}, {error}") from error
    for number, cell in enumerate(cells, start=1):
        if unknown := cell.tags - TAGS:
            raise ChapterError(
                f"{path.name}, cell {number}: unknown tag {', '.join(sorted(unknown))}; "
                f"known are {', '.join(sorted(TAGS))}"
            )
        if cell.kind == "code":
            _refuse_no_python(f"{path.name}, cell {number}", cell.source)
    chapter = Chapter(path.stem, cells)
    for cell in chapter.cells:
        if "exercise" in cell.tags:
            stubbed(chapter, cell)  # finds what is wrong with its regions
    return chapter


def _refuse_no_python(place: str, source: str) -> None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        words = f"{place}, line {error.lineno}: this is not Python ({error.msg})"
        raise ChapterError(words) from error


def exercise_names(chapter: Chapter) -> list[str]:
    """What the exercise cells ask for, in their order."""
    return [name for cell in chapter.cells for name in asked_in(cell)]


def checks(chapter: Chapter) -> list[tuple[str, str | None]]:
    """What the check cells check, in their order: what is passed, and the word it is passed by."""
    found: list[tuple[str, str | None]] = []
    for cell in chapter.cells:
        if "check" in cell.tags:
            for call in ast.walk(ast.parse(cell.source)):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "check":
                    found += [(ast.unparse(argument), None) for argument in call.args]
                    found += [(ast.unparse(each.value), each.arg or "**") for each in call.keywords]
    return found


def check_names(chapter: Chapter) -> list[str]:
    """The exercises that the check cells check, in their order."""
    return [word or passed for passed, word in checks(chapter)]


def argument_names(chapter: Chapter) -> dict[str, tuple[str, ...]]:
    """What the functions and constructors that exercise cells ask for call their arguments."""
    found = {}
    for cell in chapter.cells:
        if cell.kind == "code" and "exercise" in cell.tags:
            for node in ast.parse(cell.source).body:
                inits = [
                    each
                    for each in getattr(node, "body", ())
                    if isinstance(node, ast.ClassDef) and getattr(each, "name", "") == "__init__"
                ]
                if isinstance(node, ast.FunctionDef):
                    found[node.name] = _arguments(node)
                elif isinstance(node, ast.ClassDef) and inits:
                    found[node.name] = _arguments(inits[0])[1:]
    return found


def _arguments(function: ast.FunctionDef) -> tuple[str, ...]:
    every = function.args
    names = [*every.posonlyargs, *every.args, *every.kwonlyargs]
    return tuple(each.arg for each in names)


def solution_namespace(chapter: Chapter) -> dict[str, Any]:
    """The solution as a submission: what its set-up and exercise cells define."""
    namespace: dict[str, Any] = {"__name__": chapter.stem}
    for number, cell in enumerate(chapter.cells, start=1):
        if cell.kind == "code" and cell.tags & {"setup", "exercise"}:
            code = compile(cell.source, f"{chapter.stem}.py, cell {number}", "exec")
            exec(code, namespace)  # noqa: S102 - the course's own source
    return namespace


def asked_in(cell: Cell) -> list[str]:
    """The exercises that a cell asks for, in their order."""
    return asked(cell.kind, cell.source) if "exercise" in cell.tags else []


def stubbed(chapter: Chapter, cell: Cell) -> Cell:
    """The exercise cell as a student finds it."""
    try:
        return replace(cell, source=without_solution(cell.kind, cell.source, chapter.label))
    except StubError as error:
        number = chapter.cells.index(cell) + 1
        raise ChapterError(f"{chapter.stem}.py, cell {number}: {error}") from error
