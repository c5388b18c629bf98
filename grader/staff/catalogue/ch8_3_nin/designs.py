"""A family of NiNs that a student designs: many are right, and share a property."""

from __future__ import annotations

from grader.exercise import Observed, Probe
from grader.staff.catalogue.records import further, holds

FIRST, LAST = (32, 5, 1, 2), (10, 3, 1, 1)
SECOND, THIRD = (64, 3, 1, 1), (128, 3, 1, 1)
RIGHT = ((FIRST, LAST), (FIRST, SECOND, LAST), (FIRST, SECOND, THIRD, LAST))

NIN_DESIGNS = holds(
    "nin_designs",
    further(minutes=15, points=2, difficulty=2),
    "is_family_of_nins",
    observed=Observed.ASSIGNED,
    probes=(Probe("three networks", guessable="nothing goes in: it is one family"),),
    mistakes={
        "two networks: a family of three is asked for": RIGHT[:2],
        "order turned: the smallest network comes first": RIGHT[::-1],
        "other classes: the last block makes a map for each of the ten classes": tuple(
            (*arch[:-1], (100, 3, 1, 1)) for arch in RIGHT
        ),
        "equally deep: these differ in width alone; the members of VGG's family differ in depth": (
            ((16, 5, 1, 2), LAST),
            ((32, 5, 1, 2), LAST),
            ((64, 5, 1, 2), LAST),
        ),
        "no padding: a window of 5 needs padding 2, and one of 3 padding 1, to keep the size": (
            ((32, 5, 1, 0), LAST),
            ((32, 5, 1, 0), (64, 3, 1, 0), LAST),
            ((32, 5, 1, 0), (64, 3, 1, 0), (128, 3, 1, 0), LAST),
        ),
        "a stride as in NiN: images of 28 x 28 are small: let all blocks move by 1": tuple(
            ((32, 5, 2, 2), *arch[1:]) for arch in RIGHT
        ),
        "large windows: 11 x 11 is AlexNet's way; a window of 5 at most": tuple(
            ((32, 11, 1, 5), *arch[1:]) for arch in RIGHT
        ),
        "channels that fall: before the last block the channels stay or grow": (
            (FIRST, LAST),
            (SECOND, (32, 3, 1, 1), LAST),
            (SECOND, (32, 3, 1, 1), (16, 3, 1, 1), LAST),
        ),
        "five blocks: 28, 13, 6, 2: after three pools nothing is left for a fourth": (
            *RIGHT[1:],
            (FIRST, SECOND, SECOND, THIRD, LAST),
        ),
        "too much work: count the multiply-adds of your largest network with the table: where the "
        "maps are large, channels are dear": (
            ((96, 5, 1, 2), LAST),
            ((96, 5, 1, 2), (256, 3, 1, 1), LAST),
            ((96, 5, 1, 2), (256, 3, 1, 1), (384, 3, 1, 1), LAST),
        ),
        "deeper but smaller: a deeper network should have more parameters than the one before": (
            ((64, 5, 1, 2), LAST),
            ((16, 5, 1, 2), (16, 3, 1, 1), LAST),
            ((16, 5, 1, 2), (16, 3, 1, 1), (16, 3, 1, 1), LAST),
        ),
    },
    accepted=(
        [[LAST], [[16, 3, 1, 1], LAST], [[16, 3, 1, 1], [32, 3, 1, 1], LAST]],
        [[LAST], [FIRST, LAST], [FIRST, SECOND, (64, 1, 1, 0), LAST]],
    ),
    oracle=RIGHT,
    hints=(
        "Begin with the smallest: one block of 32 channels with a window of 5 and padding 2, then "
        "the block of ten channels.",
        "Each next network gets one more block before the last, with twice the channels: "
        "(64, 3, 1, 1), then (128, 3, 1, 1).",
    ),
)
