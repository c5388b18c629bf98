"""Nothing declared gets through the gate; no trial passes without the arrays of its reference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save
from torch import nn

from grader.exercise import Fault, Observation, Status
from grader.judging.comparing.differences import Outcome, close, difference
from grader.staff.catalogue import numbered
from grader.staff.grading.judge.inside.answers import Answers
from grader.staff.grading.judge.inside.gate.rebuilding import rebuild
from grader.staff.grading.judge.inside.judging import judge_submission
from grader.staff.sandbox.wire import WireError
from grader.student.session import verdict_on
from tests.grading.forging import forged, honest, packed, told

ROOT = Path(__file__).parents[2]
TENSOR = {"type": "torch.Tensor", "dtype": "float32"}


@pytest.fixture(scope="module", name="answers")
def answers_of_two_sections():
    return Answers(ROOT, numbered("7.2", "7.5"), "a secret")


def right(X, K):
    return nn.functional.conv2d(X[None, None], K[None, None])[0, 0]


def judged(answers, name, observations, arrays):
    message = forged(name, observations, arrays)
    return judge_submission(told(message), answers).best[name].verdict


def entry(node, facts=None):
    return {"parts": {"result": node}, "facts": facts or {}, "fault": None}


GOOD_NATURE = entry({"type": "NoneType", "value": None}) | {
    "facts": {
        **{"changed": [], "repeats": True, "keeps": True},
        **{"by chance": False, "chooses anew": False},
    }
}


def test_the_right_arrays_pass(answers):
    document, arrays = honest("corr2d", right, answers.reference("corr2d"))
    verdict = judged(answers, "corr2d", document["observations"], arrays)
    assert (verdict.status, verdict.earned) == (Status.PASS, 2)


def test_a_buffer_that_holds_on_to_its_batches_is_remarked_on_in_a_class_as_well(answers):
    document, arrays = honest("corr2d", right, answers.reference("corr2d"))
    document["observations"][0]["facts"]["held graphs"] = True
    verdict = judged(answers, "corr2d", document["observations"], arrays)
    assert verdict.earned == 2
    assert any(".detach()" in remark for remark in verdict.remarks)


@pytest.mark.parametrize(
    "array",
    [torch.zeros(0), torch.tensor(19.0), torch.full((1, 1), 19.0), torch.zeros(2, 2, 1)],
    ids=["empty", "one number", "one cell", "an axis more"],
)
@pytest.mark.parametrize("declared", [True, False])
def test_a_shape_is_that_of_the_array_and_nothing_is_broadcast(answers, array, declared):
    nodes = [
        TENSOR | {"array": "0"} | ({"shape": list(node["shape"])} if declared else {})
        for observation in answers.reference("corr2d").expected[:-1]
        for node in observation.parts.values()
    ]
    entries = [*(entry(node) for node in nodes), GOOD_NATURE]
    verdict = judged(answers, "corr2d", entries, {"0": array})
    assert verdict.status in (Status.ERROR, Status.FAIL)
    assert verdict.earned == 0


@pytest.mark.parametrize(
    ("came", "wanted"),
    [
        (torch.tensor(2.0), torch.full((3, 3), 2.0)),
        (torch.full((1, 3), 2.0), torch.full((3, 3), 2.0)),
        (torch.zeros(0), torch.ones(1)),
        (torch.zeros(3, 0), torch.ones(3, 1)),
    ],
    ids=["one number", "one row", "nothing for one", "nothing for a column"],
)
def test_what_would_agree_if_it_were_broadcast_differs(came, wanted):
    """Whatever shape is declared: in each pair all numbers that meet are equal, or none meet."""
    node = TENSOR | {"shape": list(wanted.shape), "array": "0"}
    pair = Outcome(node, {"0": came}), Outcome(node, {"0": wanted})
    found = difference(*pair)
    assert found is not None
    assert "shape" in found.text
    with pytest.raises(ValueError, match="two shapes"):
        close(came, wanted)


def test_a_tensor_that_did_not_come_is_not_equal_to_one_that_did(answers):
    expected = answers.reference("corr2d").expected[:-1]
    nodes = [
        TENSOR | {"shape": list(observation.parts["result"]["shape"])} for observation in expected
    ]
    verdict = judged(answers, "corr2d", [*(entry(node) for node in nodes), GOOD_NATURE], {})
    assert (verdict.status, verdict.earned) == (Status.FAIL, 0)
    assert "too large or odd to read" in verdict.findings[0].difference


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e["parts"]["result"].update(shape=[9, 9]),
        lambda e: e["parts"]["result"].update(dtype="float64"),
        lambda e: e["parts"]["result"].update(array="nowhere"),
        lambda e: e["parts"]["result"].update(type="float", value=1.0),
        lambda e: e["parts"].update(other={"type": 7}),
        lambda e: e["facts"].update(printed="a lot"),
        lambda e: e["facts"].update(changed=[-1]),
        lambda e: e.update(fault={"type": ["x"]}),
        lambda e: e.update(parts=[]),
        lambda e: e["parts"].update({str(i): {"type": "x"} for i in range(201)}),
    ],
)
def test_what_disagrees_with_itself_is_refused(answers, change):
    reference = answers.reference("corr2d")
    document, arrays = honest("corr2d", right, reference)
    change(document["observations"][0])
    with pytest.raises(WireError):
        rebuild(document, save(arrays), reference)


def test_every_text_is_cleaned(answers):
    reference = answers.reference("corr2d")
    nasty = "\ud800\x1b[2J\x00" + "x" * 50_000
    observations = [Observation(fault=Fault(nasty, nasty, 3, nasty)) for _ in reference.trials]
    document, arrays = packed("corr2d", observations)
    judgement = judge_submission(told(forged("corr2d", document["observations"], arrays)), answers)
    (finding, *_) = judgement.best["corr2d"].verdict.findings
    texts = finding.difference + finding.advice + finding.where
    texts.encode()
    assert len(texts) < 2_000
    assert not {"\x1b", "\x00"} & set(texts)


@pytest.mark.parametrize(("name", "fact"), [("relu_max", "operators"), ("Conv2D", "parameters")])
def test_a_fact_that_is_left_out_is_an_error(answers, name, fact):
    reference = answers.reference(name)
    observations = [replace(one, facts={"shared": 0} | one.facts) for one in reference.expected]
    document, arrays = packed(name, observations)
    assert judged(answers, name, document["observations"], arrays).status is Status.PASS
    for one in document["observations"]:
        one["facts"].pop(fact, None)
    verdict = judged(answers, name, document["observations"], arrays)
    assert (verdict.status, verdict.earned) == (Status.ERROR, 0)


def odd(how):
    def answer(X, K):
        return how(right(X, K))

    return answer


@pytest.mark.parametrize(
    ("how", "status"),
    [
        (lambda Y: Y.to_sparse(), Status.PASS),  # the same numbers, told in another way
        (lambda Y: Y.double(), Status.PASS),  # a right loop may well run in float64
        (lambda Y: torch.where(Y == 0, -0.0, Y), Status.PASS),  # minus nothing is nothing
        (lambda Y: Y.to(torch.complex64), Status.FAIL),  # others compute with it
        (lambda Y: Y != 0, Status.FAIL),
        (lambda Y: Y.round().int(), Status.FAIL),
        (lambda Y: torch.quantize_per_tensor(Y, 0.01, 0, torch.qint32), Status.FAIL),
        (lambda Y: torch.full_like(Y, float("nan")), Status.FAIL),
        (lambda Y: torch.full_like(Y, float("inf")), Status.FAIL),
        (lambda Y: torch.full_like(Y, float("-inf")), Status.FAIL),
        (lambda Y: Y.to("meta"), Status.FAIL),
        (lambda Y: torch.nested.nested_tensor([Y, Y]), Status.ERROR),
    ],
)
def test_odd_kinds_of_tensors_are_decided(answers, how, status):
    """In the notebook as well as behind the wall."""
    reference = answers.reference("corr2d")
    assert verdict_on(reference, odd(how)).status is status
    document, arrays = honest("corr2d", odd(how), reference)
    verdict = judged(answers, "corr2d", document["observations"], arrays)
    assert (verdict.status, verdict.earned) == (status, 2 if status is Status.PASS else 0)
