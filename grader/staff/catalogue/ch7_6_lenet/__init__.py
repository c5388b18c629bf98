"""Section 7.6, LeNet: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_6_lenet import (
    activations,
    counts,
    improve,
    lazy,
    lenet,
    modern,
    shapes,
    start,
    strange,
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
        counts.LENET_LAYER_PARAMETERS,
        counts.LENET_PARAMETERS,
        counts.DENSE_SHARE,
        counts.MULTIPLY_ADDS,
        start.INIT_CNN,
        lazy.INIT_BY_TYPE,
        lazy.INIT_BY_ISINSTANCE,
        lazy.INITIALISE,
        training.CHANCE_LOSS,
        training.SIGMOID_SLOPE,
        training.SIGMOIDS_LEAVE,
        training.FLAT_START,
        training.OVERFITS,
        modern.MODERN_LENET,
        modern.HIDDEN_RELU,
        activations.FIRST_ACTIVATIONS,
        strange.MEAN_ACTIVATION,
        strange.NOISE_ANSWER,
        strange.STRANGE_INPUTS,
        improve.IMPROVED_LENET,
        improve.IMPROVEMENT,
        improve.ON_MNIST,
    ),
)
