"""`solution("corr2d")`: how the course solves it, once one's own answer has passed."""

from __future__ import annotations

from typing import Any

from grader.exercise import Judged
from grader.judging.answer_key import Reference
from grader.student import progress, show
from grader.student.course import outline
from grader.student.course.outline import OutlineProblemError, names_in
from grader.student.known import exercise_for
from grader.student.sources.sealed import SealedProblemError, opened
from grader.student.sources.source_html import source_html


def solution(exercise: Any = None) -> None:
    """Show how the course solves an exercise that you have passed: `solution("corr2d")`."""
    reference = exercise_for("solution", exercise)
    if reference is None:
        return
    try:
        refusal, source = _refusal(reference), opened(reference.exercise)
    except (OutlineProblemError, SealedProblemError) as problem:
        show.say(str(problem))
        return
    name = reference.exercise
    if source is None:
        show.say(
            f"This copy of the course has no solution of {name} in it. Your teacher has one, and "
            "so has the repository, in its folder solutions."
        )
    elif refusal:
        show.say(refusal)
    else:
        words = f"{name}, as the course solves it. Yours passes as well: what differs, and why?"
        show.say(f"{words}\n\n{source}", source_html(words, source))


def _refusal(reference: Reference) -> str:
    """Why it stays closed; empty where it may be opened."""
    if reference.judged is Judged.BY_A_PERSON:
        return f"{reference.exercise} is a written answer, and your teacher reads it: ask there."
    cell = outline.cell_of(outline.load(), reference.exercise)
    known = progress.read()
    names = names_in(cell) if cell else (reference.exercise,)
    best = {name: known[name].best for name in names if name in known}
    most = {task.name: task.points for task in cell.tasks} if cell else {}
    waiting = [name for name in names if best.get(name, 0) < most.get(name, reference.points)]
    if not waiting:
        return ""
    calls = ", ".join(f"check({name}={name})" for name in waiting)
    return (
        f"The solution of {reference.exercise} opens once your own has passed: run {calls}. "
        f'If you are stuck: hint("{waiting[0]}")'
    )
