"""What a GPU is given, tried on a processor: 16 bits, scaled gradients, and no waiting."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

from lab import FashionMNIST, History, Trainer
from lab.training import machine as machines
from lab.training import trial
from lab.training.learner import PlainSteps
from lab.training.machine import COSTLY, Machine, half_for
from lab.training.memory import is_full
from lab.training.run import POINTS
from tests.lab.small_training import Net

pytestmark = pytest.mark.usefixtures("few_images")
CPU, CUDA = torch.device("cpu"), torch.device("cuda")


@pytest.fixture(params=[torch.float16, torch.bfloat16], ids=["as a T4", "as newer cards"])
def half(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> torch.dtype:
    """The processor computes as a GPU would: all but the numbers of 16 bits are the same code."""
    dtype: torch.dtype = request.param
    monkeypatch.setattr(machines, "half_for", lambda device, work: dtype)
    return dtype


class Small(nn.Module):
    """Writes down in which numbers and in which layout it computes."""

    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8)
        self.last = nn.Linear(8 * 49, 10)
        self.gamma = nn.Parameter(torch.ones(1, 8, 1, 1))  # as the book's own batch norm has them
        self.seen: set[Any] = set()

    def forward(self, X: Tensor) -> Tensor:
        Y = self.gamma * torch.relu(self.norm(self.conv(X)))
        Y = nn.functional.max_pool2d(Y, 4)
        if self.training:
            self.seen.add((self.conv(X).dtype, self.conv.weight.stride()))
        scores: Tensor = self.last(Y.flatten(1))
        return scores


def learn(model: nn.Module, epochs: int = 4, **given: Any) -> tuple[Trainer, History]:
    trainer = Trainer(epochs, lr=0.1, full=True, **given)
    return trainer, trainer.fit(model, FashionMNIST(batch_size=32, images=160))


def test_in_16_bits_a_net_learns_and_comes_back_in_32(half: torch.dtype) -> None:
    torch.manual_seed(0)
    trainer, history = learn(Small(), epochs=5)
    model: Any = history.model
    assert history.best > 0.35  # guessing reaches 0.1
    assert model.seen == {(half, (9, 1, 3, 1))}  # of channels last: those of a place side by side
    assert {p.dtype for p in model.parameters()} == {torch.float32}
    assert all(bool(p.isfinite().all()) for p in model.parameters())
    assert trainer.last is not None
    assert trainer.last.machine.scaler.is_enabled() == (half is torch.float16)


class Waits(TorchDispatchMode):
    """Counts how often a number is asked for, which on a GPU means to wait for all before it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.count += func is torch.ops.aten._local_scalar_dense.default
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("own_steps", [True, False], ids=["d2l's", "a plain module"])
def test_no_step_and_no_measurement_asks_for_a_number(half: torch.dtype, own_steps: bool) -> None:
    model: nn.Module = Net() if own_steps else Small()
    data = FashionMNIST(batch_size=4)  # 60 steps an epoch, 10 to measure on
    trainer = Trainer(2, lr=0.1, full=True, gradient_clip_val=1)
    trainer.fit(model, data)
    with Waits() as before:  # of what is done once
        Trainer(1, lr=0.1, full=True).fit(copy.deepcopy(model), FashionMNIST(batch_size=240))
    with Waits() as waits:
        trainer.fit(model, data)
    assert waits.count < before.count + 2 * (POINTS + 10) < 2 * 60


