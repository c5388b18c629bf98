"""Section 7.3, padding and stride: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_3_padding_strides import (
    borders,
    comp_conv2d,
    cost,
    half_stride,
    mirror,
    output_shape,
    padding,
    stride,
)

SECTION = Section(
    "ch7_3_padding_strides",
    (
        comp_conv2d.COMP_CONV2D,
        padding.PADDED_SIZE,
        padding.SAME_PADDING,
        padding.EVEN_KERNEL,
        borders.PADDED_CORNER_VIEWS,
        borders.TIMES_SEEN,
        stride.STRIDE_ORDER,
        stride.BEFORE_ROUNDING,
        stride.STRIDED_SHAPE,
        output_shape.CONV_OUTPUT_SHAPE,
        stride.SHAPE_TABLE,
        cost.STRIDE_SAVING,
        cost.STRIDED_MULTIPLY_ADDS,
        cost.STRIDE_STATISTICS,
        cost.AUDIO_STRIDE,
        mirror.MIRROR_PAD,
        half_stride.HALF_STRIDE_CONV,
        half_stride.HALF_STRIDE_USE,
    ),
)
