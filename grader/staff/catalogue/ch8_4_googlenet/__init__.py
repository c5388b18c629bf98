"""Section 8.4, GoogLeNet: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_4_googlenet import (
    batch_norm,
    compared,
    counts,
    googlenet,
    inception,
    residual,
    sizes,
    small,
    smoothing,
    windows,
)

SECTION = Section(
    "ch8_4_googlenet",
    (
        inception.INCEPTION,
        counts.INCEPTION_CHANNELS,
        counts.THIRD_BRANCH_WEIGHTS,
        counts.INCEPTION_PARAMETERS,
        sizes.GOOGLENET_SHAPES,
        googlenet.GOOGLENET,
        sizes.SMALLEST_SIDE,
        sizes.USEFUL_SIDE,
        compared.NETS_PARAMETERS,
        compared.WHY_FEWER,
        compared.NETS_WORK,
        compared.CHIP,
        small.GOOGLENET28,
        batch_norm.INCEPTION_BN,
        windows.BRANCH_3,
        counts.BRANCH3_PARAMETERS,
        windows.FLAT_BRANCH,
        residual.RESIDUAL_INCEPTION,
        smoothing.SMOOTH_CROSS_ENTROPY,
    ),
)
