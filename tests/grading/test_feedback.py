"""What students may see of what failed: observed on public inputs, and no secret with it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from grader.exercise import Status
from grader.judging.answer_key import PUBLIC_KEYS, load
from grader.staff.gradebook.book import FILE_NAME, Gradebook
from grader.staff.grading.failed import PASSES, lacking
from grader.staff.grading.faults import FaultError
from grader.staff.grading.feedback import give_feedback
from grader.staff.grading.grade import Desk, grade_class
from grader.staff.grading.judge.graded import shown_as_json, shown_in
from grader.staff.grading.judge.inside.again import show, with_small_cases
from grader.staff.intake.submissions import submissions
from tests.grading.classroom import FLIPPED, LAYER, LIMITS, notebook, verdict
from tests.sandbox.attacks import RIGHT
from tests.sandbox.isolation import WITHOUT_ISOLATION

PUBLIC = {each.exercise: each for each in load(PUBLIC_KEYS, "ch7_2_conv_layer")}
LEAVING = RIGHT.replace("return", "__import__('os')._exit(0)\n    return")
# Right where the inputs are those that students have.
LOOKED_UP = """\
import torch
known = {known}
def corr2d(X, K):
    Y = torch.nn.functional.conv2d(X[None, None], K[None, None])[0, 0]
    return Y if round(float(X.double().abs().sum()), 3) in known else Y + 1
"""

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


def looked_up():
    trials = with_small_cases(PUBLIC["corr2d"]).trials
    given = [x for trial in trials for args in (trial.args, trial.then) for x in args[:1]]
    known = {round(float(X.double().abs().sum()), 3) for X in given}
    return LOOKED_UP.format(known=known)


class Counting(ThreadPoolExecutor):
    """One thread, which counts its jobs and is interrupted at some of them."""

    def __init__(self, stops_at=None, problem=KeyboardInterrupt):
        super().__init__(1)
        self.jobs, self.stops_at, self.problem = 0, stops_at, problem

    def submit(self, act, job):
        self.jobs += 1
        if self.jobs == self.stops_at:
            raise self.problem
        if self.stops_at == 0:
            return super().submit(self.fail)
        return super().submit(act, job)

    def fail(self):
        raise self.problem


@pytest.fixture(scope="module", name="room")
def a_class_with_its_marks(means, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    students = {
        "dying": [LEAVING, "stacked_2x2_cells = 9"],
        "flipped": [FLIPPED, LAYER.replace("+ self.bias", "- 1"), "transposed_image = 'a'"],
        "looked up": [looked_up()],
        "never made": ["import torch", "K = torch.ones(1, side)"],
        "right": [RIGHT],
    }
    for name, cells in students.items():
        (folder / f"{name}.ipynb").write_text(notebook(cells))
    course, judge, workers = means
    with closing(Gradebook(folder / "out" / FILE_NAME)) as book:
        run = book.begin("course", "a secret", "")
        desk = Desk(course, judge, book, run, "course", LIMITS)
        handed_in = submissions(folder, folder / "out").students
        grade_class(handed_in, Counting(), workers, desk)
        yield handed_in, workers, desk


def test_feedback_is_interrupted_and_gone_on_with_and_then_there_is_no_more_to_do(room):
    handed_in, workers, desk = room
    assert lacking(desk.book, desk.run) == ["dying", "flipped", "looked up", "never made"]
    with pytest.raises(KeyboardInterrupt):
        give_feedback(handed_in, Counting(stops_at=2), workers, desk)
    assert lacking(desk.book, desk.run) == ["flipped", "looked up", "never made"]
    rest = Counting()
    give_feedback(handed_in, rest, workers, desk)
    assert (rest.jobs, lacking(desk.book, desk.run)) == (3, [])
    again = Counting()
    give_feedback(handed_in, again, workers, desk)
    assert again.jobs == 0


@pytest.fixture(scope="module", name="results")
def after_the_second_pass(room):
    handed_in, workers, desk = room
    give_feedback(handed_in, Counting(), workers, desk)
    return {result.student: result for result in desk.book.results(desk.run)}


def test_what_failed_is_shown_on_public_inputs_with_its_smallest_case(results):
    graded = verdict(results["flipped"], "corr2d")
    shown = graded.shown
    assert shown.verdict.mistake == "flipped kernel"
    assert (shown.verdict.status, shown.verdict.earned) == (Status.FAIL, graded.verdict.earned)
    assert shown.verdict.smallest.startswith("X = [[")
    assert shown.expected == [[19, 25], [37, 43]]  # the book's example, which comes first
    assert shown.got == [[5, 11], [23, 29]]
    told = {f.difference for f in shown.verdict.findings if f.status is Status.FAIL}
    secret = {f.difference for f in graded.verdict.findings if f.status is Status.FAIL}
    assert len(told & secret) == 1  # that of the book's example, the same under every seed


def test_a_model_and_a_value_are_shown_as_well(results):
    layer = verdict(results["flipped"], "Conv2D").shown
    assert layer.verdict.status in (Status.FAIL, Status.ERROR)
    value = verdict(results["flipped"], "transposed_image").shown
    assert value.verdict.mistake
    assert (value.expected, value.got) == (None, None)


def test_what_fails_on_secret_inputs_alone_is_told_without_values(results):
    graded = verdict(results["looked up"], "corr2d")
    shown = graded.shown
    assert (shown.verdict.status, shown.verdict.earned) == (Status.FAIL, graded.verdict.earned)
    assert [finding.difference for finding in shown.verdict.findings] == [PASSES]
    assert (shown.expected, shown.got, shown.verdict.smallest) == (None, None, "")


def test_what_was_never_made_is_told_by_its_cell(results):
    shown = verdict(results["never made"], "K").shown
    assert "name 'side' is not defined" in shown.verdict.findings[0].difference


def test_where_nothing_came_out_nothing_is_run_again(results):
    graded = verdict(results["dying"], "corr2d")
    assert graded.shown.verdict == graded.verdict
    assert "nothing came out" in graded.verdict.findings[0].difference


def test_what_passes_or_was_not_tried_is_not_shown(results):
    assert all(graded.shown is None for graded in results["right"].verdicts)
    assert verdict(results["flipped"], "corr2d_multi_in").shown is None


def test_a_machine_that_fails_loses_no_mark_and_is_told_after_some_students(room):
    handed_in, workers, desk = room
    fresh = desk.book.begin("another course", "a secret", "")
    desk = Desk(desk.course, desk.judge, desk.book, fresh, "another course", LIMITS)
    grade_class(handed_in, Counting(), workers, desk)
    with pytest.raises(FaultError, match="all have their marks, but of 3 students in a row"):
        give_feedback(handed_in, Counting(0, OSError(28, "No space")), workers, desk)
    assert len(lacking(desk.book, desk.run)) == 3  # of the first nothing had to be run
    assert len(list(desk.book.results(fresh))) == 5


@pytest.mark.parametrize(
    "lie",
    [
        {"expected": [["a"]]},
        {"got": [0] * 2_000},
        {"got": [float("nan")]},
        {"got": [[[[[[[[[[1]]]]]]]]]]},
        {"verdict": {}},
        {"verdict": {"exercise": "pool2d"}},
    ],
)
def test_what_the_child_of_the_judge_says_is_checked(lie):
    reference = with_small_cases(PUBLIC["corr2d"])
    honest = shown_as_json(show(reference, reference.expected))
    sent = json.loads(json.dumps(honest))
    assert shown_in(sent, reference).verdict.status is Status.PASS
    with pytest.raises((ValueError, LookupError)):
        shown_in(sent | lie, reference)
