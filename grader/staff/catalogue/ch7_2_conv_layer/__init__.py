"""Section 7.2, convolutions for images: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_2_conv_layer import (
    blur,
    corr2d,
    derivatives,
    diagonal,
    directional,
    edges,
    layer,
    learning,
    matrix,
    pitfalls,
    receptive_field,
    second_derivative,
)

SECTION = Section(
    "ch7_2_conv_layer",
    (
        corr2d.CORR2D,
        layer.CONV2D,
        edges.K,
        diagonal.DIAGONAL_EDGE,
        diagonal.DIAGONAL_RESPONSE,
        diagonal.TRANSPOSED_IMAGE,
        edges.TRANSPOSED_KERNEL,
        edges.TRANSPOSE_IDENTITY,
        learning.LEARN_KERNEL,
        corr2d.FLIP_OPERATION,
        receptive_field.STACKED_2X2_CELLS,
        receptive_field.STACKED_3X3_SIDES,
        receptive_field.RECEPTIVE_FIELD,
        directional.DIRECTIONAL_EDGE_KERNEL,
        second_derivative.SECOND_DERIVATIVE_KERNEL,
        second_derivative.SECOND_DERIVATIVE_SIZE,
        second_derivative.SECOND_DERIVATIVE_SEES,
        derivatives.DERIVATIVE_KERNEL,
        derivatives.DERIVATIVE_KERNEL_SIZE,
        blur.BLUR_KERNEL,
        pitfalls.CONV2D_GRADIENT,
        pitfalls.BATCH_TRAP,
        matrix.CORR2D_AS_MATRIX,
    ),
)
