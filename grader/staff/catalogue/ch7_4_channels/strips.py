"""Fast convolution in strips: how many rows are read, and why wider strips pay, up to a point."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

STRIP_READS = Exercise(
    name="strip_reads",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one row short",
            (24, 9),
            "the first output row takes 3 input rows; each of the other seven takes one row more",
        ),
        Misconception(
            "one row too many",
            (24, 11),
            "k + D rows give D + 1 output rows: draw it for D = 1",
        ),
        Misconception(
            "no overlap in the narrow strips",
            (8, 10),
            "with narrow strips every output row starts afresh and reads all of its 3 rows",
        ),
        Misconception(
            "both the same",
            (24, 24),
            "in the wide strip neighbouring outputs share rows that are in the cache already: each "
            "row is read once",
        ),
        Misconception(
            "both the least",
            (10, 10),
            "narrow strips come one after the other; what the last one read is gone",
        ),
        Misconception(
            "outputs counted",
            (8, 8),
            "these are output rows; the input rows that they need are asked for",
        ),
        Misconception(
            "order swapped",
            (10, 24),
            "the eight narrow strips come first in the answer",
        ),
    ),
    oracle=(
        sum(len(range(i, i + 3)) for i in range(8)),
        len({row for i in range(8) for row in range(i, i + 3)}),
    ),
    hints=("Write down which input rows the first output row needs, then the second, and so on.",),
)

WIDE_STRIPS = Exercise(
    name="wide_strips",
    kind=Kind.WRITTEN,
    rubric=(
        "a strip of k + D - 1 rows is read once for D output rows, where narrow strips read k * D; "
        "for large D that is k times less",
        "what was read stays near, in registers or cache, and is used by up to k output rows",
        "the limit: input strip, output strip and kernel must fit into the fast memory, or what is "
        "reused has to be fetched again; past some D the gain is small anyway",
    ),
)
