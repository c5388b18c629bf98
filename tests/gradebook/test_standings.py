"""Everybody of the class has a row: with work, without, in a group, and not graded."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest

from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.marks.given import Given
from grader.staff.gradebook.marks.terms import Late, Terms
from grader.staff.gradebook.records import WAITING, LeftOut, Member, Origin, Ungraded
from grader.staff.gradebook.standings import latest
from tests.gradebook.class_marks import DUE, GOOD, of
from tests.gradebook.made import add_run, gradebook, result, verdict


def test_everybody_has_a_row_in_the_order_of_names(tmp_path):
    roster = [Member("Zoe", user="3"), Member("Émile", user="2"), Member("Ada", user="1")]
    work = result("adax", GOOD, origin=Origin(members=(Member("adax", user="1"),)))
    faults = [Ungraded("Zoe", "OSError: no space")]
    with closing(gradebook(tmp_path, work, roster=roster, ungraded=faults)) as book:
        found = of(book)
        assert list(found) == ["Ada", "Émile", "Zoe"]
        assert found["Ada"].mark.earned == 2
        assert found["Émile"].result is None
        assert found["Émile"].mark.reasons == ("handed in nothing",)
        assert found["Émile"].mark.points == 6  # as much as anybody could earn
        assert found["Zoe"].ungraded == "OSError: no space"
        assert not found["Zoe"].mark.reasons


def test_who_waits_when_a_run_is_cut_off_is_found_by_id_and_of_a_group_each(tmp_path):
    roster = [Member("Ada", user="1"), Member("Bob", user="2"), Member("Cem", user="3")]
    team = Origin(members=(Member("adax", user="1"), Member("bobx", user="2")))
    waiting = [Ungraded("team", WAITING, team)]
    with closing(gradebook(tmp_path, result("Cem", GOOD), roster=roster, ungraded=waiting)) as book:
        assert {name: each.ungraded for name, each in of(book).items()} == {
            "Ada": WAITING,
            "Bob": WAITING,
            "Cem": "",
        }
        assert not any("handed in nothing" in each.mark.reasons for each in of(book).values())


def test_a_group_shares_its_mark_and_a_mark_by_hand_is_one_person_s(tmp_path):
    members = (Member("Ada", user="1"), Member("Bob", user="2"))
    work = result("Group 1", GOOD, origin=Origin(group="Group 1", members=members))
    with closing(gradebook(tmp_path, work)) as book:
        assert {name: each.mark.earned for name, each in of(book).items()} == {"Ada": 2, "Bob": 2}
        book.given.give([Given(Member("Bob", user="2"), "", 1.0, "did not take part")])
        assert {name: each.mark.final for name, each in of(book).items()} == {"Ada": 2, "Bob": 1}


def test_a_group_has_the_latest_date_and_the_fewest_free_days_of_its_members(tmp_path):
    members = (Member("Ada", user="1"), Member("Bob", user="2"))
    origin = Origin(submitted="2026-11-03T12:00:00+09:00", members=members)
    terms = Terms(
        out_of=100,
        due=DUE,
        late=Late(per_day=10, tokens=3),
        extensions={"Bob": "2026-11-01T23:59:00+09:00"},
        tokens_used={"1": 2},
    )
    whole = [verdict("corr2d", 2.0), verdict("K", 1.0), verdict("pool2d", 3.0)]
    with closing(gradebook(tmp_path, result("G", *whole, origin=origin), terms=terms)) as book:
        assert {each.mark.final for each in of(book).values()} == {90}  # 2 days late, 1 free


def test_a_run_belongs_to_its_folder_and_goes_on_only_there(tmp_path):
    with closing(Gradebook(tmp_path / FILE_NAME)) as book:
        first = book.begin("c", "s1", "i", folder="/a")
        assert book.begin("c", "s2", "i", folder="/a").id == first.id
        other = book.begin("c", "s3", "i", folder="/b")
        assert (other.id, other.resumed) == (2, False)
        assert not book.begin("c", "s4", "i", folder="/b", again="Ada").resumed


def test_who_has_left_the_folder_is_told_once(tmp_path):
    with closing(gradebook(tmp_path, result("Ada"), result("Bob"), folder="/a")) as book:
        add_run(book, result("Cem"), folder="/b")
        run = book.begin("c", "s", "i", folder="/a")
        assert book.history.gone(run, {"Ada"}) == ["Bob"]
        book.note_left_out(run, [LeftOut("Bob", "left")])
        book.record(run, result("Ada"))
        again = book.begin("c2", "s", "i", folder="/a")
        assert book.history.gone(again, {"Ada"}) == []


def test_carried_over_work_is_of_the_hand_in_of_today(tmp_path):
    early = Origin(submitted="2026-10-30T10:00:00+09:00", attempt="1")
    late = Origin(submitted="2026-11-30T10:00:00+09:00", attempt="2")
    with closing(gradebook(tmp_path, result("Ada", GOOD, origin=early))) as book:
        run = book.begin("course", "s", "trusted")
        assert book.carry_over(run, "Ada", "h", "course", origin=late)
        assert book.result(run, "Ada").origin == late
        assert book.result(book.run(1), "Ada").origin == early


def test_where_nothing_was_graded_a_sentence_says_so(tmp_path):
    with (
        closing(Gradebook(tmp_path / FILE_NAME)) as book,
        pytest.raises(GradebookError, match="Nothing was graded yet"),
    ):
        latest(book)


def test_whoever_reads_a_gradebook_waits_for_no_torch():
    program = (
        "import sys; import grader.staff.gradebook.standings, grader.staff.report.table, "
        "grader.staff.report.one_student, grader.staff.report.difference, "
        "grader.staff.verbs.mark, grader.staff.assignment.wanted; "
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
