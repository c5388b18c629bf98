"""Exercise cells with and without their solutions: source text in, source text out.

A region `# BEGIN SOLUTION` ... `# END SOLUTION` in a function body becomes a stub, an
assignment `name = answer` becomes `name = ...`, and in a markdown cell the region becomes a
place to write. Lines keep their numbers wherever that is possible.

Students see what stands beside the region of a function, so nothing does but what is meant: the
docstring, what `__init__` calls of its base class, and lines above a region that says so:
`# BEGIN SOLUTION, the lines above are given`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from grader.observing.faults import stub

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
WRITTEN = re.compile(r"Your answer to `(\w+)`")
GIVEN = "the lines above are given"  # on the line of BEGIN
WRITE_HERE = "*Write your answer here.*"


class StubError(ValueError):
    """An exercise cell breaks a rule; the message says which."""


def asked(kind: str, source: str) -> list[str]:
    """The exercises that an exercise cell asks for."""
    if kind == "markdown":
        return WRITTEN.findall(source)
    return [name for name, _ in _definitions(source)]


def without_markers(source: str) -> str:
    """The cell as the solution has it."""
    lines = source.splitlines()
    return "\n".join(line for line in lines if BEGIN not in line and END not in line)


def without_solution(kind: str, source: str, label: str) -> str:
    """The cell as a student finds it; `label` names the section in its stubs."""
    lines = source.splitlines()
    if kind == "markdown":
        if not WRITTEN.search(source):
            raise StubError("a written exercise says: Your answer to `its_name`")
        return _replace_regions(lines, lambda _: WRITE_HERE)
    owners: dict[int, str] = {}  # line -> the exercise in whose function body it stands
    for name, node in _definitions(source):
        if isinstance(node, ast.Assign):
            lines[node.lineno - 1 : node.end_lineno] = [f"{name} = ...", *[""] * _extra(node)]
            continue
        owners |= _owned_lines(name, node)
        region = range(node.lineno - 1, node.end_lineno or 0)
        if not any(BEGIN in lines[i] for i in region if i in owners):
            raise StubError(f"{name} has no solution region: students would see it")
        _refuse_beside_regions(name, node, lines)

    def raising(number: int) -> str:
        if number not in owners:
            raise StubError(f"a solution region on line {number + 1} outside a function")
        return f'raise NotImplementedError("{stub(label, owners[number])}")'

    stubbed = _replace_regions(lines, raising)
    return re.sub(r"\n{3,}", "\n\n\n", stubbed).strip("\n")


def _definitions(source: str) -> Iterator[tuple[str, ast.stmt]]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node


def _owned_lines(name: str, node: ast.stmt) -> dict[int, str]:
    functions = [each for each in ast.walk(node) if isinstance(each, ast.FunctionDef)]
    return {
        line: name
        for function in functions
        for line in range(function.lineno, (function.end_lineno or 0) + 1)
    }


def _refuse_beside_regions(name: str, node: ast.stmt, lines: list[str]) -> None:
    """Refuse statements of a function outside of its region, which may be of the solution."""
    functions = [each for each in ast.walk(node) if isinstance(each, ast.FunctionDef)]
    for begin in (i for i in range(node.lineno, node.end_lineno or 0) if BEGIN in lines[i]):
        around = [each for each in functions if each.lineno - 1 < begin < (each.end_lineno or 0)]
        if not around:
            continue  # told as a region outside a function
        function = max(around, key=lambda each: each.lineno)  # the innermost
        end = next((i for i in range(begin, len(lines)) if END in lines[i]), len(lines))
        for statement in function.body:
            line = f"{name}: line {statement.lineno} of the cell stands"
            if statement.lineno - 1 > end and not _is_in_a_region(statement, lines):
                raise StubError(f"{line} after {END}, where students would see it: move it up")
            before = statement.lineno - 1 < begin and not _is_in_a_region(statement, lines)
            if before and GIVEN not in lines[begin] and not _is_frame(function, statement):
                raise StubError(
                    f"{line} before {BEGIN}, where students would see it: move it into the region, "
                    f"or, if they should have it, write # {BEGIN}, {GIVEN}"
                )


def _is_in_a_region(statement: ast.stmt, lines: list[str]) -> bool:
    marks = [line for line in lines[: statement.lineno - 1] if BEGIN in line or END in line]
    return bool(marks) and BEGIN in marks[-1]


def _is_frame(function: ast.FunctionDef, statement: ast.stmt) -> bool:
    """Whether it is a docstring, or a call in `__init__` such as that of super().__init__."""
    if not isinstance(statement, ast.Expr):
        return False
    called = isinstance(statement.value, ast.Call) and function.name == "__init__"
    return called or isinstance(statement.value, ast.Constant)


def _extra(node: ast.stmt) -> int:
    """Lines that a statement takes beyond its first: kept empty, so that line numbers hold."""
    return (node.end_lineno or node.lineno) - node.lineno


def _replace_regions(lines: list[str], stub: Callable[[int], str]) -> str:
    kept: list[str] = []
    begun: int | None = None
    for number, line in enumerate(lines):
        if BEGIN in line:
            if begun is not None:
                raise StubError(f"{BEGIN} on line {number + 1} inside a region")
            begun = number
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(indent + stub(number))
        elif END in line:
            if begun is None:
                raise StubError(f"{END} on line {number + 1} without {BEGIN}")
            begun = None
        elif begun is None:
            kept.append(line)
    if begun is not None:
        raise StubError(f"{BEGIN} on line {begun + 1} without {END}")
    return "\n".join(kept)
