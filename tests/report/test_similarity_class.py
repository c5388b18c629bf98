"""Who is worth a look in a class, and who is not: copies in disguise, groups, equal files."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from grader.exercise import Finding, Status, Verdict
from grader.staff.gradebook import essays
from grader.staff.gradebook.records import Graded, Mark, Member, Origin, Result, Standing
from grader.staff.report.similarity import pairs
from grader.staff.report.similarity.class_prints import class_prints
from grader.staff.report.similarity.known import known
from grader.staff.report.similarity.overlap import overlaps
from grader.staff.report.similarity.pairs import alike
from grader.staff.report.similarity.work import Work, answers, works
from tests.report.similar_class import (
    ROOT,
    counted,
    disguised,
    in_other_words,
    labelled,
    made_class,
)

STUDENTS, EXERCISES = 16, 8


@pytest.fixture(scope="module", name="course")
def course_of_this_repository():
    return known(ROOT)


def graded(exercise, code, status=Status.PASS):
    return Graded(Verdict(exercise, "7.2", status, 1, 1), code=code)


def standing(name, *verdicts, receipt="", members=()):
    result = Result(name, ("a.ipynb",), f"content of {name}", verdicts, receipt=receipt)
    people = members or (Member(name),)
    result = replace(result, origin=Origin(members=people))
    return [Standing(member, result, Mark(1, 1, 1, 1)) for member in people]


def pairs_of(made, course):
    return [each.left.names + each.right.names for each in alike(made.works, course).pairs]


def test_nobody_is_found_among_strangers(course):
    assert pairs_of(made_class(STUDENTS, EXERCISES, seed=1), course) == []


@pytest.mark.parametrize("how", ["as it is", "renamed", "rearranged", "reworded"])
def test_who_copied_all_is_found_and_nobody_else(course, how):
    made = made_class(STUDENTS, EXERCISES, seed=1, copies=2, answers=EXERCISES, how=how)
    assert counted(made, course) == (2, 0)


def test_the_most_surprising_pair_comes_first(course):
    made = made_class(STUDENTS, EXERCISES, seed=1, copies=1, answers=EXERCISES, how="renamed")
    one, other = (int(name.split()[1]) for name in next(iter(made.copied)))
    third = next(i for i in range(STUDENTS) if i not in (one, other))
    half = dict(list(made.works[one].answers.items())[: EXERCISES // 2])
    made.works[third] = replace(made.works[third], answers={**made.works[third].answers, **half})
    assert set(pairs_of(made, course)[0]) == {f"student {one}", f"student {other}"}


def test_what_the_whole_class_has_in_common_is_no_sign(course):
    """Everybody answers two exercises alike, as after a tutorial; and nobody becomes a pair."""
    made = made_class(STUDENTS, EXERCISES, seed=2)
    for exercise in list(made.works[0].answers)[:2]:
        text = made.works[0].answers[exercise]
        for i, work in enumerate(made.works):
            made.works[i] = replace(work, answers={**work.answers, exercise: text})
    assert pairs_of(made, course) == []


def test_two_who_alone_answered_something_are_no_surprise(course):
    made = made_class(STUDENTS, EXERCISES, seed=1)
    (name, texts) = next(iter(labelled().items()))
    text = texts[0] + "\n" + texts[-1]
    for i in (0, 1):
        rare = {f"{name} {n}": text for n in range(9)}
        made.works[i] = replace(made.works[i], answers={**made.works[i].answers, **rare})
    assert pairs_of(made, course) == []


def test_what_one_alone_has_answered_is_compared_with_nothing(course):
    made = made_class(STUDENTS, EXERCISES, seed=1)
    alone = {"mine": made.works[0].answers["corr2d"], **made.works[0].answers}
    made.works[0] = replace(made.works[0], answers=alone)
    assert pairs_of(made, course) == []


def test_short_answers_with_one_way_to_write_them_pair_nobody(course):
    short = {f"value {i}": f"value = torch.tensor([[1.0, -{i}.0]])" for i in range(20)}
    everybody = [Work((f"student {i}",), short) for i in range(2)]
    everybody += [Work((f"student {i}",), {"value 1": "value = 3"}) for i in range(2, 12)]
    assert alike(everybody, course).pairs == ()


def test_an_untouched_class_has_no_pairs(course):
    found = alike([Work((f"student {i}",), {}) for i in range(9)], course)
    assert (found.works, found.exercises, found.pairs, found.same) == (9, 0, (), ())
    assert alike([], course).too_few


def test_the_same_file_is_told_apart_and_pairs_nobody(course):
    made = made_class(STUDENTS, EXERCISES, seed=1)
    copy = replace(made.works[3], names=("somebody else",), receipt="K7")
    made.works[3] = replace(made.works[3], receipt="K7")
    found = alike([*made.works, copy], course)
    assert [[work.names for work in those] for those in found.same] == [
        [("student 3",), ("somebody else",)]
    ]
    assert found.pairs == ()


def test_the_notebook_as_it_was_handed_out_is_not_the_same_file(course):
    stub = 'def blur_kernel(k):\n    raise NotImplementedError("ch7_2 blur_kernel: your turn")\n'
    same = [Work((f"student {i}",), {"blur_kernel": stub}, receipt="K7") for i in range(6)]
    assert alike(same, course).same == ()


def test_in_a_very_small_class_only_equal_files_are_told(course):
    made = made_class(STUDENTS, EXERCISES, seed=1, copies=1, answers=EXERCISES)
    those = [work for work in made.works if {*work.names} <= set().union(*made.copied)]
    found = alike([*those, *made.works[:1]], course)
    assert (found.too_few, found.pairs) == (True, ())


def test_what_two_alone_have_answered_pairs_nobody_however_alike_it_is(course):
    """As docs/similarity.md says of small classes: nobody can say what is usual in it."""
    made = made_class(STUDENTS, EXERCISES, seed=1, copies=1, answers=EXERCISES, how="renamed")
    copied = set().union(*made.copied)
    works = [w if {*w.names} <= copied else replace(w, answers={}) for w in made.works]
    assert counted(made, course)[0] == 1
    assert alike(works, course).pairs == ()


def test_the_same_class_gives_the_same_pairs_in_any_order(course):
    made = made_class(STUDENTS, EXERCISES, seed=1, copies=2, answers=EXERCISES, how="renamed")
    first = [set(names) for names in pairs_of(made, course)]
    random.Random(1).shuffle(made.works)
    assert [set(names) for names in pairs_of(made, course)] == first


def test_of_a_ring_every_pair_is_found_and_the_last_ones_are_only_counted(course, monkeypatch):
    made = made_class(40, EXERCISES, seed=1)
    for i in range(5):
        made.works[i] = replace(made.works[0], names=made.works[i].names)
    ring = alike(made.works, course)
    assert len(ring.pairs) == 10
    assert {name for each in ring.pairs for name in each.left.names + each.right.names} == {
        f"student {i}" for i in range(5)
    }
    monkeypatch.setattr(pairs, "MOST", 4)
    few = alike(made.works, course)
    assert (few.pairs, few.more) == (ring.pairs[:4], 6)


def test_each_pair_is_there_once_with_the_sum_over_its_exercises(course):
    prints = class_prints(made_class(STUDENTS, EXERCISES, seed=1).works, course)
    found = overlaps(prints, STUDENTS)
    assert (found.pairs // STUDENTS < found.pairs % STUDENTS).all()
    sums = dict.fromkeys(found.pairs.tolist(), 0.0)
    for those, surprise in found.parts.values():
        for pair, one in zip(those.tolist(), surprise.tolist(), strict=True):
            sums[pair] += one
    assert list(sums.values()) == pytest.approx(found.surprise.tolist())


def test_a_group_is_one_submission_and_the_absent_are_none():
    group = standing("group 1", graded("corr2d", "x = 1"), members=(Member("Ada"), Member("Bo")))
    absent = Standing(Member("Cy"), None, Mark(0, 1, 0, 1))
    found = works([*group, absent, *standing("Di", graded("corr2d", "x = 2"), receipt="K7")])
    assert [work.names for work in found] == [("Ada", "Bo"), ("Di",)]
    assert [work.receipt for work in found] == ["content of group 1", "K7"]


def test_who_wrote_other_words_handed_in_other_work_also_where_the_receipt_is_older():
    waits = (Finding("answer", Status.NOT_ATTEMPTED, "", essays.WAITS),)
    verdict = Verdict("why_blur", "7.2", Status.NOT_ATTEMPTED, 0, 2, waits)
    texts = {"Ann": "Noise shrinks.", "Bob": "Edges soften.", "Cid": "Noise shrinks. "}
    class_ = [
        each for n, t in texts.items() for each in standing(n, Graded(verdict, code=t), receipt="K")
    ]
    ann, bob, cid = (work.receipt for work in works(class_))
    assert ann == cid != bob


def test_two_of_one_name_are_told_apart_even_where_one_handed_in_nothing():
    lee = standing("1", graded("corr2d", "x = 1"), members=(Member("Min Lee", user="103"),))
    absent = Standing(Member("Min Lee", user="104"), None, Mark(0, 1, 0, 1))
    [work] = works([*lee, absent])
    assert work.names == ("Min Lee (103)",)


def test_a_cell_with_several_answers_is_divided_among_them():
    cell = "import torch\n\ndef corr2d(X, K):\n    return X\n\nK = 3\nhelper = 4\n\n"
    cell += "class B:\n    A = 1\n"
    found = answers(
        standing("Ada", *(graded(name, cell) for name in ("K", "corr2d", "B")))[0].result
    )
    assert {name: part.split() for name, part in found.items()} == {
        "corr2d": cell[: cell.index("K = 3")].split(),
        "K": ["K", "=", "3", "helper", "=", "4"],
        "B": ["class", "B:", "A", "=", "1"],
    }
    assert "".join(found.values()) == cell


def test_what_was_not_attempted_or_has_no_code_is_not_compared():
    verdicts = graded("a", "x", Status.NOT_ATTEMPTED), graded("b", " \n"), graded("c", "lost = (")
    assert answers(standing("Ada", *verdicts)[0].result) == {"c": "lost = ("}


def test_a_method_that_completes_a_class_is_an_answer_of_its_own():
    cell = "class Net:\n    pass\n\n@d2l.add_to_class(Other)\ndef forward(self): ...\n"
    found = answers(standing("Ada", graded("Net", cell), graded("Other", cell))[0].result)
    assert found["Other"].startswith("@d2l")


def test_disguises_of_these_tests_change_every_line_that_they_can():
    """Or else what is found here would say little."""
    draw = random.Random(1)
    texts = [(name, text) for name, those in labelled().items() for text in those[:2]]
    for how in ("renamed", "rearranged", "reworded"):
        changed = [disguised(text, name, draw, how) != text for name, text in texts]
        assert sum(changed) > 0.95 * len(texts)
    assert sum(in_other_words(text, draw, 0.6) != text for _, text in texts) > 0.95 * len(texts)
