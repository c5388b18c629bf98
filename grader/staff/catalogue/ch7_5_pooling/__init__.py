"""Section 7.5, pooling: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_5_pooling import (
    convolution,
    cost,
    layers,
    minimum,
    pool2d,
    relu,
    shifts,
    softmax,
    tournament,
)

SECTION = Section(
    "ch7_5_pooling",
    (
        pool2d.POOL2D,
        shifts.SHIFT_UNNOTICED,
        layers.POOLED_DEFAULT,
        layers.POOLED_PADDED,
        layers.POOLED_PAIRS,
        layers.POOL_SHAPES,
        layers.POOL_CHANNELS,
        convolution.AVG_POOL_VIA_CONV,
        convolution.MAX_POOL_LINEARITY_COUNTEREXAMPLE,
        convolution.MAX_IS_NO_CONVOLUTION,
        relu.RELU_MAX,
        tournament.MAX_POOL2X2_VIA_RELU,
        tournament.MAX_COUNT,
        tournament.MAX_LEVELS,
        cost.POOL_COST,
        shifts.GRADIENT_CELLS,
        shifts.MAX_OR_AVERAGE,
        minimum.MIN_POOL2D,
        softmax.SOFTMAX_POOL2D,
        softmax.SOFTMAX_POOL_RARELY,
    ),
)
