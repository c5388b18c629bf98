"""An exception out of student code: the student's own line, and words that do not change."""

from __future__ import annotations

import linecache
import re
import sys
import sysconfig
import traceback
from dataclasses import replace
from pathlib import Path

from grader.exercise import Fault

NOT_ATTEMPTED = "NotImplementedError"  # what an untouched exercise raises
INTERRUPTED = "KeyboardInterrupt"
CELL_RAISED = "CellRaised"  # the cell that should have bound the name stopped before it did
WRONG_TARGET = "WrongTarget"  # a class where a function is asked for, None, ...

MAX_MESSAGE = 300  # torch can list whole tensors in a message

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")  # and not the end of a shape such as 400x120

STUB = re.compile(r"(ch\d+_\d+) (\w+): your turn")
# What Python, torch and lab say where the dots of a stub are taken for a value. Not of an einsum
# whose words have an ellipsis in them.
DOTS = re.compile(r"'ellipsis'|\bnot ellipsis\b|got \(.*\bellipsis\b|\bellipsis\.__|still '\.\.\.'")
GIVES_NONE = "gives None"  # in place of a model: a forgotten return

_HERE = str(Path(__file__).parents[1])
_LIBRARIES = tuple({_HERE, *(sysconfig.get_paths()[n] for n in ("stdlib", "purelib", "platlib"))})
_CELLS = ("<ipython", "<cell", "<string>", "<stdin>")


def stub(section: str, exercise: str) -> str:
    """What an untouched exercise raises; STUB recognises it."""
    return f"{section} {exercise}: your turn"


class WrongTargetError(TypeError):
    """What was handed in cannot be an answer to this exercise."""


def fault_of(error: BaseException) -> Fault:
    """Say what was raised and where in the student's own code."""
    name = WRONG_TARGET if isinstance(error, WrongTargetError) else type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_students(frame.filename) and frame.lineno is not None:
            source = linecache.getline(frame.filename, frame.lineno).strip()
            cell = _cell(frame.filename)
            return Fault(name, _stable(error), frame.lineno, source[:MAX_MESSAGE], cell)
    if isinstance(error, SyntaxError):  # no line of it has run
        return Fault(
            name, str(error.msg), error.lineno, str(error.text or "").strip()[:MAX_MESSAGE]
        )
    return Fault(name, _stable(error))


def raised_by_its_cell(fault: Fault, cell: str) -> Fault:
    """What stands for an answer that was never made, since its own cell raised."""
    said = f"{fault.type}: {fault.message}" if fault.message else fault.type
    return Fault(CELL_RAISED, said, fault.line, fault.source, cell)


def undefined_name(fault: Fault) -> str:
    """The name that was missed, if that is what was raised."""
    found = _UNDEFINED.match(fault.message) if fault.type == "NameError" else None
    return found[1] if found else ""


def missed_because_of(fault: Fault, cell: str, raised: Fault) -> Fault:
    """A name is missed: say which cell was to bind it, and what that raised."""
    said = f"{raised.type}: {raised.message}" if raised.message else raised.type
    message = f"{fault.message}: {cell} raised {said}"
    return replace(fault, message=message[:MAX_MESSAGE])


def _cell(filename: str) -> str:
    """Which cell a file name stands for: '<cell 12>' in grading, in Jupyter what that calls it."""
    if filename.startswith("<cell "):
        return filename.strip("<>")
    jupyter = sys.modules.get("IPython")
    shell = jupyter.get_ipython() if jupyter else None
    name = getattr(getattr(shell, "compile", None), "format_code_name", None)
    found = name(filename) if callable(name) else None
    return f"cell {found[1]}" if found else ""


def _is_students(filename: str) -> bool:
    if filename.startswith("<"):
        return filename.startswith(_CELLS)
    return not filename.startswith(_LIBRARIES)


def _stable(error: BaseException) -> str:
    """The message without what changes from run to run, such as addresses."""
    try:
        message = str(error)
    except Exception:  # noqa: BLE001 - a student's exception may fail to print itself
        return ""
    return _ADDRESS.sub("0x...", message)[:MAX_MESSAGE].strip()
