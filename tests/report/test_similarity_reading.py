"""Code as signs, and signs as fingerprints: what makes no difference, and what does."""

from __future__ import annotations

import random
import re

import pytest

from grader.staff.report.similarity.known import Known, known
from grader.staff.report.similarity.prints import NEIGHBOURS, WINDOW, chosen, every
from grader.staff.report.similarity.reading import LONGEST, code, prose
from tests.report.similar_class import ROOT

PLAIN = """\
def corr2d(X, K):
    h, w = K.shape
    Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1)
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = (X[i:i + h, j:j + w] * K).sum()
    return Y
"""
BOOKS_OWN = """\
def corr2d(X, K):
    h, w = K.shape
    Y = d2l.zeros((X.shape[0] - h + 1, X.shape[1] - w + 1))
    for i in range(Y.shape[0]):
        for j in range(Y.shape[1]):
            Y[i, j] = d2l.reduce_sum((X[i: i + h, j: j + w] * K))
    return Y
"""


def signs(text):
    return list(code(text).signs)


@pytest.fixture(scope="module", name="course")
def course_of_this_repository():
    return known(ROOT)


@pytest.mark.parametrize(
    "other",
    [
        re.sub(r"\bh\b", "rows", PLAIN.replace("Y", "result")),
        PLAIN.replace("\n", "  # why?\n").replace("    ", "\t"),
        PLAIN.replace("shape[0]", "shape[3]").replace("+ 1", "+ 27.5e-3"),
        PLAIN.replace("\n    h,", '\n    """What it\n\n    does."""\n    # and how\n\n\n    h,'),
        PLAIN.replace("zeros(", "zeros(\n        ").replace("w + 1)", "w + 1,\n    )"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("h, w = K.shape\n    ", "h, w = K.shape; "),
        PLAIN.replace(" - h", " \\\n      - h"),
        "import torch\nfrom torch import nn\n\n" + PLAIN,
    ],
    ids=[
        *("names", "comments", "numbers", "docstring", "layout", "windows", "semicolon"),
        *("continued", "imports"),
    ],
)
def test_what_a_copy_changes_first_makes_no_difference(other):
    assert other != PLAIN
    assert signs(other) == signs(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        PLAIN.replace("i:i + h", "j:i + h"),
        PLAIN.replace("* K", "+ K"),
        PLAIN.replace("sum", "mean"),
        PLAIN.replace("torch.zeros", "torch.ones"),
    ],
)
def test_another_variable_operator_or_function_makes_one(other):
    assert signs(other) != signs(PLAIN)


def test_an_argument_by_name_is_no_name_of_the_students():
    one, other = "f(X, padding=1)\nreturn padding\n", "f(X, stride=1)\nreturn padding\n"
    assert signs(one) != signs(other)
    assert signs("f(X, padding=1)\nY = padding\n") == signs("f(A, padding=2)\nB = gap\n")


def test_what_belongs_to_self_is_named_by_the_student():
    assert signs("self.conv = nn.Conv2d(1, 2, 3)") == signs("self.first = nn.Conv2d(3, 2, 1)")
    assert signs("self.conv = nn.Conv2d(1, 2, 3)") != signs("self.conv = nn.Linear(1, 2, 3)")


def test_quotes_and_texts_make_no_difference():
    assert signs("pool(X, 'max')") == signs('pool(X, f"avg {X}")') == signs('pool(X, """a\nb""")')


def test_each_sign_knows_its_line():
    text = 'a = """one\ntwo"""\n# a comment\nb = (1,\n     2,\n)\nc = a \\\n    + b\n'
    row = code(text)
    lines = [row.line(place) for place in range(len(row.signs))]
    assert sorted(set(lines)) == [1, 2, 4, 5, 6, 7, 8]
    assert lines == sorted(lines)
    assert lines[-1] == 8


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "def f(:\n  ((((", "'''never closed", '"' * 999, "\\" * 999, ")" * 99 + "=",
     "%matplotlib inline\n!pip install d2l\n" + PLAIN, "\x00\ud800\u202e = 1", ",)" * 50,
     "from a import b\nb(b)\n", "(x=", ";" * 9, "import"],
)  # fmt: skip
def test_any_text_can_be_read(text):
    row = code(text)
    numbers, texts, places = every([row, code(PLAIN), row])
    assert len(numbers) == len(texts) == len(places)
    assert all(1 <= row.line(i) <= text.count("\n") + 1 for i in range(len(row.signs)))
    assert prose(text) is not None


def test_a_bracket_that_is_missing_hides_nothing_behind_it():
    broken = PLAIN.replace("w + 1)", "w + 1")
    here, there = chosen([code(PLAIN)])[0], chosen([code(broken)])[0]
    assert len(set(here) & set(there)) >= len(here) / 3


def test_an_answer_without_end_is_cut():
    endless = code("x = y + z\n" * LONGEST)
    assert len(endless.signs) < LONGEST


@pytest.mark.parametrize("seed", range(20))
def test_a_common_passage_of_that_length_is_always_found(seed):
    draw = random.Random(seed)
    words = [f"word{i}" for i in range(400)]
    passage = draw.choices(words, k=WINDOW + NEIGHBOURS - 1)
    rows = [
        prose(" ".join([*draw.choices(words, k=draw.randrange(40)), *passage, *after]))
        for after in (draw.choices(words, k=30), draw.choices(words, k=17))
    ]
    one, other = (set(chosen([row])[0].tolist()) for row in rows)
    assert one & other


def test_no_window_reaches_from_one_text_into_the_next():
    rows = [code(PLAIN), code(BOOKS_OWN), code("x = 1"), code(PLAIN)]
    apart = [chosen([row])[0].tolist() for row in rows]
    numbers, texts, places = chosen(rows)
    assert [numbers[texts == i].tolist() for i in range(4)] == apart
    assert places[texts == 3].tolist() == chosen([rows[3]])[2].tolist()


@pytest.mark.parametrize("text", [PLAIN, BOOKS_OWN], ids=["plain", "the book"])
def test_the_book_in_its_well_known_form_is_known(course, text):
    numbers, _, _ = chosen([code(text)])
    # The book adds up with a function of its own package; but for that the two are one.
    assert course.unknown(numbers).sum() <= len(numbers) / 4
    assert Known(numbers[:0]).unknown(numbers).all()


def test_starter_code_our_solutions_and_listed_mistakes_are_known(course):
    for path in ("solutions/ch7_6_lenet.py", "grader/staff/catalogue/ch7_6_lenet/lenet.py"):
        text = (ROOT / path).read_text("utf-8")[: LONGEST // 2]
        assert not course.unknown(chosen([code(text)])[0]).any()
    stub = 'def blur_kernel(k):\n    raise NotImplementedError("ch7_2 blur_kernel: your turn")\n'
    assert not course.unknown(chosen([code(stub)])[0]).any()


def test_what_is_answered_in_prose_is_told_by_the_notebooks(course):
    assert "why_blur" in course.written
    assert "corr2d" not in course.written
    words = "A blur takes the mean of the neighbours, so that what differs from them is lost in it."
    assert course.unknown(chosen([prose(words)])[0]).all()
