"""The course checks itself: solutions pass, stubs and mistakes fail, generated files are fresh."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader.exercise import (
    Effect,
    Exercise,
    Judged,
    Mistake,
    Observation,
    Observed,
    Section,
    Status,
    Trial,
    Verdict,
)
from grader.judging import answer_key
from grader.judging.answer_key import asked_of
from grader.judging.compare import judge
from grader.judging.comparing.same import same
from grader.judging.explaining.smallest import trial_of
from grader.judging.properties import PROPERTIES
from grader.observing.notebook.cells import bound_names
from grader.observing.observe import observe
from grader.observing.transport.outline import outline
from grader.staff.authoring import build
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.colab import TAG
from grader.staff.authoring.chapters.notebooks import student_notebook
from grader.staff.authoring.chapters.sections import in_book_order, read_chapter
from grader.staff.authoring.chapters.stubs import BEGIN, END
from grader.staff.authoring.freshness import keys_agree
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.references import make_reference, section_references
from grader.staff.catalogue import SECTIONS
from grader.student import show
from grader.student.session import verdict_on

ROOT = Path(__file__).parents[2]
EXERCISES = [(section, exercise) for section in SECTIONS for exercise in section.exercises]
CODE = [(s, e) for s, e in EXERCISES if e.judged not in (Judged.BY_HASH, Judged.BY_A_PERSON)]


def exercise_id(value):
    return getattr(value, "name", None) or getattr(value, "number", None)


def seeds_of(exercise: Exercise) -> tuple[str, ...]:
    """Three, and two for models, which take long: their parameters follow from the seed, too."""
    return (PUBLIC_SEED, "one", *(() if exercise.observed is Observed.BUILT else ("two",)))


def with_seeds(pairs):
    cases = [(s, e, seed) for s, e in pairs for seed in seeds_of(e)]
    return pytest.mark.parametrize(("section", "exercise", "seed"), cases, ids=exercise_id)


def each(pairs):
    return pytest.mark.parametrize(("section", "exercise"), pairs, ids=exercise_id)


def chapter_of(section: Section):
    return _chapter(section.stem)


def solution_of(section: Section):
    return _solution(section.stem)


@functools.cache
def _chapter(stem: str):
    return read_chapter(ROOT, next(section for section in SECTIONS if section.stem == stem))


@functools.cache
def _solution(stem: str):
    return chapters.solution_namespace(_chapter(stem))


@functools.cache
def _reference(name: str, seed: str):
    """By the public seed that of the key on disk, which tests/authoring shows to be up to date."""
    section, exercise = next(pair for pair in EXERCISES if pair[1].name == name)
    if seed == PUBLIC_SEED:
        return _public_key(section.stem)[name]
    solution = solution_of(section).get(name)
    return make_reference(exercise, section.number, solution, seed, alterations=False)


@functools.cache
def _public_key(stem: str):
    return {each.exercise: each for each in answer_key.load(answer_key.PUBLIC_KEYS, stem)}


def verdict(section: Section, exercise: Exercise, answer, seed: str = PUBLIC_SEED):
    return verdict_on(_reference(exercise.name, seed), answer)


@functools.cache
def _verdict_on_mistake(name: str, mistake_name: str, seed: str):
    """By what the reference has observed of it already; but a model must be run again outside."""
    exercise = next(exercise for _, exercise in EXERCISES if exercise.name == name)
    mistake = next(each for each in exercise.mistakes if each.name == mistake_name)
    reference = _reference(exercise.name, seed)
    known = next(each for each in reference.mistakes if each.name == mistake.name)
    if known.observations and all(trial.effect is not Effect.MODEL for trial in reference.trials):
        return judge(reference, known.observations)
    return verdict_on(reference, mistake.wrong)


def told(found: Verdict, what: str) -> str:
    """What a red test says: the breach, and the verdict as a student would read it."""
    return f"{what}\n{show.verdict_text(found)}"


@with_seeds([(s, e) for s, e in EXERCISES if e.judged is not Judged.BY_A_PERSON])
def test_the_solution_passes(section, exercise, seed):
    found = verdict(section, exercise, solution_of(section)[exercise.name], seed)
    assert found.status is Status.PASS, told(found, "the solution should pass")
    assert not found.remarks, told(found, "the solution should give no cause for a remark")


@each([(s, e) for s, e in EXERCISES if e.judged is not Judged.BY_A_PERSON])
def test_the_stub_is_not_attempted(section, exercise):
    notebook = student_notebook(chapter_of(section))
    namespace: dict = {}
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", ()))
        if {"setup", "exercise"} & tags and TAG not in tags and cell.cell_type == "code":
            exec(cell.source, namespace)
    found = verdict(section, exercise, namespace[exercise.name])
    assert (found.status, found.earned) == (Status.NOT_ATTEMPTED, 0), told(
        found, "an untouched cell should count as not attempted"
    )


@with_seeds([(s, e) for s, e in EXERCISES if e.mistakes])
def test_each_mistake_is_told_by_its_own_hint(section, exercise, seed):
    slips = [
        slip
        for mistake in exercise.mistakes
        if (slip := _slip(_verdict_on_mistake(exercise.name, mistake.name, seed), mistake))
    ]
    assert not slips, "\n\n".join(slips)


def _slip(found: Verdict, mistake: Mistake) -> str:
    """What is wrong with the verdict on a mistake; nothing where it is as it should be."""
    failed = found.status in (Status.FAIL, Status.ERROR)
    if mistake.tolerated:
        if found.status is not Status.PASS:
            return told(found, f"'{mistake.name}' is to be tolerated")
        return "" if mistake.hint in found.remarks else told(found, f"'{mistake.name}': no remark")
    if not failed or found.earned >= found.points:
        return told(found, f"no probe catches '{mistake.name}': add one on which it differs")
    if (found.mistake, found.advice) != (mistake.name, mistake.hint):
        return told(
            found, f"'{mistake.name}' is not told by its own hint: add a probe for it alone"
        )
    return ""


@each(CODE)
def test_a_mistake_costs_nearly_the_same_whatever_the_seed(exercise, section):
    for mistake in exercise.mistakes:
        failing = [
            {
                finding.probe
                for finding in _verdict_on_mistake(exercise.name, mistake.name, seed).findings
                if finding.status is not Status.PASS
            }
            for seed in seeds_of(exercise)
        ]
        moving = set.union(*failing) - set.intersection(*failing)
        assert len(moving) <= 1, (
            f"whether '{mistake.name}' shows on these probes depends on the seed: draw larger "
            f"inputs, or in several calls: {', '.join(sorted(moving))}"
        )


@with_seeds([(s, e) for s, e in EXERCISES if e.accepted])
def test_other_right_ways_pass(section, exercise, seed):
    for answer in exercise.accepted:
        found = verdict(section, exercise, answer, seed)
        assert found.status is Status.PASS, told(found, f"{answer} is listed as right")


@each([(s, e) for s, e in EXERCISES if e.judged is not Judged.BY_A_PERSON])
def test_an_independent_witness_agrees_with_the_solution(section, exercise):
    assert exercise.oracle is not None or exercise.figures, "an oracle or figures from the book"
    if exercise.oracle is not None:
        # A witness may use what the task forbids: its numbers count.
        reference = replace(_reference(exercise.name, PUBLIC_SEED), rule=None)
        # It vouches for the numbers alone: how they came about, and gradients, are not its affair.
        seen = [
            observe(exercise.oracle, trial, reference.observed) for trial in asked_of(reference)
        ]
        found = judge(reference, seen)
        assert found.status is Status.PASS, told(found, "solution and oracle disagree")
    for figure in exercise.figures:
        reference = _reference(exercise.name, PUBLIC_SEED)
        trial = Trial("figure", figure.args)
        book = Observation(*_outlined(figure.result))
        witness = replace(reference, trials=(trial,), expected=(book,))
        answer = solution_of(section)[exercise.name]
        found = verdict_on(witness, answer)
        assert found.status is Status.PASS, told(found, "solution and the book's figure disagree")


def _outlined(value):
    arrays: dict = {}
    return {"result": outline(value, arrays, "result")}, arrays


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
    made = section_references(
        in_book_order(section, chapter_of(section)),
        chapters.solution_namespace(chapter_of(section)),
        PUBLIC_SEED,
        mistakes=False,
    )
    bare = {"rubric": (), "mistakes": (), "natures": (), "altered": (), "small": ()}
    alone = [tuple(replace(each, **bare) for each in references) for references in (kept, made)]
    by_hash = [r.mistakes for r in kept if r.judged is Judged.BY_HASH]
    assert by_hash == [r.mistakes for r in made if r.judged is Judged.BY_HASH]
    assert keys_agree(*alone), "stale: type make build"


@pytest.mark.parametrize("section", SECTIONS, ids=exercise_id)
def test_small_cases_are_those_of_the_solution_and_of_other_right_ways(section):
    exercises = {exercise.name: exercise for exercise in section.exercises}
    for name, reference in _public_key(section.stem).items():
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


def test_the_books_own_example_would_let_wrong_versions_through():
    """Why probes are awkward: on a ramp of 3 x 3 under 2 x 2 these mistakes cannot be seen."""
    section, exercise = next(pair for pair in EXERCISES if pair[1].name == "corr2d")
    book = [probe for probe in exercise.probes if "book" in probe.name]
    tame = replace(exercise, probes=tuple(book))
    reference = make_reference(tame, "7.2", solution_of(section)["corr2d"], PUBLIC_SEED)
    missed = {
        mistake.name
        for mistake in exercise.mistakes
        if verdict_on(reference, mistake.wrong).status is Status.PASS
    }
    assert any("swapped" in name for name in missed), missed
    assert len(missed) < len(exercise.mistakes)
