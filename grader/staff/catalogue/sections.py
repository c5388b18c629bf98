"""Sections, made of the records that lie in their folders."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module

from grader.exercise import Exercise, Section
from grader.staff.catalogue.refusing import RecordError


def section(package: str) -> Section:
    """The section whose records are the exercises at the top of the modules of a package."""
    return Section(package.rpartition(".")[2], tuple(_records(package)))


def course(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections, whose exercises all have names of their own and build on known ones."""
    found = tuple(sections)
    known: dict[str, Exercise] = {}
    for each in found:
        for exercise in each.exercises:
            if exercise.name in known:
                raise RecordError(f"{each.stem}, {exercise.name}: two exercises have this name")
            known[exercise.name] = exercise
    for each in found:
        for exercise in each.exercises:
            for base in exercise.builds_on:
                where = f"{each.stem}, {exercise.name}: `builds_on`"
                if base not in known:
                    raise RecordError(f"{where}: there is no exercise `{base}`")
                if known[base].stand_in is None:
                    raise RecordError(f"{where}: `{base}` has no `stand_in`")
    return found


def _records(package: str) -> Iterator[Exercise]:
    given: set[int] = set()  # a module may have imported the record of another
    for found in pkgutil.iter_modules(import_module(package).__path__):
        for record in vars(import_module(f"{package}.{found.name}")).values():
            if isinstance(record, Exercise) and id(record) not in given:
                given.add(id(record))
                yield record
