"""lab.compare: the same conditions for every net, one table, one picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lab import Comparison, FashionMNIST, LabError, compare, show_curves
from lab.history import History
from lab.training import live
from lab.training import plan as planning
from lab.training.log import Log
from lab.training.run import Run
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")


class Watching(Plain):
    """Writes down which images it learns from."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[float] = []

    def forward(self, X: Tensor) -> Tensor:
        if self.training:
            self.seen.append(float(X.sum()))
        return super().forward(X)


class Dropping(Watching):
    """Draws by chance on its way, which must not change the order of the other's images."""

    def forward(self, X: Tensor) -> Tensor:
        return nn.functional.dropout(super().forward(X), 0.5, self.training)


def test_all_nets_learn_from_the_same_images_in_the_same_order() -> None:
    data = FashionMNIST(batch_size=32)
    found = compare({"one": Watching, "other": Watching, "dropping": Dropping}, data, 3, full=True)
    one, other, dropping = (found[name].model for name in found)
    assert one.seen == other.seen
    assert one.seen == dropping.seen
    assert found["one"].train_loss == found["other"].train_loss  # the same start as well
    assert found["one"].images == found["dropping"].images == 3 * 240
    again = compare({"one": Watching}, data, 3, full=True)
    assert again["one"].train_loss == found["one"].train_loss


def _lazy(*after: type[nn.Module], last: int = 10) -> nn.Module:
    return nn.Sequential(
        *(nn.LazyConv2d(6, 5), *(layer() for layer in after), nn.ReLU(), nn.LazyConv2d(4, 3)),
        *(nn.Flatten(), nn.LazyLinear(last), nn.ReLU(), nn.LazyLinear(10)),
    )


