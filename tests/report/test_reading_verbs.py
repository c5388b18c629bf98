"""`grader show`, `mark` and `diff` as they are typed; what cannot be done is one sentence."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from grader.staff.__main__ import main
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.lock import only_one
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Terms
from grader.staff.gradebook.records import WAITING, Member, Origin, Ungraded
from tests.gradebook.made import add_run, gradebook, result, verdict

GROUP = Origin(group="Team 1", members=(Member("Cem", user="3"), Member("Dan", user="4")))


@pytest.fixture(name="typed")
def a_class(tmp_path, capsys):
    with closing(
        gradebook(
            tmp_path,
            result("Ada Lovelace", verdict("corr2d", 0.5, mistake="flipped kernel"), receipt="K7"),
            result("Adam Riese", verdict("K", 1.0)),
            result("Team 1", verdict("K", 1.0), origin=GROUP),
            terms=Terms(out_of=100),
            folder="/1",
        )
    ):
        pass

    def run(*words):
        code = main([*words, "--out", str(tmp_path)])
        return code, capsys.readouterr().out

    run.folder = tmp_path
    return run


def test_show_prints_the_mark_and_each_answer_in_the_words_of_check(typed):
    code, text = typed("show", "ada l")
    assert code == 0
    assert "mark: 8.33 / 100, from 0.5 / 6 points" in text
    assert "receipt K7" in text
    assert "✗ 7.2 corr2d  0.5/2   probe 'tall'" in text
    assert "looks like: flipped kernel" in text
    assert "○ not attempted:\n  7.2: K\n  7.5: pool2d" in text
    _, everything = typed("show", "ada l", "--all")
    assert "○ 7.5 pool2d  0/3" in everything


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "ada"), "'ada' may be 2 people: Ada Lovelace; Adam Riese."),
        (("show", "zoe"), "There is nobody whose name begins with 'zoe'"),
        (("mark", "zoe", "5", "--because", "x"), "There is nobody whose name begins with 'zoe'"),
        (("mark", "Adam", "K", "1"), "Say why"),
        (("mark", "Adam", "K", "2", "--because", "x"), "K is a number from 0 to 1, and not 2."),
        (("mark", "Adam", "K", "-1", "--because", "x"), "K is a number from 0 to 1, and not -1."),
        (("mark", "Adam", "K", "nan", "--because", "x"), "K is a number from 0 to 1"),
        (("mark", "Adam", "K", "1,5", "--because", "x"), "K is a number from 0 to 1"),
        (("mark", "Adam", "101", "--because", "x"), "the mark is a number from 0 to 100"),
        (
            ("mark", "Adam", "cor2d", "1", "--because", "x"),
            "no exercise cor2d: did you mean corr2d",
        ),
        (("mark", "Adam", "--undo"), "No mark was given to Adam Riese by hand"),
        (("mark", "Ada", "Lovelace", "K", "1", "--because", "x"), "A name of several words stands"),
        (("diff",), "has no two runs that could be compared"),
        (("diff", "1"), "Say two"),
        (("diff", "1", "9"), "has no run 9; there are: 1."),
        (("diff", "1", "nowhere"), "There is no gradebook nowhere"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(typed, words, told):
    before = (typed.folder / FILE_NAME).read_bytes()
    code, text = typed(*words)
    assert code == 2
    assert told in text and len(text.splitlines()) == 1
    with closing(Gradebook(typed.folder / FILE_NAME)) as book:
        assert not book.given.all()
    assert (typed.folder / FILE_NAME).read_bytes() == before


def test_a_mark_is_given_listed_replaced_and_taken_back(typed):
    assert typed("mark") == (0, "No mark was given by hand.\n")
    code, text = typed("mark", "Adam", "corr2d", "2", "--because", "right on paper")
    assert code == 0
    assert "Adam Riese: 16.67 / 100 -> 50 / 100" in text
    assert "corr2d: 2 instead of 0 points, because right on paper" in text
    typed("mark", "Adam", "corr2d", "1", "--because", "half of it")
    _, text = typed("mark")
    assert "half of it" in text and "right on paper" not in text
    _, text = typed("mark", "Adam", "corr2d", "--undo")
    assert "33.33 / 100 -> 16.67 / 100" in text
    with closing(sqlite3.connect(typed.folder / FILE_NAME)) as base:  # nothing is forgotten
        kept = base.execute("select reason, undone > '' from by_hand order by id").fetchall()
        shown = base.execute("select mark from class where name = 'Adam Riese'").fetchone()
    assert kept == [("right on paper", 1), ("half of it", 1)]
    assert shown == (16.67,)


def test_a_group_by_its_name_is_marked_and_one_of_it_by_theirs(typed):
    _, text = typed("mark", "Team 1", "--excuse", "--because", "the server was down")
    assert "Cem: 16.67 / 100 -> excused" in text and "Dan: 16.67 / 100 -> excused" in text
    _, text = typed("mark", "4", "80", "--because", "oral exam")
    assert "Dan: excused -> 80 / 100" in text and "Cem" not in text
    _, listed = typed("mark", "Dan")
    assert "oral exam" in listed and "Cem" not in listed


def test_a_group_has_the_name_that_its_platform_squashes_and_its_own(tmp_path, capsys):
    red = Origin(group="Team Red", members=(Member("Cem", user="3"), Member("Dan", user="4")))
    blue = Origin(group="Team Blue", members=(Member("Eve", user="5"),))
    with closing(gradebook(tmp_path, result("teamred", origin=red), result("b", origin=blue))):
        pass
    out = ["--out", str(tmp_path)]
    for name in ("Team Red", " team red", "teamred"):
        assert main(["mark", name, "5", "--because", "team", *out]) == 0
        told = capsys.readouterr().out
        assert "Cem: " in told and "Dan: " in told and "Eve" not in told
    assert main(["show", "Team Blue", *out]) == 0
    assert "Eve (user 5)" in capsys.readouterr().out
    assert main(["show", "Team", *out]) == 2


def test_two_of_one_name_are_told_apart_wherever_marks_are_told(tmp_path, capsys):
    lees = [Member("Min Lee", user=user) for user in ("103", "104")]
    works = [result(each.user, origin=Origin(members=(each,))) for each in lees]
    with closing(gradebook(tmp_path, *works)):
        pass
    out = ["--out", str(tmp_path)]
    assert main(["mark", "104", "5", "--because", "oral exam", *out]) == 0
    assert "Min Lee (104): 0 / 6 -> 5 / 6" in capsys.readouterr().out
    assert main(["mark", *out]) == 0
    assert "Min Lee (104)  all" in capsys.readouterr().out


def test_a_mark_is_listed_under_the_name_that_its_person_has_now(tmp_path, capsys):
    with closing(gradebook(tmp_path, result("rayben"))) as book:
        book.given.give([Given(Member("rayben"), "", 5.0, "oral exam")])
        add_run(book, result("rayben"), roster=[Member("Ben Ray", user="7")], folder="b")
        book.given.give([Given(Member("Ben Ray", user="7"), "K", 1.0, "right")])
    assert main(["mark", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.count("Ben Ray") == 2 and "rayben" not in told and "(7)" not in told


def test_who_is_not_graded_yet_is_told_to_be_that(tmp_path, capsys):
    with closing(gradebook(tmp_path, ungraded=[Ungraded("Ada", WAITING)], roster=[Member("Ada")])):
        pass
    for words, code in ((["show", "Ada"], 0), (["mark", "Ada", "5", "--because", "x"], 2)):
        assert main([*words, "--out", str(tmp_path)]) == code
        assert f"not graded yet: {WAITING}" in capsys.readouterr().out
    assert main(["report", str(tmp_path)]) == 0
    assert f"1 of 1 students NOT GRADED YET: {WAITING}" in capsys.readouterr().out
    page = (tmp_path / "report" / "index.html").read_text("utf-8")
    assert "Handed in nothing" not in page and "Not graded yet" in page
    assert main(["similar", str(tmp_path)]) == 0
    assert "NOT GRADED YET" in capsys.readouterr().out


def test_pass_or_fail_is_given_in_these_words(tmp_path, capsys):
    with closing(gradebook(tmp_path, result("Ada"), terms=Terms(pass_at=60))):
        pass
    out = ["--because", "oral exam", "--out", str(tmp_path)]
    assert main(["mark", "Ada", "pass", *out]) == 0
    assert "Ada: fail -> pass" in capsys.readouterr().out
    assert main(["mark", "Ada", "70", *out]) == 2
    assert "the mark is pass or fail, and not 70." in capsys.readouterr().out


def test_each_assignment_has_its_own_marks_by_hand(typed):
    because = ("--because", "oral exam")
    typed("mark", "Adam", "50", *because)
    with closing(Gradebook(typed.folder / FILE_NAME)) as book:
        add_run(book, result("Adam Riese"), terms=Terms(title="HW 2", out_of=20), folder="/2")
    _, text = typed("mark")
    assert "50 / 100" in text
    code, text = typed("mark", "Adam", "--undo")
    assert (code, "No mark was given to Adam Riese by hand in this assignment" in text) == (2, True)
    _, text = typed("mark", "Adam", "5", *because)
    assert "Adam Riese: 0 / 20 -> 5 / 20" in text
    _, text = typed("mark")
    assert "50 / 100  /1   oral exam" in text and "5 / 20" in text
    with closing(Gradebook(typed.folder / FILE_NAME)) as book:
        add_run(book, result("Adam Riese"), terms=Terms(out_of=100), folder="/1")
    assert "mark: 50 / 100" in typed("show", "Adam")[1]


def test_while_a_class_is_graded_no_mark_is_given(typed):
    with only_one(typed.folder):
        code, text = typed("mark", "Adam", "50", "--because", "oral exam")
    assert code == 2
    assert "Another grader is writing into" in text and "Wait until it is done." in text
    assert typed("mark")[1] == "No mark was given by hand.\n"


def test_diff_ends_as_diff_does(typed):
    with closing(Gradebook(typed.folder / FILE_NAME)) as book:
        add_run(book, result("Adam Riese", verdict("K", 1.0)), terms=Terms(out_of=100), folder="b")
    code, text = typed("diff")
    assert code == 1
    assert text.startswith("run 1 -> run 2")
    assert "only in run 1: Ada Lovelace, Cem, Dan" in text
    assert typed("diff", "2", "2")[0] == 0
    path = str(typed.folder)
    code, text = typed("diff", path, f"{path}/{FILE_NAME}")
    assert (code, "all 1 the same" in text) == (0, True)


def test_a_mark_is_of_one_person_even_if_others_are_called_alike(tmp_path, capsys):
    with closing(gradebook(tmp_path, *(result(n) for n in ("José Lee", "Jose Lee")))) as book:
        pass
    words = ("1", "--because", "oral", "--out", str(tmp_path))
    for name in ("José Lee", "Jose Lee"):
        assert main(["mark", name, "K", *words]) == 0
    capsys.readouterr()
    assert main(["mark", "Jose Lee", "--out", str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert "Jose Lee" in listed and "José Lee" not in listed
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        assert [each.member.name for each in book.given.all()] == ["José Lee", "Jose Lee"]


def test_two_of_one_name_are_told_apart_wherever_marks_by_hand_are(tmp_path, capsys):
    two = [
        result(f"Min Lee ({user})", origin=Origin(members=(Member("Min Lee", user=user),)))
        for user in ("103", "104")
    ]
    with closing(gradebook(tmp_path, *two)):
        pass
    assert main(["mark", "104", "K", "1", "--because", "oral", "--out", str(tmp_path)]) == 0
    assert "Min Lee (104): 0 " in capsys.readouterr().out
    assert main(["mark", "--out", str(tmp_path)]) == 0
    assert "Min Lee (104)  K" in capsys.readouterr().out
