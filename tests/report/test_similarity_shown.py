"""What is told of those who are alike: in the terminal, on a page, and to who mistypes."""

from __future__ import annotations

import re
import stat
from contextlib import closing

import pytest

from grader.exercise import Status, Verdict
from grader.staff.__main__ import main
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.records import Graded, Result
from grader.staff.report.similarity.known import known
from grader.staff.report.similarity.page import page
from grader.staff.report.similarity.pairs import alike
from grader.staff.report.similarity.passages import beside
from grader.staff.report.similarity.prints import chosen
from grader.staff.report.similarity.reading import code
from grader.staff.report.similarity.text import NO_VERDICT, alike_text
from grader.staff.report.similarity.work import Work
from tests.report.similar_class import ROOT, made_class

ONE = """\
def forward(X):
    first = X.mean(dim=0) - X.std()
    second = first.clamp(min=0) * 3
    return second.cumsum(0) + first
"""
OTHER = """\
def forward(image):
    # all my own
    print("start")
    b = image.mean(dim=1) - image.std()
    c = b.clamp(min=7) * 2
    print(image.numel(), b.tolist(), file=log)
    return c.cumsum(0) + b
"""
HOSTILE = "</code><script>alert(1)</script>\u202e\x1b[2J\x00"


@pytest.fixture(scope="module", name="course")
def course_of_this_repository():
    return known(ROOT)


@pytest.fixture(scope="module", name="copied")
def class_with_a_copy():
    return made_class(16, 8, seed=1, copies=2, answers=8, how="renamed")


@pytest.fixture(name="grades")
def gradebook_of_a_class(tmp_path, copied):
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        run = book.begin("course", "seed", "none")
        for i, work in enumerate(copied.works):
            verdicts = tuple(
                Graded(Verdict(name, "7.2", Status.PASS, 1, 1), code=text)
                for name, text in work.answers.items()
            )
            names = (*work.names, "the same again") if i == 0 else work.names
            for name in names:
                book.record(run, Result(name, ("a.ipynb",), f"content {i}", verdicts))
        book.finish(run)
    return tmp_path


def marked(lines):
    return {line.number: line.same_as for line in lines if line.same_as}


def test_shared_lines_point_at_each_other_and_the_others_at_nothing():
    rows = code(ONE), code(OTHER)
    rare = chosen([rows[0]])[0]
    found = beside("forward", (ONE, OTHER), rows, rare)
    assert marked(found.left) == {2: 4, 3: 5, 4: 7} or marked(found.left) == {2: 4, 3: 5}
    assert marked(found.right).items() <= {4: 2, 5: 3, 7: 4}.items()
    assert found.shared == len(marked(found.left)) == len(marked(found.right))
    assert [line.text for line in found.right] == OTHER.split("\n")


def test_what_is_not_rare_is_not_marked():
    rows = code(ONE), code(ONE)
    found = beside("forward", (ONE, ONE), rows, chosen([rows[0]])[0][:0])
    assert found.shared == 0


def test_of_a_repeated_passage_the_first_belongs_to_the_first():
    text = "def f(a):\n" + "    a = torch.roll(a, 1) * a.flip(0) - a.std(dim=1)\n" * 2
    rows = code(text), code(text)
    found = beside("f", (text, text), rows, chosen([rows[0]])[0])
    assert marked(found.left) == {n: n for n in marked(found.left)} != {}


def test_the_words_say_who_how_much_and_that_it_is_no_verdict(course, copied):
    text = alike_text(alike(copied.works, course))
    rows = [line for line in text.splitlines() if line.startswith("student ")]
    assert {frozenset(re.findall(r"student \d+", row)) for row in rows} == copied.copied
    assert all(re.search(r"more than usual +\d+ +\d of 8 ", row) for row in rows)
    assert text.endswith(NO_VERDICT)
    assert not re.search("plagiar|cheat|guilt|dishonest", text, re.I)


def test_where_nobody_is_found_that_is_said(course):
    text = alike_text(alike(made_class(16, 8, seed=1).works, course))
    assert "No two have more in common than is usual in this class. That clears nobody" in text
    few = alike_text(alike(made_class(16, 8, seed=1).works[:3], course))
    assert "With fewer than 5 different submissions nobody can say what is usual" in few


def test_no_text_of_a_students_is_more_than_text(course, copied):
    works = [
        Work(
            (f"{HOSTILE} {work.names[0]}",), {n: f"{HOSTILE}\n{t}" for n, t in work.answers.items()}
        )
        for work in copied.works
    ]
    found = alike(works, course)
    assert found.pairs
    for text in (page(found), alike_text(found)):
        assert not {"\u202e", "\x1b", "\x00"} & set(text)
    assert "<script" not in page(found)
    assert "&lt;script&gt;alert(1)" in page(found)
    assert "default-src &#x27;none&#x27;" in page(found)


def test_a_mark_is_told_in_words_and_signs_and_not_by_colour_alone(course, copied):
    text = page(alike(copied.works, course))
    lines = re.findall(r"the same as line </span>(\d+)</span><mark>(.+?)</mark>", text)
    assert len(lines) >= 10
    assert text.count('aria-hidden="true">= </span>') == len(lines) == text.count("<mark>")


def test_the_verb_prints_and_writes_a_page_that_only_its_owner_reads(grades, capsys):
    to = grades / "new" / "similar.html"
    assert main(["similar", str(grades), "--to", str(to)]) == 0
    said = capsys.readouterr().out
    assert (
        "the same code and answers in words were handed in by:\n  student 0, the same again\n"
        in said
    )
    assert "2 pairs worth a look" in said
    assert said.endswith(f"Open {to}\n")
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    first = to.read_text("utf-8")
    assert main(["similar", str(grades / FILE_NAME), "--to", str(to)]) == 0
    assert to.read_text("utf-8") == first


def test_a_file_of_somebody_elses_stays(grades, capsys):
    theirs = grades / "notes.html"
    theirs.write_text("mine")
    assert main(["similar", str(grades), "--to", str(theirs)]) == 2
    assert "was not made by this grader; it stays as it is" in capsys.readouterr().out
    assert theirs.read_text() == "mine"


@pytest.mark.parametrize(
    ("place", "words"),
    [("folder", "is a folder"), ("notes.txt/similar.html", "cannot be ")],
)
def test_a_place_where_nothing_can_be_written_is_told(grades, capsys, place, words):
    (grades / "folder").mkdir()
    (grades / "notes.txt").write_text("mine")
    assert main(["similar", str(grades), "--to", str(grades / place)]) == 2
    (line,) = capsys.readouterr().out.splitlines()
    assert words in line


def test_where_nothing_was_graded_that_is_told(tmp_path, capsys):
    assert main(["similar", str(tmp_path / "nowhere")]) == 2
    assert len(capsys.readouterr().out.splitlines()) == 1
    Gradebook(tmp_path / FILE_NAME).close()
    assert main(["similar", str(tmp_path)]) == 2
    assert "Nothing was graded yet" in capsys.readouterr().out
