"""Section 7.6, LeNet: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_6_lenet import (
    activations,
    counts,
    improve,
    lenet,
    modern,
    shapes,
    start,
    training,
)

SECTION = Section(
    "ch7_6_lenet",
    (
        shapes.LENET_SHAPES,
        lenet.LENET,
        shapes.LAYER_TABLE,
        counts.FEATURES_WITHOUT_PADDING,
        counts.SMALLEST_SIDE,
        counts.LAYER_PARAMETERS,
        counts.LENET_PARAMETERS,
        counts.DENSE_SHARE,
        counts.MULTIPLY_ADDS,
        start.INIT_CNN,
        start.INIT_BY_TYPE,
        start.INIT_BY_ISINSTANCE,
        start.INITIALISE,
        training.CHANCE_LOSS,
        training.SIGMOID_SLOPE,
        training.SIGMOIDS_LEAVE,
        training.FLAT_START,
        training.OVERFITS,
        modern.MODERN_LENET,
        modern.HIDDEN_RELU,
        activations.FIRST_ACTIVATIONS,
        activations.MEAN_ACTIVATION,
        activations.NOISE_ANSWER,
        activations.STRANGE_INPUTS,
        improve.IMPROVED_LENET,
        improve.IMPROVEMENT,
        improve.ON_MNIST,
    ),
)