def test_the_steps_in_32_bits_and_scaled_ones_are_the_same() -> None:
    """Scaling by a power of two and fused steps change the way, and not what comes out."""
    torch.manual_seed(0)
    X, y = torch.rand(16, 1, 28, 28), torch.arange(16) % 10
    start, ends = Small(), []
    for scaled in (False, True):
        net, machine = copy.deepcopy(start), Machine(CPU, 1.0, 16)
        machine.scaler = torch.amp.GradScaler("cpu", enabled=scaled)  # type: ignore[attr-defined]
        given: Any = {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-3}
        optimizer = machine.unwaiting(torch.optim.SGD(net.parameters(), **given))
        assert bool(optimizer.defaults["fused"]) == scaled
        for _ in range(5):
            machine.descend(PlainSteps(net).loss([X, y]), optimizer, net, clip=0.5)
        ends.append(net)
    for one, other in zip(ends[0].parameters(), ends[1].parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("kind", machines.FUSED)
def test_a_fused_optimiser_keeps_what_was_chosen_and_an_unknown_one_is_left(kind: Any) -> None:
    net, machine = Small(), Machine(CPU, 1.0, 16)
    machine.scaler = torch.amp.GradScaler("cpu")  # type: ignore[attr-defined]
    chosen = kind([{"params": net.conv.parameters(), "lr": 0.5}, {"params": [net.gamma]}], lr=0.2)
    fused = machine.unwaiting(chosen)
    assert type(fused) is kind
    assert [group["lr"] for group in fused.param_groups] == [0.5, 0.2]
    other = torch.optim.Rprop(net.parameters())
    assert machine.unwaiting(other) is other
    for parameter in (*net.conv.parameters(), net.gamma):
        assert parameter.grad is not None
        assert parameter.grad.stride() == parameter.stride()


def test_an_overflow_leaves_a_step_out() -> None:
    net, machine = nn.Linear(2, 2), Machine(CPU, 1.0, 16)
    machine.scaler = torch.amp.GradScaler("cpu")  # type: ignore[attr-defined]
    optimizer = machine.unwaiting(torch.optim.SGD(net.parameters(), lr=0.1))
    before = net.weight.detach().clone()
    machine.descend((net(torch.ones(1, 2)) * 1e36).sum(), optimizer, net, 0)
    assert torch.equal(net.weight, before)
    assert machine.scaler.get_scale() < 65536
    machine.descend(net(torch.ones(1, 2)).sum(), optimizer, net, 0)
    assert not torch.equal(net.weight, before)


@pytest.mark.parametrize(("bf16", "dtype"), [(True, torch.bfloat16), (False, torch.float16)])
def test_the_card_decides_between_the_two_kinds_of_16_bits(
    bf16: bool, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def supported(including_emulation: bool = True) -> bool:  # as on a T4, which would emulate it
        asked.append(including_emulation)
        return bf16 or including_emulation

    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    monkeypatch.setattr(torch.cuda, "device", lambda _: torch.no_grad())
    assert half_for(CUDA, COSTLY) is dtype
    assert asked == [False]
    assert half_for(CUDA, COSTLY - 1) is None  # a small net is slower by the casts
    assert half_for(torch.device("mps"), COSTLY) is None
    assert half_for(CPU, COSTLY) is None


def test_a_training_in_16_bits_goes_on_where_it_was(half: torch.dtype, tmp_path: Path) -> None:
    def trained(*epochs: int, name: str) -> tuple[Trainer, History]:
        for each in epochs:
            torch.manual_seed(0)
            found = learn(Small(), each, seed=1, checkpoint=tmp_path / name)
        return found

    straight, resumed = trained(4, name="a"), trained(2, 4, name="b")
    assert straight[1].train_loss == resumed[1].train_loss
    scalers = [run.last.machine.scaler.state_dict() for run, _ in (straight, resumed) if run.last]
    assert scalers[0] == scalers[1]
    kept = scalers[0].get("_growth_tracker", 0)  # steps without an overflow
    assert (kept > 2 * 5) == (half is torch.float16), "more than those after it was resumed"


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (torch.OutOfMemoryError("anything"), True),
        (MemoryError(), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"), True),
        (RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"), True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_each_machine_says_in_its_own_way_that_memory_is_full(error: Exception, full: bool) -> None:
    assert is_full(error) is full


def test_so_does_this_one() -> None:
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**60)
    assert is_full(caught.value)


def test_a_trial_does_not_decide_by_how_much_gradients_are_scaled() -> None:
    machine = Machine(CPU, 1.0, 16)
    machine.scaler = torch.amp.GradScaler("cpu")  # type: ignore[attr-defined]
    before = machine.scaler.state_dict()
    X, y = torch.rand(4, 1, 28, 28) * 1e30, torch.arange(4)
    trial.seconds_a_step(Small(), [X, y], machine)
    assert machine.scaler.state_dict() == before
