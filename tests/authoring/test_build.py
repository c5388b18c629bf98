"""What is built again: what its own sources changed, and nothing else."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

import nbformat
import pytest
import torch

from grader.exercise import Figure, Mistake, Section
from grader.staff.authoring import build as building
from grader.staff.authoring import slips
from grader.staff.authoring.build import build
from grader.staff.authoring.chapters.notebooks import code_of
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.proving import refuse_contradictions
from grader.staff.authoring.keys.references import SolutionError, section_references
from grader.staff.authoring.staleness import FILE, Marks, key_mark, notebook_mark
from grader.staff.catalogue import SECTIONS, numbered
from grader.staff.catalogue.refusing import RecordError
from tests.small_course import ANSWER, ESSAY, OUTER, SOLUTION, outer

ROOT = Path(__file__).parents[2]
FIRST, SECOND = numbered("7.1", "7.2")
RECORDS = f"grader/staff/catalogue/{FIRST.stem}/counts.py"


@pytest.fixture(name="root")
def a_copy_of_the_repository(tmp_path):
    for part in ("grader", "notebooks", "solutions"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def wanted(root, section):
    return code_of(building.solution_unrun(root, section, read_chapter(root, section)))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_what_is_committed_is_built_from_what_is_committed(section):
    marks = Marks(ROOT)
    stale = "stale: type make build"
    assert marks.agree(section.stem, "key", key_mark(ROOT, section.stem)), stale
    mark = notebook_mark(ROOT, section.stem, wanted(ROOT, section))
    assert marks.agree(section.stem, "notebook", mark), stale


def test_a_fresh_clone_runs_nothing(root):
    assert list(build(root, [FIRST, SECOND])) == []


def test_new_words_in_a_chapter_are_written_and_nothing_is_run(root):
    source = root / "solutions" / f"{FIRST.stem}.py"
    change(source, "# %% [markdown]\n# ##", "# %% [markdown]\n# New words.\n#\n# ##")
    before = outputs(root)
    steps = list(build(root, [FIRST, SECOND]))
    assert steps == [f"wrote {folder}/{FIRST.stem}.ipynb" for folder in ("solutions", "notebooks")]
    assert outputs(root) == before
    for step in steps:
        assert "New words." in (root / step.removeprefix("wrote ")).read_text(encoding="utf-8")


def outputs(root):
    solved = nbformat.read(building.solution_path(root, FIRST), as_version=4)
    return [cell.outputs for cell in solved.cells if cell.cell_type == "code"]


def test_new_code_in_a_chapter_runs_its_notebook_alone(root):
    change(root / "solutions" / f"{FIRST.stem}.py", "import torch\n", "import torch\nimport math\n")
    steps = list(islice(build(root, [FIRST, SECOND]), 2))
    assert steps == [f"making the key of {FIRST.stem}", f"running solutions/{FIRST.stem}.ipynb"]


def test_a_lost_key_is_made_again(root):
    lost = root / "grader" / "keys" / f"{FIRST.stem}.json"
    lost.unlink()
    steps = list(islice(build(root, [FIRST, SECOND]), 2))
    assert steps[0] == f"making the key of {FIRST.stem}"
    assert steps[1].startswith("wrote grader/keys/") and lost.exists()


def test_all_is_made_again_where_that_is_asked_for(root):
    first = next(iter(build(root, [FIRST], again=True)))
    assert first == f"making the key of {FIRST.stem}"


@pytest.mark.parametrize(
    ("file", "old", "new", "stale"),
    [
        (RECORDS, "minutes=", "minutes=1", {FIRST.stem}),
        (RECORDS, "\n\n", "\n# a remark\n\n", set()),
        (f"solutions/{FIRST.stem}.py", "# %% [markdown]\n# ", "# %% [markdown]\n# So: ", set()),
        (f"solutions/{FIRST.stem}.py", "4 * h * w * d", "d * w * h * 4", {FIRST.stem}),
        ("grader/judging/properties/ch7_1_why_conv.py", "return", "return None or", set()),
        ("grader/judging/explaining/raised.py", "_ADVICE = {", "_ADVICE = {  ", set()),
        ("grader/student/show.py", "import", "import sys\nimport", set()),
        (
            "grader/observing/transport/outline.py",
            "import annotations",
            "import annotations\n\nimport sys",
            {FIRST.stem, SECOND.stem},
        ),
    ],
    ids=["record", "comment", "prompt", "solution", "property", "words", "screen", "observing"],
)
def test_a_key_rests_on_its_records_its_solution_and_how_they_are_observed(
    root, file, old, new, stale
):
    stems = (FIRST.stem, SECOND.stem)
    before = {stem: key_mark(root, stem) for stem in stems}
    change(root / file, old, new)
    assert {stem for stem in stems if key_mark(root, stem) != before[stem]} == stale


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ("hints=()", f"{FIRST.stem}/counts.py, line "),
        ("hins=()", "`value` has no field `hins`. Its fields: name, level"),
        ("hints=hint", "dense_weights: `hints`: NameError: name 'hint' is not defined"),
    ],
)
def test_a_slip_in_a_record_is_told_in_a_sentence(root, slip, sentence):
    change(root / RECORDS, "hints=(", f"{slip}, hints_=(")
    command = [sys.executable, "-m", "grader.staff", "build", "ch7_1"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert sentence in done.stdout and "counts.py" in done.stdout
    assert done.stdout.startswith(f"{FIRST.stem}/counts.py, line ")
    assert done.stdout.count("\n") == 1 and not done.stderr


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ("core(), hints=()", ", line 9, small: `level`: TypeError: core() missing 1 required"),
        ("core(5), hints=[1][2]", ", line 9, small: `hints`: IndexError: list index"),
        ("core(5), probes=(Probe(trian=1),)", ", small: `probes`: TypeError: Probe() got an unexp"),
        ("core(5), hints=(),\n    oracle=wrong()", ", line 5, small: `oracle`: ZeroDivisionError"),
        ("core(5), hints=(,)", ", line 9: this is not Python (invalid syntax)"),
        ("core(5), accepted=len, hints=(),", ", small: missing a required argument"),
    ],
)
def test_a_slip_at_which_python_stops_is_told_with_its_exercise_and_field(tmp_path, slip, sentence):
    path = tmp_path / "catalogue" / "ch0_1_small" / "some.py"
    path.parent.mkdir(parents=True)
    path.write_text(RECORD.format(slip=slip))
    with pytest.raises(STOPS) as stopped:
        runpy.run_path(str(path))
    text = slips.told(stopped.value)
    assert text.startswith("ch0_1_small/some.py") and sentence in text and "\n" not in text


STOPS = (RecordError, TypeError, IndexError, ZeroDivisionError, SyntaxError)
RECORD = """
from grader.exercise import Probe
from grader.staff.catalogue.records import core, function
def wrong():
    return 1 / 0


