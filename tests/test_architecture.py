"""Imports go one way, and nothing that holds answers is near student code."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.staff.sandbox import host

ROOT = Path(__file__).parents[1]
STUDENT_SIDE = [p for p in ROOT.glob("grader/**/*.py") if "staff" not in p.parts]
# Each may import only what stands before it.
LAYERS = [
    "exercise", "recipes", "operators", "outline", "faults", "dataflow", "primitives", "recording",
    "watch", "modules", "observe", "program", "program_tables", "workload",
    "shape_rows", "shapes", "replay", "codec",
    "answer_key", "properties", "canonical", "differences", "diagnose", "findings", "compare",
    "show", "progress", "session", "validate",
]  # fmt: skip


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", STUDENT_SIDE, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_students_side_does_not_know_the_staffs(path):
    assert not [name for name in imported(path) if name.startswith("grader.staff")]


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_imports_only_what_lies_below_it(name):
    path = ROOT / "grader" / f"{name}.py"
    path = path if path.exists() else ROOT / "grader" / name / "__init__.py"
    known = {part.split(".")[1] for part in imported(path) if part.startswith("grader.")}
    assert known - {name} & set(LAYERS) <= set(LAYERS[: LAYERS.index(name)])


def test_the_worker_can_reach_no_answer():
    seen, waiting = set(), ["grader.staff.worker", "grader.staff.sandbox.launch"]
    while waiting:
        module = waiting.pop()
        base = ROOT / module.replace(".", "/")
        path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if module in seen or not path.exists():
            continue
        seen.add(module)
        waiting += [name for name in imported(path) if name.startswith("grader.")]
    assert {"grader.staff.worker.session", "grader.observe", "grader.staff.sandbox.jail"} <= seen
    forbidden = {
        "catalogue",
        "answer_key",
        "chapter",
        "references",
        "compare",
        "build",
        "properties",
    }
    assert not [name for name in seen if forbidden & set(name.split("."))]


def test_nothing_that_holds_an_answer_is_copied_into_the_sandbox(tmp_path):
    host._copy_course(tmp_path)
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {"grader/observe.py", "grader/staff/worker/session.py", "lab/__init__.py"} <= names
    words = ("catalogue", "keys", "properties/ch", "staff/chapter", "staff/judging", "solution")
    assert [name for name in names if any(word in name for word in words)] == []


def test_only_the_launcher_and_the_jail_need_no_torch():
    """They run before anything is installed in the new root, by a bare Python."""
    for name in ("launch", "jail", "kernel", "filter", "allowed", "limits"):
        path = ROOT / "grader" / "staff" / "sandbox" / f"{name}.py"
        known = [n for n in imported(path) if n.startswith("grader")]
        assert [n for n in known if not n.startswith("grader.staff.sandbox")] == []


def test_nothing_in_the_grader_can_load_an_object():
    for path in ROOT.glob("grader/**/*.py"):
        roots = {name.split(".")[0] for name in imported(path)}
        assert not roots & {"pickle", "dill", "marshal", "cloudpickle", "joblib", "shelve"}, path
