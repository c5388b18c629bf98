"""Messages from the other side of the wall: nothing in them is believed before it is bounded."""

from __future__ import annotations

import io
import json
import struct

import pytest
import torch

from grader.staff.sandbox.wire import MAX_TEXT, WireError, message, read_message


def read(text: bytes, blob: bytes = b""):
    head = struct.pack("<II", len(text), len(blob))
    return read_message(io.BytesIO(head + text + blob))


def test_a_message_comes_out_as_it_went_in():
    document, arrays = read_message(io.BytesIO(message({"a": [1]}, {"x": torch.ones(2, 3)})))
    assert document == {"a": [1]}
    assert torch.equal(arrays["x"], torch.ones(2, 3))


@pytest.mark.parametrize(
    ("text", "blob"),
    [
        (b"{", b""),
        (b"\xff\xfe", b""),
        (b"[" * 100_000 + b"]" * 100_000, b""),
        (b"[" * 60 + b"]" * 60, b""),
        (b"NaN", b""),
        (b"1" * 10_000, b""),
        (b"{}", b"x" * 30),
        (b"{}", struct.pack("<Q", 2**40) + b"{}"),
        (b"{}", struct.pack("<Q", 2) + b"[]"),
    ],
)
def test_what_is_odd_is_refused(text, blob):
    with pytest.raises(WireError):
        read(text, blob)


def test_lengths_are_not_believed():
    with pytest.raises(WireError, match="larger than any answer"):
        read_message(io.BytesIO(struct.pack("<II", MAX_TEXT + 1, 0)))


def test_an_array_of_many_axes_is_refused():
    with pytest.raises(WireError, match="axes"):
        read_message(io.BytesIO(message({}, {"x": torch.ones([1] * 9)})))


@pytest.mark.parametrize("cut", [0, 4, 9, -1])
def test_a_message_that_was_cut_off_is_none(cut):
    whole = message({"a": 1}, {"x": torch.ones(2)})
    assert read_message(io.BytesIO(whole[:cut])) is None


def test_messages_are_json():
    assert json.loads(message({"a": None}, {})[8:19]) == {"a": None}
