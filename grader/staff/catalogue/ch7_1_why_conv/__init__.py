"""Section 7.1, from fully connected layers to convolutions: its exercises in their order."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue.ch7_1_why_conv import (
    borders,
    commuting,
    counts,
    layer_counts,
    pixelwise,
    signals,
    written,
)

SECTION = Section(
    "ch7_1_why_conv",
    (
        counts.DENSE_WEIGHTS,
        counts.DENSE_MEMORY,
        counts.INVARIANT_WEIGHTS,
        counts.LOCAL_WEIGHTS,
        layer_counts.LAYER_COUNTS,
        pixelwise.PIXELWISE_LINEAR,
        pixelwise.PIXELWISE_KERNEL_SHAPE,
        signals.CONV1D_TRUE,
        signals.TURNED_KERNEL,
        commuting.CONV_COUNTEREXAMPLE,
        written.COMMUTATIVITY_PROOF,
        borders.CORNER_VIEWS,
        written.AUDIO_INVARIANCE,
        borders.SPECTROGRAM_AXES,
        written.SPECTROGRAM_INVARIANCE,
        written.INVARIANCE_HURTS,
        written.TEXT_CONVOLUTION,
    ),
)
