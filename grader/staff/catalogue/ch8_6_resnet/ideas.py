"""What a shortcut is for: questions, and answers for a reader."""

from grader.staff.catalogue.records import core, further, value, written

NESTED = value(
    "nested",
    core(minutes=3),
    mistakes={
        "larger is enough: a larger set can lie elsewhere, so that its nearest point is further "
        "away: look at the left picture": "a",
        "overfitting: what was measured was the error on the training images, and it got worse, "
        "too": "b",
        "test error: nothing is said about new images: a larger set contains better fits, also to "
        "noise": "d",
    },
    answer="c",
    hints=("What must new layers be able to do so that nothing can get worse?",),
)

ZERO_BLOCK = value(
    "zero_block",
    core(minutes=3),
    mistakes={
        "zeros: the long path gives zeros, and a plain block would be at its end. But something is "
        "added": "a",
        "unchanged: nearly. What becomes of the negative numbers in x after the addition?": "b",
        "normalised: no batch normalisation stands on the short path": "d",
    },
    answer="c",
    hints=("The long path ends in zeros. Now follow the diagram from the addition on.",),
)

ZERO_PREACT = value(
    "zero_preact",
    further(minutes=3),
    mistakes={
        "zeros: the long path gives zeros, but something is added to them": "a",
        "cut off: that was Residual. What comes after the addition in this block?": "c",
        "normalised: normalised is what goes into the long path; the short path takes x before "
        "that": "d",
    },
    answer="b",
    hints=("What is left of the block when its long path ends in zeros?",),
)

FIRST_BLOCK = value(
    "first_block",
    core(minutes=3),
    mistakes={
        "grey images: the stage does not see the image: what does the stem hand to it?": "a",
        "cheaper: a block that halves would be cheaper still, as it makes smaller maps": "b",
        "no shortcut: the block has a shortcut, and a very plain one: the identity": "d",
    },
    answer="c",
    hints=("Compare what comes out of the stem with what the first stage is to give.",),
)

GRADIENT_PATH = value(
    "gradient_path",
    core(minutes=3),
    mistakes={
        "no gradient: the long path hands nothing down, but there is another one: differentiate x "
        "+ g(x)": 0,
        "halved: a sum hands its gradient on to both of its parts, undivided": 0.5,
        "doubled: one path hands on all of it, the other one nothing: that is not twice": 2,
    },
    answer=1,
    hints=("The derivative of x + g(x) is 1 + g'(x).",),
)

RESIDUAL_OR_INCEPTION = value(
    "residual_or_inception",
    further(minutes=3),
    mistakes={
        "branches added: count the channels that leave an Inception block: they are those of its "
        "four branches together": "a",
        "both put side by side: count the channels that leave a residual block: as many as went "
        "in, or as the 1 x 1 convolution gives": "b",
        "identity in Inception: each of the four branches ends in a convolution followed by ReLU: "
        "which one could leave a negative number as it is?": "d",
    },
    answer="c",
    hints=("Two questions: how are the paths joined, and does one of them do nothing at all?",),
)

INCEPTION_COMPARED = written(
    "inception_compared",
    further(minutes=12, points=2),
    rubric=(
        "joining: the branches of Inception are concatenated, so channels add up; those of a "
        "residual block are added, so shapes must agree",
        "identity: the shortcut contains the identity exactly and needs no learning; no branch "
        "of Inception does",
        "cost or channels: says what branches cost, for instance that each branch of Inception "
        "has a width of its own to choose, or that a shortcut is free",
        "relation: a sum is a concatenation followed by a fixed 1 x 1 convolution, or dropping "
        "branches from Inception gives a residual block only if addition replaces concatenation",
    ),
)

NOT_UNLIMITED = written(
    "not_unlimited",
    further(minutes=12, points=2),
    rubric=(
        "data are finite: a larger class also fits noise; variance, overfitting",
        "optimisation and cost: time, memory, and a minimum that is hard to find",
        "nestedness only promises that the best fit to the training data does not get worse; it "
        "says nothing about new data, nor that training finds that fit",
    ),
)

PLAIN_AND_RESIDUAL = written(
    "plain_and_residual",
    core(minutes=6),
    rubric=(
        "gives own numbers for both nets, from runs under the same conditions",
        "says that the plain net is worse on the training data, so that this is no overfitting",
        "says what the shortcuts change: signals and gradients have a short way; or a net of "
        "another depth was tried as well",
    ),
)
