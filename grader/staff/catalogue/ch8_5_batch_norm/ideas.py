"""What batch normalisation is good for: answers for a reader."""

from grader.staff.catalogue.records import further, written

LEARNING_RATES = written(
    "learning_rates",
    further(minutes=12, points=2),
    rubric=(
        "gives own numbers: up to which learning rate each net learns, from runs alike in all else",
        "compares accuracies, and says which training or validation numbers they are",
        "concludes no more than the numbers show (with batch normalisation larger rates work)",
    ),
)

NORM_EVERYWHERE = written(
    "norm_everywhere",
    further(minutes=12, points=2),
    rubric=(
        "says which batch normalisations were taken away; at least one run without those of the "
        "dense part",
        "gives numbers of all variants under the same conditions",
        "the conclusion is tied to these numbers, and names chance (another seed) as a limit",
    ),
)

NORM_FOR_DROPOUT = written(
    "norm_for_dropout",
    further(minutes=12, points=2),
    rubric=(
        "noise: mean and variance depend on who else is in the batch, so that batch normalisation "
        "regularises a little",
        "both behave differently in training and in evaluation",
        "not equally strong: the noise shrinks as batches grow, while dropout's rate can be "
        "chosen; to be tried, or tried with numbers",
    ),
)

NORM_IDEAS = written(
    "norm_ideas",
    further(minutes=12, points=2),
    rubric=(
        "one idea: says what is normalised, and over which numbers",
        "its cost: for instance, a full covariance has D x D numbers and needs many samples",
        "the effect that is expected, and how it could be tested",
    ),
)
