"""Which numbers share a mean, what comes out, and what batch normalisation costs."""

from grader.staff.catalogue.records import core, value

NORM_AXES = value(
    "norm_axes",
    core(minutes=3),
    mistakes={
        "a mean for every place: all places of a channel share one mean, for a kernel looks for "
        "the same everywhere": (3456, 32),
        "a mean for every image and channel: the images of a batch count together: that is where "
        "its name comes from": (192, 576),
        "a mean for every image: channels mean different things, so they are kept apart; images "
        "are not": (32, 3456),
        "one mean for all: each channel has a mean of its own": (1, 110592),
        "places forgotten: six means are right. Of each image a whole map goes into one of them": (
            6,
            32,
        ),
        "images forgotten: six means are right. All 32 images go into each": (6, 576),
        "in the other order: first how many means there are": (18432, 6),
    },
    answer=(6, 18432),
    hints=(
        "Average over axes 0, 2 and 3. What is left, and how many numbers vanished into it?",
        "One mean for each channel. Into it go all places of all images: images x rows x columns.",
    ),
)

AFTER_NORM = value(
    "after_norm",
    core(minutes=4),
    mistakes={
        "before gamma and beta: that is so before gamma and beta do their part": (0, 1),
        "variance not squared: that is the mean and the standard deviation. The variance is the "
        "square of the latter": (3, 2),
        "gamma as the mean: gamma is the scale, and beta is what is added": (2, 3),
        "gamma as the mean, squared: gamma is the scale, and beta is what is added": (2, 9),
        "mean scaled: scaled is only what had mean 0; beta comes after that": (6, 4),
        "of the input: the mean and variance of the input are gone: that is what normalising "
        "means": (7, 100),
    },
    answer=(3, 4),
    hints=("Normalised numbers have mean 0 and variance 1. Now multiply by 2 and add 3.",),
)

BATCH_OF_ONE = value(
    "batch_of_one",
    core(minutes=5, difficulty=2),
    mistakes={
        "vectors only: how many numbers does a mean of d average over?": "a",
        "maps of one pixel only: how many numbers does a mean of a average over?": "d",
        "both batches of one image: in b, a channel has six numbers, though there is one image "
        "only": "abd",
        "one image is too few: in b, a channel has six numbers, and in d just one": "ab",
        "all that has one of something: two numbers have a variance, and so have the six of "
        "b": "abcd",
        "two vectors are too few: two numbers have a mean and a variance: c works": "acd",
        "none: the mean of a single number is the number itself. What is left after subtracting "
        "it? torch does not let that pass": "",
    },
    accepted=("a, d", "a,d", "a d", "da", ["a", "d"]),
    answer="ad",
    hints=(
        "In each case, how many numbers share a mean?",
        "Try it: nn.BatchNorm1d(5)(torch.rand(1, 5)), nn.BatchNorm2d(5)(torch.rand(1, 5, 2, 3)).",
    ),
)

BN_LENET_PARAMETERS = value(
    "bn_lenet_parameters",
    core(minutes=6, difficulty=2),
    mistakes={
        "no batch normalisation: that is the net without batch normalisation, which learns "
        "something as well": 44_426,
        "gamma only: each channel has a gamma and a beta: two numbers": 44_652,
        "running averages counted: running averages are kept, but not learned": 45_330,
        "padding: this one has a padding in its first convolution; the net of this section has "
        "none": 62_158,
        "convolutions only normalised: the two hidden dense layers are normalised, too": 44_470,
    },
    answer=44_878,
    hints=(
        "Each normalised channel or feature has a gamma and a beta. How many are normalised in "
        "all?",
        "Normalised are 6 and 16 channels and 120 and 84 features. To their gammas and betas comes "
        "what the net learns without batch normalisation.",
    ),
)

BIAS_BEFORE_NORM = value(
    "bias_before_norm",
    core(minutes=3),
    mistakes={
        "bias needed: a bias moves all numbers of a channel alike. What does that do to their "
        "mean, and what happens to the mean?": "a",
        "beta superfluous: without beta the mean would be 0 always. Which of the two can move it: "
        "what comes before the mean is taken away, or what comes after?": "c",
        "gamma superfluous: a bias cannot change how far numbers are spread; and does it survive "
        "at all?": "d",
    },
    answer="b",
    hints=("Add 5 to all numbers of a channel. By how much does their mean grow?",),
)
