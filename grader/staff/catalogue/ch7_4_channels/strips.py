"""Fast convolution in strips: how many rows are read, and why wider strips pay, up to a point."""

from grader.staff.catalogue.records import further, value, written

STRIP_READS = value(
    "strip_reads",
    further(minutes=4, difficulty=2),
    mistakes={
        "one row short: the first output row takes 3 input rows; each of the other seven takes one "
        "row more": (24, 9),
        "one row too many: k + D rows give D + 1 output rows: draw it for D = 1": (24, 11),
        "no overlap in the narrow strips: with narrow strips every output row starts afresh and "
        "reads all of its 3 rows": (8, 10),
        "both the same: in the wide strip neighbouring outputs share rows that are in the cache "
        "already: each row is read once": (24, 24),
        "both the least: narrow strips come one after the other; what the last one read is gone": (
            10,
            10,
        ),
        "outputs counted: these are output rows; the input rows that they need are asked for": (
            8,
            8,
        ),
        "order swapped: the eight narrow strips come first in the answer": (10, 24),
    },
    answer=(
        sum(len(range(i, i + 3)) for i in range(8)),
        len({row for i in range(8) for row in range(i, i + 3)}),
    ),
    hints=("Write down which input rows the first output row needs, then the second, and so on.",),
)

WIDE_STRIPS = written(
    "wide_strips",
    further(minutes=8, difficulty=2),
    rubric=(
        "a strip of k + D - 1 rows is read once for D output rows, where narrow strips read k * D; "
        "for large D that is k times less",
        "what was read stays near, in registers or cache, and is used by up to k output rows",
        "the limit: input strip, output strip and kernel must fit into the fast memory, or what is "
        "reused has to be fetched again; past some D the gain is small anyway",
    ),
)
