"""A body of `...` or `pass` is a stub; one statement makes it an answer."""

from __future__ import annotations

from typing import Any

import pytest
from torch import nn

from grader.observing import unwritten as module
from grader.observing.unwritten import unwritten

STUBS = (
    *("...", "pass", "pass\n    pass\n    ...", "return None"),
    *('"What it does."', '"What it does."\n    ...'),
)
WRITTEN = (
    "return X",
    "return 0",
    "X + 1",
    "raise ValueError",
    "X = 1",
    "return ...",
    "return X[0]",
)


def made(body: str) -> Any:
    space: dict[str, Any] = {}
    exec(f"def answer(X):\n    {body}", space)
    return space["answer"]


@pytest.mark.parametrize("body", STUBS)
def test_a_body_that_does_nothing_is_unwritten(body: str) -> None:
    assert unwritten(made(body))


@pytest.mark.parametrize("body", WRITTEN)
def test_a_body_that_does_something_is_written(body: str) -> None:
    assert not unwritten(made(body))


def test_what_a_stub_closes_over_makes_it_no_answer() -> None:
    factor = 2

    def answer(X: Any) -> Any:
        if False:
            return factor
        return None

    assert unwritten(answer)


def test_a_model_is_unwritten_where_its_forward_is() -> None:
    class Stub(nn.Module):
        def forward(self, X: Any) -> Any: ...

    class Whole(nn.Module):
        def forward(self, X: Any) -> Any:
            return X

    assert unwritten(Stub) and not unwritten(Whole)


def test_a_body_that_is_written_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer is looked at before each of its trials, and most are longer than a stub."""

    def refuse(*_: object) -> None:
        raise AssertionError("taken apart")

    monkeypatch.setattr(module.dis, "get_instructions", refuse)
    assert not unwritten(made("return X + 1"))
