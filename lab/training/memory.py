"""Whether an error means that the memory is full: each kind of machine says it in its own way."""

from __future__ import annotations

import torch

SAID = (
    "out of memory",  # MPS, and CUDA where it is not torch that runs out
    "can't allocate memory",  # torch on a processor, where it raises a plain RuntimeError
    "ALLOC_FAILED",  # cuDNN, cuBLAS
)


def is_full(error: BaseException) -> bool:
    """Is it for want of memory?"""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in SAID)
