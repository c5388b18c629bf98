"""What is put around a chapter: the same everywhere, with the numbers of the records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from grader.exercise import Level
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.frame import Frame, Link
from grader.staff.authoring.chapters.notebooks import solution_notebook, student_notebook
from grader.staff.catalogue import SECTIONS

ROOT = Path(__file__).parents[2]
SOURCE = """\
# %% [markdown]
# # 0.1 A title

# %% [markdown]
# ### Your turn: `double`
#
# Twice.

# %% tags=["exercise"]
def double(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %% [markdown]
# ### Your turn: `half` and `third`
#
# ### Your turn: nothing that has a name
"""
LEVELS = {
    "double": Level(points=2, minutes=50, difficulty=3),
    "half": Level(points=1, minutes=10, further=True),
    "third": Level(points=1, minutes=15, difficulty=2),
}
FRAME = Frame(LEVELS, Link("0.0 Before", "a.ipynb"), Link("0.2 After", "b.ipynb"))


@pytest.fixture(name="texts", params=[student_notebook, solution_notebook])
def texts_of_a_notebook(request, tmp_path):
    path = tmp_path / "ch0_1_small.py"
    path.write_text(SOURCE)
    notebook = request.param(chapters.read(path), frame=FRAME)
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_a_heading_says_what_its_exercises_are_worth_and_take(texts):
    whole = "\n".join(texts)
    assert "### Your turn: `double` · core · 2 points · 50 min · ●●●\n" in whole
    assert "### Your turn: `half` and `third` · core · 2 points · 25 min · ●●○\n" in whole
    assert "### Your turn: nothing that has a name\n" in whole


def test_above_stand_the_way_the_load_and_how_to_work(texts):
    title, top = texts[:2]
    assert title == "# 0.1 A title"
    assert top.startswith("← [0.0 Before](a.ipynb) · [0.2 After](b.ipynb) →")
    assert "- **Core:** 2 exercises, 3 points, about 1 h 5 min\n" in top
    assert "- **Further:** 1 exercise, 1 point, about 10 min" in top
    for word in ("check(...)", 'hint("double")', "status()"):
        assert word in top


def test_a_link_to_the_book_stands_above_where_the_chapter_has_one(tmp_path):
    path = tmp_path / "ch0_1_small.py"
    path.write_text(SOURCE)
    frame = replace(FRAME, book="https://d2l.ai/one.html")
    top = student_notebook(chapters.read(path), frame=frame).cells[1].source
    assert "\n\n[This section in the book](https://d2l.ai/one.html) · papers and" in top


def test_at_the_end_is_a_place_for_ones_own_words_and_the_way_on(texts):
    assert texts[-2].startswith("## Your own takeaways")
    assert texts[-1] == "← [0.0 Before](a.ipynb) · [0.2 After](b.ipynb) →"


def test_what_a_reader_looks_for_stands_after_the_model_answer_and_in_solutions_alone(tmp_path):
    path = tmp_path / "ch0_1_small.py"
    answer = "Your answer to `why`:\n#\n# BEGIN SOLUTION\n# So.\n# END SOLUTION\n"
    path.write_text(f'{SOURCE}\n# %% [markdown] tags=["exercise"]\n# {answer}')
    chapter = chapters.read(path)
    frame = Frame({"why": Level(points=1, minutes=5)}, rubrics={"why": ("a reason", "a number")})
    solved = [cell.source for cell in solution_notebook(chapter, frame=frame).cells]
    told = "**What a reader looks for in `why`:**\n\n- a reason\n- a number"
    assert solved[solved.index(told) - 1] == "Your answer to `why`:\n\nSo."
    student = "\n".join(cell.source for cell in student_notebook(chapter, frame=frame).cells)
    assert "looks for in" not in student and "a number" not in student
    assert "the solution of this\n> notebook" in student  # where to find it


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_the_links_above_lead_to_the_section_in_the_book_and_to_what_stands_at_the_end(section):
    notebook = nbformat.read(ROOT / "notebooks" / f"{section.stem}.ipynb", as_version=4)
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert "[This section in the book](https://d2l.ai/chapter_convolutional-" in texts[1]
    assert any(text.startswith("## Read on") for text in texts)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_each_exercise_of_the_course_has_such_a_heading(section):
    """In the notebooks that are handed out."""
    notebook = nbformat.read(ROOT / "notebooks" / f"{section.stem}.ipynb", as_version=4)
    heads = [
        line for cell in notebook.cells for line in cell.source.splitlines() if " min · " in line
    ]
    for exercise in section.exercises:
        assert any(f"`{exercise.name}`" in head for head in heads), exercise.name
