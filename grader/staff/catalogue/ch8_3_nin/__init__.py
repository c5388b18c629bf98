"""Section 8.3, Network in Network: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_3_nin import block, costs, family, memory, nin, written

SECTION = Section(
    "ch8_3_nin",
    (
        block.NIN_BLOCK,
        memory.NIN_SHAPES,
        nin.NIN,
        memory.NIN_SMALLEST_SIDE,
        costs.NIN_PARAMETERS,
        costs.NIN_MULTIPLY_ADDS,
        memory.NIN_TRAINING_FLOATS,
        memory.NIN_PREDICTION_FLOATS,
        costs.ONES_PARAMETERS,
        written.WHY_TWO_ONES,
        costs.NIN_THREE_BY_THREE,
        costs.DENSE_PARAMETERS,
        written.DENSE_OR_MEAN,
        written.TEN_MAPS_AT_ONCE,
        family.NIN_FAMILY,
    ),
)
