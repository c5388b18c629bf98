"""The course checks itself: solutions and other right ways pass, stubs and mistakes do not."""

from __future__ import annotations

import functools
from dataclasses import replace

from grader.exercise import (
    Judged,
    Mistake,
    Observation,
    Status,
    Trial,
    Verdict,
)
from grader.judging.answer_key import asked_of
from grader.judging.compare import judge
from grader.observing.observe import observe
from grader.observing.transport.outline import outline
from grader.staff.authoring.chapters.colab import TAG
from grader.staff.authoring.chapters.notebooks import student_notebook
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.references import make_reference
from grader.student.session import verdict_on
from tests.course.selfcheck import (
    CODE,
    EXERCISES,
    chapter_of,
    each,
    reference_of,
    seeds_of,
    solution_of,
    told,
    verdict,
    verdict_on_mistake,
    with_seeds,
)


@with_seeds([(s, e) for s, e in EXERCISES if e.judged is not Judged.BY_A_PERSON])
def test_the_solution_passes(section, exercise, seed):
    found = verdict(section, exercise, solution_of(section)[exercise.name], seed)
    assert found.status is Status.PASS, told(found, "the solution should pass")
    assert not found.remarks, told(found, "the solution should give no cause for a remark")


@each([(s, e) for s, e in EXERCISES if e.judged is not Judged.BY_A_PERSON])
def test_the_stub_is_not_attempted(section, exercise):
    namespace: dict = {}
    for source in _untouched(section.stem):
        exec(source, namespace)
    found = verdict(section, exercise, namespace[exercise.name])
    assert (found.status, found.earned) == (Status.NOT_ATTEMPTED, 0), told(
        found, "an untouched cell should count as not attempted"
    )


@functools.cache
def _untouched(stem: str) -> tuple[str, ...]:
    """The cells of a student's notebook that set up or ask, as they are handed out."""
    section = next(section for section, _ in EXERCISES if section.stem == stem)
    return tuple(
        cell.source
        for cell in student_notebook(chapter_of(section)).cells
        if cell.cell_type == "code"
        and {"setup", "exercise"} & (tags := set(cell.metadata.get("tags", ())))
        and TAG not in tags
    )


@with_seeds([(s, e) for s, e in EXERCISES if e.mistakes])
def test_each_mistake_is_told_by_its_own_hint(section, exercise, seed):
    slips = [
        slip
        for mistake in exercise.mistakes
        if (slip := _slip(verdict_on_mistake(exercise.name, mistake.name, seed), mistake))
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
                for finding in verdict_on_mistake(exercise.name, mistake.name, seed).findings
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
        reference = replace(reference_of(exercise.name, PUBLIC_SEED), rule=None)
        # It vouches for the numbers alone: how they came about, and gradients, are not its affair.
        seen = [
            observe(exercise.oracle, trial, reference.observed) for trial in asked_of(reference)
        ]
        found = judge(reference, seen)
        assert found.status is Status.PASS, told(found, "solution and oracle disagree")
    for figure in exercise.figures:
        reference = reference_of(exercise.name, PUBLIC_SEED)
        trial = Trial("figure", figure.args)
        book = Observation(*_outlined(figure.result))
        witness = replace(reference, trials=(trial,), expected=(book,))
        answer = solution_of(section)[exercise.name]
        found = verdict_on(witness, answer)
        assert found.status is Status.PASS, told(found, "solution and the book's figure disagree")


def _outlined(value):
    arrays: dict = {}
    return {"result": outline(value, arrays, "result")}, arrays


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
