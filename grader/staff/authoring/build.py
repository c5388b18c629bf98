"""The only writer of generated files: student notebooks, executed solutions, public keys.

What has not changed in substance is left as it is, so that `git status` stays clean after a
build on any machine.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from grader.exercise import Judged, Section
from grader.judging import answer_key
from grader.judging.answer_key import KeyProblemError, Reference
from grader.staff.authoring import chapter as chapters
from grader.staff.authoring import execution
from grader.staff.authoring.chapter import Chapter, ChapterError
from grader.staff.authoring.freshness import keys_agree, notebooks_agree
from grader.staff.authoring.references import section_references
from grader.staff.authoring.trials import PUBLIC_SEED


def build(root: Path, sections: Iterable[Section]) -> Iterator[str]:
    """Bring every generated file up to date; names those that were written."""
    chapters_read = [(section, read_chapter(root, section)) for section in sections]
    for section, chapter in chapters_read:
        yield from _write_student(root, chapter)
        yield from _write_key(root, section, chapter)
    for _, chapter in chapters_read:  # only now, because they check their answers by the keys
        yield from _write_solution(root, chapter)


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
            raise ChapterError(f"{path.name} asks for {name}, which has no record in the catalogue")
    written = [e.name for e in section.exercises if e.judged is Judged.BY_A_PERSON]
    for name in known:
        if name not in asked:
            raise ChapterError(f"the catalogue has {name}, but no exercise cell in {path.name}")
        if name not in checked and name not in written:
            raise ChapterError(f"{path.name} has no check cell for {name}")
    return chapter


def student_text(root: Path, chapter: Chapter) -> str:
    """The student notebook, byte for byte."""
    return _text(chapters.student_notebook(chapter, bundle_address(root)))


def public_references(section: Section, chapter: Chapter) -> tuple[Reference, ...]:
    """The public key of a section, made afresh, without what only readers of essays need."""
    solution = chapters.solution_namespace(chapter)
    references = section_references(section, solution, PUBLIC_SEED)
    place = {name: i for i, name in enumerate(chapters.exercise_names(chapter))}
    references = tuple(sorted(references, key=lambda reference: place[reference.exercise]))
    return tuple(replace(reference, rubric=()) for reference in references)


def bundle_address(root: Path) -> str:
    """Where Colab finds the bundle: one line in pyproject.toml."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["tool"]["cnn-course"]["bundle"])


def _write_student(root: Path, chapter: Chapter) -> Iterator[str]:
    path = root / "notebooks" / f"{chapter.stem}.ipynb"
    text = student_text(root, chapter)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        _write(path, text)
        yield str(path.relative_to(root))


def _write_key(root: Path, section: Section, chapter: Chapter) -> Iterator[str]:
    directory = root / "grader" / "keys"
    fresh = public_references(section, chapter)
    try:
        if keys_agree(answer_key.load(directory, section.stem), fresh):
            return
    except KeyProblemError:
        pass  # missing, damaged or of an older format: it is made anew
    directory.mkdir(exist_ok=True)
    answer_key.save(fresh, directory, section.stem)
    yield f"grader/keys/{section.stem}.json and .safetensors"


def _write_solution(root: Path, chapter: Chapter) -> Iterator[str]:
    path = root / "solutions" / f"{chapter.stem}.ipynb"
    wanted = chapters.solution_notebook(chapter, bundle_address(root))
    sources = _text(wanted).encode() + b"".join(_shipped_code(root))
    if execution.is_up_to_date(path, sources):
        return
    fresh = execution.execute(wanted, path)
    if not path.exists() or not notebooks_agree(nbformat.read(path, as_version=4), fresh):
        _write(path, _text(fresh))
        yield str(path.relative_to(root))
    execution.remember(path, sources)


def _shipped_code(root: Path) -> Iterator[bytes]:
    """All that a chapter's output can depend on, beside the chapter."""
    zones = ("observing", "judging", "student")
    ours = (file for zone in zones for file in root.glob(f"grader/{zone}/**/*.py"))
    for file in sorted([*root.glob("lab/**/*.py"), *ours, *root.glob("grader/keys/*")]):
        yield file.read_bytes()


def _text(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
