"""What a person reads: what each idea of NiN is worth, by thought and by a comparison."""

from grader.staff.catalogue.records import core, further, written

LAST_RELU = written(
    "last_relu",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "with the ReLU no logit is below 0; a class whose map is 0 everywhere is dead: the slope "
        "there is 0, so no gradient reaches the weights of its map",
        "compares both nets by own numbers, at the start (share of dead classes) and after "
        "training (accuracy or loss)",
        "the claim is no stronger than the runs: one seed, few steps, or several seeds with their "
        "spread",
    ),
)

WHY_TWO_ONES = written(
    "why_two_ones",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "the second 1 x 1 layer gives each output map a hidden layer over the maps that the window "
        "makes: one more nonlinearity, not only more weights",
        "reports accuracy and time of one, two and three from the own run",
        "a third layer costs as much again; whether it pays is taken from the run, with a word on "
        "how sure that is",
    ),
)

DENSE_OR_MEAN = written(
    "dense_or_mean",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "a dense layer weighs each place by itself: it can use where something is, and depends on "
        "it (a shift changes the logits); the mean does not care where",
        "a dense layer fixes the size of the images; the mean takes any size",
        "reports accuracy and time of both from the own run, and does not take a quick start for "
        "the end of a long training",
    ),
)

THREE_FOR_ONE = written(
    "three_for_one",
    further(minutes=8, points=2, difficulty=2),
    rubric=(
        "the receptive field of a block grows, and neighbours are mixed three times instead of "
        "once",
        "nine times the weights and the work in those layers, with numbers for NiN",
        "reports accuracy and images a second of both from the own run, and weighs one against the "
        "other",
    ),
)

TEN_MAPS_AT_ONCE = written(
    "ten_maps_at_once",
    further(minutes=6, difficulty=2),
    rubric=(
        "384 channels are squeezed into 10 in one step: a strong bottleneck, and what is lost "
        "there is lost for the two 1 x 1 layers after it",
        "right after the window the ten maps must already be evidence for classes; nothing is "
        "left to combine",
        "names a remedy: a width in between, or 1 x 1 layers that go down step by step",
    ),
)

FAMILY_SEEN = written(
    "family_seen",
    further(minutes=10, points=2, difficulty=2),
    rubric=(
        "says by which decisions the members differ: the same kind of block, growing channels, "
        "depth",
        "reports parameters, work and accuracy of all three from the own run",
        "if the deepest is not the best, gives a reason (few steps, starting weights, dead "
        "classes) and how to test it; if it is, says how sure that is",
    ),
)
