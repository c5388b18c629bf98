"""A matrix of blocks along the diagonal: its product with a vector, what it saves and costs."""

import torch
from torch import Tensor

from grader.exercise import Figure, Probe
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import function, further, value, written


def _by_one_matrix(blocks: Tensor, x: Tensor) -> Tensor:
    matrix: Tensor = torch.block_diag(*blocks)  # type: ignore[no-untyped-call]  # torch's gap
    return matrix @ x


def _by_loop(blocks: Tensor, x: Tensor) -> Tensor:
    parts = x.chunk(len(blocks))
    return torch.cat([block @ part for block, part in zip(blocks, parts, strict=True)])


def _by_einsum(blocks: Tensor, x: Tensor) -> Tensor:
    return torch.einsum("brs,bs->br", blocks, x.reshape(len(blocks), -1)).flatten()


def first_block_for_all_parts(blocks: Tensor, x: Tensor) -> Tensor:
    """each part of x has a block of its own, and you use the first for all"""
    return _by_one_matrix(blocks[:1].expand_as(blocks), x)


def blocks_transposed(blocks: Tensor, x: Tensor) -> Tensor:
    """a matrix times a vector: each row of the block meets the part of x. Is the block turned?"""
    return _by_one_matrix(blocks.mT, x)


def x_cut_by_the_rows_of_the_blocks(blocks: Tensor, x: Tensor) -> Tensor:
    """how long is the part of x that a block of r rows and s columns can be multiplied by?"""
    b, r, s = blocks.shape
    starts = [min(i * r, b * s - s) for i in range(b)]
    parts = [x[start : start + s] for start in starts]
    return torch.cat([block @ part for block, part in zip(blocks, parts, strict=True)])


def x_dealt_out_cell_by_cell(blocks: Tensor, x: Tensor) -> Tensor:
    """the first block meets the first s cells of x, in one piece, not every b-th cell"""
    parts = x.reshape(-1, len(blocks)).T
    return torch.cat([block @ part for block, part in zip(blocks, parts, strict=True)])


def every_block_meets_all_of_x(blocks: Tensor, x: Tensor) -> Tensor:
    """that is what a full matrix would do: here a block sees its own part and no other"""
    return torch.einsum("brs,cs->br", blocks, x.reshape(len(blocks), -1)).flatten()


def results_added_up(blocks: Tensor, x: Tensor) -> Tensor:
    """the blocks do not meet in the output either: their results follow one another"""
    return torch.einsum("brs,bs->r", blocks, x.reshape(len(blocks), -1))


def results_not_joined(blocks: Tensor, x: Tensor) -> Tensor:
    """the numbers are right; string them together to one vector"""
    return torch.einsum("brs,bs->br", blocks, x.reshape(len(blocks), -1))


def a_column(blocks: Tensor, x: Tensor) -> Tensor:
    """the numbers are right; a vector has one axis"""
    return _by_one_matrix(blocks, x)[:, None]


BLOCK_DIAG_MATVEC = function(
    "block_diag_matvec",
    further(minutes=10, points=2, difficulty=2),
    probes=(
        Probe("three square blocks", (normal(3, 4, 4), normal(12))),
        Probe("tall blocks", (normal(2, 5, 3), normal(6))),
        Probe("wide blocks", (normal(4, 2, 3), normal(12))),
        Probe("blocks of one cell", (normal(5, 1, 1), normal(5))),
        Probe("a single block", (normal(1, 3, 5), normal(5))),
    ),
    mistakes=(
        first_block_for_all_parts,
        blocks_transposed,
        x_cut_by_the_rows_of_the_blocks,
        x_dealt_out_cell_by_cell,
        every_block_meets_all_of_x,
        results_added_up,
        results_not_joined,
        a_column,
    ),
    accepted=(_by_loop, _by_einsum),
    oracle=_by_one_matrix,
    figures=(
        Figure(
            (torch.tensor([[[1.0, 2.0]], [[3.0, 4.0]]]), torch.tensor([1.0, 1.0, 10.0, 1.0])),
            torch.tensor([3.0, 34.0]),
        ),
    ),
    hints=(
        "Draw the matrix for two blocks and write x beside it. Which cells of x does the second "
        "block meet?",
        "Cut x into as many parts as there are blocks: x.reshape(b, s) has them as rows. Then "
        "multiply each block by its part.",
    ),
)

BLOCK_COST = value(
    "block_cost",
    further(minutes=5),
    mistakes={
        "the full matrix: most of its entries are 0, and nobody needs to multiply by those: count "
        "the blocks' entries": (4096, 1),
        "a single block: this is one block. There are 8 of them": (64, 64),
        "the side for the entries: eight times fewer is right; eight times fewer than how many "
        "entries of the full matrix?": (64, 8),
        "squared saving: 512 is right. How often does it go into 64 * 64?": (512, 64),
        "order swapped: the multiply-adds come first, then how many times fewer they are": (8, 512),
    },
    answer=(8 * 8 * 8, 64 * 64 // (8 * 8 * 8)),
    hints=("How large is one block? How many entries do all blocks have together?",),
)

BLOCK_DOWNSIDE = written(
    "block_downside",
    further(minutes=8, difficulty=2),
    rubric=(
        "says that output channels of one block never see the input channels of another, however "
        "many such layers follow one another",
        "names a remedy: a full 1 x 1 convolution in between, or shuffling the channels so that "
        "the next layer's blocks are made up anew",
        "weighs it: the remedy costs work too, or the saving is worth it only where channels are "
        "many",
    ),
)
