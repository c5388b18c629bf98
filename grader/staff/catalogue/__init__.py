"""All exercises of the course, a module or a package for each section of the book."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue import ch7_1_why_conv, ch7_2_conv_layer, ch7_3_padding_strides

SECTIONS: tuple[Section, ...] = (
    ch7_1_why_conv.SECTION,
    ch7_2_conv_layer.SECTION,
    ch7_3_padding_strides.SECTION,
)
