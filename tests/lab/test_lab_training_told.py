"""What lab.Trainer shows and says: bar, plot, curves, and a sentence for what cannot be done."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

import lab
from lab import FashionMNIST, LabError, Trainer
from lab.drawing.curves import draw_curves
from lab.saying import WIDTH
from lab.training import live
from lab.training.log import Log
from tests.lab.small_training import Net, Plain, fit

pytestmark = pytest.mark.usefixtures("few_images")


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


def test_a_loss_without_bounds_leaves_the_bar_readable() -> None:
    assert [live._short(loss) for loss in (2.3026, 1e30)] == ["2.303", "1.0e+30"]


def test_a_loss_that_is_no_number_ends_the_training(capsys: pytest.CaptureFixture[str]) -> None:
    history = fit(Plain(), epochs=3, lr=1e38)
    assert history.ended == "diverged"
    said = capsys.readouterr().out
    assert "the loss is no longer a number.\nA smaller learning rate helps" in said


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
    monkeypatch.setattr(live, "in_notebook", lambda: True)
    monkeypatch.setattr(live, "_display", lambda: display)
    monkeypatch.setattr(live, "REDRAW", 0)
    monkeypatch.setattr(live, "PATIENCE", 0)
    fit(Plain(), epochs=2)
    assert display.shown == 1
    assert display.updates > 2
    out = capsys.readouterr().out
    assert out.index("plot") < out.index("epoch 1/2")  # a plot later would part the bar


def test_a_plot_that_shows_nothing_yet_is_as_wide_as_at_the_end() -> None:
    def widths(log: Log) -> list[float]:
        picture = draw_curves({"": log.history()}, measured=True)
        picture.draw_without_rendering()
        return [axis.get_position().width for axis in picture.axes]

    log = Log(2, "cpu", is_short=False)
    begin = widths(log)
    log.point(0.5, 2.3)
    log.point(1, 2.1)
    log.measured({"loss": 2.2, "acc": 0.3})
    assert begin == pytest.approx(widths(log), abs=0.05)


def test_a_script_shows_no_plot_but_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    assert not live.in_notebook()
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

    with pytest.raises(LabError, match="gives no batch; is it empty, or smaller than a batch"):
        trainer.fit(Plain(), Dropped())

    class Nothing(Dropped):
        def train_dataloader(self) -> Any:
            return DataLoader(TensorDataset(torch.rand(0, 1, 28, 28), torch.arange(0)), 8)

    class Hollow(Dropped):
        """Says that there are batches, and gives none."""

        def train_dataloader(self) -> Any:
            return Hollow()

        def __len__(self) -> int:
            return 3

        def __iter__(self) -> Any:
            return iter(())

    class Endless(Dropped):
        def train_dataloader(self) -> Any:
            return iter([(torch.rand(4, 1, 28, 28), torch.arange(4))])

    for data, sentence in [
        (Nothing(), "gives no batch; is it empty"),
        (Hollow(), "gives no batch; is it empty"),
        (Endless(), "does not say how many batches it has; give a loader of a data set"),
        (Listed([(torch.rand(2, 784), [0, 1])]), "a batch has a list in it; give tensors"),
        (Listed([(torch.rand(2, 784), torch.arange(3))]), "a batch has 2 images and 3 labels"),
    ]:
        with pytest.raises(LabError, match=sentence):
            trainer.fit(Plain(), data)
    with pytest.raises(LabError, match=r"the model has no learning rate"):
        trainer.fit(no_lr(), FashionMNIST(batch_size=32))


class Listed:
    """Batches in a list."""

    def __init__(self, batches: list[Any]) -> None:
        self.batches = batches

    def train_dataloader(self) -> Any:
        return self.batches


class Labelled:
    """Data whose labels one may choose."""

    def __init__(self, train: Any, val: Any = (0, 1)) -> None:
        self.train, self.val = train, val

    def train_dataloader(self) -> Any:
        labels = torch.tensor(self.train)
        return DataLoader(TensorDataset(torch.rand(len(labels), 1, 28, 28), labels), 4)

    def val_dataloader(self) -> Any:
        labels = torch.tensor(self.val)
        return DataLoader(TensorDataset(torch.rand(len(labels), 1, 28, 28), labels), 4)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (Labelled([-1, 0, 8]), "labels go from -1 to 8; they must begin at 0, so add 1"),
        (Labelled([1, 2, 10]), "labels go from 1 to 10, but .* should its last layer have 11"),
        (Labelled([0] * 9 + [12]), "one image has the label 12, and the model has no score"),
        (Labelled([0, 1], val=[3, 11]), "one image has the label 11, and the model has no score"),
        (Labelled([0.5, 1.5]), "labels are torch.float32 of shape .*; give one whole number"),
        (Labelled([0] * 9 + [-100]), "one image has the label -100, and the model has no score"),
        (Labelled([0, 1], val=[0] * 9 + [-100]), "one image has the label -100, and the model"),
    ],
    ids=[
        *("from -1", "from 1", "in a later batch", "in validation", "no whole numbers"),
        *("what torch leaves out", "what torch leaves out, in validation"),
    ],
)
def test_labels_that_fit_no_score_are_named(data: Labelled, sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        fit_on(data)


@pytest.mark.parametrize("dtype", [torch.int32, torch.uint8, torch.int16, torch.bool])
def test_labels_may_be_whole_numbers_of_any_kind(dtype: torch.dtype) -> None:
    batches = [(torch.rand(4, 784), torch.tensor([0, 1, 1, 0]).to(dtype)) for _ in range(2)]
    assert Trainer(1, lr=0.1).fit(Plain(), Listed(batches)).images == 8


def test_a_batch_of_one_image_is_too_small_for_batch_norm() -> None:
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(4), nn.BatchNorm1d(4), nn.Linear(4, 10))
    with pytest.raises(LabError, match="one image alone, the rest of all, and batch norm cannot"):
        Trainer(1, lr=0.1).fit(model, FashionMNIST(batch_size=8, images=9))


def test_a_loss_that_leads_nowhere_is_explained() -> None:
    class Detached(Plain):
        def forward(self, X: Tensor) -> Tensor:
            return super().forward(X).detach()

    with pytest.raises(LabError, match=r"no way leads back from the loss .*\.detach\(\)"):
        fit(Detached())


def fit_on(data: Labelled) -> None:
    Trainer(max_epochs=1).fit(Plain(), data)


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
    lines = LabError("a long word, " * 20)._render_traceback_()
    assert len(lines) > 2
    assert max(map(len, lines)) <= WIDTH  # Jupyter itself would break words


def test_curves_of_several_runs_share_a_picture() -> None:
    runs = {"small steps": fit(Plain(), lr=0.01), "large steps": fit(Plain(), lr=0.2)}
    picture = lab.show_curves(runs)
    _, accuracies = picture.axes
    assert [text.get_text() for text in picture.legends[0].get_texts()] == [
        "small steps, training", "small steps, validation",
        "large steps, training", "large steps, validation",
    ]  # fmt: skip
    drawn = accuracies.get_lines()[
        2
    ].get_ydata()  # each has a line of its training images beside it
    assert tuple(drawn) == runs["large steps"].val_acc
    for wrong, sentence in [
        ({}, "give what trainer.fit"),
        (runs["small steps"].val_acc, "give what trainer.fit"),
        ({"a": 1}, "'a' is a int; give what trainer.fit returned"),
        (dataclasses.replace(runs["small steps"], points=()), "nothing to draw, all ended before"),
        ({str(i): runs["small steps"] for i in range(7)}, "7 runs; more than 6"),
    ]:
        with pytest.raises(LabError, match=sentence):
            lab.show_curves(wrong)
