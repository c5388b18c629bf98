"""On Google Colab: what the first cell does, what pip makes of it there, and the badges."""

from __future__ import annotations

import ast
import re
import shlex
import sys
import tomllib
import types
from importlib.metadata import requires
from pathlib import Path

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from traitlets.config import Config

from grader.staff.authoring.build import student_text
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.chapter import ChapterError
from grader.staff.authoring.chapters.colab import TAG, fetching_cell
from grader.staff.authoring.chapters.notebooks import code_of, solution_notebook, student_notebook
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.published import Published, published
from grader.staff.catalogue import numbered
from tests.authoring.wheels import built, environment, wheel, would_install

ROOT = Path(__file__).parents[2]
SOURCE = '# %% tags=["setup"]\nimport math\n\n# %%\nmath.pi\n'
ADDRESS = "https://host.example/cnn-course.zip"
HAS = {
    canonicalize_name(name): version
    for name, version in re.findall(
        r"^([\w-]+)==(\S+)$", (ROOT / "tests/authoring/colab.txt").read_text("utf-8"), re.M
    )
}
NEEDED_ELSEWHERE = {
    "jupyterlab",  # Colab is a front end of its own
    "nbval",  # `grader validate` alone runs it, on the student's own machine
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(name="run")
def running_a_cell(monkeypatch):
    """Run a cell in IPython, with Colab's module or without; the commands it gave the shell."""

    def run(source, *, uploaded=None, found=False):
        if uploaded is not None:
            module = types.ModuleType("google.colab")
            module.files = types.SimpleNamespace(upload=lambda: uploaded)
            monkeypatch.setitem(sys.modules, "google", types.ModuleType("google"))
            monkeypatch.setitem(sys.modules, "google.colab", module)
        monkeypatch.setattr("importlib.util.find_spec", lambda _: found or None)
        commands = []
        shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        monkeypatch.setattr(shell, "system", commands.append)
        shell.run_cell(source).raise_error()
        return [shlex.split(command)[1:] for command in commands]

    return run


PIP = ["-m", "pip", "install", "-q", "--no-deps"]


def test_with_an_address_the_cell_fetches_it_and_leaves_dependencies_alone(run):
    (command,) = run(fetching_cell(ADDRESS).source, uploaded={})
    assert command == [*PIP, ADDRESS, "d2l==1.0.3"]


@pytest.mark.parametrize("name", ["cnn-course.zip", "cnn-course (1).zip"])
def test_without_one_it_installs_what_was_uploaded(run, name):
    """Colab gives a file that is uploaded again another name, with a space in it."""
    (command,) = run(fetching_cell("").source, uploaded={name: b""})
    assert command == [*PIP, name, "d2l==1.0.3"]


def test_what_was_uploaded_once_is_not_asked_for_again(run):
    assert run(fetching_cell("").source, uploaded={"cnn-course.zip": b""}, found=True) == []


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_elsewhere_the_cell_does_nothing(run, address):
    assert run(fetching_cell(address).source) == []


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_the_cell_can_be_taken_in_at_a_glance(address):
    lines = fetching_cell(address).source.splitlines()
    assert len([line for line in lines if line]) <= 7
    assert max(map(len, lines)) <= 100


def asked_of_pip(address):
    """What the cell asks pip for, as words; the bundle is a wheel of it here."""
    (line,) = (x for x in fetching_cell(address).source.splitlines() if "%pip install" in x)
    return shlex.split(line.strip().removeprefix("%pip install"))


@pytest.fixture(name="house", scope="module")
def packages_that_pip_could_fetch(bundle, tmp_path_factory):
    """Newer ones of all that the course and d2l ask for, with a torch that brings CUDA along."""
    house = tmp_path_factory.mktemp("house")
    built(bundle, house)
    pins = requires("d2l")
    wheel(house, "d2l", "1.0.3", pins)
    for pin in map(Requirement, pins):  # such as numpy==1.23.5
        wheel(house, pin.name, next(iter(pin.specifier)).version)
    for need in map(Requirement, PROJECT["dependencies"]):
        more = {"torch": ["nvidia-cublas"], "torchvision": ["torch==99"]}.get(need.name, [])
        wheel(house, need.name, "99", more)
    wheel(house, "nvidia-cublas", "13")
    return house


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_on_colab_pip_would_install_the_course_and_d2l_and_nothing_else(house, tmp_path, address):
    colab = environment(tmp_path / "colab", HAS)
    (course,) = house.glob("cnn_course-*.whl")
    words = [str(course) if x in (ADDRESS, "{course}") else x for x in asked_of_pip(address)]
    assert set(would_install(colab, house, *words)) == {"cnn-course", "d2l"}
    d2l = words[-1]
    assert "numpy" in would_install(colab, house, d2l)  # so it is --no-deps that keeps Colab's


@pytest.mark.parametrize("need", [*map(Requirement, PROJECT["dependencies"])], ids=str)
def test_colab_has_what_the_course_asks_for(need):
    if need.name in NEEDED_ELSEWHERE:
        assert need.name not in HAS
        return
    assert need.specifier.contains(HAS[canonicalize_name(need.name)], prereleases=True)


def test_what_colab_lacks_is_imported_nowhere_in_the_bundle():
    for part in ("grader", "lab"):
        for path in (ROOT / part).rglob("*.py"):
            if "staff" not in path.parts:
                tree = ast.parse(path.read_text(encoding="utf-8"))
                imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import)]
                modules = {alias.name for node in imports for alias in node.names}
                modules |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
                assert not {str(m).split(".")[0] for m in modules} & NEEDED_ELSEWHERE, path


