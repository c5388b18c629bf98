"""How this machine computes: where, with which numbers, on how many threads.

What the book computes stays the same: the model, the optimiser, the batches, the steps. A GPU gets
what makes the same steps faster: costly nets are reckoned in 16 bits where that is safe, with their
channels last, as its tensor cores want them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn
from torch.amp.grad_scaler import GradScaler

from lab.errors import LabError

COSTLY = 5e7  # multiply-adds an image, from which 16 bits save more than the casts cost
THREADED = 9e7  # multiply-adds a step, from which a second thread is worth its meetings
AMPERE = 8  # the generation of NVIDIA's GPUs from which bfloat16 is computed in hardware


def device_for(wanted: str | None) -> torch.device:
    """The device asked for, or the best there is."""
    if wanted is None:
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(wanted)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        raise LabError(
            f"Trainer: device is {wanted!r}, which this machine does not have; leave it out, and "
            "the best there is gets taken"
        ) from error
    return device


class Machine:
    """One device, set up for a net of some cost."""

    def __init__(self, device: torch.device, work: float, batch: int) -> None:
        self.device = device
        self.threads = 1 if work * batch < THREADED else torch.get_num_threads()
        on_cuda = device.type == "cuda"
        self.half: torch.dtype | None = None
        if on_cuda and work >= COSTLY:
            new = torch.cuda.get_device_capability(device)[0] >= AMPERE
            self.half = torch.bfloat16 if new else torch.float16
        self.layout = torch.channels_last if self.half else torch.contiguous_format
        # Small gradients would vanish in float16; bfloat16 reaches as far down as float32.
        self.scaler = GradScaler(device.type, enabled=self.half is torch.float16)

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

    def descend(
        self, loss: Tensor, optimizer: torch.optim.Optimizer, model: nn.Module, clip: float
    ) -> None:
        """One step downhill."""
        optimizer.zero_grad()
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]  # torch's own
        if clip > 0:
            self.scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        self.scaler.step(optimizer)
        self.scaler.update()

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
