"""Everybody of the class has a row: with work, without, in a group, and not graded."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing

import pytest

from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.gradebook.error import GradebookError
from grader.staff.gradebook.marks.given import Basis, Given
from grader.staff.gradebook.marks.terms import Late, Terms
from grader.staff.gradebook.records import WAITING, LeftOut, Member, Origin, Ungraded
from grader.staff.gradebook.standings import latest, notes, standings
from tests.gradebook.made import add_run, gradebook, result, verdict

DUE = "2026-10-30T23:59:00+09:00"
GOOD = verdict("corr2d", 2.0)


def of(book):
    return {each.member.name: each for each in standings(book, latest(book))}


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


def test_who_is_not_on_the_roster_keeps_a_row_and_is_told(tmp_path):
    with closing(
        gradebook(tmp_path, result("Bob", GOOD), roster=[Member("Ada", user="1")])
    ) as book:
        assert list(of(book)) == ["Ada", "Bob"]
        assert notes(book, latest(book)) == ["not on the roster: Bob"]


def test_who_could_be_several_of_the_roster_is_told_to_be_that(tmp_path):
    roster = [Member("Ada"), Member("Min Lee", sid="1"), Member("Min Lee", sid="2")]
    works = [result("Min Lee", GOOD), result("Bob", GOOD)]
    with closing(gradebook(tmp_path, *works, roster=roster)) as book:
        assert notes(book, latest(book)) == [
            "several on the roster have the name, and no id tells whose: Min Lee",
            "not on the roster: Bob",
        ]


def test_whose_time_is_unknown_is_called_as_in_the_table(tmp_path):
    work = result("lovelaceada", GOOD, origin=Origin(members=(Member("lovelaceada", user="1"),)))
    roster, terms = [Member("Ada Lovelace", user="1")], Terms(due=DUE)
    with closing(gradebook(tmp_path, work, roster=roster, terms=terms)) as book:
        assert notes(book, latest(book)) == [
            "not judged late, since nothing says when they handed in: Ada Lovelace"
        ]


def test_who_is_matched_by_name_alone_is_told(tmp_path):
    canvas = Origin(members=(Member("lovelaceada"),))
    work = result("lovelaceada", GOOD, origin=canvas)
    with closing(gradebook(tmp_path, work, roster=[Member("Ada Lovelace", user="1")])) as book:
        assert of(book)["Ada Lovelace"].mark.earned == 2
        assert of(book)["Ada Lovelace"].member.user == "1"
        assert "by name, without an id: Ada Lovelace" in notes(book, latest(book))[0]


def test_two_hand_ins_of_one_person_are_both_kept_and_told(tmp_path):
    works = [
        result(name, GOOD, origin=Origin(members=(Member(name, user="1"),))) for name in ("a", "b")
    ]
    with closing(gradebook(tmp_path, *works, roster=[Member("Ada", user="1")])) as book:
        assert list(of(book)) == ["Ada", "b"]
        assert notes(book, latest(book)) == ["on the roster a and b are one person: Ada"]


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


def test_whom_the_assignment_names_and_nobody_is_is_told(tmp_path):
    terms = Terms(due=DUE, extensions={"Adda": DUE}, tokens_used={"Zoe": 1})
    with closing(gradebook(tmp_path, result("Bob", GOOD), terms=terms)) as book:
        book.given.give([Given(Member("Cem"), "", 1.0, "because")])
        assert notes(book, latest(book)) == [
            "an extension in assignment.toml: nobody is known as Adda",
            "late days used in assignment.toml: nobody is known as Zoe",
            "not judged late, since nothing says when they handed in: Bob",
            "a mark was given by hand to Cem, who is not in this run",
        ]


def test_one_person_under_several_names_in_the_assignment_is_told(tmp_path):
    until = "2026-11-01T23:59:00+09:00"
    terms = Terms(
        out_of=100,
        due=DUE,
        extensions={"Ada": DUE, "11": until, "Bob": DUE},
        tokens_used={"Ada": 1, "11": 2},
    )
    ada = Origin(submitted=DUE, members=(Member("Ada", user="11"),))
    bob = Origin(submitted=DUE, members=(Member("Bob"),))
    works = [result("a", GOOD, origin=ada), result("b", GOOD, origin=bob)]
    with closing(gradebook(tmp_path, *works, terms=terms)) as book:
        assert notes(book, latest(book)) == [
            "extensions in assignment.toml: Ada, 11 are one person, Ada; the latest holds",
            "late days used in assignment.toml: Ada, 11 are one person, Ada; the most hold",
        ]


def test_whose_name_several_have_is_not_told_to_be_away(tmp_path):
    lees = [Member("Min Lee", user=user) for user in ("103", "104")]
    with closing(gradebook(tmp_path, result("Ada", GOOD), roster=lees)) as book:
        for person in (Member("Min Lee"), Member("Min Lee", user="105")):
            book.given.give([Given(person, "", 1.0, "because")])
        assert notes(book, latest(book))[-2:] == [
            "a mark was given by hand to Min Lee, and 2 people of that name are in this run: it "
            "holds for none; give it anew by an id",
            "a mark was given by hand to Min Lee (105), who is not in this run",
        ]


def test_a_mark_by_hand_holds_in_the_next_run_whatever_was_changed(tmp_path):
    with closing(gradebook(tmp_path, result("Ada", verdict("corr2d", 1.0)))) as book:
        book.given.give([Given(Member("Ada"), "corr2d", 2.0, "right on paper")])
        add_run(book, result("Ada", verdict("corr2d", 0.5), content="new"), course="another course")
        mark = of(book)["Ada"].mark
        assert mark.earned == 2
        assert mark.reasons == ("corr2d: 2 instead of 0.5 points, because right on paper",)


def test_a_mark_by_hand_of_another_scale_is_told(tmp_path):
    given = [Given(Member("Ada"), "", 85.0, "oral"), Given(Member("Bob"), "corr2d", 2.0, "right")]
    works = [result("Ada", GOOD), result("Bob", GOOD)]
    for number, (terms, told) in enumerate(
        [
            (Terms(), []),
            (Terms(out_of=100), []),
            (Terms(out_of=20), ["the mark given by hand to Ada, 85, is above the best one, 20"]),
            (Terms(pass_at=50), ["the mark given by hand to Ada, 85, is above the best one, 1"]),
        ]
    ):
        (place := tmp_path / str(number)).mkdir()
        with closing(gradebook(place, *works, terms=terms)) as book:
            book.given.give(given)
            lines = notes(book, latest(book))
            assert [line.partition(":")[0] for line in lines] == told


def test_a_mark_by_hand_is_not_taken_from_points_to_pass_or_fail(tmp_path):
    points = Basis(folder="/hw", out_of=100)
    either = Basis(folder="/hw", out_of=1, pass_or_fail=True)
    given = [
        Given(Member("Ada"), "", 85.0, "oral", basis=points),
        Given(Member("Bob"), "", 0.0, "oral", basis=either),
        Given(Member("Cem"), "", None, "ill", basis=points),
        Given(Member("Dan"), "corr2d", 2.0, "right", basis=Basis(folder="/hw", out_of=2)),
    ]
    works = [result(each.member.name, verdict("corr2d", 1.0)) for each in given]
    with closing(gradebook(tmp_path, *works, terms=Terms(pass_at=60), folder="/hw")) as book:
        book.given.give(given)
        found = {name: (each.mark.final, each.mark.excused) for name, each in of(book).items()}
        assert found == {"Ada": (0, 0), "Bob": (0, 0), "Cem": (0, 1), "Dan": (0, 0)}
        assert notes(book, latest(book)) == [
            "the mark given by hand to Ada, 85 / 100, does not hold: marks are pass or fail now; "
            "give it anew"
        ]
        add_run(book, *works, terms=Terms(out_of=20), folder="/hw")
        assert {name: each.mark.final for name, each in of(book).items()} == {
            **{"Ada": 17, "Bob": 3.33, "Cem": 0, "Dan": 6.67}
        }
        assert notes(book, latest(book)) == [
            "the mark given by hand to Bob, fail, does not hold: marks are numbers now; "
            "give it anew"
        ]


@pytest.mark.parametrize(
    ("then", "now", "holds"),
    [
        (("HW 1", "/a"), ("HW 1", "/b"), True),  # the download of another day
        (("HW 1", "/a"), ("Homework 1", "/a"), True),  # its title was mended
        (("HW 1", "/a"), ("HW 2", "/b"), False),
        (("", "/a"), ("", "/a"), True),
        (("", "/a"), ("HW 1", "/a"), True),  # it was given a title since
        (("HW 1", "/a"), ("", "/b"), False),
        (("", ""), ("HW 1", "/a"), True),  # of a gradebook that did not keep it
    ],
)
def test_a_mark_by_hand_holds_in_its_own_assignment(tmp_path, then, now, holds):
    terms = Terms(title=now[0], out_of=100)
    with closing(gradebook(tmp_path, result("Ada", GOOD), terms=terms, folder=now[1])) as book:
        book.given.give([Given(Member("Ada"), "", 50.0, "oral", basis=Basis(*then, out_of=100))])
        assert of(book)["Ada"].mark.final == (50 if holds else 33.33)
        assert bool(notes(book, latest(book))) is not holds


def test_without_titles_a_mark_by_hand_holds_in_another_download_and_that_is_told(tmp_path):
    given = Given(Member("Ada"), "", 50.0, "oral", basis=Basis(folder="/a.zip", out_of=100))
    terms = Terms(out_of=100)
    with closing(gradebook(tmp_path, result("Ada"), terms=terms, folder="/a (1).zip")) as book:
        book.given.give([given])
        assert of(book)["Ada"].mark.final == 50
        assert notes(book, latest(book)) == [
            "1 mark given by hand when /a.zip was graded: here it holds, too. If that was another "
            "assignment, give each a `title` in assignment.toml, or a gradebook of its own with "
            "--out"
        ]


def test_marks_by_hand_of_another_assignment_are_counted_until_they_are_carried_over(tmp_path):
    first, second = Basis("HW 1", "/1", 100), Basis("HW 2", "/2", 100)
    given = [Given(Member(name), "", 40.0, "oral", basis=first) for name in ("Ada", "Bob", "Cem")]
    works, terms = [result("Ada"), result("Bob")], Terms(title="HW 2", out_of=100)
    with closing(gradebook(tmp_path, *works, terms=terms, folder="/2")) as book:
        book.given.give(given)
        assert notes(book, latest(book)) == [
            "2 marks given by hand hold for HW 1 alone, and not here: `grader mark` lists them; to "
            "carry one over, give it again"
        ]
        book.given.give([Given(Member("Ada"), "", 40.0, "oral", basis=second)])
        assert notes(book, latest(book)) == [
            "1 mark given by hand holds for HW 1 alone, and not here: `grader mark` lists it; to "
            "carry it over, give it again"
        ]
        book.given.give([Given(Member("Bob"), "", 40.0, "oral", basis=second)])
        assert not notes(book, latest(book))


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


def test_nobody_gets_the_work_of_somebody_who_is_called_alike(tmp_path):
    roster = [Member("Jose Lee", sid="1"), Member("Thomas Martin", sid="2")]
    names = ("José Lee", "Martin Thomas", "Jose Lee", "Thomas Martin")
    works = [result(name, verdict("corr2d", place / 4)) for place, name in enumerate(names)]
    with closing(gradebook(tmp_path, *works, roster=roster)) as book:
        found = of(book)
        assert [found[name].mark.earned for name in names] == [0, 0.25, 0.5, 0.75]
        assert [found[name].member.sid for name in names] == ["", "", "1", "2"]
        assert "not on the roster: José Lee, Martin Thomas" in notes(book, latest(book))


def test_an_id_tells_before_a_name_in_whatever_order_they_come(tmp_path):
    known = Origin(members=(Member("lee", user="1"),))
    works = [result("Ada Lee", verdict("corr2d", 0.5)), result("lee", GOOD, origin=known)]
    with closing(gradebook(tmp_path, *works, roster=[Member("Ada Lee", user="1")])) as book:
        assert [each.mark.earned for each in standings(book, latest(book))] == [2, 0.5]


def test_a_team_of_moodle_s_with_somebody_s_number_has_a_row_of_its_own(tmp_path):
    team = Origin("moodle", members=(Member("Team Rocket", user="104"),))
    work = result("Team Rocket", GOOD, origin=team)
    with closing(gradebook(tmp_path, work, roster=[Member("Min Lee", user="104")])) as book:
        assert {name: each.mark.earned for name, each in of(book).items()} == {
            "Min Lee": 0,
            "Team Rocket": 2,
        }
        [told] = notes(book, latest(book))
        assert told.startswith("Team Rocket has the number of Min Lee on the roster and another")


def test_two_of_one_name_are_told_apart_in_notes(tmp_path):
    works = [
        result(f"Min Lee ({user})", GOOD, origin=Origin(members=(Member("Min Lee", user=user),)))
        for user in ("103", "104")
    ]
    with closing(gradebook(tmp_path, *works, terms=Terms(due=DUE))) as book:
        [told] = notes(book, latest(book))
        assert told.endswith("when they handed in: Min Lee (103), Min Lee (104)")
