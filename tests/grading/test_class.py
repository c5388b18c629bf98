"""A class from its notebooks to the marks: what counts, what is marked, what is no notebook."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from grader.exercise import Status
from grader.staff.grading.asked.course import Course
from grader.staff.grading.asked.inputs import Inputs
from grader.staff.grading.running.jobs import make_job, unpack
from grader.staff.grading.running.workers import Workers
from grader.staff.intake.submissions import Notebook
from grader.student.validating.receipt import receipt_of, together
from tests.grading.classroom import FLIPPED, LAYER, LIMITS, SECTIONS, notebook, verdict
from tests.sandbox.attacks import RIGHT, WRONG
from tests.sandbox.isolation import WITHOUT_ISOLATION

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(bool(WITHOUT_ISOLATION), reason=WITHOUT_ISOLATION)


def test_a_name_whose_own_cell_raised_is_told_by_that_cell(grade):
    broken = "x = 1\nK = torch.ones(1, side)"
    (result,) = grade(["import torch", broken, RIGHT])
    found = verdict(result, "K").verdict
    assert found.status is Status.ERROR
    assert found.findings[0].difference == (
        "cell 2, which defines K, raised NameError: name 'side' is not defined in line 2:\n"
        "K = torch.ones(1, side)"
    )
    assert verdict(result, "corr2d").verdict.status is Status.PASS


def test_a_name_that_is_missed_is_told_by_the_cell_that_was_to_bind_it(grade):
    lost = RIGHT.replace("import torch\n\n", "")
    first = "import torch as t, missing_package\nimport other_package"
    (result,) = grade(["side = int('')\nn = 1", first, lost, "K = torch.ones(1, side)"])
    difference = verdict(result, "corr2d").verdict.findings[0].difference
    assert difference.startswith("raised NameError: name 'torch' is not defined\nin your line")
    said = "name 'side' is not defined: cell 1, which defines side, raised ValueError: invalid"
    (result,) = grade(["side = int('')", "import torch", "K = torch.ones(1, side)"])
    assert (
        verdict(result, "K")
        .verdict.findings[0]
        .difference.startswith(f"cell 3, which defines K, raised NameError: {said}")
    )
    (result,) = grade(["import torch, x; x(", lost])
    found = verdict(result, "corr2d").verdict
    assert found.findings[0].difference.startswith(
        "raised NameError: name 'torch' is not defined: cell 1, which imports torch, raised "
        "SyntaxError: '(' was never closed\nin your line 2 of cell 2: return torch"
    )
    assert found.advice == "that cell must come through first: run the notebook from its top"


def test_a_name_that_a_later_cell_binds_after_all_is_graded(grade):
    (result,) = grade(["K = side", "import torch", "K = torch.tensor([[1.0, -1.0]])"])
    assert verdict(result, "K").verdict.status is Status.PASS


def test_what_gives_no_answer_is_an_error_that_says_why(grade):
    leaving = RIGHT.replace("return", "__import__('os')._exit(0)\n    return")
    lying = "import grader.staff.sandbox.worker.observer as s\ns.observe_next = lambda *a: None"
    left, lied = grade((leaving, "stacked_2x2_cells = 9"), (lying, RIGHT, "stacked_2x2_cells = 9"))
    reasons = [verdict(r, "corr2d").verdict.findings[0].difference for r in (left, lied)]
    ending = "ended the program before the notebook was over"
    assert reasons == [f"nothing came out ({ending})", "nothing came out"]
    assert left.remarks == (f"0.ipynb, corr2d after cell 1: {ending}",)
    assert (left.earned, lied.earned) == (1, 0)


def test_a_mistake_is_not_punished_twice(grade):
    (result,) = grade((FLIPPED, LAYER))
    layer = verdict(result, "Conv2D")
    assert layer.verdict.status is Status.PASS
    assert "with corr2d replaced (0.4 of 2 with their own)" in layer.marks
    assert verdict(result, "corr2d").verdict.earned < 2


def test_beside_each_verdict_stands_the_cell_that_it_is_about(grade):
    helped = "def corr2d(X, K):\n    return helper(X, K)"
    mended = RIGHT.replace("def corr2d", "def helper")
    dying = "class Conv2D(torch.nn.Module):\n    def __init__(self, kernel_size):\n"
    dying += "        __import__('os')._exit(0)"
    (result,) = grade(["import torch", "K = torch.ones(1, side)", helped, mended, dying])
    code = {graded.verdict.exercise: graded.code for graded in result.verdicts}
    assert verdict(result, "corr2d").verdict.status is Status.PASS
    assert code["corr2d"] == helped  # and not the cell behind which it was observed
    assert code["K"] == "K = torch.ones(1, side)"  # which raised
    assert code["Conv2D"] == dying  # of which nothing came out
    assert code["corr2d_multi_in"] == ""


def test_the_cell_of_the_answer_that_counts_is_kept_and_not_that_of_the_last_one(grade):
    first, second = grade([RIGHT, FLIPPED], [FLIPPED, f"# \x1b[2J{'x' * 9_000}\n" + RIGHT])
    assert verdict(first, "corr2d").code == RIGHT.strip()
    kept = verdict(second, "corr2d").code
    assert len(kept) == 8_000 and kept.endswith("…")
    assert "\x1b" not in kept


def test_an_answer_under_another_name_has_its_own_cell(grade):
    named = RIGHT.replace("def corr2d", "def my_correlation")
    (result,) = grade(["import torch", named, "x = 1"])
    found = verdict(result, "corr2d")
    assert "found under the name my_correlation" in found.marks
    assert found.code == named.strip()


def test_what_stands_in_cannot_be_handed_in(grade):
    steal = "def corr2d_multi_in(X, K):\n    return corr2d(X, K)\nmine = corr2d"
    (result,) = grade((FLIPPED, LAYER, steal, "corr2d = mine"))
    assert verdict(result, "corr2d").verdict.earned < 2
    assert verdict(result, "corr2d_multi_in").verdict.earned == 0


def test_ready_made_work_is_marked(grade):
    (result,) = grade(("from d2l import torch as d2l", "corr2d = d2l.corr2d"))
    found = verdict(result, "corr2d")
    assert found.verdict.earned == 2
    assert found.marks == ("borrowed from d2l",)


def test_a_module_is_attested(grade):
    (result,) = grade((RIGHT, LAYER))
    assert verdict(result, "Conv2D").marks == ("attested",)
    assert verdict(result, "corr2d").marks == ()


def test_at_most_eight_answers_count_and_the_last_is_one_of_them(grade):
    tries = [f"n = {i}\n{WRONG}" for i in range(20)]
    late, last = grade((*tries[:10], RIGHT, *tries), (*tries, RIGHT))
    assert late.earned == 0
    assert last.earned == 2


def test_a_folder_of_notebooks_is_one_student(grade):
    (result,) = grade(
        files={
            "kim/7_2.ipynb": notebook([RIGHT]).encode(),
            "kim/more.ipynb": notebook(["transposed_image = 'd'"]).encode(),
        }
    )
    assert result.student == "kim"
    assert result.earned == 3
    assert result.receipt == together(
        receipt_of([cell], {}) for cell in (RIGHT, "transposed_image = 'd'")
    )


def test_the_receipt_in_the_gradebook_covers_an_answer_in_words(grade):
    whole = json.loads(notebook([RIGHT]))
    essay = {"cell_type": "markdown", "metadata": {}, "source": "It blurs.", "id": "why_blur"}
    whole["cells"].append(essay)
    (result,) = grade(files={"kim.ipynb": json.dumps(whole).encode()})
    assert result.receipt == receipt_of([RIGHT], {"why_blur": "It blurs."})


def test_an_answer_in_a_cell_that_is_not_run_is_told(grade):
    cells = json.loads(notebook(["import torch", RIGHT]))
    cells["cells"][1]["cell_type"] = "raw"
    (result,) = grade(files={"kim.ipynb": json.dumps(cells).encode()})
    assert verdict(result, "corr2d").verdict.status is Status.NOT_ATTEMPTED
    assert result.remarks == (
        "kim.ipynb, the raw cell below cell 1: there is corr2d, and only code cells are run",
    )


def test_what_is_no_notebook_gets_a_result_that_says_why(grade):
    results = grade(
        files={
            "broken.ipynb": notebook([RIGHT]).encode()[:-20],
            "empty.ipynb": b"",
            "huge.ipynb": b" " * (65 * 2**20),
            "latin.ipynb": b'{"cells": "\xe9"}',
            "list.ipynb": b"[]",
            "deep.ipynb": b"[" * 100_000,
            "=cmd()<b>.ipynb": notebook([RIGHT]).encode(),
            "nothing/readme.txt": b"",
        }
    )
    got = {result.student: (result.earned, result.remarks) for result in results}
    assert got.pop("=cmd()<b>") == (2, ())
    assert {earned for earned, _ in got.values()} == {0}
    words = {name: remarks[0].split(": ", 1)[-1] for name, (_, remarks) in got.items()}
    assert words == {
        "broken": "the file is no whole notebook: its JSON is broken",
        "empty": "the file is empty",
        "huge": "the file has 65 MiB; 64 are the most",
        "latin": "the file is not UTF-8 text",
        "list": "the file is no notebook: it has no cells",
        "deep": "the file is no whole notebook: its JSON is broken",
        "nothing": "there is no notebook in the folder, only readme.txt",
    }


def test_a_worker_that_is_killed_is_replaced():
    course = Course(Inputs(ROOT, SECTIONS[:1], "s"))
    job = make_job(
        [Notebook("a", (RIGHT,))], course.packed(tuple(course.asked)), LIMITS, isolated=True
    )
    with Workers() as workers:
        worker = workers._worker(True, LIMITS)
        worker.await_ready()
        worker._launched.kill()
        for _ in range(2):  # one may still find it alive, and then says that it died
            endings = [attempt.ending for attempt, _ in unpack(workers.observe(job))]
    assert endings == [""]


def test_a_job_can_be_done_in_another_process():
    """As on the machines of a cluster: what is sent there are the job and the name of its work."""
    course = Course(Inputs(ROOT, SECTIONS[:1], "s"))
    exercises = course.packed(tuple(course.asked))
    job = make_job([Notebook("a", (RIGHT,))], exercises, LIMITS, isolated=True)
    spawn = multiprocessing.get_context("spawn")
    with Workers() as workers, ProcessPoolExecutor(1, mp_context=spawn) as executor:
        parcel = executor.submit(workers.observe, job).result()
    assert [attempt.ending for attempt, _ in unpack(parcel)] == [""]
