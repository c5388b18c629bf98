"""`grader report`: a folder of pages, for a class of any size, that harms nothing."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from grader.staff.__main__ import main
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import Mark, Member, Standing
from grader.staff.report.pages.class_page import class_page
from grader.staff.report.pages.file_names import FileNames
from grader.staff.report.pages.views.class_view import About, ClassCount
from grader.staff.report.pages.writing import ReportError, write_pages
from tests.gradebook.made import gradebook as made_by_hand
from tests.gradebook.made import result
from tests.report.made_class import made_class

ABOUT = About(Terms(title="A class"), asked="7.2:core")


class Links(HTMLParser):
    """The addresses of a page, and what stands in it as text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))


@pytest.fixture(name="grades")
def gradebook(tmp_path):
    grades = tmp_path / "grades"
    with closing(Gradebook(grades / FILE_NAME)) as book:
        run = book.begin("course", "seed", "none: trusted submissions", asked="7.2:core")
        for each in made_class(20):
            if each.result:
                book.record(run, each.result)
        book.finish(run)
    return grades


def test_the_verb_writes_pages_and_names_the_one_to_open(grades, capsys):
    assert main(["report", str(grades)]) == 0
    index = grades / "report" / "index.html"
    assert f"Open {index}" in capsys.readouterr().out
    page = Links(index.read_text())
    students = {link for link in page.links if not link.startswith("#")}
    written = {f"students/{path.name}" for path in (grades / "report/students").iterdir()}
    assert {unquote(link) for link in students} == written
    assert len(written) == len(set(page.ids) | written) - len(page.ids)


def test_the_page_of_a_class_names_all_of_whom_no_time_is_known(tmp_path):
    terms, works = Terms(due="2026-10-30T23:59:00+09:00"), [result(f"hw {n}") for n in range(8)]
    made_by_hand(tmp_path, *works, terms=terms).close()
    assert main(["report", str(tmp_path)]) == 0
    assert "hw 5, hw 6, hw 7</li>" in (tmp_path / "report/index.html").read_text()


def test_it_needs_nothing_that_grades(grades):
    program = (
        "import sys; from grader.staff.__main__ import main\n"
        f"code = main(['report', {str(grades)!r}])\n"
        "heavy = {'torch', 'numpy', 'IPython', 'nbformat'} & set(sys.modules)\n"
        "sys.exit(code or (str(heavy) if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["{}/nowhere"], "There is no gradebook"), (["{}", "--to", "{}/full/x"], "cannot be written")],
)
def test_what_cannot_be_done_is_one_sentence(grades, capsys, arguments, words):
    (grades / "full").write_text("a file where a folder is needed")
    assert main(["report", *(each.format(grades) for each in arguments)]) == 2
    assert words in capsys.readouterr().out


def test_a_page_of_somebody_else_stays(tmp_path):
    (tmp_path / "index.html").write_text("<h1>My homepage</h1>")
    with pytest.raises(ReportError, match="was not made by"):
        write_pages(tmp_path, ABOUT, made_class(3))
    assert (tmp_path / "index.html").read_text() == "<h1>My homepage</h1>"
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_who_has_left_has_no_page_any_more_and_other_files_stay(tmp_path):
    write_pages(tmp_path, ABOUT, made_class(5))
    (tmp_path / "students" / "notes.html").write_text("mine")
    before = {path.name for path in (tmp_path / "students").iterdir()}
    assert write_pages(tmp_path, ABOUT, list(made_class(5))[1:]) == 4
    after = {path.name for path in (tmp_path / "students").iterdir()}
    assert after < before
    assert len(before - after) == 1
    assert "notes.html" in after


def test_the_same_class_gives_the_same_bytes(tmp_path):
    for name in ("one", "other"):
        write_pages(tmp_path / name, ABOUT, made_class(30))
    one, other = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files}
        for name in ("one", "other")
        for files in [[p for p in (tmp_path / name).rglob("*") if p.is_file()]]
    )
    assert one == other


def test_the_page_of_a_thousand_has_less_than_three_megabytes():
    names = FileNames()
    count = ClassCount(ABOUT, names.of)
    for each in made_class(1000):
        count.take(each)
    page = class_page(count.view())
    assert page.count('<th scope="row" data-value=') == 1000
    assert len(page.encode()) < 3_000_000


def test_headings_come_in_order_and_no_id_twice(tmp_path):
    write_pages(tmp_path, ABOUT, made_class(30))
    for path in tmp_path.rglob("*.html"):
        page = Links(path.read_text(encoding="utf-8"))
        assert page.levels[0] == 1, path
        steps = zip(page.levels, page.levels[1:], strict=False)
        assert all(next_one <= level + 1 for level, next_one in steps), path
        assert len(page.ids) == len(set(page.ids)), path


def test_nobody_else_is_on_a_students_page(tmp_path):
    everybody = list(made_class(40))
    write_pages(tmp_path, ABOUT, everybody)
    names = FileNames()
    for each in everybody:
        page = (tmp_path / "students" / names.of(each)).read_text(encoding="utf-8")
        others = {other.member.name for other in everybody} - {each.member.name}
        assert not [name for name in others if name in page and name not in each.member.name]
        assert each.member.email not in page
        assert each.member.user not in page


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("Anna Müller", "anna-müller-"),
        ("김민지", "김민지-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("CON", "con-"),
        ('a\\b:c*d?"<>|\0', "a-b-c-d-"),
        ("   ", "student-"),
        ("", "student-"),
        ("x" * 300, "x" * 40 + "-"),
        ("한" * 300, "한" * 40 + "-"),
        ("\u202eevil", "evil-"),
    ],
)
def test_a_name_becomes_a_safe_file_name(name, begins):
    made = FileNames().of(Standing(Member(name), None, Mark(0, 0, 0, 0)))
    assert made.startswith(begins)
    assert made.endswith(".html")
    assert len(made.encode()) < 255
    assert Path(made).name == made


def test_equal_names_are_told_apart_and_each_keeps_its_own():
    kims = [Standing(Member("Kim", user=user), None, Mark(0, 0, 0, 0)) for user in ("1", "2")]
    names, again = FileNames(), FileNames()
    first = [names.of(kim) for kim in kims]
    assert len(set(first)) == 2
    assert [again.of(kim) for kim in reversed(kims)] == first[::-1]
    # Where nothing tells them apart, there are still two.
    assert names.of(kims[0]) not in first


def test_the_pictures_of_the_readme_are_small_and_have_few_colours():
    pictures = list((Path(__file__).parents[2] / "docs" / "pictures").glob("*.png"))
    assert len(pictures) == 5
    for path in pictures:
        assert path.stat().st_size < 120_000
        assert path.read_bytes()[25] == 3, "a palette of at most 256 colours"
