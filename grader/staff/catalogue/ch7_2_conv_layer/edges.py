"""Vertical and horizontal edges: the kernel K, its transpose, and the transpose of the image."""

import torch

from grader.exercise import Observed, Probe
from grader.staff.catalogue.records import core, holds, value

K = holds(
    "K",
    core(minutes=10, points=2, difficulty=2),
    "detects_vertical_edges",
    observed=Observed.ASSIGNED,
    probes=(Probe("the book's image", guessable="nothing goes in: it is one kernel"),),
    mistakes={
        "transposed kernel: this compares a cell with the one below, and in this image those are "
        "alike: which neighbour differs at a vertical edge?": torch.tensor([[1.0], [-1.0]]),
        "entries of equal sign: this adds neighbours up and responds to brightness; an edge is a "
        "difference": torch.tensor([[1.0, 1.0]]),
        "entries that do not cancel: what does it give on a bright area where nothing changes? It "
        "should be 0": torch.tensor([[2.0, -1.0]]),
        "one pair of brackets: the entries are right, but a kernel is a matrix: a row of a matrix "
        "takes two pairs of brackets": torch.tensor([1.0, -1.0]),
        "gap in the middle: this finds the edges, but its output has 6 columns and each edge shows "
        "twice: compare direct neighbours": torch.tensor([[1.0, 0.0, -1.0]]),
        "two rows: this finds the edges, but its output has one row too few: one row of kernel is "
        "enough": torch.tensor([[1.0, -1.0], [1.0, -1.0]]),
        "nothing but zeros: zeros give 0 for everything, edges included": torch.tensor(
            [[0.0, 0.0]]
        ),
    },
    accepted=(
        torch.tensor([[-1.0, 1.0]]),
        torch.tensor([[0.5, -0.5]]),
        torch.tensor([[1, -1]]),
        torch.nn.Parameter(torch.tensor([[3.0, -3.0]])),
    ),
    oracle=torch.tensor([[1.0], [-1.0]]).T,
    hints=(
        "The input has 8 columns and the output 7; both have 6 rows. Which kernel size does that "
        "leave?",
        "Let a and b be its entries. On a bright area, all ones, it gives a + b. What should that "
        "be?",
    ),
)


TRANSPOSED_KERNEL = value(
    "transposed_kernel",
    core(minutes=3),
    mistakes={
        "vertical ones: K.T is a column: it compares a cell with the one below. Along a vertical "
        "edge these two are alike": "a",
        "both: K.T has a single column, so it never sees two cells side by side": "c",
        "none: a sum of zero means no response where nothing changes. Where something changes "
        "there is one": "d",
    },
    answer="b",
    hints=("Which two cells does K.T compare? Across which edges are those two different?",),
)

TRANSPOSE_IDENTITY = value(
    "transpose_identity",
    core(minutes=5, difficulty=2),
    mistakes={
        "same kernel: compare the shapes for a 6 x 8 image and a 1 x 2 kernel: they do not even "
        "agree": "a",
        "negated kernel: that the signs flipped was a matter of that one image. Compare the shapes "
        "for a 6 x 8 image and a 1 x 2 kernel": "c",
        "flipped kernel: flipping turns a cross-correlation into a convolution, and keeps the "
        "kernel's shape. Compare the shapes for a 6 x 8 image and a 1 x 2 kernel": "d",
    },
    answer="b",
    hints=("Start with shapes: which kernel shape makes both sides of the equation fit?",),
)
