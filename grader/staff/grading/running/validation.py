"""`grader validate --sandbox`: the student's report on a notebook that is not one's own.

The notebook runs in the sandbox of grading, and what comes out is held against the public keys, so
that an instructor reads what its student would have read, without running it as oneself. Only the
smallest case is missing, for which an answer that fails would have to be asked once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import Judged, Observation, Verdict
from grader.judging.absent import absent
from grader.judging.answer_key import PUBLIC_KEYS, Reference, load, names_of, stems
from grader.judging.compare import judge
from grader.observing.notebook.cells import meant_names, written_names
from grader.staff.grading.asked.questions import pack_exercises
from grader.staff.grading.judge.graded import Judgement
from grader.staff.grading.judge.inside.judging import judge_submission
from grader.staff.grading.running.jobs import make_job
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.opening.folders import MachineError
from grader.staff.intake.submissions import IntakeError, Notebook, read, submissions
from grader.staff.sandbox.host import why_not_confined
from grader.staff.sandbox.limits import Limits
from grader.student.course.outline import names_further
from grader.student.validating.reading import NotebookProblemError, nothing_asked, weights_of
from grader.student.validating.receipt import receipt_of
from grader.student.validating.validate import Report, Validated, says_of


@dataclass(frozen=True)
class PublicAnswers:
    """The right answers that students have, too, with their known mistakes."""

    references: Mapping[str, Reference]

    def __contains__(self, name: str) -> bool:
        return name in self.references

    def reference(self, name: str) -> Reference:
        """The right answer to an exercise."""
        return self.references[name]

    def judge(self, name: str, observations: Sequence[Observation]) -> tuple[Verdict, bool]:
        """The verdict on one answer; there are no more mistakes to learn."""
        return judge(self.references[name], observations), False


def validate_in_sandbox(path: Path, limits: Limits, *, isolated: bool = True) -> Validated:
    """What the notebook's author would be told, with what went wrong on the way."""
    notebook = _notebook(path)
    references = {r.exercise: r for stem in stems(PUBLIC_KEYS) for r in load(PUBLIC_KEYS, stem)}
    sections = _sections(notebook, references)
    if not sections:
        raise nothing_asked(path, references)
    wanted = {n: r for n, r in references.items() if r.section in sections}
    judgement = _observed(notebook, wanted, limits, isolated)
    reports = [_report(each, judgement) for each in wanted.values()]
    receipt = receipt_of(notebook.cells, notebook.essays)
    weights = weights_of(notebook.cells)
    return Validated(reports, receipt, weights, names_further(), judgement.remarks)


def refuse_without_sandbox() -> None:
    """NotebookProblemError, where this machine cannot confine a notebook."""
    if why := why_not_confined():
        raise NotebookProblemError(
            f"There is no sandbox on this machine: {why}.\n`grader doctor` examines why. Without "
            "--sandbox the notebook runs with your own rights; do that only if you trust it."
        )


def _notebook(path: Path) -> Notebook:
    try:
        if not path.is_file():
            raise NotebookProblemError(f"There is no file {path}.")
        students = submissions(path).students
        if len(students) != 1 or len(students[0].files) != 1:
            raise NotebookProblemError(f"{path} is a zip of several notebooks; name one notebook.")
        [notebook] = read(students[0]).notebooks
    except OSError as error:
        raise NotebookProblemError(f"{path} cannot be read: {error.strerror}.") from error
    except (IntakeError, MachineError) as problem:
        raise NotebookProblemError(f"{problem}") from problem
    if notebook.problem:
        raise NotebookProblemError(f"{path.name} cannot be run: {notebook.problem}.")
    return notebook


def _sections(notebook: Notebook, references: Mapping[str, Reference]) -> set[str]:
    """The sections of which the notebook binds a name, was to bind one, or writes one down."""
    known = {name: each.section for each in references.values() for name in names_of(each)}
    bound = {name for cell in notebook.cells for name in (*meant_names(cell), *written_names(cell))}
    return {known[name] for name in bound & set(known)}


def _observed(
    notebook: Notebook, references: Mapping[str, Reference], limits: Limits, isolated: bool
) -> Judgement:
    asked = {n: r for n, r in references.items() if r.judged is not Judged.BY_A_PERSON}
    job = make_job([notebook], pack_exercises(asked.values()), limits, isolated=isolated)
    with Workers() as workers:
        return judge_submission(workers.observe(job), PublicAnswers(asked))  # type: ignore[arg-type]  # it asks for no more than this


def _report(reference: Reference, judgement: Judgement) -> Report:
    graded = judgement.best.get(reference.exercise)
    verdict = graded.verdict if graded else absent(reference)
    return Report(reference, verdict.status, says_of(reference, verdict), verdict.earned)
