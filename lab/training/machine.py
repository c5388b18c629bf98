"""How this machine computes: where, with which numbers, on how many threads.

What the book computes stays the same: the model, the optimiser, the batches, the steps. A GPU gets
what makes the same steps faster: costly nets are reckoned in 16 bits where that is safe, with their
channels last, as its tensor cores want them. Nets are neither compiled nor recorded as CUDA graphs:
compiling takes about as long as a training of the course, and a recorded step would repeat what a
model of a student's own decides anew in each.
"""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler

from lab.errors import LabError

COSTLY = 5e7  # multiply-adds an image, from which 16 bits save more than the casts cost
THREADED = 9e7  # multiply-adds a step, from which a second thread is worth its meetings
FUSED = (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW)  # what torch can fuse, as of ours


def device_for(wanted: str | None) -> torch.device:
    """The device asked for, or the best there is."""
    if wanted is None:
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(wanted)
        float(torch.zeros(1, device=device))  # "meta" exists, but computes nothing
    except (RuntimeError, AssertionError, NotImplementedError, TypeError, ImportError) as error:
        raise LabError(
            f"Trainer: device is {wanted!r}, which this machine does not have; leave it out, and "
            "the best there is gets taken"
        ) from error
    return device


def half_for(device: torch.device, work: float) -> torch.dtype | None:
    """The numbers of 16 bits in which a net of that cost is reckoned there; None for 32 bits."""
    if device.type != "cuda" or work < COSTLY:
        return None
    with torch.cuda.device(device):  # a T4 only emulates bfloat16, which is slow
        new = torch.cuda.is_bf16_supported(including_emulation=False)
    return torch.bfloat16 if new else torch.float16


class Machine:
    """One device, set up for a net of some cost."""

    def __init__(self, device: torch.device, work: float, batch: int) -> None:
        self.device = device
        self.threads = 1 if work * batch < THREADED else torch.get_num_threads()
        self.half = half_for(device, work)
        self.layout = torch.channels_last if self.half else torch.contiguous_format
        # Small gradients would vanish in float16; bfloat16 reaches as far down as float32.
        self.scaler = GradScaler(device.type, enabled=self.half is torch.float16)

    def like_new(self) -> Machine:
        """Another for a trial, which must not decide by how much gradients are scaled later."""
        other = copy.copy(self)
        other.scaler = GradScaler(self.device.type, enabled=self.scaler.is_enabled())
        return other

    @contextlib.contextmanager
    def set_up(self) -> Iterator[None]:
        """Torch's settings for the time of a training, and those of before afterwards."""
        threads = torch.get_num_threads()
        precision = torch.get_float32_matmul_precision()
        benchmark = torch.backends.cudnn.benchmark
        torch.set_num_threads(min(self.threads, threads))
        if self.device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(self.device)
            torch.set_float32_matmul_precision("high")  # TF32: 10 bits, as far as that goes
            torch.backends.cudnn.benchmark = True  # all batches have one shape, but for the last
        try:
            yield
        finally:
            torch.set_num_threads(threads)
            torch.set_float32_matmul_precision(precision)
            torch.backends.cudnn.benchmark = benchmark

    def place(self, model: nn.Module) -> nn.Module:
        """The model where it is trained."""
        return model.to(device=self.device, memory_format=self.layout)  # type: ignore[call-overload]  # torch's stubs lack it

    def batch(self, parts: Sequence[Tensor]) -> list[Tensor]:
        """A batch where it is computed, without waiting for it."""
        return [part.to(self.device, non_blocking=True) for part in parts]

    def reckoning(self) -> contextlib.AbstractContextManager[object]:
        """In force while a model computes."""
        if self.half is None:
            return contextlib.nullcontext()
        return torch.autocast(self.device.type, dtype=self.half)

    def unwaiting(self, optimizer: torch.optim.Optimizer) -> torch.optim.Optimizer:
        """One that need not ask the GPU in each step whether gradients have overflown.

        Torch's fused ones leave a step out where they run. They want gradients that lie in memory
        exactly as their parameters, so these are made once and kept.
        """
        if not self.scaler.is_enabled() or type(optimizer) not in FUSED:
            return optimizer
        groups = [{**group, "fused": True, "foreach": False} for group in optimizer.param_groups]
        kind: Any = type(optimizer)
        fused: torch.optim.Optimizer = kind(groups, fused=True)  # the groups hold all its numbers
        for group in groups:
            for parameter in group["params"]:
                parameter.grad = torch.zeros_like(parameter)
        return fused

    def descend(
        self, loss: Tensor, optimizer: torch.optim.Optimizer, model: nn.Module, clip: float
    ) -> None:
        """One step downhill."""
        if not loss.requires_grad:
            raise LabError(
                "fit: no way leads back from the loss to the parameters; is there a .detach(), "
                ".item() or torch.no_grad() in the model?"
            )
        optimizer.zero_grad(set_to_none=not optimizer.defaults.get("fused"))
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]  # torch's own
        if clip > 0:
            self.scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        self.scaler.step(optimizer)
        self.scaler.update()

    def chance(self) -> dict[str, Tensor]:
        """Where the random numbers stand: those of the processor, and those of the device."""
        found = {"cpu": torch.get_rng_state()}
        if self.device.type == "cuda":
            found["cuda"] = torch.cuda.get_rng_state(self.device)
        elif self.device.type == "mps":
            found["mps"] = torch.mps.get_rng_state()
        return found

    def go_on_from(self, chance: Mapping[str, Tensor], scaler: Mapping[str, Any]) -> None:
        """Take up the random numbers of an earlier process, as far as they are of this device."""
        torch.set_rng_state(chance["cpu"])
        if self.device.type == "cuda" and "cuda" in chance:
            torch.cuda.set_rng_state(chance["cuda"], self.device)
        elif self.device.type == "mps" and "mps" in chance:
            torch.mps.set_rng_state(chance["mps"])
        if self.scaler.is_enabled() and scaler:
            self.scaler.load_state_dict(dict(scaler))

    def most_memory(self) -> int:
        """The bytes that were used at once, since `set_up`; 0 where nobody counts them."""
        if self.device.type != "cuda":
            return 0
        return torch.cuda.max_memory_allocated(self.device)

    def wait(self) -> None:
        """Until all is done that was asked for."""
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)
        elif self.device.type == "mps":
            torch.mps.synchronize()
