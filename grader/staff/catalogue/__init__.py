"""All exercises of the course, a module or a package for each section of the book."""

from __future__ import annotations

from grader.exercise import Section
from grader.staff.catalogue import ch7_2_conv_layer, ch7_6_lenet

SECTIONS: tuple[Section, ...] = (ch7_2_conv_layer.SECTION, ch7_6_lenet.SECTION)
