"""Which numbers share a mean, what comes out, and what batch normalisation costs."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

NORM_AXES = Exercise(
    name="norm_axes",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "a mean for every place",
            (3456, 32),
            "all places of a channel share one mean, for a kernel looks for the same everywhere",
        ),
        Misconception(
            "a mean for every image and channel",
            (192, 576),
            "the images of a batch count together: that is where its name comes from",
        ),
        Misconception(
            "a mean for every image",
            (32, 3456),
            "channels mean different things, so they are kept apart; images are not",
        ),
        Misconception(
            "one mean for all",
            (1, 110592),
            "each channel has a mean of its own",
        ),
        Misconception(
            "places forgotten",
            (6, 32),
            "six means are right. Of each image a whole map goes into one of them",
        ),
        Misconception(
            "images forgotten",
            (6, 576),
            "six means are right. All 32 images go into each",
        ),
        Misconception("in the other order", (18432, 6), "first how many means there are"),
    ),
    oracle=(6, 18432),
    hints=("Average over axes 0, 2 and 3. What is left, and how many numbers vanished into it?",),
)

AFTER_NORM = Exercise(
    name="after_norm",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "before gamma and beta", (0, 1), "that is so before gamma and beta do their part"
        ),
        Misconception(
            "variance not squared",
            (3, 2),
            "that is the mean and the standard deviation. The variance is the square of the latter",
        ),
        Misconception("gamma as the mean", (2, 3), "gamma is the scale, and beta is what is added"),
        Misconception(
            "gamma as the mean, squared", (2, 9), "gamma is the scale, and beta is what is added"
        ),
        Misconception(
            "mean scaled", (6, 4), "scaled is only what had mean 0; beta comes after that"
        ),
        Misconception(
            "of the input",
            (7, 100),
            "the mean and variance of the input are gone: that is what normalising means",
        ),
    ),
    oracle=(3, 4),
    hints=("Normalised numbers have mean 0 and variance 1. Now multiply by 2 and add 3.",),
)

BATCH_OF_ONE = Exercise(
    name="batch_of_one",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "as usual",
            "a",
            "the mean of a single number is the number itself. What is left after subtracting it?",
        ),
        Misconception(
            "running averages",
            "c",
            "in training mode they are only updated, never used",
        ),
        Misconception(
            "beta",
            "d",
            "that is what the formula would give, whatever the input: useless for training. Does "
            "torch let it pass?",
        ),
    ),
    oracle="b",
    hints=("Try it: nn.BatchNorm1d(5)(torch.rand(1, 5))",),
)

BN_LENET_PARAMETERS = Exercise(
    name="bn_lenet_parameters",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "no batch normalisation",
            44_426,
            "that is the net without batch normalisation, which learns something as well",
        ),
        Misconception(
            "gamma only",
            44_652,
            "each channel has a gamma and a beta: two numbers",
        ),
        Misconception(
            "running averages counted",
            45_330,
            "running averages are kept, but not learned",
        ),
        Misconception(
            "padding",
            62_158,
            "this one has a padding in its first convolution; the net of this section has none",
        ),
        Misconception(
            "convolutions only normalised",
            44_470,
            "the two hidden dense layers are normalised, too",
        ),
    ),
    oracle=44_878,
    hints=(
        "Without batch normalisation it would be 44,426. How many channels and features are "
        "normalised in all?",
    ),
)

BIAS_BEFORE_NORM = Exercise(
    name="bias_before_norm",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "bias needed",
            "a",
            "a bias moves all numbers of a channel alike. What does that do to their mean, and "
            "what happens to the mean?",
        ),
        Misconception(
            "beta superfluous",
            "c",
            "without beta the mean would be 0 always. Which of the two can move it: what comes "
            "before the mean is taken away, or what comes after?",
        ),
        Misconception(
            "gamma superfluous",
            "d",
            "a bias cannot change how far numbers are spread; and does it survive at all?",
        ),
    ),
    oracle="b",
    hints=("Add 5 to all numbers of a channel. By how much does their mean grow?",),
)
