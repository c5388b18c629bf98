"""lab.Trainer learns: d2l's words, any module, and a history."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import torch
from d2l import torch as d2l
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from lab import FashionMNIST, History, LabError, Trainer
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
    assert isinstance(trainer.last.optim, torch.optim.Adam)
    assert history.val_loss[0] > 100
    trainer = Trainer(max_epochs=1, lr=0.5)
    trainer.fit(Own(), FashionMNIST(batch_size=32))
    assert isinstance(trainer.last.optim, torch.optim.SGD)
    assert trainer.last.optim.param_groups[0]["lr"] == 0.5


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


def test_a_history_holds_what_a_comparison_asks_for(tmp_path: Path) -> None:
    history = fit(Plain(), epochs=2)
    assert len(history.train_acc) == 2
    assert (history.images, history.images_per_second > 0) == (2 * 240, True)
    # Parameters and gradients, the images, and the scores that the loss needs: in four bytes each.
    assert 2 * 4 * 7850 + 4 * 32 * 784 <= history.memory < 2 * 4 * 7850 + 2 * 4 * 32 * 784
    assert isinstance(history.model, Plain)
    history.save(tmp_path / "run.json")
    assert History.load(tmp_path / "run.json") == history
    assert History.load(tmp_path / "run.json").model is None


def test_training_accuracy_is_measured_as_validation_is() -> None:
    data = FashionMNIST(batch_size=20)  # 40 images to measure on, so 40 of those learned from
    model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10))
    history = Trainer(max_epochs=1, lr=0.1).fit(model, data)
    X, y = data.train.take(torch.arange(40))
    expected = float((model.eval()(X).argmax(1) == y).float().mean())
    assert history.train_acc == (pytest.approx(expected),)


def test_a_seed_makes_two_trainings_one() -> None:
    def trained(seed: int | None) -> Tensor:
        torch.manual_seed(0)
        model = nn.Sequential(nn.Flatten(), nn.Dropout(0.5), nn.Linear(784, 10))
        Trainer(max_epochs=2, lr=0.1, seed=seed).fit(model, FashionMNIST(batch_size=32))
        return model[2].weight.detach()

    assert torch.equal(trained(3), trained(3))
    assert not torch.equal(trained(3), trained(4))


@pytest.mark.parametrize(
    "wrong",
    [
        {"train_loss": 3},
        {"max_epochs": "ten"},
        {"seconds": None},
        {"short": 2},
        {"points": [1, 2]},
        {"device": []},
    ],
    ids=str,
)
def test_a_file_that_holds_no_run_is_refused_when_it_is_read(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    fit(Plain(), epochs=1).save(path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **wrong}))
    with pytest.raises(LabError, match=r"holds no training run; write it by \.save"):
        History.load(path)
    path.write_text("[" * 100_000)
    with pytest.raises(LabError, match="holds no training run"):
        History.load(path)
