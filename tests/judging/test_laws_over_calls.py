"""Laws on what shows over several calls, and in the gradient of the input."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from grader.exercise import Status
from grader.judging.laws import of_any, of_models
from grader.observing.observe import observe
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import Probe, core, function, module
from grader.student.session import verdict_on


def drawn_anew(X):
    return X + torch.rand(X.shape)


def drawn_once(X):
    return X + torch.rand(X.shape, generator=torch.Generator().manual_seed(0))


def drawn_by_the_system(X):
    numbers = np.random.default_rng().random(X.shape)
    return X + torch.from_numpy(numbers).float()


DRAWN = function(
    "drawn",
    core(minutes=1, points=4),
    probes=(Probe("long", (normal(4, 3),)),),
    mistakes={"zeros: nothing is computed": lambda *_: torch.zeros(1)},
    hints=("draw",),
    oracle=drawn_anew,
)


def test_what_draws_by_chance_must_choose_anew():
    key = make_reference(DRAWN, "0.1", drawn_anew, "seed")
    (trial,) = (each for each in key.trials if each.nature)
    ways = (drawn_anew, drawn_by_the_system, drawn_once)
    right, right_too, wrong = (observe(way, trial, DRAWN.observed) for way in ways)
    assert not of_any.chooses_once(right, key.expected[-1])
    assert not of_any.chooses_once(right_too, key.expected[-1])
    assert "each call gives the same" in of_any.chooses_once(wrong, key.expected[-1])


class Averaging(nn.Module):
    """Subtracts a running average; what it is made of can go wrong."""

    def __init__(self, how="on"):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(3))
        self.how, self.seen = how, 0
        self.register_buffer("mean", torch.zeros(3))

    def forward(self, X):
        if self.training:
            old = torch.zeros(3) if self.how == "forgets" else self.mean
            if self.how != "stops" or not self.seen:
                self.mean = 0.9 * old + 0.1 * X.detach().mean(0)
            self.seen += 1
        return self.scale * (X - self.mean)


@pytest.mark.parametrize(("how", "said"), [("stops", "first call only"), ("forgets", "is left")])
def test_running_averages_must_go_on_from_where_they_are(how, said):
    record = module(
        "averaging",
        core(minutes=1, points=4),
        probes=(Probe("one", (normal(4, 3),), train=True),),
        mistakes={"nothing: nothing is subtracted": nn.Identity},
        hints=("subtract",),
        oracle=Averaging,
    )
    key = make_reference(record, "0.1", Averaging, "seed")
    (trial,) = (each for each in key.trials if each.nature)
    wrong = observe(lambda: Averaging(how), trial, record.observed)
    assert said in of_models.wrong_averages(wrong, key.expected[-1])
    assert not of_models.wrong_averages(key.expected[-1], key.expected[-1])


def test_a_part_that_is_cut_off_from_the_gradient_of_the_input_is_told():
    class Sum(nn.Module):
        def __init__(self, cut=False):
            super().__init__()
            self.layer, self.cut = nn.Linear(3, 3), cut

        def forward(self, X):
            return self.layer(X) + (X.detach() if self.cut else X)

    probe = Probe("one", (normal(4, 3),), gradients=True)
    record = module(
        "sum",
        core(minutes=1, points=4),
        probes=(probe,),
        mistakes={"nothing: nothing is added": nn.Identity},
        hints=("add",),
        oracle=Sum,
    )
    key = make_reference(record, "0.1", Sum, "seed")
    assert verdict_on(key, Sum).status is Status.PASS
    verdict = verdict_on(key, lambda: Sum(cut=True))
    assert verdict.status is Status.FAIL
    assert "what comes back" in verdict.advice
