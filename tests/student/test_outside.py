"""A variable of the notebook in the place of an argument is told where an answer fails."""

from __future__ import annotations

import torch

from grader.student.cells.outside import remark_outside

CELL = """
import torch
from torch import nn
x, side, names = torch.arange(10.0), 3, ["a"]
layer = nn.Linear(2, 2)
def helper(X): return X
class Thing: pass
"""


def defined(source: str):
    """What a notebook's cell defines below those names."""
    names: dict = {}
    exec(CELL + source, names)
    return names["answer"]


def test_a_slip_of_the_case_is_told_with_the_argument_that_is_meant():
    answer = defined("def answer(X, K):\n    return (x[0:2] * K).sum()")
    said = "x in it is a variable of the notebook, and no argument. Is X meant?"
    assert remark_outside(answer) == said


def test_all_are_named_in_functions_within_and_in_methods_as_well():
    within = defined("def answer(X):\n    return [lambda: side for _ in names]")
    said = "names, side in it are variables of the notebook, and no argument"
    assert remark_outside(within) == said
    methods = defined("class answer(nn.Module):\n    def forward(self, X): return layer(X)")
    assert remark_outside(methods).startswith("layer in it is a variable of the notebook")


def test_functions_modules_classes_and_own_names_are_no_slip():
    answer = defined(
        "def answer(X, side):\n    x = helper(X)\n    Thing.names = nn.ReLU()(x)\n"
        "    return torch.zeros(side), missing, X.layer"
    )
    assert remark_outside(answer) == ""
    for thing in (torch.nn.Linear(2, 2), 3, None, torch.relu):
        assert remark_outside(thing) == ""
