"""Stubs as people write them are no attempts, and what only mentions dots is one."""

from __future__ import annotations

import pytest
from torch import nn

from grader.exercise import Status
from grader.staff.authoring.keys.references import section_references
from grader.student.session import verdict_on
from tests.small_course import SECTION, SOLUTION, Net

REFERENCES = {r.exercise: r for r in section_references(SECTION, SOLUTION, "public")}


def dots(a, b):
    """What comes out."""
    ...


def passing(a, b):
    pass


def dots_inside(a, b):
    product = ...
    return product.sum()


def gives_dots(a, b):
    return ...


class NoLayers(nn.Module):
    """A model of which nothing is written."""

    def __init__(self, width=3): ...

    def forward(self, X): ...


class NoForward(Net):
    """One of which half is written."""

    def forward(self, X):
        pass


@pytest.mark.parametrize("answer", [dots, passing, dots_inside, gives_dots, ...])
def test_a_function_that_is_a_stub_is_not_attempted(answer):
    verdict = verdict_on(REFERENCES["outer"], answer)
    assert verdict.status is Status.NOT_ATTEMPTED
    assert all(f.difference.startswith("not attempted yet") for f in verdict.findings)


@pytest.mark.parametrize("answer", [NoLayers, NoForward])
def test_so_is_a_model(answer):
    verdict = verdict_on(REFERENCES["Net"], answer)
    assert verdict.status is Status.NOT_ATTEMPTED


def test_a_function_that_gives_none_for_lack_of_a_return_is_an_attempt():
    def forgets(a, b):
        a[:, None] * b[None, :]

    assert verdict_on(REFERENCES["outer"], forgets).status is Status.FAIL


def test_an_exception_that_only_speaks_of_an_ellipsis_is_an_attempt():
    def einsum(a, b):
        raise RuntimeError("einsum(): an ellipsis was given for operand 0")

    assert verdict_on(REFERENCES["outer"], einsum).status is Status.ERROR
