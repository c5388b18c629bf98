"""What batch normalisation is good for, and what is seen in trainings: answers for a reader."""

from grader.staff.catalogue.records import core, further, written

LEARNING_RATES = written(
    "learning_rates",
    core(minutes=25, points=3, difficulty=2),
    rubric=(
        "says for each of the three nets from which to which learning rate it learned, with own "
        "numbers; tells too slow (stays at guessing) from too fast (the loss is huge or nan)",
        "compares the validation accuracies of a comparison of own, each net with a good rate",
        "concludes no more than the numbers show: batch normalisation widens the range of rates, "
        "upwards most of all; ReLU alone widens it downwards",
    ),
)

NORM_EVERYWHERE = written(
    "norm_everywhere",
    further(minutes=15, points=2, difficulty=2),
    rubric=(
        "says which batch normalisations were taken away; at least one run without those of the "
        "dense part",
        "gives numbers of all variants under the same conditions",
        "the conclusion is tied to these numbers, and names chance (another seed) as a limit",
    ),
)

LITE_NORMS = written(
    "lite_norms",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "gives losses or accuracies of the whole, of the mean only and of the variance only, from "
        "runs alike in all else",
        "says in which setting (activation, learning rate) each half learns or does not",
        "a reason that fits: without the variance nothing keeps the size of the numbers; without "
        "the mean they may lie where the activation is flat, or far from 0",
    ),
)

FIXED_NORMS = written(
    "fixed_norms",
    further(minutes=10, points=2, difficulty=2),
    rubric=(
        "gives numbers of both nets from runs alike in all else, with more than one seed",
        "the difference is judged against that between seeds",
        "a reason: the next layer's weights can take over most of what gamma and beta do, but in "
        "front of a nonlinearity not all of it",
    ),
)

NORM_FOR_DROPOUT = written(
    "norm_for_dropout",
    further(minutes=15, points=2, difficulty=2),
    rubric=(
        "own numbers: training and validation accuracy of the nets with and without each",
        "the gap between both, rather than one of them alone, is what is judged",
        "names the noise: mean and variance depend on who else is in the batch; it shrinks as "
        "batches grow, while the rate of dropout can be chosen",
    ),
)

NORM_IDEAS = written(
    "norm_ideas",
    further(minutes=20, points=3, difficulty=3),
    rubric=(
        "ranks: possible for a batch, but they have no useful gradient and depend on the batch",
        "full covariance: D x D numbers, a root of about D cubed steps, and too few vectors in a "
        "batch to estimate it; groups of features or another structured matrix are cheaper",
        "sparse results: says what is set to 0, and how one would tell whether it regularises "
        "(the gap, on few images)",
        "one more projection: says what is kept and what is lost, and how it would be tested",
    ),
)
