"""What a person reads: why two, why no dense layer, why not ten maps at once."""

from grader.staff.catalogue.records import further, written

WHY_TWO_ONES = written(
    "why_two_ones",
    further(minutes=6),
    rubric=(
        "two 1 x 1 layers with ReLU make a small net with a hidden layer out of every pixel's "
        "channels: the second one adds depth, not only size",
        "one more nonlinearity is cheap compared with the windows; numbers of parameters are given",
        "a third layer costs as much again and brings less (or: only a trial can tell, and how it "
        "would be done)",
    ),
)

DENSE_OR_MEAN = written(
    "dense_or_mean",
    further(minutes=6),
    rubric=(
        "a dense layer weighs each place by itself: it can use where something is, and depends on "
        "it (a shift changes the scores); the mean does not care where",
        "a dense layer fixes the size of the images; the mean takes any size",
        "names a consequence for learning: parameters more, or overfitting, or that a map no "
        "longer stands for a class",
    ),
)

TEN_MAPS_AT_ONCE = written(
    "ten_maps_at_once",
    further(minutes=6),
    rubric=(
        "384 channels are squeezed into 10 in one step: a strong bottleneck, and what is lost "
        "there is lost for the two 1 x 1 layers behind it",
        "right behind the window the ten maps must already be evidence for classes; nothing is "
        "left to combine",
        "names a remedy: a width in between, or 1 x 1 layers that go down step by step",
    ),
)