@pytest.mark.parametrize("slim", [False, True])
def test_nets_begin_with_equal_weights_up_to_where_they_differ(
    slim: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: dict[str, list[Tensor]] = {}

    def go(self: Run) -> History:  # nothing is trained: what it begins with is the question
        net = self.prepared.net
        begun[self.name] = [p for p in net.parameters() if p.dim() > 1]
        return History((), (), (), (), 1, 0.0, "cpu", short=False, model=net)

    monkeypatch.setattr(Run, "go", go)
    if slim:
        monkeypatch.setattr(planning, "LIGHT", 0)
    nets = {
        "plain": _lazy,
        "normed": lambda: _lazy(nn.LazyBatchNorm2d),
        "wide": lambda: _lazy(last=20),
    }
    compare(nets, FashionMNIST(batch_size=32), 1, full=not slim, lr=0.1, short_steps=2)
    plain, normed, wide = begun.values()
    assert [torch.equal(a, b) for a, b in zip(plain, normed, strict=True)] == [True] * 4
    assert [torch.equal(a, b) for a, b in zip(plain[:2], wide[:2], strict=True)] == [True] * 2


def test_models_that_are_handed_over_stay_as_they_are() -> None:
    model = Plain()
    before = model.linear.weight.clone()
    found = compare({"it": model}, FashionMNIST(batch_size=32), 1, full=True)
    assert torch.equal(model.linear.weight, before)
    assert not torch.equal(found["it"].model.linear.weight, before)


def test_several_seeds_show_how_far_results_spread(capsys: pytest.CaptureFixture[str]) -> None:
    found = compare({"plain": Plain}, FashionMNIST(batch_size=32), 2, seeds=3, full=True)
    losses = [run.train_loss[-1] for run in found.runs["plain"]]
    assert len(set(losses)) == 3
    assert f"({min(losses):.3f} to {max(losses):.3f})" in repr(found)
    assert "plain, seed 3, epoch 2/2" in capsys.readouterr().out
    [band] = show_curves(found).axes[1].collections
    heights = band.get_paths()[0].vertices[:, 1]
    accuracies = [value for run in found.runs["plain"] for value in run.val_acc]
    assert (heights.min(), heights.max()) == (min(accuracies), max(accuracies))


def test_a_slim_net_is_compared_with_slim_nets_for_as_many_steps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def wide(channels: int) -> nn.Module:
        return nn.Sequential(
            *(nn.Conv2d(1, channels, 3), nn.ReLU()),
            *(nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(4 * channels, 10)),
        )

    monkeypatch.setattr(planning, "LIGHT", 64 * 9 * 70 * 70)  # between the two
    nets = {"wide": wide(128), "narrow": wide(32)}
    found = compare(nets, FashionMNIST(batch_size=32, resize=72), 2, lr=0.1, short_steps=6)
    assert [found[name].model[0].out_channels for name in found] == [16, 16]
    assert {run.images for run in found.values()} == {6 * 32}
    assert capsys.readouterr().out.count("short form") == 1


def test_the_table_and_the_picture(tmp_path: Path) -> None:
    found = compare({"a": Plain, "b <i>": Plain}, FashionMNIST(batch_size=32), 2, full=True)
    head, first, second = repr(found).splitlines()
    assert head.split("  ")[0] == "net"
    assert ("training accuracy" in head, "memory in MB" in head) == (True, True)
    assert (first[0], second[:5]) == ("a", "b <i>")
    assert '<td style="text-align: left">b &lt;i&gt;</td>' in found._repr_html_()
    labels = [line.get_label() for line in show_curves(found).axes[0].get_lines()]
    assert "a, training" in labels
    assert [line.get_label() for line in found.show().axes[0].get_lines()] == labels
    assert found["a"].show().axes[1].get_title().startswith("accuracy")
    found.save(tmp_path / "both.json")
    assert Comparison.load(tmp_path / "both.json") == found
    (tmp_path / "other.json").write_text("[1]")
    with pytest.raises(LabError, match=r"holds none; write it by \.save"):
        Comparison.load(tmp_path / "other.json")
    with pytest.raises(LabError, match="cannot be read"):
        Comparison.load(tmp_path / "nowhere.json")
    with pytest.raises(LabError, match="cannot be written"):
        found.save(tmp_path)


def test_one_picture_grows_with_all_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []

    class Handle:
        def update(self, picture: Any) -> None:
            lines = picture.axes[0].get_lines()
            shown.append(sorted({str(line.get_label()).partition(",")[0] for line in lines}))

    monkeypatch.setattr(live, "in_notebook", lambda: True)
    monkeypatch.setattr(live, "_display", lambda: lambda *_, **__: Handle())
    monkeypatch.setattr(live, "REDRAW", 0)
    monkeypatch.setattr(live, "PATIENCE", 0)
    compare({"a": Plain, "b": Plain}, FashionMNIST(batch_size=32), 2, full=True)
    assert shown[-1] == ["a", "b"]
    assert ["training", "validation"] in shown or ["a"] in shown


def test_short_runs_are_not_held_up_by_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []

    class Handle:
        def update(self, picture: Any) -> None:
            drawn.append(picture)

    monkeypatch.setattr(live, "in_notebook", lambda: True)
    monkeypatch.setattr(live, "_display", lambda: lambda *_, **__: Handle())
    monkeypatch.setattr(live, "REDRAW", 1000)
    compare({"a": Plain, "b": Plain}, FashionMNIST(batch_size=32), 2, full=True)
    assert len(drawn) == 1  # beside the first one, the last
    labels = {str(line.get_label()) for line in drawn[0].axes[0].get_lines()}
    assert {"a, validation", "b, validation"} <= labels


def test_where_drawing_is_slow_there_are_fewer_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which one takes half a second would draw for half of the time otherwise."""
    now = 0.0
    drawn: list[float] = []

    class Handle:
        def update(self, picture: Any) -> None:
            nonlocal now
            now += 0.5
            drawn.append(now)

    monkeypatch.setattr(live, "in_notebook", lambda: True)
    monkeypatch.setattr(live, "_display", lambda: lambda *_, **__: Handle())
    monkeypatch.setattr(live.time, "monotonic", lambda: now)
    picture = live.LivePicture(measured=False)
    while now < 60:
        picture.show("run", Log(1, "cpu", is_short=True).history())
        now += 0.1
    assert 5 < len(drawn) < 12  # not 50


def test_a_run_that_ends_before_its_first_number_does_not_cost_the_last_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[Any] = []

    class Handle:
        def update(self, picture: Any) -> None:
            drawn.append(picture)

    class Diverging(Plain):
        def forward(self, X: Tensor) -> Tensor:
            return super().forward(X) / (0 if self.training else 1)

    monkeypatch.setattr(live, "in_notebook", lambda: True)
    monkeypatch.setattr(live, "_display", lambda: lambda *_, **__: Handle())
    monkeypatch.setattr(live, "REDRAW", 1000)
    found = compare({"a": Plain, "b": Diverging}, FashionMNIST(batch_size=32), 2, full=True)
    assert found["b"].ended == "diverged"
    assert "a, validation" in [line.get_label() for line in drawn[-1].axes[0].get_lines()]


def test_an_interrupt_keeps_what_was_finished() -> None:
    class Stopping(Plain):
        def forward(self, X: Tensor) -> Tensor:
            if self.training and torch.is_grad_enabled() and self.count > 15:
                raise KeyboardInterrupt
            self.count += self.training
            return super().forward(X)

        count = 0

    nets = {"first": Plain, "second": Stopping, "third": Plain}
    found = compare(nets, FashionMNIST(batch_size=32), 3, full=True)
    assert list(found) == ["first", "second"]
    assert [found[name].ended for name in found] == ["done", "interrupted"]


@pytest.mark.parametrize(
    ("nets", "given", "sentence"),
    [
        ({}, {}, "give the nets under their names"),
        ([Plain()], {}, "give the nets under their names"),
        ({"a": 3}, {}, "'a' is a int; give a model"),
        ({"a": lambda: 3}, {}, "'a': fit: the model is a int"),
        (
            {"a": Plain()},
            {"seeds": 2},
            r"each of the 2 seeds needs a new one; .* lambda: Plain\(\)",
        ),
        ({"a": Plain}, {"seeds": 0}, "seeds is 0; give a number from 1 on"),
        ({"a": Plain}, {"max_epochs": 0}, "max_epochs is 0; give a number"),
        ({"a": Plain}, {"short_steps": 1.5}, "short_steps is 1.5; give a number"),
        (dict.fromkeys("abcdefg", Plain), {}, "7 nets; more than 6 cannot be told apart"),
    ],
)
def test_what_cannot_be_compared(nets: Any, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LabError, match=sentence):
        compare(nets, FashionMNIST(batch_size=32), **given)
