"""Arrays of every shape and kind are packed and come out as they went in."""

from __future__ import annotations

import pytest
import torch

from grader.exercise import Observation
from grader.observing.transport.codec import Packer

ARRAYS = {
    "a single number of a column": torch.arange(40.0).reshape(2, 20)[:1, 3],
    "nothing": torch.empty(0, 3),
    "no axes": torch.tensor(True),
    "half as long": torch.ones(3, dtype=torch.bfloat16),
    "turned": torch.arange(6.0).reshape(2, 3).T,
    "one number many times": torch.ones(1).expand(4),
    "asks for gradients": torch.ones(2, requires_grad=True),
}


@pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)
def test_an_array_comes_out_as_it_went_in(array):
    packer = Packer()
    entry = packer.observation(Observation({"result": {"array": "x"}}, {"x": array}))
    kept = packer.arrays[entry["parts"]["result"]["array"]]
    assert kept.dtype == array.dtype
    assert torch.equal(kept, array)
    assert kept.data_ptr() != array.data_ptr() or not array.numel()


def test_equal_numbers_are_kept_once_and_those_of_another_kind_apart():
    packer = Packer()
    arrays = {"a": torch.zeros(2), "b": torch.zeros(2), "c": torch.zeros(2, dtype=torch.int32)}
    packer.observation(Observation({name: {"array": name} for name in arrays}, arrays))
    assert len(packer.arrays) == 2
