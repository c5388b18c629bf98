"""Without a GPU: what a short form trains, how long, and what it says."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from d2l import torch as d2l
from torch import Tensor, nn

from lab import FashionMNIST, LabError, Trainer, steps
from lab.training import plan as planning
from lab.training import trial
from lab.training.slim import slim
from tests.lab.small_training import Net, Plain, fit

pytestmark = pytest.mark.usefixtures("few_images")


class Costly(d2l.Classifier):
    """A net of 40 million multiply-adds for an image of 112 x 112."""

    def __init__(self, lr: float = 0.1) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(32, 3, stride=2, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(64, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.LazyLinear(10)),
        )


def test_a_costly_net_learns_as_a_slim_copy_on_smaller_images(
    capsys: pytest.CaptureFixture[str],
) -> None:
    torch.manual_seed(0)
    model = Costly()
    model(torch.rand(2, 1, 112, 112))
    before = [p.clone() for p in model.parameters()]
    history = Trainer(max_epochs=10, short_steps=80).fit(
        model, FashionMNIST(batch_size=64, resize=112)
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "short form, 10 epochs of 8 steps with 32 images of 64 x 64, about" in said
    assert "It trains a slim copy, 1 of 8 channels" in said
    assert "Whole, it would be 10 epochs of 4 steps with 64 images" in said
    assert "short_steps=" not in said  # that it is fixed, nobody need be told
    assert all(torch.equal(p, q) for p, q in zip(before, model.parameters(), strict=True))
    assert next(tuple(p.shape) for p in history.model.parameters()) == (16, 1, 3, 3)
    assert isinstance(history.model, Costly)
    assert history.best > 0.4  # four times what guessing reaches
    assert (history.short, history.images) == (True, 10 * 240)


def test_a_light_net_is_trained_itself_by_its_own_optimiser() -> None:
    model = Net(lr=0.1)
    trainer = Trainer(max_epochs=5, short_steps=12)
    history = trainer.fit(model, FashionMNIST(batch_size=64))
    assert history.model is model
    assert trainer.last is not None
    assert isinstance(trainer.last.optim, torch.optim.SGD)
    assert (trainer.last.train_batch_idx, history.max_epochs) == (10, 5)  # 5 epochs of 2 steps


def test_the_budget_decides_where_no_number_is_fixed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trial, "seconds_a_step", lambda *_: 0.25)
    monkeypatch.setattr(planning, "BUDGET", 5.0)
    monkeypatch.setattr(planning, "CHECKED", 24)
    history = fit(Plain(), epochs=3)
    # 5 s have room for 20 steps; after each of 3 epochs, measuring costs as much as one of them.
    assert (history.short, history.images) == (True, 3 * 5 * 32)
    said = " ".join(capsys.readouterr().out.split())
    assert "3 epochs of 5 steps with 32 images of 28 x 28, about 4 s" in said
    assert said.partition("steps [")[0].count("short_steps=15 in lab.Trainer(...) makes it") == 1


def test_what_is_little_enough_is_trained_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert not fit(Plain(), epochs=2).short
    assert "short form" not in capsys.readouterr().out


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_all_of_it_on_request(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "BUDGET", 0)
    assert fit(Plain(), epochs=2).short
    if how == "environment":
        monkeypatch.setenv(planning.VARIABLE, "1")
        assert not fit(Plain(), epochs=2).short
        assert fit(Plain(), epochs=2, full=False).short  # the argument is nearer
    else:
        assert not fit(Plain(), epochs=2, full=True).short


def test_multiply_adds_are_counted_for_one_image() -> None:
    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 2))
    assert planning.multiply_adds(net, torch.rand(2, 1, 8, 8)) == 4 * 9 * 36 + 4 * 36 * 2


def test_images_are_made_as_small_as_a_net_can_take_them(monkeypatch: pytest.MonkeyPatch) -> None:
    X = torch.rand(2, 1, 128, 128)
    free = nn.Sequential(nn.Conv2d(1, 20, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    needy = nn.Sequential(nn.Conv2d(1, 20, 70), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    monkeypatch.setattr(planning, "LIGHT", 0)
    assert [planning.shrunk([net], X, resizes=True)[1] for net in (free, needy)] == [64, 96]
    assert planning.shrunk([free, needy], X, resizes=True)[1] == 96
    assert planning.shrunk([free], X, resizes=False)[1] == 0


class Doubled(nn.Module):
    """One layer in two places, a shortcut, and two branches."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.LazyConv2d(64, 3, padding=1)
        self.shared = nn.LazyConv2d(64, 3, padding=1)
        self.groups = nn.Conv2d(64, 64, 3, padding=1, groups=16)
        self.branch = nn.LazyConv2d(128, 1, bias=False)
        self.norm = nn.LazyBatchNorm2d(eps=0.5)
        self.last = nn.LazyLinear(7)

    def forward(self, X: Tensor) -> Tensor:
        Y = self.first(X)
        Y = self.shared(self.shared(Y)) + Y
        Y = self.norm(torch.cat((self.groups(Y), self.branch(Y)), 1))
        return self.last(Y.mean((2, 3)))


