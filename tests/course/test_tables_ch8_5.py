"""The shape table and counts of LeNet with batch normalisation, and what a layer gives."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import torch
from torch import nn

from grader.staff.authoring.chapters.chapter import solution_namespace
from grader.staff.authoring.chapters.sections import read_chapter
from grader.staff.catalogue import numbered
from lab import layer_table

ROOT = Path(__file__).parents[2]


@functools.cache
def course():
    """What the chapter's own solution defines."""
    return solution_namespace(read_chapter(ROOT, *numbered("8.5")))


def test_the_table_of_bn_lenet():
    table = layer_table(course()["BNLeNet"](), (2, 1, 28, 28))
    shapes = [row.shape[1:] for row in table.rows if row.layer in ("Conv2d", "AvgPool2d", "Linear")]
    assert shapes == [(6, 24, 24), (6, 12, 12), (16, 8, 8), (16, 4, 4), (120,), (84,), (10,)]
    assert table.parameters == course()["bn_lenet_parameters"] == 44_878
    work = {kind: sum(r.multiply_adds for r in table.rows if r.layer == kind) for kind in
            ("Conv2d", "Linear")}  # fmt: skip
    assert work == {"Conv2d": 240_000, "Linear": 41_640}


def test_bn_lenet_could_do_without_226_biases():
    model = course()["BNLeNet"]()
    X = torch.rand(4, 1, 28, 28)
    before = model.train()(X)
    assert course()["count_redundant"](model) == 226
    for layer, after in zip(model.net, model.net[1:], strict=False):
        if isinstance(after, nn.BatchNorm1d | nn.BatchNorm2d):
            nn.init.zeros_(layer.bias)
    assert torch.allclose(model(X), before, atol=1e-4)


@pytest.mark.parametrize("shape", [(7, 5), (4, 5, 3, 2)])
def test_fixed_gamma_and_beta_give_mean_0_and_variance_1(shape):
    kind = nn.BatchNorm1d if len(shape) == 2 else nn.BatchNorm2d
    model = nn.Sequential(kind(5))
    Y, learned = course()["fix_norms"](model, 3 + 2 * torch.randn(shape))
    rows = Y.transpose(0, 1).reshape(5, -1)
    assert learned == 0
    assert torch.allclose(rows.mean(1), torch.zeros(5), atol=1e-5)
    assert torch.allclose(rows.var(1, correction=0), torch.ones(5), atol=1e-3)


def test_a_mean_of_one_number_cannot_be_normalised_in_training():
    stopped = ""
    for letter, shape in zip("abcd", ((1, 5), (1, 5, 2, 3), (2, 5), (1, 5, 1, 1)), strict=True):
        layer = nn.BatchNorm1d(5) if len(shape) == 2 else nn.BatchNorm2d(5)
        try:
            layer(torch.rand(shape))
        except ValueError as error:
            assert "more than 1 value per channel" in str(error)
            stopped += letter
        assert layer.eval()(torch.rand(shape)).shape == shape
    assert stopped == course()["batch_of_one"]


def test_the_rank_of_a_covariance():
    X = torch.randn(32, 100, dtype=torch.float64)
    assert torch.linalg.matrix_rank(X.T.cov()) == course()["covariance_rank"]


def test_the_noise_halves_when_the_batch_is_four_times_as_large():
    torch.manual_seed(0)
    small, large = (
        course()["noisy_answers"](torch.ones(1), torch.randn(2000 * (n - 1), 1), n).std()
        for n in (16, 64)
    )
    assert small / large == pytest.approx(2, abs=0.2)
