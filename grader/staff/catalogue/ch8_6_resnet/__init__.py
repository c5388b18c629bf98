"""Section 8.6, ResNet and ResNeXt: its exercises in the order of the chapter."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch8_6_resnet import (
    archs,
    bottleneck,
    counts,
    groups,
    ideas,
    preact,
    residual,
    resnet,
    resnext,
    stage,
)

SECTION = Section(
    "ch8_6_resnet",
    (
        ideas.NESTED,
        residual.RESIDUAL,
        counts.RESIDUAL_SHAPES,
        ideas.ZERO_BLOCK,
        ideas.GRADIENT_PATH,
        ideas.PLAIN_AND_RESIDUAL,
        stage.STAGE,
        ideas.FIRST_BLOCK,
        resnet.RESNET,
        resnet.RESNET18,
        counts.RESNET18_SHAPES,
        counts.RESNET18_PARAMETERS,
        counts.SMALLEST_RESNET_SIDE,
        counts.SMALLEST_TRAINING_SIDE,
        groups.GROUPED_COST,
        resnext.RESNEXT_BLOCK,
        groups.RESNEXT_GROUPS,
        ideas.RESIDUAL_OR_INCEPTION,
        ideas.INCEPTION_COMPARED,
        archs.RESNET_ARCH,
        archs.RESNET_DEPTH,
        counts.RESNET34_PARAMETERS,
        bottleneck.BOTTLENECK,
        preact.PREACT_RESIDUAL,
        ideas.ZERO_PREACT,
        ideas.NOT_UNLIMITED,
    ),
)
