"""All exercises of the course, a package for each section, in the order of the book."""

from __future__ import annotations

from collections.abc import Mapping

from grader.exercise import Kind, Section
from grader.staff.catalogue import (
    ch7_1_why_conv,
    ch7_2_conv_layer,
    ch7_3_padding_strides,
    ch7_4_channels,
    ch7_5_pooling,
    ch7_6_lenet,
    ch8_1_alexnet,
    ch8_2_vgg,
    ch8_3_nin,
    ch8_4_googlenet,
    ch8_5_batch_norm,
    ch8_6_resnet,
)

SECTIONS: tuple[Section, ...] = (
    ch7_1_why_conv.SECTION,
    ch7_2_conv_layer.SECTION,
    ch7_3_padding_strides.SECTION,
    ch7_4_channels.SECTION,
    ch7_5_pooling.SECTION,
    ch7_6_lenet.SECTION,
    ch8_1_alexnet.SECTION,
    ch8_2_vgg.SECTION,
    ch8_3_nin.SECTION,
    ch8_4_googlenet.SECTION,
    ch8_5_batch_norm.SECTION,
    ch8_6_resnet.SECTION,
)


def guessable() -> Mapping[str, str]:
    """Exercises that can be answered by a look into the public key, and why.

    A VALUE is one by its nature and is not listed. Points for any other say that the work was
    done, since nobody knows in advance what will be asked.
    """
    return {
        exercise.name: exercise.probes[0].guessable
        for section in SECTIONS
        for exercise in section.exercises
        if exercise.kind not in (Kind.VALUE, Kind.WRITTEN)
        and all(probe.guessable for probe in exercise.probes)
    }
