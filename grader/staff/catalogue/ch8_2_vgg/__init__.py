"""Section 8.2, VGG: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_2_vgg import block, costs, family, shapes, small_input, vgg

SECTION = Section(
    "ch8_2_vgg",
    (
        costs.STACKED_WEIGHTS,
        block.VGG_BLOCK,
        shapes.BLOCK_SHAPES,
        vgg.VGG,
        shapes.MISSING_LAYERS,
        shapes.SMALLEST_VGG_SIDE,
        costs.PARAMETERS_COMPARED,
        costs.WORK_COMPARED,
        costs.CHEAPER_HEAD,
        costs.CHEAPER_DENSE,
        family.VGG_ARCH,
        small_input.SMALL_VGG_PARAMETERS,
        small_input.VGG_SMALL_INPUT,
        small_input.SMALLER_IMAGES,
    ),
)
