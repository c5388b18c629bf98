"""All exercises of the course, a module or a package for each section of the book."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue import ch7_2_conv_layer, ch7_4_channels, ch7_5_pooling

SECTIONS: tuple[Section, ...] = (
    ch7_2_conv_layer.SECTION,
    ch7_4_channels.SECTION,
    ch7_5_pooling.SECTION,
)
