"""lab.compare: what was whole is kept, whatever happens after it; how long it will take is told."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from lab import Comparison, FashionMNIST, LabError, compare
from lab.history import History
from lab.training import trial
from lab.training.run import Run
from tests.lab.small_training import Plain

pytestmark = pytest.mark.usefixtures("few_images")


class Late(Plain):
    """Something happens in its training, once the measurements before it are over."""

    def __init__(self, what: BaseException) -> None:
        super().__init__()
        self.what, self.left = what, 25  # steps: a trial takes ten at most

    def forward(self, X: Tensor) -> Tensor:
        self.left -= self.training and torch.is_grad_enabled()
        if self.left < 0:
            raise self.what
        return super().forward(X)


def test_a_net_that_needs_too_much_memory_costs_no_other_net(
    capsys: pytest.CaptureFixture[str],
) -> None:
    nets = {"a": Plain, "hungry": lambda: Late(torch.OutOfMemoryError("full"))}
    found = compare(nets, FashionMNIST(batch_size=32), 4, full=True)
    assert list(found) == ["a"]
    assert found["a"].ended == "done"
    said = " ".join(capsys.readouterr().out.split())
    assert "compare: 'hungry': fit: 32 images a step are too many for the memory" in said
    assert "What was whole before that is kept" in said


@pytest.mark.parametrize("seed", [0, 1])
def test_an_interrupt_between_two_nets_keeps_the_seeds_before(
    seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[int] = []

    def maker() -> nn.Module:
        made.append(0)
        if len(made) > seed:
            raise KeyboardInterrupt
        return Plain()

    found = compare({"a": maker}, FashionMNIST(batch_size=32), 1, seeds=3, full=True)
    assert [len(runs) for runs in found.runs.values()] == [seed] * seed
    assert "Interrupted before the next net began. What is whole is kept" in capsys.readouterr().out
    assert "net" in repr(found)


def test_the_time_that_is_told_is_that_of_all_seeds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(trial, "seconds_a_step", lambda *_: 0.25)
    monkeypatch.setattr(Run, "go", lambda self: History((), (), (), (), 1, 0.0, "cpu", short=True))
    nets, told = {"a": Plain, "b": Plain}, []
    kinds: list[dict[str, Any]] = [{"short_steps": 8}, {"short_steps": 90}, {"full": True}, {}]
    for seeds in (1, 3):
        for given in kinds:
            compare(nets, FashionMNIST(batch_size=32), 2, seeds=seeds, **given)
            [seconds] = re.findall(r"about (\d+) s", capsys.readouterr().out)
            told.append(int(seconds))
    once, often = told[:4], told[4:]
    assert often == [pytest.approx(3 * seconds, abs=2) for seconds in once]


def test_what_is_wrong_with_one_net_says_which() -> None:
    wrong = lambda: nn.Sequential(nn.Flatten(), nn.Linear(5, 10))  # noqa: E731
    with pytest.raises(LabError, match="compare: 'b': fit: the model cannot take images"):
        compare({"a": Plain, "b": wrong}, FashionMNIST(batch_size=32), 1)


def test_a_net_that_diverged_at_once_does_not_hide_the_others() -> None:
    found = compare({"a": Plain, "b": Plain}, FashionMNIST(batch_size=32), 1, full=True)
    ended = dataclasses.replace(found["b"], points=(), train_loss=(), ended="diverged")
    both = Comparison({"a": (found["a"],), "b": (ended,)})
    assert both.show().axes
    assert [line.split("  ")[0] for line in repr(both).splitlines()] == ["net", "a", "b (diverged)"]


def test_a_loss_beyond_all_bounds_leaves_the_table_readable() -> None:
    run = compare({"a": Plain}, FashionMNIST(batch_size=32), 1, full=True)["a"]
    huge = dataclasses.replace(run, train_loss=(4.4e30,))
    assert "4.4e+30 (4.4e+30 to 4.4e+30)" in repr(Comparison({"a": (huge, huge)}))
