"""Upright and lying edges: the kernel K, its transpose, and the transpose of the image."""

from __future__ import annotations

import torch

from grader.exercise import Exercise, Kind, Misconception, Probe

K = Exercise(
    name="K",
    kind=Kind.PROPERTY,
    property="detects_vertical_edges",
    probes=(Probe("the book's image", guessable="nothing goes in: it is one kernel"),),
    misconceptions=(
        Misconception(
            "transposed kernel",
            torch.tensor([[1.0], [-1.0]]),
            "this compares a cell with the one below, and in this image those are alike: which "
            "neighbour differs at an upright edge?",
        ),
        Misconception(
            "entries of equal sign",
            torch.tensor([[1.0, 1.0]]),
            "this adds neighbours up and answers to brightness; an edge is a difference",
        ),
        Misconception(
            "entries that do not cancel",
            torch.tensor([[2.0, -1.0]]),
            "what does it give on a bright area where nothing changes? It should be 0",
        ),
        Misconception(
            "one pair of brackets",
            torch.tensor([1.0, -1.0]),
            "the entries are right, but a kernel is a matrix: a row of a matrix takes two pairs "
            "of brackets",
        ),
        Misconception(
            "gap in the middle",
            torch.tensor([[1.0, 0.0, -1.0]]),
            "this finds the edges, but its answer has 6 columns and each edge shows twice: compare "
            "direct neighbours",
        ),
        Misconception(
            "two rows",
            torch.tensor([[1.0, -1.0], [1.0, -1.0]]),
            "this finds the edges, but its answer has one row too few: one row of kernel is enough",
        ),
        Misconception(
            "nothing but zeros",
            torch.tensor([[0.0, 0.0]]),
            "zeros answer 0 to everything, edges included",
        ),
    ),
    accepted=(
        torch.tensor([[-1.0, 1.0]]),
        torch.tensor([[0.5, -0.5]]),
        torch.tensor([[1, -1]]),
        torch.nn.Parameter(torch.tensor([[3.0, -3.0]])),
    ),
    oracle=torch.tensor([[1.0], [-1.0]]).T,
    hints=(
        "The input has 8 columns and the answer 7; both have 6 rows. Which kernel size does that "
        "leave?",
        "Let a and b be its entries. On a bright area, all ones, it gives a + b. What should that "
        "be?",
    ),
)


TRANSPOSED_KERNEL = Exercise(
    name="transposed_kernel",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "vertical ones",
            "a",
            "K.T is a column: it compares a cell with the one below. Along an upright edge these "
            "two are alike",
        ),
        Misconception(
            "both",
            "c",
            "K.T has a single column, so it never sees two cells side by side",
        ),
        Misconception(
            "none",
            "d",
            "a sum of zero means no answer where nothing changes. Where something changes there is",
        ),
    ),
    oracle="b",
    hints=("Which two cells does K.T compare? Across which edges are those two different?",),
)

TRANSPOSE_IDENTITY = Exercise(
    name="transpose_identity",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "same kernel",
            "a",
            "compare the shapes for a 6 x 8 image and a 1 x 2 kernel: they do not even agree",
        ),
        Misconception(
            "negated kernel",
            "c",
            "that the signs flipped was a matter of that one image. Compare the shapes for a "
            "6 x 8 image and a 1 x 2 kernel",
        ),
        Misconception(
            "flipped kernel",
            "d",
            "flipping makes a convolution out of a cross-correlation, and keeps the kernel's "
            "shape. Compare the shapes for a 6 x 8 image and a 1 x 2 kernel",
        ),
    ),
    oracle="b",
    hints=("Start with shapes: which kernel shape makes both sides of the equation fit?",),
)
