"""The only writer of generated files: notebooks, executed solutions, public keys, the outline.

What has not changed in substance is left as it is, so that `git status` stays clean after a
build on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.exercise import Section
from grader.judging import answer_key
from grader.judging.answer_key import KeyProblemError, Reference
from grader.staff.authoring.chapters.chapter import Chapter, read, solution_namespace
from grader.staff.authoring.chapters.execution import execute
from grader.staff.authoring.chapters.notebooks import (
    code_of,
    is_given,
    solution_notebook,
    student_notebook,
    with_outputs,
)
from grader.staff.authoring.chapters.sections import (
    GLOSSARY,
    frame_of,
    in_book_order,
    read_chapter,
    with_ways,
)
from grader.staff.authoring.freshness import keys_agree, notebooks_agree
from grader.staff.authoring.keys.inputs import PUBLIC_SEED
from grader.staff.authoring.keys.proving import refuse_contradictions
from grader.staff.authoring.keys.references import section_references
from grader.staff.authoring.keys.small import small_cases
from grader.staff.authoring.outline import outline_text
from grader.staff.authoring.published import published
from grader.staff.authoring.staleness import KEYS, Marks, key_mark, notebook_mark
from grader.student.course.outline import FILE


def build(root: Path, sections: Iterable[Section], *, again: bool = False) -> Iterator[str]:
    """Bring every generated file up to date, saying what is run and what is written.

    A file whose sources have not changed is left alone, unless it is to be made again.
    """
    marks = Marks(root)
    chapters_read = [(section, read_chapter(root, section)) for section in sections]
    for section, chapter in chapters_read:
        yield from _write_key(root, section, chapter, marks, again)
    outline = root / KEYS / FILE
    yield from _write_text(outline, outline_text(outline, chapters_read), root)
    for section, chapter in chapters_read:  # only now, since they check their answers by the keys
        yield from _write_solution(root, section, chapter, marks, again)
        yield from _write_student(root, section, chapter)
    yield from _write_text(root / "notebooks" / f"{GLOSSARY}.ipynb", glossary_text(root), root)


def glossary_text(root: Path) -> str:
    """The notebook of words, byte for byte."""
    words = read(root / "solutions" / f"{GLOSSARY}.py")
    cells = (replace(cell, source=with_ways(root, cell.source)) for cell in words.cells)
    return _text(student_notebook(replace(words, cells=tuple(cells))))


def student_text(root: Path, section: Section, chapter: Chapter) -> str:
    """The student notebook, byte for byte; given cells show what they show in the solution."""
    place = published(root)
    frame = replace(frame_of(root, section, chapter), badges=place.badges(section.stem))
    notebook = student_notebook(chapter, place.bundle, frame)
    solved = _kept_solution(root, section)
    return _text(with_outputs(notebook, solved, is_given) if solved else notebook)


def solution_unrun(root: Path, section: Section, chapter: Chapter) -> NotebookNode:
    """The solution notebook as it is to be run."""
    frame = frame_of(root, section, chapter, words="../notebooks/")  # only students have a glossary
    return solution_notebook(chapter, published(root).bundle, frame)


def public_references(section: Section, chapter: Chapter) -> tuple[Reference, ...]:
    """The public key of a section, made afresh, without what only readers of essays need."""
    solution = solution_namespace(chapter)
    ordered = in_book_order(section, chapter)
    references = section_references(ordered, solution, PUBLIC_SEED)
    return tuple(
        replace(
            reference,
            rubric=(),
            small=small_cases(exercise, solution.get(exercise.name), reference),
        )
        for exercise, reference in zip(ordered.exercises, references, strict=True)
    )


def _write_student(root: Path, section: Section, chapter: Chapter) -> Iterator[str]:
    path = root / "notebooks" / f"{section.stem}.ipynb"
    yield from _write_text(path, student_text(root, section, chapter), root)


def _write_text(path: Path, text: str, root: Path) -> Iterator[str]:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        _write(path, text)
        yield f"wrote {path.relative_to(root)}"


def _write_key(
    root: Path, section: Section, chapter: Chapter, marks: Marks, again: bool
) -> Iterator[str]:
    directory = root / KEYS
    mark = key_mark(root, section.stem)
    kept = _kept_key(directory, section.stem)
    if kept is not None and not again and marks.agree(section.stem, "key", mark):
        return
    yield f"making the key of {section.stem}"
    fresh = public_references(section, chapter)
    refuse_contradictions(section, fresh, solution_namespace(chapter))
    if kept is None or not keys_agree(kept, fresh):
        directory.mkdir(parents=True, exist_ok=True)
        answer_key.save(fresh, directory, section.stem)
        yield f"wrote {KEYS}/{section.stem}.json and .safetensors"
    marks.keep(section.stem, "key", mark)


def _kept_key(directory: Path, stem: str) -> tuple[Reference, ...] | None:
    """The key on disk; none where it is missing, damaged or of an older format."""
    try:
        return answer_key.load(directory, stem)
    except KeyProblemError:
        return None


def _write_solution(
    root: Path, section: Section, chapter: Chapter, marks: Marks, again: bool
) -> Iterator[str]:
    """Run the solution where its code or its key has changed; new words alone need no run."""
    path = solution_path(root, section)
    wanted, kept = solution_unrun(root, section, chapter), _kept_solution(root, section)
    mark = notebook_mark(root, section.stem, code_of(wanted))
    if kept and not again and marks.agree(section.stem, "notebook", mark):
        fresh = with_outputs(wanted, kept)
    else:
        yield f"running {path.relative_to(root)}"
        fresh = execute(wanted, path)
    if not kept or not notebooks_agree(kept, fresh):
        _write(path, _text(fresh))
        yield f"wrote {path.relative_to(root)}"
    marks.keep(section.stem, "notebook", mark)


def solution_path(root: Path, section: Section) -> Path:
    """Where the executed solution of a section lies."""
    return root / "solutions" / f"{section.stem}.ipynb"


def _kept_solution(root: Path, section: Section) -> NotebookNode | None:
    path = solution_path(root, section)
    return nbformat.read(path, as_version=4) if path.exists() else None


def _text(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