def test_blocks_shortcuts_branches_and_groups_stay_what_they_are() -> None:
    X = torch.rand(2, 1, 8, 8)
    model = Doubled()
    model(X)
    thin = slim(model, X, X[..., :6, :6], 4)
    assert isinstance(thin, Doubled)
    assert thin.first.out_channels == thin.shared.in_channels == thin.shared.out_channels == 16
    assert (thin.groups.in_channels, thin.groups.groups) == (16, 4)
    assert (thin.branch.out_channels, thin.branch.bias) == (32, None)
    assert (thin.norm.num_features, thin.norm.eps) == (48, 0.5)
    assert thin(X).shape == (2, 7)
    assert thin.training


class Own(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.rand(10, 784))

    def forward(self, X: Tensor) -> Tensor:
        return X.flatten(1) @ self.weight.T


class Counting(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer, self.last = nn.Conv2d(1, 64, 3, padding=1), nn.LazyLinear(10)

    def forward(self, X: Tensor) -> Tensor:
        return self.last(self.layer(X).view(-1, 64 * X[0].numel()))


@pytest.mark.parametrize("model", [Own(), Counting()], ids=["own layer", "counts channels"])
def test_what_cannot_be_made_slim_is_trained_as_it_is(
    model: nn.Module, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "LIGHT", 0)
    history = fit(model, epochs=1, lr=0.01, short_steps=2)
    assert history.model is model
    assert history.images == 64


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"short_steps": 0}, "Trainer: short_steps is 0; give a number from 1 on"),
        ({"device": "cuda"}, "Trainer: device is 'cuda', which this machine does not have"),
        ({"device": "abacus"}, "Trainer: device is 'abacus'"),
        ({"device": "meta"}, "Trainer: device is 'meta', which this machine does not have"),
        ({"device": "hpu"}, "Trainer: device is 'hpu', which this machine does not have"),
        ({"device": 2.5}, "Trainer: device is 2.5, which this machine does not have"),
        ({"full": "False"}, "Trainer: full is 'False'; give True or False"),
        ({"seed": "a"}, "Trainer: seed is 'a'; give a whole number"),
        ({"seed": 2**70}, "Trainer: seed is [0-9]+; give a whole number"),
        ({"gradient_clip_val": "1"}, "gradient_clip_val is '1'; give the largest norm"),
        ({"gradient_clip_val": -1}, "gradient_clip_val is -1; give the largest norm"),
        ({"checkpoint": 3}, r"checkpoint: 3 names no file; give a name such as 'lenet\.pt'"),
        ({"checkpoint": ""}, "checkpoint: '' names no file"),
    ],
)
def test_what_cannot_be_wanted(given: dict[str, Any], sentence: str) -> None:
    if given.get("device") == "cuda" and torch.cuda.is_available():
        pytest.skip("there is one")
    with pytest.raises(LabError, match=sentence):
        Trainer(max_epochs=1, **given)


@pytest.mark.parametrize(("allowed", "taken"), [("", 300), ("20", 20), ("1000", 300)])
def test_a_training_by_hand_has_its_steps_or_what_the_environment_allows(
    monkeypatch: pytest.MonkeyPatch, allowed: str, taken: int
) -> None:
    monkeypatch.setenv(planning.LIMIT, allowed)
    assert list(steps(300)) == list(range(taken))


@pytest.mark.parametrize("said", ["few", "0", "-3", "1.5"])
def test_what_is_no_number_of_steps_is_told(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(planning.LIMIT, said)
    with pytest.raises(LabError, match=f"LAB_SHORT is '{said}'; give a number of steps"):
        steps(300)