SMALL = function(
    "small", {slip}
)
"""


def test_marks_are_kept_as_soon_as_they_are_made(root):
    marks = Marks(root)
    marks.keep("ch0_1_new", "key", "0123")
    assert Marks(root).agree("ch0_1_new", "key", "0123")
    assert (root / FILE).read_text(encoding="utf-8").endswith("}\n")


def refused(exercise, solution=SOLUTION):
    """What is said where a key is to be made of this record."""
    section = Section("ch0_1_small", (exercise, ESSAY))
    references = section_references(section, solution, PUBLIC_SEED)
    try:
        refuse_contradictions(section, references, solution)
    except SolutionError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("exercise", "changed", "sentence"),
    [
        (OUTER, {}, ""),
        (ANSWER, {}, ""),
        (OUTER, {"oracle": lambda a, b: 2 * outer(a, b)}, "outer: `oracle` is not what"),
        (OUTER, {"accepted": (outer, torch.add)}, "outer: `accepted`: number 2 is no right answer"),
        (OUTER, {"figures": (Figure((torch.ones(1),) * 2, 2),)}, "outer: `figures`: number 1"),
        (OUTER, {"mistakes": (Mistake("none", outer, "no"),)}, '`mistakes`: "none" passes: add a'),
        (
            OUTER,
            {"mistakes": tuple(Mistake(name, torch.sub, name) for name in ("one", "other"))},
            '`mistakes`: "other" is not told by its own hint, but by that of "one"',
        ),
        (ANSWER, {"oracle": 41}, "answer: `answer` is 41, the chapter's is 42"),
        (ANSWER, {"mistakes": (Mistake("x", 42, "no"),)}, '"x" passes: is it the right answer?'),
        (
            ANSWER,
            {"mistakes": (Mistake("x", 1, "no"), Mistake("y", 1.0, "nor this"))},
            '"y" is not told by its own hint, but by that of "x": change or drop one',
        ),
    ],
)
def test_a_record_that_contradicts_its_solution_makes_no_key(exercise, changed, sentence):
    text = refused(replace(exercise, **changed))
    assert text.startswith("ch0_1_small, " if sentence else "") and sentence in text
    assert bool(text) == bool(sentence) and "\n" not in text
