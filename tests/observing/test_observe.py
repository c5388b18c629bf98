"""Whatever an answer does, observing it gives a record and leaves no trace."""

from __future__ import annotations

import random
import sys
import warnings

import numpy as np
import pytest
import torch

from grader.exercise import Observed, Status, Trial
from grader.observing.observe import observe
from grader.staff.authoring.keys.references import make_reference
from grader.student.session import verdict_on
from tests.small_course import OUTER, outer

REFERENCE = make_reference(OUTER, "0.1", outer, "seed")
TRIAL = Trial("p", (torch.ones(3),), key=1)


def difference(answer):
    """The words on the first probe that an answer fails."""
    verdict = verdict_on(REFERENCE, answer)
    failing = [f for f in verdict.findings if f.status is not Status.PASS]
    return verdict.status, failing[0].difference, verdict.advice


@pytest.mark.parametrize(
    ("answer", "words", "advice"),
    [
        (lambda a, b: None, "got None, expected a torch.Tensor", "return"),
        (lambda a, b: outer(a, b).tolist(), "got a list, expected a torch.Tensor", "tensor"),
        (lambda a, b: outer(a, b).numpy(), "got a numpy.ndarray", "from_numpy"),
        (lambda a, b: outer(a, b).long(), "got int64 numbers, expected float32", "float32"),
        (lambda a, b: torch.zeros(0), "got shape (0,), expected (4, 3)", "2 axes"),
        (lambda a, b: outer(a, b)[None], "got shape (1, 4, 3), expected (4, 3)", "length 1"),
        (lambda a, b: -outer(a, b), "12 of 12 numbers differ", "wrong sign"),
        (lambda a, b: 2 * outer(a, b), "12 of 12 numbers differ", "2 times"),
        (lambda a, b: outer(a, b) * torch.nan, "got nan", "NaN"),
        (lambda a, b: outer(a, b).to(torch.complex64), "got complex64", "float32"),
        (lambda a, b: outer(a, b).to("meta"), "without data", "torch.Tensor"),
    ],
)
def test_a_wrong_result_is_told_by_type_shape_or_value(answer, words, advice):
    status, text, hint = difference(answer)
    assert status is Status.FAIL
    assert words in text
    assert advice in hint


@pytest.mark.parametrize(
    "answer",
    [
        lambda a, b: outer(a, b).double(),
        lambda a, b: outer(a, b).requires_grad_(),
        lambda a, b: outer(b, a).T,
        lambda a, b: outer(a, b).to_sparse(),
        lambda a, b: outer(a, b).expand(2, -1, -1)[1],
        type("Callable", (), {"__call__": lambda self, a, b: outer(a, b)})(),
    ],
    ids=["float64", "needs grad", "view", "sparse", "expanded", "callable object"],
)
def test_a_right_result_passes_in_any_dress(answer):
    assert verdict_on(REFERENCE, answer).status is Status.PASS


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (None, "NoneType, not a function"),
        (type("A", (), {}), "a class"),
        (3, "int, not a function"),
    ],
)
def test_what_is_no_function_is_told_in_a_sentence(target, words):
    status, text, advice = difference(target)
    assert status is Status.FAIL
    assert words in text
    assert "outer(a, b)" in advice


def test_an_error_is_told_by_the_students_own_line():
    def answer(a, b):
        middle = a[:, None]
        return middle * b[7]  # this line

    status, text, advice = difference(answer)
    assert status is Status.ERROR
    assert "raised IndexError" in text
    assert "return middle * b[7]  # this line" in text
    assert "past the end" in advice


def test_a_wrong_signature_is_told_by_how_the_function_is_called():
    status, text, advice = difference(lambda a: a)
    assert status is Status.ERROR
    assert "takes 1 positional argument" in text
    assert "outer(a, b)" in advice


def test_addresses_do_not_reach_a_message():
    def answer(a, b):
        raise ValueError(object())

    assert "0x..." in difference(answer)[1]


@pytest.mark.parametrize("error", [SystemExit, GeneratorExit, MemoryError, RecursionError])
def test_no_exception_gets_out(error):
    def answer(a, b):
        raise error

    assert difference(answer)[0] is Status.ERROR


def test_an_exception_that_cannot_be_printed_is_still_a_result():
    class MuteError(Exception):
        def __str__(self):
            raise ValueError

    def answer(a, b):
        raise MuteError

    assert "raised MuteError" in difference(answer)[1]


def test_an_interrupt_ends_the_check_with_a_verdict():
    calls = []

    def answer(a, b):
        calls.append(1)
        raise KeyboardInterrupt

    status, text, advice = difference(answer)
    assert status is Status.ERROR
    assert "interrupted in your line" in text
    assert "loop" in advice
    assert len(calls) == 1


def test_a_stub_is_not_attempted():
    def outer(a, b):
        raise NotImplementedError("ch0_1 outer: your turn")

    verdict = verdict_on(REFERENCE, outer)
    assert (verdict.status, verdict.earned) == (Status.NOT_ATTEMPTED, 0)


def test_an_answer_that_needs_another_says_which():
    def answer(a, b):
        raise NotImplementedError("ch0_1 corr2d: your turn")

    status, text, advice = difference(answer)
    assert status is Status.NOT_ATTEMPTED
    assert (text, advice) == ("it waits for corr2d", "solve corr2d first")


def test_a_stub_in_one_branch_loses_only_that_branch():
    def answer(a, b):
        if len(a) == 1:
            raise NotImplementedError
        return outer(a, b)

    verdict = verdict_on(REFERENCE, answer)
    assert (verdict.status, verdict.earned) == (Status.ERROR, 1)


def test_prints_and_warnings_cost_nothing_and_are_not_shown(capsys):
    def answer(a, b):
        print("debug\n" * 100)
        sys.stderr.write("more\n")
        warnings.warn("a warning", stacklevel=1)
        return outer(a, b)

    verdict = verdict_on(REFERENCE, answer)
    assert verdict.status is Status.PASS
    assert "printed" in verdict.remarks[0]
    assert capsys.readouterr() == ("", "")


def test_a_changed_argument_is_told_by_name():
    def answer(a, b):
        result = outer(a, b)
        b.zero_()
        return result

    verdict = verdict_on(REFERENCE, answer)
    assert verdict.status is Status.FAIL
    assert verdict.mistake == "changes its argument"
    assert "argument b is another" in verdict.findings[-1].difference


def test_every_call_gets_fresh_inputs():
    def spoil(x):
        x.zero_()
        return x

    observe(spoil, TRIAL, Observed.CALLED)
    assert torch.equal(TRIAL.args[0], torch.ones(3))


def test_randomness_is_the_trials_own_and_put_back():
    def answer(x):
        return torch.rand(2), float(np.random.rand()), random.random()

    torch.manual_seed(3)
    states = torch.get_rng_state(), np.random.get_state()[1].copy(), random.getstate()
    one, other = (observe(answer, TRIAL, Observed.CALLED) for _ in range(2))
    assert one.parts == other.parts
    verdict_on(REFERENCE, lambda a, b: answer(a))
    assert torch.equal(states[0], torch.get_rng_state())
    assert (states[1] == np.random.get_state()[1]).all()
    assert states[2] == random.getstate()


def test_a_students_default_dtype_does_not_reach_the_observation():
    torch.set_default_dtype(torch.float64)
    try:
        observation = observe(lambda x: torch.zeros(2), TRIAL, Observed.CALLED)
        assert torch.get_default_dtype() is torch.float64
    finally:
        torch.set_default_dtype(torch.float32)
    assert observation.parts["result"]["dtype"] == "float32"
