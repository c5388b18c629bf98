"""Files that share what takes long to start run in one process, or it would start anew for each."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from conftest import TOGETHER, scope_of

ROOT = Path(__file__).parents[1]
FILES = {path.relative_to(ROOT).as_posix(): path for path in ROOT.glob("tests/**/test_*.py")}
# A folder, and those fixtures of its package that are to be made once in a whole run.
MADE_ONCE = {
    "tests/browser": {"lab"},
    "tests/grading": {"means", "workers", "grade"},
    "tests/grading/evidence": {"learned"},
}


def wanted_by(path: Path) -> set[str]:
    """The fixtures that a file asks for, and does not make itself."""
    whole = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in whole.body if isinstance(node, ast.FunctionDef)]
    asked = {argument.arg for function in functions for argument in function.args.args}
    return asked - {function.name for function in functions}


@pytest.mark.parametrize("folder", MADE_ONCE)
def test_who_asks_for_what_is_made_once_runs_in_one_process(folder):
    asking = [name for name in FILES if Path(name).parent.as_posix() == folder]
    asking = [name for name in asking if wanted_by(FILES[name]) & MADE_ONCE[folder]]
    assert len(asking) > 1
    assert len({scope_of(f"{name}::test") for name in asking}) == 1, asking


@pytest.mark.parametrize("pattern", TOGETHER.values(), ids=list(TOGETHER))
def test_each_name_of_a_group_is_that_of_a_file(pattern):
    names = re.search(r"\([\w|]+\)", pattern)
    for name in names[0].strip("()").split("|") if names else [""]:
        one = pattern.replace(names[0], name) if names else pattern
        assert any(re.match(one, file) for file in FILES), one


def test_other_files_have_a_process_each_and_the_self_check_one_a_section():
    assert scope_of("tests/lab/test_words.py::test_a[x]") == "tests/lab/test_words.py"
    check = "tests/course/test_course.py"
    assert scope_of(f"{check}::test_a[8.6 ResNet one]") == f"{check} 8.6"
