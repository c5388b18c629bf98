"""The whole way of one notebook: bundle, installed, solved, validated, handed in, graded, read.

The student's machine has no repository. What stands for it is an environment into which pip
installs the bundle alone. torch and the other packages that are not ours it borrows from the
environment of these tests, by the path in a .pth file: they are gigabytes, and the same ones.
Python reads no .pth files in a folder that it got in such a way, so that the repository, which is
installed here by one, cannot be seen from there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest

from grader.exercise import Judged
from grader.staff.catalogue import numbered
from grader.student import progress
from tests.authoring.wheels import alone
from tests.browser.jupyterlab import CHROMIUM, chromium
from tests.intake.downloads import Student, as_zip, canvas
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]
(SECTION,) = numbered("7.2")
NOTEBOOK = f"{SECTION.stem}.ipynb"
POINTS = {exercise.name: exercise.level.points for exercise in SECTION.exercises}
FULL = f"{sum(POINTS.values()):g}"
READ = [e.name for e in SECTION.exercises if e.judged is Judged.BY_A_PERSON]
WHO = "byronada"  # what Canvas makes of Ada Byron in the name of a file


def ran(command, folder, environment, code=0):
    """What a command printed; it must end as is said."""
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def staff(*words, folder):
    command = [sys.executable, "-m", "grader.staff", *words]
    return ran(command, folder, os.environ | {"PYTHONPATH": str(ROOT)})


class Laptop:
    """A student's: a folder with the unpacked bundle, and a Python that has it installed."""

    def __init__(self, folder: Path, bundle: Path) -> None:
        venv.create(folder / "venv", with_pip=False, symlinks=True)
        self.bin = folder / "venv" / "bin"
        site = next((folder / "venv").glob("lib/python*/site-packages"))
        (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        pip = [sys.executable, "-m", "pip", "--python", self.bin / "python", "install", "--quiet"]
        options = ["--no-deps", "--no-index", "--no-build-isolation"]
        ran([*pip, *options, bundle], folder, alone())
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(folder)
        self.folder = folder / "cnn-course" / "notebooks"
        self.environment = alone() | {"LAB_SHORT": "2", "LAB_DATA": "standin"}
        self.environment.pop(progress.VARIABLE, None)

    def types(self, *words, code=0):
        """What a command prints in the terminal there."""
        path = f"{self.bin}{os.pathsep}{self.environment['PATH']}"
        return ran(words, self.folder, self.environment | {"PATH": path}, code)


@pytest.fixture(name="laptop", scope="module")
def students_laptop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("laptop")
    staff("bundle", str(folder / "cnn-course.zip"), folder=folder)
    return Laptop(folder, folder / "cnn-course.zip")


@pytest.fixture(name="solved", scope="module")
def solved_notebook(laptop):
    """The student's notebook with the code of the solution in its exercise cells."""
    path = laptop.folder / NOTEBOOK
    untouched = path.read_bytes()
    notebook = nbformat.read(path, as_version=4)
    solution = nbformat.read(ROOT / "solutions" / NOTEBOOK, as_version=4)
    code = {cell.id: cell.source for cell in solution.cells}
    for cell in notebook.cells:
        if "exercise" in cell.metadata.get("tags", ()):
            cell.source = code[cell.id]
    nbformat.write(notebook, path)
    assert path.read_bytes() != untouched
    return path


@pytest.fixture(name="validated", scope="module")
def what_validate_says(laptop, solved):
    return laptop.types("grader", "validate", solved.name)


@pytest.fixture(name="grades", scope="module")
def graded(solved, validated, tmp_path_factory):
    """What the teacher has: Canvas's download, graded, the essay read, and the pages."""
    folder = tmp_path_factory.mktemp("teacher")
    ada = Student("Ada", "Byron", "4711", {NOTEBOOK: solved.read_bytes()}, login="ada")
    as_zip(canvas([ada]), folder / "submissions.zip")
    trusted = ["--trusted"] if WITHOUT_ISOLATION else []
    staff("grade", "submissions.zip", "--only", "7.2", "--workers", "1", *trusted, folder=folder)
    for name in READ:
        staff("mark", WHO, name, f"{POINTS[name]:g}", "--because", "read", folder=folder)
    staff("report", folder=folder)
    return folder / "grades"


def receipt_in(text):
    (code,) = set(re.findall(r"\b(?:[2-9A-HJKMNP-Z]{3}-){2}[2-9A-HJKMNP-Z]{3}\b", text))
    return code


def test_only_the_bundle_is_seen_there(laptop):
    where = laptop.types("python", "-c", "import grader, lab; print(grader.__file__, lab.__file__)")
    assert all(Path(path).is_relative_to(laptop.bin.parent) for path in where.split())
    laptop.types("python", "-c", "import grader.staff", code=1)


def test_the_doctor_finds_all_that_the_course_needs(laptop):
    assert "All that the course needs is there." in laptop.types("grader", "doctor")


def test_validate_passes_the_solved_notebook_and_gives_a_receipt(validated):
    assert "✗" not in validated
    assert re.search(r"(\d+) of \1 exercises pass", validated)
    assert receipt_in(validated)


def test_the_mark_is_full(grades):
    shown = staff("show", WHO, folder=grades.parent)
    assert f"mark: {FULL} / {FULL}" in shown


@pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)
def test_the_students_page_shows_full_marks_and_the_receipt_of_validate(grades, validated):
    (page_file,) = (grades / "report" / "students").glob("*.html")
    with chromium() as browser:
        page = browser.new_page()
        page.goto(page_file.as_uri())
        text = page.inner_text("main")
    assert WHO in text
    assert f"{FULL} of {FULL}" in text
    assert receipt_in(text) == receipt_in(validated)
