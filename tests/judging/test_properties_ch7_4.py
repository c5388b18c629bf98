"""The properties of section 7.4 tell a column times a row from what only looks like one."""

from __future__ import annotations

import pytest
import torch

from grader.judging.properties.ch7_4_channels import is_no_outer_product, splits_into_column_and_row

COLUMN, ROW = torch.tensor([[1.0], [2.0], [-1.0]]), torch.tensor([[3.0, 0.0, 0.5]])


@pytest.mark.parametrize("kernel", [torch.eye(3), -5 * torch.eye(3), torch.arange(9).view(3, 3)])
def test_every_kernel_of_higher_rank_cannot_be_split(kernel):
    assert is_no_outer_product(kernel, ()) == is_no_outer_product(torch.eye(3), ())


@pytest.mark.parametrize("kernel", [COLUMN @ ROW, torch.ones(3, 3), torch.zeros(3, 3)])
def test_rounding_makes_no_second_row(kernel):
    sentence = "two of its rows are no multiples of each other"
    assert not is_no_outer_product(kernel + 1e-7 * torch.eye(3) * kernel.abs().max(), ())[sentence]


@pytest.mark.parametrize("share", [-2.0, 1e-3, 1e3])
def test_the_size_may_be_shared_out_in_any_way(share):
    found = splits_into_column_and_row((share * COLUMN, ROW / share), (COLUMN @ ROW,))
    assert found == splits_into_column_and_row((COLUMN, ROW), (COLUMN @ ROW,))


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (None, "what it returns"),
        ((COLUMN, ROW, ROW), "what it returns"),
        ((COLUMN[:, 0], ROW), "size of the column"),
        ((COLUMN, ROW[:, :2]), "size of the row"),
        ((COLUMN, 2 * ROW), "column @ row gives the kernel back"),
    ],
)
def test_a_wrong_split_misses_the_sentence_meant_for_it(pair, sentence):
    right = splits_into_column_and_row((COLUMN, ROW), (COLUMN @ ROW,))
    assert splits_into_column_and_row(pair, (COLUMN @ ROW,))[sentence] != right[sentence]
