"""`reset("corr2d")`: the stub of an exercise again, with nothing lost of what was written.

A kernel cannot reach into the cells of a notebook, and so cannot overwrite one: the stub comes as
the next cell, or in place of the call where nothing else stands in its cell. The last version that
ran is written to a file before that.
"""

from __future__ import annotations

import ast
from typing import Any

from grader.student import show
from grader.student.course import outline
from grader.student.course.outline import OutlineProblemError
from grader.student.known import exercise_for
from grader.student.sources.source_html import source_html
from grader.student.sources.versions import NotKeptError, keep
from grader.student.sources.written import cells_that_ran, last_version, shell


def reset(exercise: Any = None) -> None:
    """Give the stub of an exercise back: `reset("corr2d")`. Your own version is kept."""
    reference = exercise_for("reset", exercise)
    if reference is None:
        return
    name = reference.exercise
    try:
        cell = outline.cell_of(outline.load(), name)
    except OutlineProblemError as problem:
        show.say(str(problem))
        return
    if cell is None or not cell.stub:
        show.say(
            f"{name} is a written answer: there is no code to give back. Double-click its cell, "
            "and write it anew."
        )
        return
    cells = cells_that_ran()
    version = last_version(name, cell.stub, cells)
    try:
        kept = _kept(name, version)
    except NotKeptError as problem:
        _show(f"Nothing is reset: {problem}. Here is your version of {name}, to copy:", version)
        return
    _show(f"{kept}\n{_placed(cell.stub, cells)}", cell.stub)


def _kept(name: str, version: str) -> str:
    if not version:
        return (
            f"No version of {name} has run since this notebook was started, so none is put aside: "
            "what stands in its cell stays there."
        )
    file = keep(name, version)
    return f"Your version of {name} is kept in {file.as_posix()}, and its cell stays as it is."


def _placed(stub: str, cells: Any) -> str:
    """Put the stub into a cell, where there are cells, and say where to look for it."""
    place = getattr(shell(), "set_next_input", None)
    if place is None:
        return "This is the stub:"
    alone = bool(cells) and _only_resets(cells[-1])
    place(stub, replace=alone)
    where = "in this cell" if alone else "in the cell below"
    return (
        f"The stub stands {where} now; if it does not, copy it from here. Of several cells that "
        "define a name the one that ran last counts: delete the one that you do not want."
    )


def _only_resets(source: str) -> bool:
    """Whether a cell holds one call of `reset` and nothing else, not even a comment."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return False
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    named = isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "reset"
    return named and "#" not in source


def _show(words: str, source: str) -> None:
    show.say(f"{words}\n\n{source}", source_html(words, source))
