"""A section: its chapter source together with its records."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from pathlib import Path

from grader.exercise import Judged, Observed, Section, label_of
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.chapter import Chapter, ChapterError
from grader.staff.authoring.chapters.frame import HEADING, NAME, Frame, Link

GLOSSARY = "glossary"  # a notebook of words, which asks for nothing
BOOK = re.compile(r"\]\((https://d2l\.ai/[^)\s]+)\)")  # the first such link leads to the section
NUMBER = re.compile(r"\| (\d\.\d) \|$", re.MULTILINE)  # of a section, at the end of a row


def read_chapter(root: Path, section: Section) -> Chapter:
    """The chapter source of a section; its exercises must be those of the catalogue."""
    path = root / "solutions" / f"{section.stem}.py"
    if not path.exists():
        raise ChapterError(f"{path.name} is missing in solutions/, but the catalogue has it")
    chapter = chapters.read(path)
    asked, known = chapters.exercise_names(chapter), [e.name for e in section.exercises]
    checked = chapters.check_names(chapter)
    for name in asked + checked:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise ChapterError(
                f"{path.name} asks for {name}, which has no record in the catalogue{hint}"
            )
    written = [e.name for e in section.exercises if e.judged is Judged.BY_A_PERSON]
    for name in known:
        if name not in asked:
            raise ChapterError(f"the catalogue has {name}, but no exercise cell in {path.name}")
        if name not in checked and name not in written:
            raise ChapterError(f"{path.name} has no check cell for {name}")
    _refuse_vain_checks(path.name, section, chapter)
    _refuse_missing_headings(path.name, asked, chapter)
    return chapter


def _refuse_vain_checks(file: str, section: Section, chapter: Chapter) -> None:
    """What is assigned carries no name: it is passed by the word that says which answer it is."""
    assigned = {e.name for e in section.exercises if e.observed is Observed.ASSIGNED}
    for passed, word in chapters.checks(chapter):
        if word is None and passed in assigned:
            raise ChapterError(
                f"{file}: check({passed}) cannot work, since {passed} is a value and a value "
                f"carries no name: write check({passed}={passed})"
            )
        if word is not None and passed != word:
            raise ChapterError(
                f"{file}: check({word}={passed}) checks another answer than its name says: write "
                f"check({word}={word})"
            )


def _refuse_missing_headings(file: str, asked: list[str], chapter: Chapter) -> None:
    """The points and minutes of an exercise are written behind its heading."""
    texts = [cell.source for cell in chapter.cells if cell.kind == "markdown"]
    headed = [
        name for text in texts for head in HEADING.findall(text) for name in NAME.findall(head)
    ]
    for name in asked:
        if name not in headed:
            near = difflib.get_close_matches(name, set(headed) - set(asked), 1)
            hint = f" (one names `{near[0]}`)" if near else ""
            raise ChapterError(
                f"{file} has no heading for {name}{hint}: its points and minutes stand in one like "
                f"### Your turn: `{name}`, or ### In your own words: `{name}`"
            )


def in_book_order(section: Section, chapter: Chapter) -> Section:
    """The section with its exercises in the order in which the chapter asks for them."""
    place = {name: i for i, name in enumerate(chapters.exercise_names(chapter))}
    ordered = sorted(section.exercises, key=lambda exercise: place[exercise.name])
    return replace(section, exercises=tuple(ordered))


def frame_of(root: Path, section: Section, chapter: Chapter, words: str = "") -> Frame:
    """What is put around a chapter: its exercises' levels, and the way to its neighbours.

    `words` is the way to the folder of the glossary, if that is another.
    """
    ordered = in_book_order(section, chapter).exercises
    sources = sorted((root / "solutions").glob("ch*.py"))
    here = [path.stem for path in sources].index(section.stem)
    return Frame(
        {exercise.name: exercise.level for exercise in ordered},
        _link(sources[here - 1]) if here else None,
        _link(sources[here + 1]) if here + 1 < len(sources) else None,
        _link(root / "solutions" / f"{GLOSSARY}.py", words),
        next((link for cell in chapter.cells for link in BOOK.findall(cell.source)), ""),
        rubrics={exercise.name: exercise.rubric for exercise in ordered if exercise.rubric},
    )


def with_ways(root: Path, text: str) -> str:
    """A table whose rows end in the numbers of sections, with the way to each."""
    stems = [path.stem for path in sorted((root / "solutions").glob("ch*.py"))]
    files = {label_of(stem).removeprefix("ch").replace("_", "."): f"{stem}.ipynb" for stem in stems}
    return NUMBER.sub(
        lambda row: f"| {Link(row[1], files[row[1]])} |" if row[1] in files else row[0], text
    )


def _link(source: Path, folder: str = "") -> Link:
    """To a notebook, by the title in the second line of its source."""
    lines = source.read_text(encoding="utf-8").splitlines()
    return Link(lines[1].removeprefix("# # "), f"{folder}{source.stem}.ipynb")
