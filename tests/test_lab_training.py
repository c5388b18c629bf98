"""lab.Trainer: d2l's words, any module, a history, and a sentence for what cannot be trained."""

from __future__ import annotations

import copy
import dataclasses
import math
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from d2l import torch as d2l
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import lab
from lab import FashionMNIST, LabError, Trainer
from lab.data import fashion
from lab.history import History
from lab.training import short, watch
from lab.training.learner import Strategy


@pytest.fixture(autouse=True)
def _few_images(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fashion._load.cache_clear()
    monkeypatch.setenv("LAB_DATA", "standin:240")
    monkeypatch.delenv("LAB_FULL", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    torch.manual_seed(0)
    yield
    fashion._load.cache_clear()


class Net(d2l.Classifier):
    def __init__(self, lr: float = 0.1) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))


class Plain(nn.Module):
    def __init__(self, outputs: int = 10) -> None:
        super().__init__()
        self.lr = 0.1
        self.linear = nn.Linear(784, outputs)

    def forward(self, X: Tensor) -> Tensor:
        return self.linear(X.flatten(1))


def fit(model: Any, epochs: int = 2, **given: Any) -> History:
    return Trainer(max_epochs=epochs, **given).fit(model, FashionMNIST(batch_size=32))


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
    said = "short form: 2 epochs of 3 steps, 16 images of 28 x 28 in each; a whole epoch has 8"
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


def test_an_interrupt_keeps_what_was_learned(capsys: pytest.CaptureFixture[str]) -> None:
    class Interrupted(Plain):
        steps = 0

        def forward(self, X: Tensor) -> Tensor:
            self.steps += self.training
            if self.steps == 12:
                raise KeyboardInterrupt
            return super().forward(X)

    model = Interrupted()
    before = model.linear.weight.clone()
    history = fit(model, epochs=5)
    assert history.ended == "interrupted"
    assert len(history.train_loss) == 1
    assert not torch.equal(model.linear.weight, before)
    said = capsys.readouterr().out
    assert "Interrupted in epoch 2 of 5, after 11 steps. The model keeps what it" in said


def test_a_loss_that_is_no_number_ends_the_training(capsys: pytest.CaptureFixture[str]) -> None:
    history = fit(Plain(), epochs=3, lr=1e38)
    assert history.ended == "diverged"
    assert (
        "the loss is no longer a number. A smaller learning rate helps" in capsys.readouterr().out
    )


def test_a_strategy_may_change_how_a_step_is_computed() -> None:
    class Counting(Strategy):
        batches = 0

        def batch(self, batch: Any, device: torch.device) -> list[Tensor]:
            self.batches += 1
            return super().batch(batch, device)

    strategy = Counting()
    fit(Plain(), epochs=1, strategy=strategy)
    assert strategy.batches == 8 + 2


class Display:
    """Stands for IPython's display: remembers what was shown and how often it changed."""

    def __init__(self) -> None:
        self.shown = 0
        self.updates = 0

    def __call__(self, picture: Any, display_id: bool) -> Display:
        self.shown += 1
        print("plot")
        return self

    def update(self, picture: Any) -> None:
        self.updates += 1


def test_a_notebook_shows_one_plot_that_changes_in_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    display = Display()
    monkeypatch.setattr(watch, "in_notebook", lambda: True)
    monkeypatch.setattr(watch, "_display", lambda: display)
    monkeypatch.setattr(watch, "REDRAW", -1)
    fit(Plain(), epochs=2)
    assert display.shown == 1
    assert display.updates > 2
    out = capsys.readouterr().out
    assert out.index("plot") < out.index("epoch 1/2")  # a plot later would part the bar


def test_a_script_shows_no_plot_but_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert not watch.in_notebook()
    fit(Plain(), epochs=2)
    bar = capsys.readouterr().out.splitlines()[-1]
    assert bar.split("\r")[-1].startswith("epoch 2/2 100%|")
    assert "val acc 0." in bar


