"""lab.Trainer learns: d2l's words, any module, a history, and a short form without a GPU."""

from __future__ import annotations

import copy
import dataclasses
import math
from typing import Any

import pytest
import torch
from d2l import torch as d2l
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from lab import FashionMNIST, Trainer
from lab.training import short
from tests.lab.small_training import Net, Plain, fit

pytestmark = pytest.mark.usefixtures("few_images")


@pytest.mark.parametrize("model", [Net(), Plain()], ids=["d2l.Classifier", "nn.Module"])
def test_both_kinds_of_models_learn_and_leave_a_frozen_history(model: nn.Module) -> None:
    history = fit(model, epochs=8)
    assert len(history.train_loss) == len(history.val_loss) == len(history.val_acc) == 8
    assert history.train_loss[-1] < history.train_loss[0]
    assert history.best == max(history.val_acc) > 0.3
    assert (history.device, history.short, history.ended) == ("cpu", False, "done")
    assert history.points[-1][0] == 8
    with pytest.raises(dataclasses.FrozenInstanceError):
        history.ended = "never"  # type: ignore[misc]
    assert repr(history).startswith("8 epochs in ")


def test_the_steps_are_those_of_d2ls_trainer() -> None:
    data = FashionMNIST(batch_size=240)
    ours, theirs = Net(), Net()
    X = next(iter(data.val_dataloader()))[0]
    ours(X), theirs(X)
    theirs.load_state_dict(ours.state_dict())
    theirs.board.display = False
    Trainer(max_epochs=3).fit(ours, data)
    d2l.Trainer(max_epochs=3).fit(theirs, data)
    for mine, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.allclose(mine, other, atol=1e-6)


def test_accuracy_counts_every_image_once_though_the_last_batch_is_smaller() -> None:
    data = FashionMNIST(batch_size=32)
    model = Plain()
    history = Trainer(max_epochs=1).fit(model, data)
    X, y = data.val.take(torch.arange(len(data.val)))
    assert history.val_acc[-1] == pytest.approx(float((model(X).argmax(1) == y).float().mean()))


def test_models_of_d2l_plot_nothing_and_find_their_trainer() -> None:
    seen = []

    class Watched(Net):
        def training_step(self, batch: Any) -> Tensor:
            seen.append((self.trainer.epoch, self.trainer.num_train_batches))
            return super().training_step(batch)

    model = Watched()
    fit(model, epochs=2)
    assert seen == [(0, 8)] * 8 + [(1, 8)] * 8
    assert not hasattr(model.board, "data")  # nothing was drawn
    assert model.plot.__func__ is d2l.Module.plot
    assert copy.deepcopy(model).trainer is model.trainer  # no copy of all data


def test_a_models_own_optimiser_and_loss_are_used() -> None:
    class Own(Plain):
        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.Adam(self.parameters(), 0.01)

        def loss(self, scores: Tensor, y: Tensor) -> Tensor:
            return nn.functional.cross_entropy(scores, y) + 100

    trainer = Trainer(max_epochs=1)
    history = trainer.fit(Own(), FashionMNIST(batch_size=32))
    assert isinstance(trainer.optim, torch.optim.Adam)
    assert history.val_loss[0] > 100
    trainer = Trainer(max_epochs=1, lr=0.5)
    trainer.fit(Own(), FashionMNIST(batch_size=32))
    assert isinstance(trainer.optim, torch.optim.SGD)
    assert trainer.optim.param_groups[0]["lr"] == 0.5


def test_gradients_are_clipped() -> None:
    model = Plain()
    before = model.linear.weight.clone()
    Trainer(max_epochs=1, gradient_clip_val=1e-6).fit(model, FashionMNIST(batch_size=32))
    assert 0 < float((model.linear.weight - before).detach().abs().max()) < 1e-5


def test_ordinary_loaders_will_do() -> None:
    class Data:
        def train_dataloader(self) -> Any:
            return DataLoader(TensorDataset(torch.rand(40, 1, 4, 4), torch.arange(40) % 3), 8)

    model = nn.Sequential(nn.Flatten(), nn.Linear(16, 3))
    history = Trainer(max_epochs=1, lr=0.1).fit(model, Data())
    assert (len(history.train_loss), history.val_loss) == (1, ())
    assert "training loss" in repr(history)


def test_without_a_gpu_the_form_is_short_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = short.Form(epochs=2, steps=3, batch=16)
    monkeypatch.setattr(short, "FORMS", ((math.inf, tiny),))
    trainer = Trainer(max_epochs=5)
    history = trainer.fit(Plain(), FashionMNIST(batch_size=32))
    assert (history.short, history.max_epochs, trainer.train_batch_idx) == (True, 2, 6)
    said = "short form, 2 epochs of 3 steps with 16 images of 28 x 28.\nA whole epoch has 8 steps."
    assert said in capsys.readouterr().out
    monkeypatch.setenv("LAB_FULL", "1")
    assert not fit(Plain(), epochs=3).short
    assert "short form" not in capsys.readouterr().out


def test_the_short_form_goes_by_what_a_model_costs() -> None:
    net = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 2))
    assert short.multiply_adds(net, torch.rand(2, 1, 8, 8)) == 4 * 9 * 36 + 4 * 36 * 2
    costs = [form.epochs * form.steps * form.batch for _, form in short.FORMS]
    assert costs == sorted(costs, reverse=True)
    assert short.form_for(416_520) == short.FORMS[0][1]  # LeNet
    assert short.form_for(7.5e9) == short.FORMS[-1][1]  # VGG-11


def test_costly_models_get_smaller_images_if_they_can_take_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    X = torch.rand(2, 1, 128, 128)
    free = nn.Sequential(nn.Conv2d(1, 2, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    bound = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear(126 * 126, 2))
    needy = nn.Sequential(nn.Conv2d(1, 1, 70), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    assert short.smaller_side(free, X) is None  # costs little
    monkeypatch.setattr(short, "COSTLY", 0)
    assert [short.smaller_side(net, X) for net in (free, bound, needy)] == [64, None, 96]
