"""The course checks its files: names agree, all is fresh, no solution reaches a student."""

from __future__ import annotations

from dataclasses import replace

import nbformat
import pytest

from grader.exercise import (
    Judged,
    Observation,
)
from grader.judging import answer_key
from grader.judging.comparing.same import same
from grader.judging.explaining.smallest import trial_of
from grader.judging.properties import PROPERTIES
from grader.observing.notebook.cells import bound_names
from grader.observing.observe import observe
from grader.staff.authoring import build
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.notebooks import student_notebook
from grader.staff.authoring.chapters.sections import in_book_order
from grader.staff.authoring.chapters.stubs import BEGIN, END
from grader.staff.authoring.freshness import keys_agree
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.references import section_references, told_of_chance
from grader.staff.catalogue import SECTIONS
from tests.course.selfcheck import EXERCISES, ROOT, chapter_of, exercise_id, public_key, solution_of


def test_every_property_is_used():
    assert {e.property for _, e in EXERCISES} - {None} == set(PROPERTIES)


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_catalogue_and_chapter_name_the_same_exercises(section):
    known = sorted(e.name for e in section.exercises)
    assert sorted(chapters.exercise_names(chapter_of(section))) == known


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_nothing_that_the_course_gives_away_bears_the_name_of_an_exercise(section):
    """Answers are found by their names in any notebook: it would earn points for nobody's work."""
    names = {exercise.name for _, exercise in EXERCISES}
    notebook = student_notebook(chapter_of(section))
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    given = [cell for cell in code if "exercise" not in cell.metadata.get("tags", ())]
    assert [name for cell in given for name in bound_names(cell.source) if name in names] == []


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_the_student_notebook_is_fresh(section):
    path = ROOT / "notebooks" / f"{section.stem}.ipynb"
    fresh = build.student_text(ROOT, section, chapter_of(section))
    assert path.read_text(encoding="utf-8") == fresh, "stale: type make build"


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_this_machine_computes_what_the_public_key_holds(section):
    """Of the solution; what it was made of, mistakes and all, is compared in tests/authoring."""
    kept = answer_key.load(answer_key.PUBLIC_KEYS, section.stem)
    solution = chapters.solution_namespace(chapter_of(section))
    ordered = in_book_order(section, chapter_of(section))
    found = section_references(ordered, solution, PUBLIC_SEED, mistakes=False)
    made = [told_of_chance(each, solution.get(each.exercise)) for each in found]
    bare = {"rubric": (), "mistakes": (), "natures": (), "altered": (), "small": ()}
    alone = [tuple(replace(each, **bare) for each in references) for references in (kept, made)]
    by_hash = [r.mistakes for r in kept if r.judged is Judged.BY_HASH]
    assert by_hash == [r.mistakes for r in made if r.judged is Judged.BY_HASH]
    assert keys_agree(*alone), "stale: type make build"


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_small_cases_are_those_of_the_solution_and_of_other_right_ways(section):
    exercises = {exercise.name: exercise for exercise in section.exercises}
    for name, reference in public_key(section.stem).items():
        for case in reference.small:
            trial = trial_of(reference, case)
            for answer in (solution_of(section)[name], *exercises[name].accepted):
                made = observe(answer, trial, reference.observed)
                alone = Observation(made.parts, made.arrays, fault=made.fault)
                assert same(case.expected, alone), (name, case.args)


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_the_executed_solution_has_the_cells_of_its_source(section):
    """That its outputs are fresh is what nbval tests."""
    kept = nbformat.read(ROOT / "solutions" / f"{section.stem}.ipynb", as_version=4)
    fresh = build.solution_unrun(ROOT, section, chapter_of(section))
    stored = [(c.id, c.source, c.metadata.get("tags")) for c in kept.cells]
    assert stored == [(c.id, c.source, c.metadata.get("tags")) for c in fresh.cells], (
        "stale: type make build"
    )


def solution_lines(section):
    """Lines that only a solution has."""
    shared = set(build.student_text(ROOT, section, chapter_of(section)).split("\\n"))
    for cell in chapter_of(section).cells:
        if "exercise" in cell.tags and BEGIN in cell.source:
            for region in cell.source.split(BEGIN)[1:]:
                for line in region.split(END)[0].splitlines()[1:-1]:
                    if len(line.strip()) > 20 and line not in shared:
                        yield line.strip()


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_no_line_of_a_solution_reaches_the_student_notebook(section):
    lines = list(solution_lines(section))
    assert lines
    notebook = nbformat.read(ROOT / "notebooks" / f"{section.stem}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert [line for line in lines if line in text] == []
