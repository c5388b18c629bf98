"""Section 7.4, several channels: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_4_channels import (
    blocks,
    compose,
    cost,
    im2col,
    inputs,
    memory,
    outputs,
    pixels,
    rounding,
    separate,
    strips,
    training,
)

SECTION = Section(
    "ch7_4_channels",
    (
        inputs.CORR2D_MULTI_IN,
        inputs.SHARED_ERROR,
        outputs.CORR2D_MULTI_IN_OUT,
        outputs.LAYER_PARAMETERS,
        pixels.CORR2D_MULTI_IN_OUT_1X1,
        pixels.ONE_BY_ONE_EQUALITY,
        rounding.NEARLY_EQUAL,
        cost.CONV_COST,
        memory.CONV_MEMORY,
        training.DOUBLE_CHANNELS,
        training.DOUBLE_PADDING,
        training.BACKWARD_MEMORY,
        training.BACKWARD_COST,
        compose.COMPOSED_SIZES,
        compose.COMPOSE_KERNELS,
        separate.EVERY_KERNEL_SPLITS,
        separate.NON_SEPARABLE_EXAMPLE,
        separate.SEPARATE,
        im2col.CONV2D_IM2COL,
        strips.STRIP_READS,
        strips.WIDE_STRIPS,
        blocks.BLOCK_DIAG_MATVEC,
        blocks.BLOCK_COST,
        blocks.BLOCK_DOWNSIDE,
    ),
)
