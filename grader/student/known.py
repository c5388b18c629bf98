"""Which exercise is meant: by its name, by the name of what was handed in, or by a near miss."""

from __future__ import annotations

import difflib
import functools
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from torch import nn

from grader.judging import answer_key
from grader.judging.answer_key import KeyProblemError, Reference
from grader.student import show


def exercise_called(name: str) -> Reference | None:
    """The exercise of this name, if it is one."""
    references, _ = _references()
    found = (each for each in references.values() if name in answer_key.names_of(each))
    return next(found, None)


def exercise_for(door: str, exercise: Any) -> Reference | None:
    """The exercise that `hint`, `reset` or `solution` is asked for; if there is none, say so."""
    example = f'{door}("{{near}}")'
    name = exercise if issubclass(type(exercise), str) else name_of(exercise)
    if name is None:
        asked = "Which exercise?" if exercise is None else f"{door} cannot tell which exercise."
        show.say(f"{asked} Name it, for example: {example.format(near='corr2d')}")
        return None
    return find(name.strip(), example)


def find(name: str, instead: str) -> Reference | None:
    """The exercise of this name; if there is none, say which is near, and what to write instead."""
    if found := exercise_called(name):
        return found
    references, problems = _references()
    if problems:  # it may be in what cannot be read
        show.say("\n".join(problems))
        return None
    of_section = [each.exercise for each in references.values() if each.section == name]
    if of_section:
        example = instead.format(near=of_section[0])
        said = f'{name} is a section, and status("{name}") lists its exercises.'
        show.say(f"{said} Name one of them, for example: {example}")
        return None
    near = difflib.get_close_matches(name, references, n=1)
    meant = f" Did you mean {near[0]}? Then write: {instead.format(near=near[0])}" if near else ""
    show.say(
        f"There is no exercise called {name!r} in this release ({_release()}).{meant}\n"
        'status("7.2") lists those of a section. Is this notebook of another release? Then fetch '
        "the two together."
    )
    return None


def name_of(answer: Any) -> str | None:
    """The name that something carries by itself."""
    try:
        if isinstance(answer, nn.Module):
            return type(answer).__name__
        name = getattr(answer, "__name__", None)
    except Exception:  # noqa: BLE001 - a student's object may raise whatever it is asked
        return None
    return name if isinstance(name, str) and name.isidentifier() else None


def written_as(answer: Any) -> str:
    """How a cell can call an answer: the name that it carries, or that of a variable; else dots."""
    main = sys.modules["__main__"].__dict__
    own = name_of(answer)
    if own and main.get(own) is answer:
        return own
    names = (name for name, value in list(main.items()) if value is answer)
    return next((name for name in names if not name.startswith("_")), own or "...")


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
