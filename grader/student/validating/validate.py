"""Run a student's own notebook under nbval, with the verdicts of right work as stored output.

After every cell that binds the name of an exercise a check cell is put in, whose stored
output says that all probes pass. nbval then runs the whole notebook from the top and decides
for each of them whether the fresh output is the same. The student's file is not changed. It runs
with all rights of whoever calls this, since it is meant for one's own notebook.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.exercise import Finding, Judged, Status, Verdict
from grader.judging.absent import absent, without_points
from grader.judging.answer_key import PUBLIC_KEYS, Reference, load, names_of, probes_of, stems
from grader.observing.notebook.cells import meant_names, written_names
from grader.observing.notebook.counting import looked_at
from grader.student import progress, show
from grader.student.course.outline import names_further
from grader.student.validating.essays import code_and_essays
from grader.student.validating.reading import as_notebook, nothing_asked, read_cells, weights_of
from grader.student.validating.receipt import receipt_of
from grader.student.validating.remarks import remarks_on, why_nothing
from grader.student.validating.running import Running, cells_of
from grader.student.validating.ticker import Ticker
from grader.student.validating.under_nbval import run

CELL_SECONDS = 600  # a training cell on a laptop
# Lines that would change the Python which runs this very command, as many homeworks have.
INSTALLING = re.compile(r"^([ \t]*)([!%]?\s*(?:pip3?|conda|mamba|apt|apt-get)\s+\w.*)$", re.M)

CORE, FURTHER = "core", "further"

# What may bind a name that no text shows.
BY_RUNNING = re.compile(r"import \*|\b(exec|globals|locals|vars|setattr)\(|__dict__|%(run|load)\b")


@dataclass(frozen=True)
class Report:
    """What nbval found of one exercise."""

    reference: Reference
    status: Status
    says: str
    earned: float = 0.0


@dataclass(frozen=True)
class Validated:
    """A report for each exercise of the sections that a notebook works on, and its receipt."""

    reports: Sequence[Report]
    receipt: str
    weights: Sequence[str] = ()  # that it leaves to be handed in with it
    further: Collection[str] = ()  # exercises that are not of the core
    remarks: Sequence[str] = ()  # on cells that did not come to their end


def validate(
    path: Path,
    cell_seconds: int = CELL_SECONDS,
    line: Ticker = Ticker(),  # noqa: B008 - tells nobody
) -> Validated:
    """Run a notebook, telling on a line which cell runs, and say what came of each exercise."""
    cells = read_cells(path)
    notebook = as_notebook(cells)
    references = {r.exercise: r for stem in stems(PUBLIC_KEYS) for r in load(PUBLIC_KEYS, stem)}
    golden, asked = with_checks(
        notebook, {name: each for each in references.values() for name in names_of(each)}
    )
    if not asked:
        raise nothing_asked(path, references)
    ran = run(golden, path, cell_seconds, Running(cells_of(golden, asked), line).tell)
    line.end()
    passed = {name for cell, name in asked.items() if cell in ran.agreeing}
    lost = dict(why_nothing(asked, ran.endings, cell_seconds))
    sections = {references[name].section for name in asked.values()}
    reports = [
        _report(reference, passed, ran.entries, lost)
        for reference in references.values()
        if reference.section in sections
    ]
    remarks = remarks_on(golden, asked, ran.endings, cell_seconds)
    code, essays = code_and_essays(cells)
    receipt = receipt_of(code, essays)
    return Validated(reports, receipt, weights_of(code), names_further(), remarks)


def with_checks(
    notebook: NotebookNode, references: Mapping[str, Reference]
) -> tuple[NotebookNode, dict[int, str]]:
    """The notebook with golden check cells, and which exercise each of them checks."""
    golden = nbformat.v4.new_notebook(metadata=notebook.metadata)
    places = _bindings(notebook, references)
    asked: dict[int, str] = {}
    golden.cells.append(_first_cell())
    for index, cell in enumerate(notebook.cells):
        copy = nbformat.from_dict(cell)
        if copy.cell_type == "code":
            copy.outputs, copy.execution_count = [], None
            copy.source = INSTALLING.sub(r"\1pass  # not run by validate: \2", copy.source)
            tags = set(copy.metadata.get("tags", ())) - {"nbval-check-output"}
            copy.metadata["tags"] = sorted(tags | {"nbval-ignore-output"})
        golden.cells.append(copy)
        for name in places.get(index, ()):
            asked[sum(c.cell_type == "code" for c in golden.cells)] = references[name].exercise
            golden.cells.append(_check_cell(references[name], name, index))
    return golden, asked


def passing_verdict(reference: Reference) -> Verdict:
    """The verdict on right work."""
    findings = tuple(Finding(probe, Status.PASS) for probe in probes_of(reference))
    points = reference.points
    return Verdict(
        reference.exercise, reference.section, Status.PASS, points, points, findings=findings
    )


def exit_code(reports: Sequence[Report]) -> int:
    """0 when everything passes that is not read by a person."""
    return int(any(r.status is not Status.PASS for r in _counted(reports)))


def report_text(found: Validated) -> str:
    """What the command prints: every exercise, and what it comes to."""
    lines = [report.says for report in found.reports]
    notes = [f"note: {remark}" for remark in found.remarks]
    return "\n".join([*lines, "", *_totals(found), f"receipt: {found.receipt}", *notes])


def says_of(reference: Reference, verdict: Verdict) -> str:
    """A verdict in lines; of what a person reads there is none yet, and no score either."""
    if reference.judged is not Judged.BY_A_PERSON:
        return show.verdict_text(verdict)
    what = f"a written answer, for your teacher to read: {_of_points(reference.points)}"
    return f"· {reference.section} {reference.exercise}   {what}"


def _counted(reports: Iterable[Report]) -> list[Report]:
    """Those that can be told here."""
    return [r for r in reports if r.reference.judged is not Judged.BY_A_PERSON]


def _totals(found: Validated) -> Iterator[str]:
    """What passes of the core and what further on, and what only a teacher can tell."""
    counted = _counted(found.reports)
    for level in (CORE, FURTHER):
        those = [
            r for r in counted if (r.reference.exercise in found.further) is (level == FURTHER)
        ]
        if not those:
            continue
        passed = sum(r.status is Status.PASS for r in those)
        earned = show.points(sum(r.earned for r in those))
        most = _of_points(sum(r.reference.points for r in those))
        yield f"{level}: {passed} of {len(those)} exercises pass, {earned} of {most}"
    written = [r.reference for r in found.reports if r not in counted]
    if written:
        answers = "1 written answer" if len(written) == 1 else f"{len(written)} written answers"
        most = _of_points(sum(reference.points for reference in written))
        yield f"not counted here: {answers}, {most}, which your teacher reads"
    if found.weights:
        names = ", ".join(found.weights)
        yield f"not counted here: the weights {names}, which your teacher measures"


def _of_points(points: float) -> str:
    return f"{show.points(points)} {'point' if points == 1 else 'points'}"


def _bindings(
    notebook: NotebookNode, references: Mapping[str, Reference]
) -> Mapping[int, Sequence[str]]:
    """Cell index -> the exercises to check after it."""
    code = {i: cell.source for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    bound: dict[str, list[int]] = {}
    written = {name for source in code.values() for name in written_names(source)}
    for index, source in code.items():
        for name in filter(references.__contains__, meant_names(source)):
            bound.setdefault(name, []).append(index)
    places: dict[int, list[str]] = {}
    for name, indices in bound.items():
        for index in looked_at(references[name].judged, indices):
            places.setdefault(index, []).append(name)
    text = "\n".join(code.values())
    if not BY_RUNNING.search(text):
        return places
    # What only running can tell is looked for at the end.
    sections = {references[name].section for name in references.keys() & (bound.keys() | written)}
    words = set(re.findall(r"\w+", text))
    for name, reference in references.items():
        if name in words and name not in bound and reference.section in sections:
            places.setdefault(max(code), []).append(name)
    return places


def _first_cell() -> NotebookNode:
    """From here on, of a name whose own cell raises that is said, and Colab does nothing."""
    return nbformat.v4.new_code_cell(
        "from grader.student import known as _known\n"
        "from grader.student.cells import broken_cells as _cells\n"
        "_cells.listen(_known.exercise_called, numbered=False)\n"  # more cells run than are seen
        "from grader.observing.notebook.colab import stand_in_for_colab as _stand_in\n"
        "_stand_in()",  # as in grading
        id="validate-first",
        metadata={"tags": ["nbval-ignore-output"]},
    )


def _check_cell(reference: Reference, name: str, index: int) -> NotebookNode:
    verdict = passing_verdict(reference)
    source = f"import grader as _grader\n_grader.check({reference.exercise}={name})"
    cell = nbformat.v4.new_code_cell(source, id=f"validate-{index}-{name}"[:64])
    cell.metadata["tags"] = ["nbval-check-output"]
    cell.execution_count = 1  # nbval compares nothing with a cell that was never run
    data = {"text/plain": show.verdict_text(verdict), "text/html": show.verdict_html(verdict)}
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    return cell


def _report(
    reference: Reference,
    passed: Collection[str],
    entries: Mapping[str, progress.Entry],
    lost: Mapping[str, str],
) -> Report:
    name = reference.exercise
    if name in passed:
        says = show.verdict_text(passing_verdict(reference))
        return Report(reference, Status.PASS, says, reference.points)
    entry = entries.get(name)
    if entry and entry.status != Status.PASS:
        return Report(reference, Status(entry.status), entry.says, entry.best)
    why = lost.get(name)
    nothing = without_points(reference, Status.ERROR, why) if why else absent(reference)
    return Report(reference, nothing.status, says_of(reference, nothing))
