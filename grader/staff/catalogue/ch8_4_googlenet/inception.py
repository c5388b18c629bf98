"""The Inception block: four branches side by side."""

from typing import Any

import torch

from grader.exercise import Probe
from grader.staff.catalogue.ch8_4_googlenet.forms import (
    ByWindows,
    InARow,
    Plain,
    averaging,
    four_in_one,
    not_reduced,
    one_relu_for_all,
    padding_lost,
    pairs_swapped,
    pairs_turned,
    pool_with_default_stride,
    reduced_by_three,
    three_for_five,
    zeros_around,
)
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    block,
    with_branch,
    without_relu,
)
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import core, module

DEEP: tuple[Any, ...] = (3, (4, 5), (6, 7), 2)  # no two widths alike
EVEN: tuple[Any, ...] = (4, (2, 4), (3, 4), 4)  # here even a sum of the branches runs

INCEPTION = module(
    "Inception",
    core(minutes=25, points=4, difficulty=2),
    probes=(
        Probe("branches of different widths", (normal(2, 8, 6, 9),), build=DEEP),
        Probe("branches of one width", (normal(2, 3, 7, 4),), build=EVEN),
        Probe("maps of one position", (normal(3, 5, 1, 1),), build=DEEP),
        # With zeros around it, a pool of numbers below zero would find zero the largest.
        Probe("numbers below zero", (negative(1, 4, 5, 5),), build=(2, (3, 6), (4, 8), 5)),
    ),
    mistakes={
        "no ReLU after the reducing 1 x 1: two convolutions in a row with nothing between them are "
        "one: every convolution has its ReLU, the reducing ones, too": block(
            without_relu((1, 1), (2, 1))
        ),
        "no ReLU at the end of the branches: can your output be negative? Count the ReLUs: there "
        "is one for each convolution": block(without_relu((0, 1), (1, 3), (2, 3), (3, 2))),
        "no ReLU at all: without any ReLU all branches together are little more than one linear "
        "map": block(without_relu((0, 1), (1, 1), (1, 3), (2, 1), (2, 3), (3, 2))),
        "no ReLU in the branch of the pool: the last channels can be negative: the fourth branch "
        "ends like the others": block(without_relu((3, 2))),
        "average pool in the fourth branch: the fourth branch passes on the largest number of each "
        "neighbourhood, not its mean": block(averaging),
        "no pool in the fourth branch: your fourth branch is a second first branch: what should it "
        "do before its 1 x 1?": block(with_branch(3, lambda old: old[1:])),
        "pool after the 1 x 1: the fourth branch does two things. In the picture, which of them "
        "comes first?": block(with_branch(3, lambda old: [old[1], old[0], old[2]])),
        "a pool that moves by three: a pool takes its own width as stride unless you tell it how "
        "far: all four branches must keep height and width": block(pool_with_default_stride),
        "zeros around the pool: where all numbers are negative, a zero at the border wins every "
        "maximum: the pool's own padding does not do that": block(zeros_around),
        "padding lost: a 3 x 3 kernel without padding costs two rows, a 5 x 5 kernel costs four: "
        "what can torch.cat do with maps of different sizes?": block(padding_lost),
        "branches added up: adding needs branches of one width and mixes what they found. Put the "
        "maps side by side instead": block(join=lambda X, outs: torch.stack(outs).sum(0)),
        "concatenated along the height: axis 2 is the height: your pictures have grown longer. "
        "Which axis counts the maps?": block(join=lambda X, outs: torch.cat(outs, dim=2)),
        "concatenated along the width: axis 3 is the width: your pictures have grown wider. Which "
        "axis counts the maps?": block(join=lambda X, outs: torch.cat(outs, dim=3)),
        "concatenated along the batch: torch.cat takes axis 0 unless told otherwise, and that one "
        "counts the images": block(join=lambda X, outs: torch.cat(outs)),
        "pool first: the numbers are right, but not their order: 1 x 1, then 3 x 3, then 5 x 5, "
        "then the pool. Later layers count on it": block(lambda four: [four[3], *four[:3]]),
        "branches in reverse order: the numbers are right, their order is turned round: 1 x 1 "
        "comes first, the pool last": block(lambda four: four[::-1]),
        "3 x 3 in the third branch: the third branch is there to look further than the second: how "
        "wide is its kernel?": three_for_five,
        "no reduction: the first number of each pair is not used: what does it stand "
        "for?": not_reduced,
        "reduction with 3 x 3 kernels: reducing the number of channels needs no neighbours: how "
        "small can the kernel be?": reduced_by_three,
        "pairs turned round: the first number of a pair belongs to the first layer, the second to "
        "the second": pairs_turned,
        "c2 and c3 swapped: c2 is for the branch with the 3 x 3 kernel, c3 for that of "
        "5": pairs_swapped,
        "branches one after another: all four branches get the same X; none of them sees what "
        "another one made": InARow,
        "input passed on as well: the result has more channels than the four branches make: X "
        "itself is not in it": four_in_one,
    },
    accepted=(Plain, one_relu_for_all, block()),
    oracle=ByWindows,
    hints=(
        "Write the four branches one by one; each is a short nn.Sequential or a few lines in "
        "forward. Each gets the X that forward got.",
        "A 3 x 3 kernel needs padding 1 to keep height and width, a 5 x 5 kernel needs padding 2. "
        "The pool needs two things: padding=1 and stride=1.",
        "torch.cat((A, B, C, D), dim=...) puts tensors side by side. Axis 0 counts images, "
        "axis 1 channels.",
    ),
)
