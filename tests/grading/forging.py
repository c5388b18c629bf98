"""Messages as a worker sends them, and as one that lies could."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict

import torch
from safetensors.torch import save

from grader.observing.observe import observe
from grader.observing.transport.codec import Packer
from grader.staff.grading.running.jobs import Attempt
from grader.staff.sandbox.wire import LENGTHS


def told(*messages: bytes) -> bytes:
    """What a runner passes on: one attempt and its messages."""
    attempt = Attempt("a.ipynb", "", "", 0.1, (), len(messages))
    return frame(json.dumps(asdict(attempt)).encode(), b"") + b"".join(messages)


def frame(text: bytes, blob: bytes) -> bytes:
    """One message of any content."""
    return LENGTHS.pack(len(text), len(blob)) + text + blob


def forged(name, observations, arrays, cell=0, **more) -> bytes:
    """A message that says what it likes of an exercise."""
    document = {"answer": name, "cell": cell, "origin": "", "observations": observations, **more}
    return frame(json.dumps(document).encode(), save(arrays))


def honest(name, target, reference) -> tuple[dict, dict[str, torch.Tensor]]:
    """What an honest worker tells of an answer: its document and its arrays."""
    return packed(name, [observe(target, trial, reference.observed) for trial in reference.trials])


def packed(name, observation) -> tuple[dict, dict[str, torch.Tensor]]:
    """The document and the arrays of observations."""
    packer = Packer()
    entries = [packer.observation(each) for each in observation]
    return {"answer": name, "cell": 0, "origin": "", "observations": entries}, packer.arrays


def blob_of(header: dict, data: bytes = b"") -> bytes:
    """Arrays with a header of one's own."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
