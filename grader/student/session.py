"""The student's door in a notebook: check an answer, open a hint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.exercise import Judged, Observation, Status, Verdict
from grader.judging.answer_key import Reference
from grader.judging.compare import judge
from grader.judging.explaining.smallest import in_words
from grader.observing.faults import INTERRUPTED
from grader.observing.observe import observe_next
from grader.observing.randomness import kept_randomness
from grader.student import progress, show
from grader.student.card.drawn import Drawn
from grader.student.cells.outside import remark_outside
from grader.student.cells.renamed import remark_on
from grader.student.cells.waiting import Waiting
from grader.student.drawing import drawn_of
from grader.student.known import exercise_for, find, name_of, written_as
from grader.student.smallest import smallest_seen

_opened: dict[str, int] = {}  # how many hints of each exercise this session has seen


def check(*answers: Any, **named: Any) -> None:
    """Check your answers: `check(corr2d)`, or under another name `check(corr2d=my_function)`."""
    for answer in answers:
        name = name_of(answer)
        if name is None:
            show.say(_nameless(answer))
        else:
            _check_one(name, answer, f"check({{near}}={written_as(answer)})")
    for name, answer in named.items():
        _check_one(name, answer, f"check({{near}}={written_as(answer)})")
    if not answers and not named:
        show.say("Pass what you want checked, for example: check(corr2d)")


def hint(exercise: Any = None) -> None:
    """Open the next hint of an exercise: `hint("corr2d")`."""
    reference = exercise_for("hint", exercise)
    if reference is None:
        return
    steps = reference.hints
    if not steps:
        show.say(
            f"There is no hint for {reference.exercise}: it is answered in your own words, and a "
            "person reads it. Answer each question that stands there, with a number where you can."
        )
        return
    opened = min(_opened.get(reference.exercise, 0) + 1, len(steps))
    _opened[reference.exercise] = opened
    opened_so_far = (reference.exercise, steps[:opened], len(steps))
    show.say(show.hints_text(*opened_so_far), show.hints_html(*opened_so_far))


def verdict_on(reference: Reference, answer: Any) -> Verdict:
    """Observe an answer on every trial and judge it."""
    return judge(reference, observations_of(reference, answer))


def observations_of(
    reference: Reference, answer: Any, waiting: Waiting | None = None
) -> Sequence[Observation]:
    """What an answer gives on every trial, up to one that is interrupted."""
    observations: list[Observation] = []
    if reference.judged is Judged.BY_A_PERSON:
        return observations
    with kept_randomness():
        for trial in reference.trials:
            if waiting:
                waiting.runs(f"probe '{trial.probe}'")
            observations.append(observe_next(answer, trial, reference.observed))
            if _interrupted(observations):
                break
    return observations


def _interrupted(observations: Sequence[Observation]) -> bool:
    """Whoever stopped a loop without end does not want it to be run again."""
    fault = observations[-1].fault if observations else None
    return fault is not None and fault.type == INTERRUPTED


def _check_one(name: str, answer: Any, instead: str) -> None:
    reference = find(name, instead)
    if reference is None:
        return
    drawn = Drawn()
    with Waiting.of_a_person(reference.exercise) as waiting:
        observations = observations_of(reference, answer, waiting)
        verdict = judge(reference, observations)
        if verdict.status in (Status.FAIL, Status.ERROR):
            small = None
            if not _interrupted(observations):
                waiting.runs("the search for a smaller case that fails")
                small = smallest_seen(reference, answer, verdict)
            verdict = replace(verdict, smallest=in_words(reference, *small) if small else "")
            drawn = drawn_of(reference, verdict, observations, small)
    drawn = replace(drawn, hints=len(reference.hints), opened=_opened.get(reference.exercise, 0))
    remarks = [remark_on(name, answer)]
    if verdict.status in (Status.FAIL, Status.ERROR):
        remarks.append(remark_outside(answer))
    verdict = replace(verdict, remarks=(*verdict.remarks, *filter(None, remarks)))
    text = show.verdict_text(verdict)
    show.say(text, show.verdict_html(verdict, drawn), waiting.place)
    if not progress.record(verdict, text):
        show.say(f"(Progress is not kept: {progress.path()} cannot be written.)")


def _nameless(answer: Any) -> str:
    if issubclass(type(answer), str):
        name = answer if answer.isidentifier() else "corr2d"
        return f"check wants the answer itself, without quotes: check({name})"
    return (
        "check cannot tell which exercise this is: a value, a lambda and None carry no "
        "name.\nName it, for example: check(corr2d=my_function) or check(K=K)"
    )
