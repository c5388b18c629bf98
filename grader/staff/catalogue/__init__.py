"""All exercises of the course: a folder for each section, which holds the records of its exercises.

Both are found where they lie; a record is named in no list. The order of the exercises is that of
the chapter, which asks for them.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping

from grader.exercise import Judged, Section
from grader.staff.catalogue.sections import course, section

SECTIONS = course(
    section(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__) if found.ispkg
)


def numbered(*numbers: str) -> tuple[Section, ...]:
    """The sections of these numbers, such as 7.2."""
    return tuple(section for section in SECTIONS if section.number in numbers)


def guessable() -> Mapping[str, str]:
    """Exercises whose answer can be read off the public key, and why that is.

    What is judged by its hash is one by its nature and is not listed. Points for any other say that
    the work was done, since nobody knows in advance what will be asked.
    """
    return {
        exercise.name: exercise.probes[0].guessable
        for section in SECTIONS
        for exercise in section.exercises
        if exercise.judged not in (Judged.BY_HASH, Judged.BY_A_PERSON)
        and all(probe.guessable for probe in exercise.probes)
    }
