"""Dropout is compared, large parameters are quick, and full-size models are run without numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Exercise, Judged, Observed, Probe, Recipe, Status, Trial
from grader.observing.models.filling import LARGE, fill, noise_like
from grader.observing.observe import observe
from grader.staff.authoring.keys.references import make_reference
from grader.student.session import verdict_on
from tests.small_course import NET, Net

REFERENCE = make_reference(NET, "0.1", Net, "seed")
WIDE = 1500  # a square of this is large


def with_layer(place: int, layer: Any, width: int = 3) -> nn.Module:
    net = Net(width)
    net.layers[place] = layer
    return net


class Functional(Net):
    """Dropout as a function: in training only, as `where` says, or always."""

    always = False

    def forward(self, X: Tensor) -> Tensor:
        H = self.layers[:4](X)
        return self.layers[5](F.dropout(H, p=0.5, training=self.training or self.always))


class Always(Functional):
    """The slip: a function that does not know the mode."""

    always = True


@pytest.mark.parametrize(
    "answer", [Functional, lambda width=3: with_layer(4, nn.Dropout(inplace=True), width)]
)
def test_dropout_drops_the_same_for_everybody(answer):
    assert verdict_on(REFERENCE, answer).status is Status.PASS


@pytest.mark.parametrize("layer", [nn.Identity(), nn.Dropout(0.3), nn.AlphaDropout(0.5)])
def test_missing_or_other_dropout_shows_in_training_mode(layer):
    found = verdict_on(REFERENCE, lambda width=3: with_layer(4, layer, width)).findings
    status = {finding.probe: finding.status for finding in found}
    assert status["training"] is Status.FAIL
    assert status["evaluation"] is Status.PASS


def test_dropout_that_never_rests_shows_in_evaluation_mode():
    found = verdict_on(REFERENCE, Always).findings
    assert {f.probe for f in found if f.status is Status.FAIL} == {"evaluation"}


def test_two_dropouts_of_one_shape_drop_differently():
    class Twice(nn.Module):
        def forward(self, X: Tensor) -> Tensor:
            return torch.stack([F.dropout(X, training=self.training) for _ in range(2)])

    first, second = observe(
        Twice(), Trial("p", (torch.ones(4, 9),), train=True), NET.observed
    ).arrays["output"]
    assert not torch.equal(first, second)
    assert set(first.unique().tolist()) == {0, 2}


def test_a_large_fill_repeats_itself_but_no_row_does():
    matrix = nn.Parameter(torch.empty(WIDE, WIDE))
    fill([matrix], 3)
    assert matrix.numel() > LARGE
    assert len(matrix[:, :3].unique(dim=0)) == WIDE
    assert matrix.std().item() == pytest.approx((2 / WIDE) ** 0.5, rel=0.02)
    small = noise_like((4, 5), torch.Generator().manual_seed(1))
    assert torch.equal(small, torch.randn(4, 5, generator=torch.Generator().manual_seed(1)))


class Large(nn.Module):
    """The solution of the exercise below: sizes that nobody wants to compute with."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(512, 3, padding=1), nn.MaxPool2d(2), nn.Flatten()),
            *(nn.LazyLinear(4096), nn.Dropout(), nn.LazyLinear(10)),
        )

    def forward(self, X: Tensor) -> Tensor:
        return self.net(X)


HOLLOW = Recipe("hollow", {"shape": [2, 1, 224, 224]})
WHOLE = Exercise("Large", Observed.BUILT, Judged.AS_SOLVED, probes=(Probe("whole", (HOLLOW,)),))
WHOLE_REFERENCE = make_reference(WHOLE, "0.1", Large, "seed")


def test_a_model_of_full_size_is_judged_by_shapes_and_count():
    assert WHOLE_REFERENCE.counts == ((26_306_724_874,),)
    assert WHOLE_REFERENCE.expected[0].parts["output"]["shape"] == [2, 10]
    assert WHOLE_REFERENCE.expected[0].facts["table"][0] == ["Conv2d", [2, 512, 224, 224]]
    assert verdict_on(WHOLE_REFERENCE, Large).status is Status.PASS

    class Narrow(Large):
        def __init__(self) -> None:
            super().__init__()
            self.net[3] = nn.LazyLinear(4095)

    found = verdict_on(WHOLE_REFERENCE, Narrow).findings[0]
    assert "X = any images of shape (2, 1, 224, 224)" in found.where
    assert "learnable numbers, expected 26,306,724,874" in found.difference


class Looking(nn.Module):
    """A model that looks at its numbers, which there are none of at first."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.LazyLinear(2)

    def forward(self, X: Tensor) -> Tensor:
        X = X.flatten(1)
        return self.linear(X / max(X.abs().max().item(), 1))


def test_a_model_that_looks_at_its_numbers_gets_some():
    probe = Probe("whole", (Recipe("hollow", {"shape": [2, 1, 4, 5]}),))
    reference = make_reference(replace(WHOLE, probes=(probe,)), "0.1", Looking, "seed")
    assert reference.counts == ((42,),)
    for answer in (Looking, Looking(), lambda: nn.Sequential(nn.Flatten(), nn.Linear(20, 2))):
        assert verdict_on(reference, answer).status is Status.PASS


def test_what_stops_for_another_reason_is_not_run_again():
    class Unfit(Large):
        def forward(self, X: Tensor) -> Tensor:
            raise ValueError("no such thing")

    fault = observe(Unfit, WHOLE_REFERENCE.trials[0], Observed.BUILT).fault
    assert fault is not None
    assert (fault.type, fault.message) == ("ValueError", "no such thing")


def two_norms(shared: bool = False, biases: bool = True) -> nn.Module:
    """Two convolutions, each normalised; sharing costs as many numbers as two biases."""
    norm = nn.BatchNorm2d(4)
    conv = [nn.Conv2d(4, 4, 3, padding=1, bias=biases) for _ in range(2)]
    return nn.Sequential(conv[0], norm, conv[1], norm if shared else nn.BatchNorm2d(4))


def test_one_layer_in_two_places_is_told_although_numbers_and_counts_agree():
    draw = lambda generator: torch.randn(3, 4, 5, 6, generator=generator)  # noqa: E731
    exercise = Exercise(
        name="two_norms",
        observed=Observed.BUILT,
        judged=Judged.AS_SOLVED,
        probes=(Probe("p", (draw,), train=True),),
        accepted=(lambda: two_norms(biases=False),),
    )
    reference = make_reference(exercise, "0.1", two_norms, "seed")
    assert verdict_on(reference, lambda: two_norms(biases=False)).status is Status.PASS
    verdict = verdict_on(reference, lambda: two_norms(shared=True))
    assert verdict.status is Status.FAIL
    assert "used in two places" in verdict.findings[0].difference


def test_layers_without_weights_may_be_used_again():
    relu = nn.ReLU()
    net = nn.Sequential(nn.Conv2d(1, 2, 1), relu, nn.Conv2d(2, 2, 1), relu)
    observation = observe(net, Trial("p", (torch.rand(1, 1, 3, 3),), key=1), Observed.BUILT)
    assert observation.facts["shared"] == 0
