"""The student's door in a notebook: check an answer, open a hint, see the status."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from torch import nn

from grader.exercise import Judged, Observation, Status, Verdict
from grader.judging import answer_key
from grader.judging.answer_key import KeyProblemError, Reference
from grader.judging.compare import judge
from grader.observing.faults import INTERRUPTED
from grader.observing.observe import observe
from grader.student import progress, show
from grader.student.smallest import smallest_case

_opened: dict[str, int] = {}  # how many hints of each exercise this session has seen


def check(*answers: Any, **named: Any) -> None:
    """Check your answers: `check(corr2d)`, or under another name `check(corr2d=my_function)`."""
    for answer in answers:
        name = _name_of(answer)
        if name is None:
            show.say(
                "check cannot tell which exercise this is: a value, a lambda and None carry no "
                "name.\nName it, for example: check(corr2d=my_function) or check(K=K)"
            )
        else:
            _check_one(name, answer)
    for name, answer in named.items():
        _check_one(name, answer)
    if not answers and not named:
        show.say("Pass what you want checked, for example: check(corr2d)")


def hint(exercise: Any) -> None:
    """Open the next hint of an exercise: `hint("corr2d")`."""
    name = exercise if isinstance(exercise, str) else _name_of(exercise)
    reference = _find(name or "", 'hint("{near}")')
    if reference is None:
        return
    steps = reference.hints
    if not steps:
        show.say(f"There is no hint for {name}.")
        return
    opened = min(_opened.get(reference.exercise, 0) + 1, len(steps))
    _opened[reference.exercise] = opened
    opened_so_far = (reference.exercise, steps[:opened], len(steps))
    show.say(show.hints_text(*opened_so_far), show.hints_html(*opened_so_far))


def status(section: str | None = None) -> None:
    """A table of all exercises, or with `status("7.2")` of one section, and what you passed."""
    references, problems = _references()
    sections = list(dict.fromkeys(reference.section for reference in references.values()))
    if section is not None and str(section) not in sections and not problems:
        show.say(f"There is no section {section!r}. There are: {', '.join(sections)}")
        return
    known, rows = progress.read(), []
    earned = total = 0.0
    for reference in references.values():
        if section is not None and reference.section != str(section):
            continue
        entry = known.get(reference.exercise)
        best = min(entry.best, reference.points) if entry else 0.0
        score = f"{show.points(best)}/{show.points(reference.points)}"
        now = Status(entry.status) if entry else Status.NOT_ATTEMPTED
        word = "for your teacher" if reference.judged is Judged.BY_A_PERSON else str(now)
        rows.append([reference.section, reference.exercise, f"{show.SYMBOLS[now]} {word}", score])
        earned, total = earned + best, total + reference.points
    if problems:
        show.say("\n".join(problems))
    if not rows:
        return
    header = ["section", "exercise", "last check", "best"]
    summary = f"{show.points(earned)} of {show.points(total)} points so far"
    text = f"{show.table_text(header, rows)}\n{summary}"
    show.say(text, f"{show.table_html(header, rows)}<p>{summary}</p>")


def verdict_on(reference: Reference, answer: Any) -> Verdict:
    """Observe an answer on every trial and judge it."""
    if reference.judged is Judged.BY_A_PERSON:
        return judge(reference, [])
    observations: list[Observation] = []
    for trial in reference.trials:
        observations.append(observe(answer, trial, reference.observed))
        fault = observations[-1].fault
        if fault and fault.type == INTERRUPTED:
            break
    return judge(reference, observations)


def exercise_called(name: str) -> Reference | None:
    """The exercise of this name, if it is one."""
    references, _ = _references()
    found = (each for each in references.values() if name in answer_key.names_of(each))
    return next(found, None)


def _check_one(name: str, answer: Any) -> None:
    reference = _find(name)
    if reference is None:
        return
    verdict = verdict_on(reference, answer)
    if verdict.status in (Status.FAIL, Status.ERROR):
        verdict = replace(verdict, smallest=smallest_case(reference, answer, verdict))
    text = show.verdict_text(verdict)
    show.say(text, show.verdict_html(verdict))
    if not progress.record(verdict, text):
        show.say(f"(Progress is not kept: {progress.path()} cannot be written.)")


def _name_of(answer: Any) -> str | None:
    if isinstance(answer, nn.Module):
        return type(answer).__name__
    name = getattr(answer, "__name__", None)
    return name if isinstance(name, str) and name.isidentifier() else None


def _find(name: str, instead: str = "check({near}={name})") -> Reference | None:
    if found := exercise_called(name):
        return found
    references, problems = _references()
    if problems:  # it may be in what cannot be read
        show.say("\n".join(problems))
        return None
    near = difflib.get_close_matches(name, references, n=1)
    better = instead.format(near=near[0], name=name) if near else ""
    meant = f" Did you mean {near[0]}? Then write: {better}" if near else ""
    show.say(
        f"There is no exercise called {name!r} in this release ({_release()}).{meant}\n"
        "status() lists them all. Is this notebook of another release? Then fetch the two together."
    )
    return None


def _references() -> tuple[Mapping[str, Reference], Sequence[str]]:
    """Every exercise by its name, in the order of the book, and what is wrong with other keys."""
    stems = answer_key.stems(answer_key.PUBLIC_KEYS)
    found: dict[str, Reference] = {}
    problems = []
    for stem in stems:
        try:
            found |= {each.exercise: each for each in _load(answer_key.PUBLIC_KEYS, stem)}
        except KeyProblemError as problem:
            problems.append(str(problem))
    if not stems:
        problems = [
            "There are no answer keys. Install the course anew; in a clone, type: make build"
        ]
    return found, problems


_load = functools.cache(answer_key.load)  # a failure is not kept: the key may be mended meanwhile


def _release() -> str:
    try:
        return version("cnn-course")
    except PackageNotFoundError:
        return "not installed"
