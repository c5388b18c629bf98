"""Models are judged by what they compute: names, nesting and laziness do not matter."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from grader.exercise import Probe, Status, Trial
from grader.observing.models.filling import fill, squeezed
from grader.staff.authoring.keys.references import make_reference
from grader.student.session import verdict_on
from tests.small_course import NET, Net, NoActivation, without_bias

REFERENCE = make_reference(NET, "0.1", Net, "seed")


class OtherNames(nn.Module):
    """Functional, other names, another order of declaration, lazy layers."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        self.head = nn.LazyLinear(2)
        self.norm = nn.LazyBatchNorm2d()
        self.first = nn.LazyConv2d(width, 3, padding=1)

    def forward(self, X):
        H = F.relu(self.norm(self.first(X)))
        return self.head(F.dropout(H.view(len(X), -1), 0.5, self.training))


class Nested(nn.Module):
    """The same in nested containers."""

    def __init__(self, width: int = 3) -> None:
        super().__init__()
        block = nn.Sequential(nn.Conv2d(1, width, 3, padding="same"), nn.BatchNorm2d(width))
        self.net = nn.Sequential(nn.ModuleDict({"b": block})["b"], nn.ReLU(inplace=True))
        self.out = nn.Sequential(nn.Flatten(1), nn.Dropout(), nn.Linear(width * 20, 2))

    def forward(self, X):
        return self.out(self.net(X))


class WithRunningMean(Net):
    """A mean that runs beside the net, and lets go of how it was computed, or does not."""

    def __init__(self, width: int = 3, lets_go: bool = True) -> None:
        super().__init__(width)
        self.lets_go = lets_go
        self.register_buffer("moving_mean", torch.zeros(()))

    def forward(self, X):
        Y = super().forward(X)
        if self.training:
            mean = Y.detach().mean() if self.lets_go else Y.mean()
            self.moving_mean = 0.9 * self.moving_mean + 0.1 * mean
        return Y


def holding_on(width: int = 3) -> nn.Module:
    return WithRunningMean(width, lets_go=False)


class WithUnusedLazyLayer(Net):
    """A lazy layer that never runs stays without a shape; that is no mistake."""

    def __init__(self, width: int = 3) -> None:
        super().__init__(width)
        self.forgotten = nn.LazyLinear(7)


def factory(width: int = 3) -> nn.Module:
    """A function that makes the model is as good as a class."""
    return nn.Sequential(*Net(width).layers)


@pytest.mark.parametrize("answer", [Net, OtherNames, Nested, factory, WithUnusedLazyLayer])
def test_every_way_of_writing_the_same_function_passes(answer):
    assert verdict_on(REFERENCE, answer).status is Status.PASS


def test_an_unused_lazy_layer_is_remarked_on():
    assert "LazyLinear" in " ".join(verdict_on(REFERENCE, WithUnusedLazyLayer).remarks)


def test_a_buffer_that_keeps_all_batches_in_memory_is_remarked_on_and_costs_nothing():
    kept, let_go = (verdict_on(REFERENCE, each) for each in (holding_on, WithRunningMean))
    assert kept.status is let_go.status is Status.PASS
    assert ".detach()" in " ".join(kept.remarks)
    assert ".detach()" not in " ".join(let_go.remarks)


def test_a_mistake_that_no_shape_shows_is_named():
    verdict = verdict_on(REFERENCE, NoActivation)
    assert (verdict.status, verdict.mistake) == (Status.FAIL, "no activation")


def test_a_missing_bias_shows_in_the_parameter_count():
    verdict = verdict_on(REFERENCE, without_bias)
    assert verdict.status is Status.FAIL
    assert "learnable numbers" in verdict.findings[0].difference


def test_an_accepted_form_widens_the_allowed_counts():
    in_training = [probe for probe in NET.probes if probe.name == "training"]
    exercise = type(NET)(
        **{**NET.__dict__, "probes": tuple(in_training), "accepted": (without_bias,)}
    )
    reference = make_reference(exercise, "0.1", Net, "seed")
    assert len(reference.counts[0]) == 2
    assert verdict_on(reference, without_bias).status is Status.PASS


def test_batch_norm_that_never_uses_its_batch_fails_in_training_mode_only():
    class Frozen(Net):
        def train(self, mode=True):
            return super().train(False)

    findings = {f.probe: f.status for f in verdict_on(REFERENCE, Frozen).findings}
    assert findings["training"] is Status.FAIL
    assert findings["evaluation"] is Status.PASS


def test_a_detached_output_has_no_gradient():
    class Detached(Net):
        def forward(self, X):
            return super().forward(X).detach()

    findings = {f.probe: f for f in verdict_on(REFERENCE, Detached).findings}
    assert findings["training"].status is Status.PASS
    assert "gradient" in findings["gradients"].difference


def test_a_wrong_output_is_told_before_the_gradient_that_follows_from_it():
    def sorted_as_in_a_key(one):
        return replace(one, parts=dict(sorted(one.parts.items())))

    key = replace(REFERENCE, expected=tuple(map(sorted_as_in_a_key, REFERENCE.expected)))
    findings = {f.probe: f for f in verdict_on(key, NoActivation).findings}
    assert findings["gradients"].status is Status.FAIL
    assert "gradient of" not in findings["gradients"].difference


def test_the_first_differing_row_of_the_shape_table_is_told():
    class Unpadded(Net):
        def __init__(self, width=3):
            super().__init__(width)
            self.layers[0] = nn.Conv2d(1, width, 3)
            self.layers[-1] = nn.LazyLinear(2)

    finding = verdict_on(REFERENCE, Unpadded).findings[0]
    assert "row 1: got Conv2d (4, 3, 2, 3), expected Conv2d (4, 3, 4, 5)" in finding.difference


def test_an_instance_is_observed_without_being_changed():
    net = Net()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    reference = make_reference(
        type(NET)(**{**NET.__dict__, "probes": (NET.probes[0],)}), "0.1", Net, "seed"
    )
    assert verdict_on(reference, net).status is Status.PASS
    assert all(torch.equal(before[name], value) for name, value in net.state_dict().items())


@pytest.mark.parametrize("wrong", [None, 3, torch.zeros(2), lambda width: "a string"])
def test_what_is_no_model_is_told_in_a_sentence(wrong):
    verdict = verdict_on(REFERENCE, wrong)
    assert verdict.status is Status.FAIL
    assert "nn.Module" in verdict.findings[0].difference + verdict.advice


def test_a_fill_depends_on_shape_and_key_alone():
    one, other = nn.Linear(6, 4), nn.Conv2d(6, 4, 1)
    fill(list(one.parameters()), 5)
    fill(list(other.parameters()), 5)
    assert torch.equal(one.weight, other.weight.reshape(4, 6))
    fill(list(other.parameters()), 6)
    assert not torch.equal(one.weight, other.weight.reshape(4, 6))
    assert squeezed((1, 1, 2, 1, 3)) == (2, 3)


def test_a_probe_may_ask_for_a_gradient_of_a_single_number():
    class Scale(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.factor = nn.Parameter(torch.tensor(2.0))

        def forward(self, X):
            return X * self.factor

    from grader.observing.observe import observe

    observation = observe(Scale, Trial("p", (torch.ones(3),), gradients=True, key=1), NET.observed)
    assert any(name.startswith("gradient") for name in observation.parts)
    assert Probe("p").gradients is False
