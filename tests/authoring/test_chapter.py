"""One chapter source, three readings; a slip of the author's is told with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.exercise import Exercise, Judged, Observed, Section
from grader.staff.authoring.chapters import chapter as chapters
from grader.staff.authoring.chapters.chapter import ChapterError
from grader.staff.authoring.chapters.notebooks import solution_notebook, student_notebook
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import SECTIONS, numbered

ROOT = Path(__file__).parents[2]

SOURCE = '''\
# %% [markdown]
# # A title

# %% tags=["setup"]
import math

# %% tags=["exercise"]
def double(x):
    """Twice x."""
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %%
double(3)

# %% tags=["check"]
check(double)

# %% tags=["exercise"]
# in whole numbers
answer = 6 * (
    7
)

# %% tags=["check"]
check(answer=answer)

# %% tags=["solution"]
print("because")

# %% [markdown] tags=["exercise"]
# **Your answer to `essay`:**
#
# BEGIN SOLUTION
# A model answer.
# END SOLUTION

# %% tags=["picture"]
print("no exercise in here")
'''


@pytest.fixture(name="read")
def reader(tmp_path):
    def read(source):
        path = tmp_path / "ch0_1_small.py"
        path.write_text(source)
        return chapters.read(path)

    return read


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def test_the_students_reading(read):
    notebook = student_notebook(read(SOURCE))
    text = "\n".join(sources(notebook))
    assert 'raise NotImplementedError("ch0_1 double: your turn")' in text
    assert '"""Twice x."""' in text
    assert "answer = ..." in text
    assert "# in whole numbers" in text
    assert "*Write your answer here.*" in text
    for secret in ("2 * x", "6 * (", "7", "because", "A model answer", "SOLUTION"):
        assert secret not in text.replace("google", "")


def test_the_solutions_reading(read):
    text = "\n".join(sources(solution_notebook(read(SOURCE))))
    assert "return 2 * x" in text
    assert "A model answer." in text
    assert "SOLUTION" not in text


def test_the_names(read):
    chapter = read(SOURCE)
    assert chapters.exercise_names(chapter) == ["double", "answer", "essay"]
    assert chapters.check_names(chapter) == ["double", "answer"]
    assert chapters.solution_namespace(chapter)["answer"] == 42


def test_only_cells_that_need_open_work_may_stop(read):
    notebook = student_notebook(read(SOURCE))
    stopping = [
        c.source for c in notebook.cells if "raises-exception" in c.metadata.get("tags", [])
    ]
    assert stopping == ["double(3)"]
    compared = [
        c.source for c in notebook.cells if "nbval-ignore-output" in c.metadata.get("tags", [])
    ]
    assert compared == ['print("no exercise in here")']


def test_ids_do_not_change_when_a_cell_is_added_before(read):
    one = student_notebook(read(SOURCE))
    two = student_notebook(read("# %% [markdown]\n# new\n\n" + SOURCE))
    assert [c.id for c in one.cells] == [c.id for c in two.cells][1:]
    assert len({c.id for c in two.cells}) == len(two.cells)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("    # END SOLUTION\n\n# %%\ndouble", "\n# %%\ndouble"), "without END SOLUTION"),
        (("    # BEGIN SOLUTION\n", ""), "no solution region"),
        (('tags=["setup"]', 'tags=["stup"]'), "unknown tag stup"),
        (("    # BEGIN", "    y = 2 * x\n    # BEGIN"), "double: line 3 of the cell stands before"),
        (
            ("# END SOLUTION\n\n# %%", "# END SOLUTION\n    return x\n\n# %%"),
            "double: .* after END",
        ),
        (("# in whole", "# BEGIN SOLUTION\n# in whole"), "outside a function"),
        (("Your answer to `essay`", "Answer"), "a written exercise says"),
        (("return 2 * x", "return [2 * x"), "line 4: this is not Python .*never closed"),
        (("double(3)", "double(3"), "line 1: this is not Python"),
    ],
)
def test_a_slip_of_the_authors_is_told_with_its_place(read, change, words):
    assert change[0] in SOURCE
    with pytest.raises(ChapterError, match=words) as problem:
        read(SOURCE.replace(*change))
    assert "ch0_1_small.py, cell" in str(problem.value)


def test_a_name_that_is_nearly_that_of_a_record_is_told_to_be_that():
    """The chapter asks for corr2d; its record is called otherwise here."""
    (section,) = numbered("7.2")
    renamed = [
        replace(each, name="cor2d") if each.name == "corr2d" else each for each in section.exercises
    ]
    with pytest.raises(ChapterError, match=r"asks for corr2d, .* did you mean cor2d\?"):
        read_chapter(ROOT, replace(section, exercises=tuple(renamed)))


GIVEN = """
# %% tags=["exercise"]
class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        # BEGIN SOLUTION
        self.one = 1
        # END SOLUTION

    def forward(self, x):
        two = 2
        # BEGIN SOLUTION, the lines above are given
        return two * x
        # END SOLUTION
"""


def test_what_is_given_above_a_region_is_said_to_be_and_shown(read):
    text = "\n".join(sources(student_notebook(read(SOURCE + GIVEN))))
    assert "super().__init__()" in text and "two = 2\n        raise" in text
    for secret in ("self.one", "two * x", "the lines above"):
        assert secret not in text
    assert "the lines above" not in "\n".join(sources(solution_notebook(read(SOURCE + GIVEN))))


HEADINGS = """
# %% [markdown]
# ### Your turn: `double` and `answer`
#
# ### In your own words: `essay`
"""
SMALL = Section(
    "ch0_1_small",
    (
        Exercise("double", Observed.CALLED, Judged.AS_SOLVED),
        Exercise("answer", Observed.ASSIGNED, Judged.BY_HASH),
        Exercise("essay", Observed.WRITTEN, Judged.BY_A_PERSON),
    ),
)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("check(answer=answer)", "check(answer)", r"write check\(answer=answer\)"),
        ("check(answer=answer)", "check(answer=double)", "checks another answer than its name"),
        ("`double` and", "`duoble` and", "no heading for double .one names `duoble`."),
        ("### In your own", "In your own", "no heading for essay: "),
    ],
)
def test_a_check_or_a_heading_that_cannot_work_is_told(tmp_path, old, new, sentence):
    (tmp_path / "solutions").mkdir()
    path = tmp_path / "solutions" / "ch0_1_small.py"
    path.write_text(SOURCE + HEADINGS)
    read_chapter(tmp_path, SMALL)
    assert old in SOURCE + HEADINGS
    path.write_text((SOURCE + HEADINGS).replace(old, new))
    with pytest.raises(ChapterError, match=sentence):
        read_chapter(tmp_path, SMALL)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.number)
def test_every_chapter_of_the_course_is_read(section):
    assert read_chapter(ROOT, section).stem == section.stem
