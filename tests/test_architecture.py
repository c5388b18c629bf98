"""Folders are zones of trust: imports go one way, and no answer is near student code."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from grader.staff.sandbox import launched

ROOT = Path(__file__).parents[1]
# Each zone, and what of the grader it may import beside itself.
ARROWS = {
    "exercise": "",
    "observing": "exercise",
    "judging": "exercise observing",
    "student": "exercise observing judging",
    "staff.words": "",
    "staff.catalogue": "exercise observing judging",
    "staff.authoring": "exercise observing judging student",
    "staff.sandbox": "exercise observing",
    "staff.gradebook": "exercise staff.words",
    "staff.assignment": "exercise staff.words staff.gradebook",
    "staff.intake": "exercise student staff.words staff.gradebook",
    "staff.grading": "exercise observing judging student staff.words staff.catalogue"
    " staff.authoring staff.sandbox staff.gradebook staff.assignment staff.intake",
    "staff.live": "exercise judging student staff.words staff.intake staff.report",
    # What is made of a gradebook needs nothing that grades.
    "staff.report": "exercise student staff.words staff.gradebook staff.assignment",
}
DOORS = {"grader", "grader.__main__", "grader.staff", "grader.staff.__main__"}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in ROOT.glob("grader/**/*.py")
}


@functools.cache
def imported(name: str) -> frozenset[str]:
    """The modules that a module of ours imports, of ours or of others."""
    names = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {one if one in MODULES else node.module for one in full}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return frozenset(names)


def zone(name: str) -> str:
    """The zone of a module of ours; empty for the doors, which stand in none."""
    parts = name.split(".")[1:]
    named = ".".join(parts[: 2 if parts[:1] == ["staff"] else 1])
    return named if named in ARROWS else ""


@pytest.mark.parametrize("name", [name for name in MODULES if zone(name)])
def test_arrows_between_zones_go_one_way(name):
    ours = {zone(other) for other in imported(name) if other in MODULES}
    assert ours <= {zone(name), *ARROWS[zone(name)].split()}


def test_every_module_stands_in_a_zone_or_is_a_door():
    verbs = {name for name in MODULES if name.startswith("grader.staff.verbs")}  # doors, too
    assert {name for name in MODULES if not zone(name)} == DOORS | verbs
    assert not [name for name in imported("grader.__main__") if name.startswith("grader.staff")]


def test_no_import_goes_round():
    graph = {name: imported(name) & set(MODULES) - {name} for name in MODULES}
    TopologicalSorter(graph).prepare()


def test_the_worker_can_reach_no_answer():
    seen, waiting = set(), ["grader.staff.sandbox.worker", "grader.staff.sandbox.jail.launch"]
    while waiting:
        module = waiting.pop()
        if module in MODULES and module not in seen:
            seen.add(module)
            waiting += imported(module)
    assert {"grader.staff.sandbox.worker.observer", "grader.observing.observe"} <= seen
    assert {zone(name) for name in seen} == {"exercise", "observing", "staff.sandbox"}


def test_nothing_that_holds_an_answer_is_copied_into_the_sandbox(tmp_path):
    launched._copy_course(tmp_path)
    files = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.parts[0] for path in files} == {"grader", "lab"}
    inside = {".".join(p.with_suffix("").parts) for p in files if p.parts[0] == "grader"}
    zones = {zone(name) for name in inside - {"grader.__init__", "grader.staff.__init__"}}
    assert zones == {"exercise", "observing", "staff.sandbox"}


def test_the_launcher_and_the_jail_need_no_torch():
    """They run before anything is installed in the new root, by a bare Python."""
    sandbox = "grader.staff.sandbox"
    jail = {name for name in MODULES if name.startswith(f"{sandbox}.jail.")}
    bare = jail | {f"{sandbox}.limits", f"{sandbox}.pages"}
    for name in bare:
        assert imported(name) & set(MODULES) <= bare | {f"{sandbox}.jail"}


def test_who_hands_out_work_and_keeps_the_gradebook_holds_no_torch():
    """It takes two seconds and 300 MiB, and the processes that run code and judge have it."""
    handing_out = ("grading_run", "class_run", "running.cluster", "following.watching")
    imports = "; ".join(f"import grader.staff.grading.{name}" for name in handing_out)
    check = "import sys; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", f"{imports}; {check}"], cwd=ROOT, check=True)


def test_nothing_in_the_grader_can_load_an_object():
    for name in MODULES:
        roots = {other.split(".")[0] for other in imported(name)}
        assert not roots & {"pickle", "dill", "marshal", "cloudpickle", "joblib", "shelve"}, name
