"""Operators are counted for what they are, and a rule about them is advice or the task itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from grader.exercise import Mistake, Rule, Status
from grader.judging import answer_key
from grader.judging.answer_key import asked_of
from grader.judging.compare import judge
from grader.observing.functions.operators import FAMILIES, OperatorCount, broken
from grader.observing.observe import observe
from grader.staff.authoring.keys.references import make_reference
from tests.small_course import OUTER, outer

X = torch.arange(-12.0, 12).reshape(1, 1, 4, 6)
NO_PRODUCT = Rule("without a matrix product", {"matrix product": (0, 0)})


@pytest.mark.parametrize(
    ("family", "act"),
    [
        ("convolution", lambda: nn.Conv2d(1, 2, 3)(X)),
        ("convolution", lambda: F.conv_transpose2d(X, torch.ones(1, 2, 3, 3))),
        ("matrix product", lambda: X @ X.mT),
        ("matrix product", lambda: nn.Linear(6, 2)(X)),
        ("matrix product", lambda: torch.einsum("bchw,hk->bckw", X, torch.ones(4, 2))),
        ("matrix product", lambda: torch.tensordot(X, torch.ones(6, 2), 1)),
        ("pooling", lambda: nn.MaxPool2d(2)(X)),
        ("relu", lambda: torch.relu(X)),
        ("relu", lambda: X.clamp(min=0)),
        ("maximum or minimum", lambda: torch.clamp(X, min=-X)),
        ("maximum or minimum", lambda: torch.max(X, -X)),
        ("maximum or minimum", lambda: X.amax(-1)),
        ("comparison", lambda: X * (X > 0)),
        ("choice", lambda: torch.where(torch.ones(4, 6, dtype=torch.bool), X, -X)),
        ("absolute value", lambda: abs(X)),
        ("sorting", lambda: X.argmax()),
    ],
)
def test_an_operator_counts_in_its_family_however_it_is_called(family, act):
    with OperatorCount() as count:
        act()
    assert count.counts == {family: 1}


def test_no_operator_is_in_two_families():
    names = [name for family in FAMILIES.values() for name in family]
    assert len(names) == len(set(names))


def by_product(a, b):
    return a[:, None] @ b[None, :]


def judged(rule, answer, **changes):
    reference = make_reference(replace(OUTER, rule=rule, **changes), "0.1", outer, "seed")
    return reference, judge(
        reference, [observe(answer, trial, reference.observed) for trial in reference.trials]
    )


def test_a_broken_rule_is_told_and_costs_nothing():
    _, verdict = judged(NO_PRODUCT, by_product)
    assert verdict.status is Status.PASS
    note = "the task says: without a matrix product; seen here: matrix product once"
    assert verdict.remarks == (note,)
    assert judged(NO_PRODUCT, outer)[1].remarks == ()


def test_a_rule_that_is_the_task_decides_and_its_breach_can_have_a_name():
    rule = replace(NO_PRODUCT, decides=True)
    _, verdict = judged(rule, by_product)
    assert (verdict.status, verdict.earned, verdict.mistake) == (Status.FAIL, 0, None)
    wrong = Mistake("ready-made", by_product, "do it with plain multiplication")
    _, verdict = judged(rule, by_product, mistakes=(wrong,))
    assert (verdict.mistake, verdict.advice) == (wrong.name, wrong.hint)
    assert judged(rule, outer)[1].status is Status.PASS


def test_too_few_break_a_rule_too():
    rule = Rule("with one matrix product", {"matrix product": (1, 1)})
    assert broken(rule, {"operators": {"matrix product": 1}}) == ""
    assert broken(rule, {"operators": {}}).endswith("seen here: matrix product never")
    assert broken(rule, {"operators": {"matrix product": 2}}).endswith("matrix product twice")
    assert broken(rule, {}) == ""  # nothing was counted


def test_a_key_keeps_the_rule(tmp_path):
    reference, _ = judged(NO_PRODUCT, outer)
    answer_key.save([reference], tmp_path, "ch0_1_small")
    (loaded,) = answer_key.load(tmp_path, "ch0_1_small")
    assert loaded.rule == NO_PRODUCT
    assert [trial.watch for trial in asked_of(loaded)] == [True, True]


def test_without_a_rule_nothing_is_counted():
    reference, _ = judged(None, outer)
    observation = observe(outer, reference.trials[0], reference.observed)
    assert "operators" not in observation.facts
