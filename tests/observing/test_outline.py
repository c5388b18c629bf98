"""Every value travels as JSON and arrays, and comes back as what it was."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import numpy as np
import pytest
import torch

from grader.observing.transport.outline import MAX_ITEMS, MAX_WHOLE, outline, restore


def there(value):
    """An outline and its arrays, after a trip through JSON."""
    arrays = {}
    node = outline(value, arrays, "x")
    return json.loads(json.dumps(node, allow_nan=False)), arrays


@pytest.mark.parametrize(
    "value", [None, True, 3, -2.5, "text", [1, (2, 3.5)], {"a": [True], "b": None}, (), math.inf]
)
def test_plain_values_come_back(value):
    assert restore(*there(value)) == value


def test_tensors_come_back_with_dtype_and_shape():
    for value in (torch.tensor(2.0), torch.zeros(0, 3), torch.arange(6).view(2, 3).T):
        back = restore(*there(value))
        assert torch.equal(back, value)
        assert back.dtype == value.dtype


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (np.float64(2.0), "numpy.float64"),
        (np.ones(2), "numpy.ndarray"),
        (torch.Size([2, 3]), "tuple"),
        (object(), "object"),
        (torch.zeros(2, dtype=torch.complex64), "torch.Tensor"),
        (..., "ellipsis"),
    ],
)
def test_the_exact_type_is_told(value, name):
    assert there(value)[0]["type"] == name


def test_a_tensor_subclass_cannot_pass_for_a_tensor():
    class Liar(torch.Tensor):
        @classmethod
        def __torch_function__(cls, func, types, args=(), kwargs=None):
            return True

    node, arrays = there(torch.zeros(2).as_subclass(Liar))
    assert (node["type"], arrays) == (Liar.__qualname__, {})


def test_what_is_too_deep_or_too_long_is_told_by_its_type():
    nested = []
    nested.append(nested)  # a list that holds itself
    node, _ = there(nested)
    while "items" in node:
        node = node["items"][0]
    assert node == {"type": "list"}
    assert there([0] * (MAX_ITEMS + 1))[0] == {"type": "list"}


@pytest.mark.parametrize("number", [10**400, Fraction(10**400), Fraction(10**400, 3)])
def test_a_number_that_no_float_holds_and_no_text_shows_is_cut(number):
    for sign in (1, -1):
        node = outline(sign * number, {}, "value")
        assert node["value"] == sign * MAX_WHOLE
    assert outline(MAX_WHOLE, {}, "value")["value"] == MAX_WHOLE
