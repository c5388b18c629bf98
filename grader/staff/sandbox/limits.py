"""What one notebook may use. Each number says why it is what it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass

MIB = 2**20
# Who shares a processor with two others takes this many times as long by the clock.
PATIENCE = 3


@dataclass(frozen=True)
class Limits:
    """Limits of one submission.

    A cell or a probe has so many seconds of work: of processor time, or of waiting. On a busy
    machine that may be up to PATIENCE times as many by the clock.
    """

    # A hand-written training loop of ten epochs on the few images that it gets takes 10 s.
    cell_seconds: float = 30  # soft: the cell is interrupted, as by the stop button
    grace_seconds: float = 5  # hard, on top: who survives the interrupt is ended
    # The largest probe, a forward of a whole network, takes 2 s on a slow core.
    probe_seconds: float = 10
    # By the clock. A whole homework takes 1 to 10 s; this is for one that runs into some limits.
    notebook_seconds: float = 300
    # The full VGG-11 with its gradients holds 1.1 GB, two of them and a copy 3.3 GB.
    memory: int = 4096 * MIB
    scratch: int = 256 * MIB  # files; counts towards memory
    output: int = 256 * MIB  # all observations of one notebook; the largest has 60 MiB
    open_files: int = 256
    # A pool of 32, and as many as torch may be told to take on a machine of many cores.
    tasks: int = 256  # threads; there are no processes
    stack: int = 8 * MIB  # what every process gets; it could grow past what memory counts
    threads: int = 1  # of torch: two workers on two cores are faster than one with two threads

    @property
    def processor_seconds(self) -> int:
        """Of all threads together."""
        return int(self.notebook_seconds * 2 + 10)

    def as_json(self) -> dict[str, float]:
        """The limits in a message."""
        return asdict(self)
