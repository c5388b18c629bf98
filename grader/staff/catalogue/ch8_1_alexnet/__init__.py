"""Section 8.1, AlexNet: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_1_alexnet import (
    alexnet,
    costs,
    regularise,
    shapes,
    smaller,
    training,
)

SECTION = Section(
    "ch8_1_alexnet",
    (
        shapes.ALEXNET_SHAPES,
        shapes.DROPOUT_VALUES,
        alexnet.ALEXNET,
        costs.ALEXNET_PARAMETERS,
        costs.ALEXNET_MEGABYTES,
        costs.ALEXNET_WORK,
        costs.CONVOLUTION_SHARE,
        costs.USES_PER_WEIGHT,
        costs.MEMORY_BOUND,
        costs.CHIP,
        training.MORE_EPOCHS,
        costs.NOT_MEASURED_ANY_MORE,
        smaller.SMALL_ALEXNET,
        smaller.ALEXNET28,
        training.THROUGHPUT_TREND,
        training.THROUGHPUT,
        regularise.LENET_DROPOUT,
        regularise.AUGMENT,
        training.OVERFIT_RECIPE,
    ),
)
