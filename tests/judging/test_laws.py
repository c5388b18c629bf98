"""What the solution does by nature is asked of every answer, and nothing more than that."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from grader.exercise import Fault, Observation, Observed, Status
from grader.judging.compare import judge
from grader.judging.laws.breaking import LAW_SHARE
from grader.observing.faults import INTERRUPTED
from grader.observing.observe import observe
from grader.staff.authoring.keys.references import make_reference
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import Probe, core, function, module
from grader.student.session import verdict_on


def scaled(X, K):
    return X * K.sum()


def loops(X, K):
    Y = torch.zeros(X.shape)
    for i in range(len(X)):
        Y[i] = X[i] * K.sum()
    return Y


SCALED = function(
    "scaled",
    core(minutes=1, points=4),
    probes=(
        Probe("long", (normal(4, 3), normal(2))),
        Probe("short", (normal(1, 2), normal(5))),
    ),
    mistakes={"zeros: nothing is computed": lambda *_: torch.zeros(1)},
    hints=("multiply",),
    oracle=loops,
)
FUNCTION = make_reference(SCALED, "0.1", scaled, "seed")
KEPT = torch.zeros(4, 3)
SEEN = []
OPEN = []


def spoils(X, K):
    result = X * K.sum()
    X.zero_()
    return result


def remembers(X, K):
    SEEN.append(0)
    return X * K.sum() + (1.0 if len(SEEN) == 4 else 0.0)


def one_buffer(X, K):
    KEPT[: len(X), : X.shape[1]] = (X * K.sum()).detach()
    return KEPT[: len(X), : X.shape[1]]


def one_open_buffer(X, K):
    """Gradients find their way through it."""
    if not OPEN:
        OPEN.append(torch.zeros(4, 5))
    OPEN[0][: len(X), : X.shape[1]] = X * K.sum()
    return OPEN[0][: len(X), : X.shape[1]]


def by_item(X, K):
    return X * K.sum().item()


def by_numpy(X, K):
    return torch.from_numpy(X.detach().numpy() * K.detach().numpy().sum())


@pytest.mark.parametrize(
    ("answer", "law"),
    [
        (spoils, "changes its argument"),
        (remembers, "remembers the last call"),
        (one_buffer, "one result for all calls"),
        (one_open_buffer, "one result for all calls"),
        (by_numpy, "gradients stop"),
        (by_item, "gradients stop"),
        (lambda X, K: X.detach() + (X * K.sum() - X).detach() + 0 * X * K.sum(), "gradients stop"),
        (lambda X, K: X * K.sum() + (X - X.detach()), "wrong gradients"),
    ],
    ids=["spoils", "remembers", "buffer", "open buffer", "numpy", "item", "nothing back", "wrong"],
)
def test_a_broken_law_has_a_name_and_costs_its_share(answer, law):
    SEEN.clear()
    OPEN.clear()
    verdict = verdict_on(FUNCTION, answer)
    assert verdict.status is Status.FAIL
    assert verdict.mistake == law
    assert verdict.earned == 4 * (1 - LAW_SHARE)
    assert verdict.advice


def test_who_is_interrupted_when_called_again_has_raised_nothing():
    seen = [observe(scaled, trial, Observed.CALLED) for trial in FUNCTION.trials[:-1]]
    verdict = judge(FUNCTION, [*seen, Observation(fault=Fault(INTERRUPTED, line=2))])
    [found] = [each for each in verdict.findings if each.status is not Status.PASS]
    assert found.probe == "takes too long when it is called again"
    assert found.difference == (
        "right so far, but interrupted in your line 2: called again, it took too long"
    )
    assert "KeyboardInterrupt" not in str(verdict)


def test_an_answer_that_keeps_them_passes_however_it_is_written():
    assert verdict_on(FUNCTION, loops).status is Status.PASS


class Small(nn.Module):
    """Convolution, norm, dropout and a dense layer: something of all that has two modes."""

    def __init__(self, lr=0.1, num_classes=3):
        super().__init__()
        self.net = nn.Sequential(
            nn.LazyConv2d(4, 3),
            self.norm(),
            nn.ReLU(),
            nn.Flatten(),
            self.drop(),
            nn.LazyLinear(num_classes),
        )

    def norm(self):
        return nn.BatchNorm2d(4)

    def drop(self):
        return nn.Dropout(0.5)

    def forward(self, X):
        return self.net(X)


SMALL = module(
    "Small",
    core(minutes=1, points=4),
    probes=(
        Probe("in evaluation", (normal(3, 1, 5, 6),)),
        Probe("five classes", (normal(2, 1, 5, 6),), build=(0.1, 5)),
    ),
    mistakes={"no layers: nothing is built": lambda *_: nn.Flatten()},
    hints=("layers",),
    oracle=Small,
)
MODEL = make_reference(SMALL, "0.1", Small, "seed")


class ByHand(nn.Module):
    """Dropout as the book writes it in an earlier chapter."""

    def __init__(self, p, always=False):
        super().__init__()
        self.p, self.always = p, always

    def forward(self, X):
        if not (self.training or self.always):
            return X
        return (torch.rand(X.shape) > self.p).float() * X / (1 - self.p)


def with_norm(make):
    return type("Small", (Small,), {"norm": lambda self: make()})


def with_drop(make):
    return type("Small", (Small,), {"drop": lambda self: make()})


def filled_norm():
    norm = nn.BatchNorm2d(4)
    nn.init.constant_(norm.weight, 0.5)
    return norm


class Listed(Small):
    """Its last layer is in a plain list, so that no optimiser finds it."""

    def __init__(self, lr=0.1, num_classes=3):
        super().__init__(lr, num_classes)
        self.kept = [self.net[-1]]
        self.net[-1] = nn.Identity()

    def forward(self, X):
        return self.kept[0](self.net(X))


@pytest.mark.parametrize(
    ("answer", "law"),
    [
        (with_norm(lambda: nn.BatchNorm2d(4, momentum=0.5)), "wrong in evaluation"),
        (with_norm(lambda: nn.BatchNorm2d(4, track_running_stats=False)), None),
        (with_norm(filled_norm), "wrong start values"),
        (with_drop(nn.Identity), "wrong in training"),
        (with_drop(lambda: nn.Dropout(0.4)), "wrong in training"),
        (with_drop(lambda: ByHand(0.3)), "dropout of another rate"),
        (with_drop(lambda: ByHand(0.5, always=True)), None),
    ],
    ids=["momentum", "no averages", "start", "none", "rate", "rate by hand", "always"],
)
def test_what_shows_in_one_mode_only_is_found(answer, law):
    verdict = verdict_on(MODEL, answer)
    assert verdict.status is Status.FAIL
    assert law is None or verdict.mistake == law


def test_dropout_by_hand_of_the_right_rate_passes():
    verdict = verdict_on(MODEL, with_drop(lambda: ByHand(0.5)))
    assert verdict.status is Status.PASS


class FewBehind(nn.Module):
    """Of six numbers behind the dropout, some are 0 by chance: how many is the same in no two."""

    def __init__(self, drop=None):
        super().__init__()
        first, last = [nn.Linear(5, 300), nn.ReLU()], [nn.Linear(300, 3), nn.ReLU()]
        self.net = nn.Sequential(*first, drop or nn.Dropout(0.5), *last, nn.Linear(3, 2))

    def forward(self, X):
        return self.net(X)


FEW_BEHIND = module(
    "FewBehind",
    core(minutes=1),
    probes=(Probe("two rows", (normal(2, 5),)),),
    mistakes={"no dropout: in training nothing is dropped": lambda: FewBehind(nn.Identity())},
    hints=("drop",),
    oracle=FewBehind,
)


@pytest.mark.parametrize("seed", range(12))
def test_dropout_by_hand_passes_by_any_seed_if_its_rate_is_right(seed):
    model = make_reference(FEW_BEHIND, "0.1", FewBehind, f"seed {seed}")
    assert verdict_on(model, lambda: FewBehind(ByHand(0.5))).status is Status.PASS
    assert verdict_on(model, lambda: FewBehind(ByHand(0.4))).status is Status.FAIL


def test_a_bias_that_a_norm_swallows_may_be_left_out_where_such_a_form_is_accepted():
    class NoBias(Small):
        def __init__(self, lr=0.1, num_classes=3):
            super().__init__(lr, num_classes)
            self.net[0] = nn.LazyConv2d(4, 3, bias=False)

    counted = make_reference(
        module(
            "Small",
            core(minutes=1),
            probes=(Probe("in training", (normal(3, 1, 5, 6),), train=True),),
            mistakes={"no layers: nothing is built": lambda *_: nn.Flatten()},
            hints=("layers",),
            oracle=Small,
            accepted=(NoBias,),
        ),
        "0.1",
        Small,
        "seed",
    )
    assert verdict_on(counted, NoBias).status is Status.PASS


def test_layers_in_a_plain_list_are_told():
    verdict = verdict_on(MODEL, Listed)
    assert verdict.status is Status.FAIL
    assert "learnable numbers" in verdict.findings[0].difference


def test_models_that_share_weights_are_told():
    layers = {classes: nn.Linear(48, classes) for classes in (3, 5)}

    class Sharing(Small):
        def __init__(self, lr=0.1, num_classes=3):
            super().__init__(lr, num_classes)
            self.net[-1] = layers[num_classes]

    verdict = verdict_on(MODEL, Sharing)
    assert verdict.mistake == "models share weights"


def test_what_accepted_forms_leave_open_is_open():
    open_record = function(
        "scaled",
        core(minutes=1, points=4),
        probes=SCALED.probes,
        mistakes={"zeros: nothing is computed": lambda *_: torch.zeros(1)},
        hints=("multiply",),
        oracle=loops,
        accepted=(by_numpy,),
    )
    reference = make_reference(open_record, "0.1", scaled, "seed")
    assert verdict_on(reference, lambda X, K: (X * K.sum()).detach()).status is Status.PASS
