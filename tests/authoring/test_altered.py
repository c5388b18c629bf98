"""What the solution gives on altered inputs explains answers that take them wrongly."""

from __future__ import annotations

import pytest
import torch

from grader.exercise import Explanation, Status
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import Probe, core, function
from grader.student.session import verdict_on


def blend(X, K, pair, more):
    return X * pair[0] + K.sum() * pair[1] + more


BLEND = function(
    "blend",
    core(minutes=1),
    probes=(
        Probe("wide", lambda g: (normal(3, 4)(g), normal(2, 2)(g), (2, 5), 3)),
        Probe("tall", lambda g: (normal(5, 2)(g), normal(2, 3)(g), (4, 3), 7)),
    ),
    mistakes={"nothing: it is all zeros": lambda X, K, pair, more: 0 * X},
    hints=("add up",),
    oracle=lambda X, K, pair, more: blend(X, K, pair, more).clone(),
)
REFERENCE = make_reference(BLEND, "0.1", blend, "seed")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda X, K, p, n: blend(X, K, p[::-1], n), "the two of pair are exchanged"),
        (lambda X, K, p, n: blend(X, K, (p[0], p[0]), n), "the first of pair is taken twice"),
        (lambda X, K, p, n: blend(X, K.abs(), p, n), "the signs in K are put aside"),
        (lambda X, K, p, n: blend(X, K[:1], p, n), "only the first of the rows in K is used"),
        (lambda X, K, p, n: blend(X.flip(0), K, p, n), "backwards along the rows"),
    ],
)
def test_an_answer_is_explained_by_what_it_does_to_its_inputs(answer, words):
    verdict = verdict_on(REFERENCE, answer)
    assert verdict.status is Status.FAIL
    assert verdict.explanation is Explanation.RELATED
    assert words in verdict.advice


def test_numbers_that_are_always_the_same_are_found():
    record = function(
        "steps",
        core(minutes=1),
        probes=(
            Probe("few", (7, 3)),
            Probe("many", (22, 5)),
        ),
        mistakes={"zero: nothing is counted": lambda n, stride: 0},
        hints=("divide",),
        oracle=lambda n, stride: -(-n // stride),
    )
    reference = make_reference(record, "0.1", lambda n, stride: (n + stride - 1) // stride, "s")
    verdict = verdict_on(reference, lambda n, stride: n)
    assert verdict.advice == "it is what comes out if stride is always 1"


def test_what_no_alteration_explains_gets_other_words():
    verdict = verdict_on(REFERENCE, lambda X, K, p, n: torch.rand_like(X))
    assert verdict.status is Status.FAIL
    assert verdict.explanation is Explanation.SHOWN


def test_observing_mistakes_leaves_chance_as_it_was():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    make_reference(BLEND, "0.1", blend, "seed")
    assert torch.equal(torch.rand(3), expected)
