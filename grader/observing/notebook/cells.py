"""A cell of a notebook as Python: what it would run, and which names it binds.

Grading runs cells and looks at what its names stand for; validating looks for the cells that bind a
name before it runs them. Both read a cell by this module.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator

from IPython.core.inputtransformer2 import TransformerManager

# Typed without a percent sign, as IPython allows: `pip install d2l`.
_COMMANDS = re.compile(
    r"^\s*(pip3?|conda|apt|cd|ls|pwd|mkdir|rm|cat|cp|mv)(\s+[-\w./~\"'=<>\[\]]+)*$"
)
# At the left margin of what has some other fault of spelling.
_BINDING = re.compile(r"^(?:def|class)\s+(\w+)|^(\w+)\s*=(?!=)", re.M)
_IMPORTING = re.compile(r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(.+)", re.M)
_PROMPTS = (">>>", "...", "In [")
_ODD_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # of lines
PYTHON_MAGICS = ("time", "timeit", "capture", "prun")  # whose cell is Python all the same
PYTHON_LINE_MAGICS = ("time", "timeit")  # and so is what stands behind these
WRITING_MAGICS = ("writefile", "file")  # whose cell becomes a file, which may be imported
_WRITTEN = re.compile(rf"\s*%%(?:{'|'.join(WRITING_MAGICS)})\b.*\n")


def as_python(source: str) -> str:
    """The text of a cell, with calls in the place of magics and shell lines."""
    return _as_it_is(source) or _transformed(source)


def _as_it_is(source: str) -> str:
    """The text of a cell that is Python already, as most are: to look for magics takes longer.

    Nothing, where IPython would take blanks away before the first sign or behind the last, where
    it finds other ends of lines than Python does, and where something may have been copied with
    its prompt, which can look like Python.
    """
    blanks_around = not source[:1].strip() or source[-1] in " \t"
    if blanks_around or any(each in source for each in _PROMPTS) or _ODD_ENDS.search(source):
        return ""
    text = source if source.endswith("\n") else f"{source}\n"
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return text


def _transformed(source: str) -> str:
    transform = TransformerManager().transform_cell
    text: str = transform(source)
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        lines = ["pass" if _COMMANDS.match(line) else line for line in source.splitlines(False)]
        text = transform("\n".join(lines))
    return text


def bound_names(source: str) -> tuple[str, ...]:
    """The names that a cell binds, or the classes that it completes; none where it is no Python."""
    try:
        text = as_python(source)
        tree, table = ast.parse(text), symtable.symtable(text, "<cell>", "exec")
        return tuple(dict.fromkeys(_bound(tree, table)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def meant_names(source: str) -> tuple[str, ...]:
    """The names that a cell was to bind, though it may be no Python at all."""
    if _WRITTEN.match(source):
        return ()
    return bound_names(source) or tuple(dict.fromkeys(_seemingly_bound(source)))


def written_names(source: str) -> tuple[str, ...]:
    """The names that are bound in a file which a cell writes."""
    written = _WRITTEN.match(source)
    return bound_names(source[written.end() :]) if written else ()


def imports_name(source: str, name: str) -> bool:
    """Whether a cell that was to bind a name was to import it."""
    return any(name in _names_imported(line) for line in _IMPORTING.findall(source))


def _seemingly_bound(source: str) -> Iterator[str]:
    yield from map("".join, _BINDING.findall(source))
    for line in _IMPORTING.findall(source):
        yield from _names_imported(line)


def _names_imported(line: str) -> Iterator[str]:
    """The names in `numpy as np, torch.nn` or behind `from torch import`."""
    for each in line.partition("#")[0].split(","):
        if found := re.search(r"\bas\s+(\w+)", each) or re.match(r"[\s(]*(\w+)", each):
            yield found[1]


def _bound(tree: ast.Module, table: symtable.SymbolTable) -> Iterator[str]:
    completed = {
        node.name: classes
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and (classes := _completed(node))
    }
    for symbol in table.get_symbols():
        if symbol.is_assigned() or symbol.is_imported():
            yield from completed.get(symbol.get_name(), [symbol.get_name()])
    yield from _globals_of(table)
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="run_cell_magic"),
                args=[ast.Constant(value=name), _, ast.Constant(value=str(body))],
            ) if name in PYTHON_MAGICS:
                yield from bound_names(body)
            case ast.Call(
                func=ast.Attribute(attr="run_line_magic"),
                args=[ast.Constant(value=name), ast.Constant(value=str(line))],
            ) if name in PYTHON_LINE_MAGICS:
                yield from bound_names(line)


def _globals_of(table: symtable.SymbolTable) -> Iterator[str]:
    """What functions say is global, and bind."""
    for child in table.get_children():
        for symbol in child.get_symbols():
            if symbol.is_declared_global() and symbol.is_assigned():
                yield symbol.get_name()
        yield from _globals_of(child)


def _completed(node: ast.FunctionDef | ast.ClassDef) -> list[str]:
    """The classes that a function becomes a part of: the book's `@d2l.add_to_class(ResNet)`."""
    return [
        argument.id
        for call in node.decorator_list
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("add_to_class")
        for argument in call.args
        if isinstance(argument, ast.Name)
    ]
