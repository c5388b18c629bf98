"""Section 8.5, batch normalisation: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_5_batch_norm import (
    counts,
    fixed,
    function,
    ideas,
    layer,
    lite,
    nets,
    redundant,
    revived,
)

SECTION = Section(
    "ch8_5_batch_norm",
    (
        counts.NORM_AXES,
        counts.AFTER_NORM,
        function.BATCH_NORM,
        layer.BATCH_NORM_LAYER,
        revived.REVIVED,
        counts.BATCH_OF_ONE,
        nets.BN_LENET,
        counts.BN_LENET_PARAMETERS,
        ideas.LEARNING_RATES,
        counts.BIAS_BEFORE_NORM,
        redundant.COUNT_REDUNDANT,
        ideas.NORM_EVERYWHERE,
        lite.MEAN_ONLY,
        lite.VAR_ONLY,
        fixed.FIX_NORMS,
        ideas.NORM_FOR_DROPOUT,
        ideas.NORM_IDEAS,
    ),
)
