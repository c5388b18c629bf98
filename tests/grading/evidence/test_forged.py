"""A file that is no evidence, or claims more than it can, earns nothing and is told why."""

from __future__ import annotations

import json
import struct

import pytest
import safetensors.torch
import torch
from safetensors.torch import save_file

from grader.exercise import Status
from grader.staff.grading.evidence.reading import MOST_ARRAYS
from tests.grading.evidence.measuring import accuracy_of, told, verdict


@pytest.mark.usefixtures("data")
def test_forged_files(learned, tmp_path):
    assert told("lenet", learned.replace(b'"bn_lenet"', b'"lenet"   ')) == (
        "the file has 26 arrays, and this net has 10"
    )
    wide = tmp_path / "wide"
    header_of = {"format": "lab evidence 1", "name": "lenet", "data": "x", "history": "[]"}
    save_file({f"{i:04}": torch.ones(3, 3) for i in range(10)}, wide, metadata=header_of)
    assert "is of another net: array 1 has shape (3, 3)" in told("lenet", wide.read_bytes())
    save_file({"a": torch.ones(3)}, wide)
    assert "was not written by lab.Trainer" in told("lenet", wide.read_bytes())
    many = {f"{i:05}": torch.ones(1) for i in range(MOST_ARRAYS + 5)}
    save_file(many, wide, metadata=header_of)
    assert "no safetensors file of a net" in told("lenet", wide.read_bytes())
    assert told("bn_lenet", learned[:-100]) == "the file is damaged"
    for content in (
        b"",
        b"\x80\x04pickle",
        b"PK\x03\x04",
        b"\xff" * 64,
        struct.pack("<Q", 4) + b"[[[[",
    ):
        assert told("bn_lenet", content) == "the file is no safetensors file"
    head = dict(header_of, name="lenet", format="lab evidence 2")
    for wrong in (torch.ones(3, dtype=torch.int64), torch.ones(3, dtype=torch.complex64)):
        save_file({"0000": wrong}, wide, metadata=head)
        assert "holds other numbers than weights" in told("lenet", wide.read_bytes())
    deep = b"[" * 100_000
    assert "no safetensors file" in told("bn_lenet", struct.pack("<Q", len(deep)) + deep)


@pytest.mark.usefixtures("data")
def test_numbers_that_are_none_earn_nothing(learned, tmp_path):
    arrays = safetensors.torch.load(learned)
    about = {"format": "lab evidence 1", "name": "bn_lenet", "data": "x", "history": "[]"}
    for wrong in (float("nan"), float("inf"), 0.0, 1e30):
        save_file(
            {name: torch.full_like(each.float(), wrong) for name, each in arrays.items()},
            tmp_path / "w",
            metadata=about,
        )
        row = verdict("bn_lenet", (tmp_path / "w").read_bytes())
        assert (row.earned, row.status) == (0, Status.FAIL)


@pytest.mark.usefixtures("data")
def test_a_file_that_claims_more_than_it_can_is_told(learned):
    size = int.from_bytes(learned[:8], "little")
    head = json.loads(learned[8 : 8 + size])
    history = json.loads(head["__metadata__"]["history"])
    history["val_acc"][-1] = 0.999
    head["__metadata__"]["history"] = json.dumps(history)
    text = json.dumps(head).encode()
    forged = struct.pack("<Q", len(text)) + text + learned[8 + size :]
    row = verdict("bn_lenet", forged)
    assert "; the file says 0.999, trained on FashionMNIST, drawn" in row.remarks[0]
    assert accuracy_of(row) == accuracy_of(verdict("bn_lenet", learned))