@pytest.fixture(name="chapter")
def small_chapter(tmp_path):
    path = tmp_path / "ch0_1_small.py"
    path.write_text(SOURCE, encoding="utf-8")
    return chapters.read(path)


def test_another_address_is_no_other_code(chapter):
    """So that a new release writes notebooks, and runs none."""
    one, other = (solution_notebook(chapter, address) for address in ("", ADDRESS))
    assert one.cells[0].source != other.cells[0].source
    assert one.cells[0].id == other.cells[0].id == TAG
    assert code_of(one) == code_of(other)
    assert "math.pi" in code_of(one)


def settled(tmp_path, repository, bundle=""):
    table = f'[project]\nversion = "1.2.3"\n[tool.cnn-course]\nrepository = "{repository}"\n'
    (tmp_path / "pyproject.toml").write_text(f'{table}bundle = "{bundle}"\n', encoding="utf-8")
    return published(tmp_path)


def test_a_repository_gives_badges_and_the_bundle_of_the_release(tmp_path):
    place = settled(tmp_path, "someone/cnn")
    shown = place.badges("ch0_1_small")
    assert "/github/someone/cnn/blob/v1.2.3/notebooks/ch0_1_small.ipynb)" in shown
    assert "/gh/someone/cnn/v1.2.3?urlpath=lab/tree/notebooks/ch0_1_small.ipynb)" in shown
    assert place.bundle.endswith("/someone/cnn/releases/download/v1.2.3/cnn-course.zip")
    assert settled(tmp_path, "someone/cnn", ADDRESS).bundle == ADDRESS


def test_without_a_repository_there_is_no_badge_that_would_lead_nowhere(tmp_path):
    place = settled(tmp_path, "")
    assert (place.badges("ch0_1_small"), place.bundle) == ("", "")


@pytest.mark.parametrize(
    ("repository", "bundle"),
    [
        ("https://github.com/someone/cnn", ""),
        ("cnn", ""),
        ("", "cnn-course.zip"),
        ("", "https://x/{y}.zip"),
    ],
)
def test_a_slip_in_the_settings_is_told_in_a_sentence(tmp_path, repository, bundle):
    with pytest.raises(ChapterError, match=r"pyproject\.toml, .* should be"):
        settled(tmp_path, repository, bundle)


def test_the_badge_stands_in_the_students_notebook_below_the_title(monkeypatch):
    (section,) = numbered("7.1")
    place = Published("1.2.3", "someone/cnn")
    monkeypatch.setattr("grader.staff.authoring.build.published", lambda _: place)
    text = student_text(ROOT, section, read_chapter(ROOT, section))
    cells = nbformat.reads(text, as_version=4).cells
    assert cells[0].source.startswith("# 7.1")
    assert cells[1].source == place.badges(section.stem)
    fetching = next(cell for cell in cells if cell.cell_type == "code")
    assert place.bundle in fetching.source
    assert student_notebook(read_chapter(ROOT, section)).cells[1].source != cells[1].source
