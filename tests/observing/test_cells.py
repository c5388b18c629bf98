"""What a cell binds is read off its text as running it would have it."""

from __future__ import annotations

import builtins
import sys

import pytest

from grader.observing.notebook import cells
from grader.observing.notebook.cells import bound_names, meant_names, written_names
from grader.staff.sandbox.worker.cells import RunningNotebook

# Source, and the names that it binds wherever it is run.
CELLS = [
    ("!pip install d2l\n%matplotlib inline\na = b = 1", ["a", "b"]),
    ("pip install d2l\nx = 1", ["x"]),
    ("x, (y, z) = 1, (2, 3)", ["x", "y", "z"]),
    ("class A: pass\ndef f(): g = 1\nn: int = 3", ["A", "f", "n"]),
    ("if True:\n    !ls\n    a = 1\nelse:\n    b = 2", ["a", "b"]),
    ("for i in range(2):\n    last = i", ["i", "last"]),
    ("with open('/dev/null') as file:\n    text = file.read()", ["file", "text"]),
    ("try:\n    a = 1\nexcept ValueError:\n    pass", ["a"]),
    ("import math as m, os.path\nfrom math import pi, tau as circle", ["m", "os", "pi", "circle"]),
    ("print(a := 3)", ["a"]),
    ("[b := i for i in range(3)]", ["b"]),
    ("a = 1\na += 1", ["a"]),
    ("def f():\n    global K\n    K = 1\nf()", ["f", "K"]),
    ("%%time\ncorr2d = 1", ["corr2d"]),
    ("%time K = 2", ["K"]),
    ("files = !ls", ["files"]),
]


@pytest.mark.parametrize(
    ("source", "names"),
    [
        *CELLS,
        ("@d2l.add_to_class(ResNet)\ndef block(self): pass", ["ResNet"]),
        ("@torch.no_grad()\ndef f(): pass", ["f"]),
        ("%%bash\nx=1", []),
        ("x\nf(y)\nprint(z == 1)", []),
        ("this is not python", []),
        ("def broken(:", []),
        ("(" * 5_000, []),
    ],
)
def test_the_names_a_cell_binds(source, names):
    assert sorted(bound_names(source)) == sorted(names)


def test_a_file_that_a_cell_writes_binds_names_of_its_own():
    source = "%%writefile -a m.py\ndef corr2d(X, K):\n    pass"
    assert written_names(source) == ("corr2d",)
    assert meant_names(source) == written_names("K = 1") == ()


def test_what_a_cell_that_is_no_python_was_to_import():
    source = "import numpy as np, torch.nn  # both\nfrom d2l import (torch as d2l,\nx ="
    assert meant_names(source) == ("x", "np", "torch", "d2l")


@pytest.mark.parametrize(("source", "names"), CELLS)
def test_grading_finds_them_bound(source, names, monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(builtins, "get_ipython", None, raising=False)
    notebook = RunningNotebook()
    before = set(notebook.names)
    notebook.execute(source, "<cell 1>")
    bound = set(notebook.names) - before - {"__builtins__", "__annotations__"}
    # One of two branches is taken.
    assert bound <= set(names) and (bound == set(names) or "else" in source)


AS_IT_IS = (
    "x = 1",
    "x = 1\n",
    "# a note\nx = 5 % 3 != 1\n",
    'def f():\n    """%time"""\n\n    return 1',
)
OTHERWISE = (
    *("\n\nx = 1", "  # a note\nx = 1", "x = 1\n    "),  # blanks that IPython takes away
    *("In [1]: x", "x = [\n... ]", '"""\n>>> x\n"""'),  # prompts
    *("#\f%time", "x = 1\r\ny = 2"),  # ends of lines
    *("x = !ls", "%time x", "x?", "pip install d2l"),
)


@pytest.mark.parametrize("source", [*AS_IT_IS, *OTHERWISE, *(source for source, _ in CELLS)])
def test_a_cell_that_is_python_is_taken_as_ipython_would_have_it(source):
    assert cells.as_python(source) == cells._transformed(source)
    assert cells._as_it_is(source) in ("", cells._transformed(source))


@pytest.mark.parametrize("source", AS_IT_IS)
def test_no_magics_are_looked_for_in_what_is_python(source, monkeypatch):
    monkeypatch.setattr(cells, "TransformerManager", None)
    assert cells.as_python(source).strip() == source.strip()


@pytest.mark.parametrize("source", OTHERWISE)
def test_what_ipython_would_change_is_left_to_it(source):
    assert not cells._as_it_is(source)