class Fixed(Plain):
    """Returns something that is not a row of scores for each image."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, X: Tensor) -> Any:
        return self.answer


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        (..., "the model is still '...'; answer the exercise"),
        (Plain, r"Plain is a class; make a model of it: Plain\(\)"),
        ("net", "the model is a str; give a torch.nn.Module"),
        (nn.Flatten(), "the model has no parameters"),
        (nn.Sequential(nn.Flatten(), nn.Linear(784, 10)), "no learning rate; set model.lr"),
        (Fixed(None), "the model returned a NoneType; it must return one row of scores"),
        (Fixed(torch.rand(2, 10, 1, 1)), r"returned \(2, 10, 1, 1\); it must .* as \(2, 10\)"),
        (Fixed(torch.rand(10)), r"returned \(10,\); it must"),
        (Plain(outputs=9), "labels go from 0 to 9, but the model has scores for 9 classes"),
        (nn.Linear(5, 10), r"cannot take images of shape \(2, 1, 28, 28\): mat1 .*layer_table"),
    ],
)
def test_what_cannot_be_trained_is_refused_in_a_sentence(model: Any, sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        fit(model)


@pytest.mark.parametrize("epochs", [0, -1, 2.5, "3", True])
def test_epochs_are_whole_numbers_from_one(epochs: Any) -> None:
    with pytest.raises(LabError, match=r"max_epochs is .*; give a number from 1 on"):
        Trainer(epochs)


def test_data_that_cannot_be_used_is_explained() -> None:
    trainer = Trainer(max_epochs=1)
    with pytest.raises(LabError, match="the model comes first"):
        trainer.fit(FashionMNIST(batch_size=32), Plain())  # type: ignore[arg-type]
    with pytest.raises(LabError, match=r"the data is list; give lab\.FashionMNIST"):
        trainer.fit(Plain(), [])
    with pytest.raises(LabError, match="the class FashionMNIST"):
        trainer.fit(Plain(), FashionMNIST)

    class Dropped:
        def train_dataloader(self) -> Any:
            images = TensorDataset(torch.rand(4, 1, 28, 28), torch.arange(4))
            return DataLoader(images, 8, drop_last=True)

    with pytest.raises(LabError, match="gives no batch; is the batch larger than the data"):
        trainer.fit(Plain(), Dropped())
    with pytest.raises(LabError, match=r"the model has no learning rate"):
        trainer.fit(no_lr(), FashionMNIST(batch_size=32))


def no_lr() -> nn.Module:
    model = Net()
    del model.lr
    return model


def test_an_exercise_to_be_done_stays_what_it_is() -> None:
    class Stub(Plain):
        def forward(self, X: Tensor) -> Tensor:
            raise NotImplementedError("ch7_6 LeNet: your turn")

    with pytest.raises(NotImplementedError, match="your turn"):
        fit(Stub())


def test_in_a_notebook_an_error_is_its_sentence() -> None:
    assert LabError("too large")._render_traceback_() == ["LabError: too large"]


def test_curves_of_several_runs_share_a_picture() -> None:
    runs = {"small steps": fit(Plain(), lr=0.01), "large steps": fit(Plain(), lr=0.2)}
    losses, accuracies = lab.show_curves(runs).axes
    assert [text.get_text() for text in losses.get_legend().get_texts()] == [
        "small steps, training", "small steps, validation",
        "large steps, training", "large steps, validation",
    ]  # fmt: skip
    drawn = accuracies.get_lines()[1].get_ydata()
    assert tuple(drawn) == runs["large steps"].val_acc
    for wrong, sentence in [
        ({}, "give what trainer.fit"),
        (runs["small steps"].val_acc, "give what trainer.fit"),
        ({"a": 1}, "'a' is a int; give what trainer.fit returned"),
        (dataclasses.replace(runs["small steps"], points=()), "ended before anything"),
        ({str(i): runs["small steps"] for i in range(7)}, "7 runs; more than 6"),
    ]:
        with pytest.raises(LabError, match=sentence):
            lab.show_curves(wrong)
