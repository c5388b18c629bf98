"""Slips in what is to count are told before torch is imported, as the catalogue does for seconds.

What the course asks stands in its outline as well, and that is read in no time. It is as old as the
last build, so that a word which the catalogue's own text holds is left for the catalogue to judge.
"""

from __future__ import annotations

import json
from pathlib import Path

from grader.exercise import Section
from grader.staff.assignment.error import AssignmentError
from grader.staff.assignment.selection import SelectionError, selected
from grader.staff.assignment.wanted import Wanted
from grader.staff.grading.asked.items import sections_in

CATALOGUE = Path(__file__).parents[2] / "catalogue"
OUTLINE = Path(__file__).parents[3] / "keys" / "course.json"


def refuse_unknown_words(wanted: Wanted) -> None:
    """Raise where a section or an exercise is named that the course does not have."""
    if not (wanted.counts or wanted.terms.points):
        return
    try:
        sections = _sections()
    except (OSError, ValueError, LookupError, TypeError):
        return  # not built, or of another release: the catalogue will tell
    try:
        if wanted.assignment:
            wanted.assignment.refuse_unknown(sections)
        selected(wanted.counts, sections)
    except (AssignmentError, SelectionError):
        if not _in_sources([*wanted.counts.split(","), *wanted.terms.points], sections):
            raise


def _sections() -> list[Section]:
    """The sections as far as the outline has them: names, and what is of the core."""
    # Read here, since the module that writes it imports torch.
    document = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return sections_in(
        {"stem": each["stem"], "exercises": [t for cell in each["cells"] for t in cell["tasks"]]}
        for each in document["sections"]
    )


def _in_sources(words: list[str], outline: list[Section]) -> bool:
    """Whether what the outline lacks may have been written since it was made."""
    known = {e.name for each in outline for e in each.exercises} | {s.number for s in outline}
    places = {word.partition(":")[0].strip() for word in words} - known - {""}
    stems = {folder.name for folder in CATALOGUE.iterdir() if folder.is_dir()}
    text = "\n".join(file.read_text(encoding="utf-8") for file in CATALOGUE.rglob("*.py"))
    return any(
        f'"{place}"' in text or any(Section(stem, ()).number == place for stem in stems)
        for place in places
    )
