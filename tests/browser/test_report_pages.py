"""The pages of a class in a real browser: by mouse and keyboard, in print and in the dark.

They are opened from disk, as a teacher opens them.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import (
    Graded,
    LeftOut,
    Mark,
    Member,
    Origin,
    Result,
    Standing,
)
from grader.staff.report.pages.views.class_view import About
from grader.staff.report.pages.writing import write_pages
from tests.browser.axe import looked_at, places
from tests.browser.jupyterlab import CHROMIUM
from tests.report.made_class import made_class

STUDENTS = 40
TITLE = "Homework 7"
ABOUT = About(Terms(TITLE), folder="submissions.zip", asked="7.2:core", isolation="none")
LEFT_OUT = [LeftOut("notes.pdf", "no notebook")]
pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="NOT TESTED in a browser: there is no Chromium (Debian: apt chromium)"
)


@pytest.fixture(scope="module", name="folder")
def written_pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    write_pages(folder, ABOUT, made_class(STUDENTS), LEFT_OUT)
    return folder


def column(page, table, number):
    rows = page.locator(f"[aria-labelledby={table}-caption] tbody tr:not([hidden])")
    return [row.locator("th, td").nth(number).inner_text() for row in rows.all()]


def open_class(page, folder):
    page.goto((folder / "index.html").as_uri())
    return page.get_by_role("region", name=f"All {STUDENTS} students")


def test_marks_are_sorted_by_mouse_and_by_keyboard_and_say_so(page, folder):
    students = open_class(page, folder)
    header = students.get_by_role("columnheader", name="Mark", exact=True)
    button = header.get_by_role("button")
    assert header.get_attribute("aria-sort") is None
    button.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    shown = [float(mark) for mark in column(page, "students", 1) if mark[0].isdigit()]
    assert shown == sorted(shown)
    assert len(set(shown)) > 10
    button.focus()
    page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "descending")
    shown = [float(mark) for mark in column(page, "students", 1) if mark[0].isdigit()]
    assert shown == sorted(shown, reverse=True)
    students.get_by_role("button", name="Student").click()
    expect(header).not_to_have_attribute("aria-sort", "descending")
    names = column(page, "students", 0)
    assert names != sorted(names, reverse=True)
    # Two have the same name, and are told apart by an id behind it.
    bare = sorted(name.partition(" (user")[0] for name in names)
    assert bare == sorted(each.member.name for each in made_class(STUDENTS))


def test_exercises_come_back_into_the_books_order(page, folder):
    open_class(page, folder)
    exercises = page.get_by_role("region", name="Exercises in the book's order")
    first = column(page, "exercises", 2)
    exercises.get_by_role("button", name="Of all").click()
    shares = [int(share.removesuffix(" %")) for share in column(page, "exercises", 4)]
    assert shares == sorted(shares)
    assert column(page, "exercises", 2) != first
    exercises.get_by_role("button", name="No.").click()
    assert column(page, "exercises", 2) == first


@pytest.mark.parametrize(
    ("typed", "name"),
    [("dvorak anna", "Anna Dvořák"), ("김민", "김민지"), ("الأحمد", "محمد الأحمد")],
)
def test_a_student_is_found_without_accents_and_in_any_script(page, folder, typed, name):
    open_class(page, folder)
    box = page.get_by_label("Show only each student with")
    count = page.locator("output").first
    expect(count).to_have_text(f"{STUDENTS} of {STUDENTS} shown")
    assert count.get_attribute("aria-live") == "polite"
    box.fill(typed)
    expect(count).to_have_text(f"1 of {STUDENTS} shown")
    assert column(page, "students", 0) == [name]
    box.fill("no such student")
    expect(count).to_have_text(f"0 of {STUDENTS} shown")
    box.fill("")
    assert len(column(page, "students", 0)) == STUDENTS


def test_a_filter_finds_remarks_and_stays_when_sorted(page, folder):
    students = open_class(page, folder)
    page.get_by_label("Show only each student with").fill("LATE")
    late = set(column(page, "students", 0))
    assert late == {
        s.member.name for s in made_class(STUDENTS) if s.result and s.result.origin.late
    }
    students.get_by_role("button", name="Points").click()
    assert set(column(page, "students", 0)) == late


def test_a_filter_finds_no_word_that_two_cells_make_and_no_mistake_that_only_comes_along(
    page, folder
):
    students = open_class(page, folder)
    cells = students.locator("tbody tr").first.locator("td.n").all_inner_texts()
    page.get_by_label("Show only each student with").fill("".join(cells))
    assert column(page, "students", 0) == []
    mistakes = page.get_by_role("region", name="Mistakes, most frequent first")
    assert "channels last" in " ".join(column(page, "mistakes", 5))
    page.get_by_label("Show only each mistake with").fill("channels last")
    assert set(column(page, "mistakes", 2)) == {"output channels last"}
    expect(mistakes.get_by_role("row")).to_have_count(2)


def test_a_long_word_in_a_remark_or_a_name_widens_no_table(page, tmp_path):
    text = "y" * 5000
    found = Finding("answer", Status.ERROR, text, text)
    verdict = Verdict("corr2d", "7.2", Status.ERROR, 0.0, 2.0, (found,), "flipped")
    member = Member("Verylong" * 25)
    result = Result("x", ("x",), "0", (Graded(verdict),), 1.0, (), Origin(members=(member,)))
    write_pages(tmp_path, ABOUT, [Standing(member, result, Mark(0, 2, 0, 2)), *made_class(3)])
    page.goto((tmp_path / "index.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    for wide in page.locator(".wide, .monday > li").all():
        assert wide.evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_a_name_leads_to_its_page_and_a_mistake_to_those_behind_it(page, folder):
    open_class(page, folder)
    mistakes = page.get_by_role("region", name="Mistakes, most frequent first")
    row = mistakes.get_by_role("row").nth(1)
    row.get_by_text("Names").click()
    behind = row.locator("td").last.get_by_role("link")
    assert behind.count() == int(row.locator("td").nth(2).inner_text())
    name = behind.first.inner_text()
    behind.first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("channels last").first).to_be_visible()


def student_with_everything(folder):
    pages = sorted((folder / "students").glob("*.html"), key=lambda path: path.stat().st_size)
    return pages[-1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_found_by_axe(page, folder, scheme):
    page.emulate_media(color_scheme=scheme)
    open_class(page, folder)
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert places(looked_at(page)) == []
    page.goto(student_with_everything(folder).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert places(looked_at(page)) == []


def test_a_planted_defect_is_found(page, folder):
    open_class(page, folder)
    page.evaluate("document.querySelector('svg.chart').removeAttribute('aria-label')")
    page.evaluate("document.querySelector('h2').outerHTML = '<h5>Two levels down</h5>'")
    found = {each.partition(":")[0] for each in places(looked_at(page))}
    assert found >= {"svg-img-alt", "heading-order"}


def test_the_dark_page_is_dark_and_the_printed_one_is_not(page, folder):
    open_class(page, folder)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(20, 23, 27)"
    page.emulate_media(color_scheme="dark", media="print")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_in_print_there_are_all_students_and_all_code_and_nothing_to_click(page, folder):
    page.emulate_media(media="print")
    students = open_class(page, folder)
    inner, outer = (
        students.evaluate(f"(each) => each.{side}") for side in ("scrollHeight", "clientHeight")
    )
    assert inner <= outer + 1
    expect(page.get_by_label("Show only each student with")).not_to_be_visible()
    expect(page.get_by_role("navigation")).not_to_be_visible()
    for folded in page.locator("details > :not(summary)").all():
        expect(folded).to_be_visible()
        assert folded.bounding_box()["height"] > 10
    page.goto(student_with_everything(folder).as_uri())
    for code in page.locator("article details pre").all():
        expect(code).to_be_visible()
        assert code.bounding_box()["height"] > 10


def test_paper_tells_the_filter_that_is_set(page, folder):
    open_class(page, folder)
    box = page.get_by_label("Show only each student with")
    box.fill("dvorak anna")
    page.emulate_media(media="print")
    expect(box).to_be_visible()
    expect(page.get_by_text(f"1 of {STUDENTS} shown")).to_be_visible()
    box.fill(" ")
    expect(box).not_to_be_visible()


@pytest.mark.parametrize("width", [340, 800])
def test_nothing_sticks_out_of_a_narrow_page(page, folder, width):
    page.set_viewport_size({"width": width, "height": 800})
    for path in (folder / "index.html", student_with_everything(folder)):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_students_page_needs_no_script(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(student_with_everything(folder).as_uri())
    expect(page.get_by_role("heading", name="Your mark")).to_be_visible()
    page.get_by_text("Your code of").first.click()
    expect(page.locator("article details pre").first).to_be_visible()
    context.close()
