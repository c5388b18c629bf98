"""What a shortcut is for: questions, and answers for a reader."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

NESTED = Exercise(
    name="nested",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "larger is enough",
            "a",
            "a larger set can lie elsewhere, so that its nearest point is further away: look at "
            "the left picture",
        ),
        Misconception(
            "overfitting",
            "b",
            "what was measured was the error on the training images, and it got worse, too",
        ),
        Misconception(
            "test error",
            "d",
            "nothing is said about new images: a larger set contains better fits, also to noise",
        ),
    ),
    oracle="c",
    hints=("What must new layers be able to do so that nothing can get worse?",),
)

ZERO_BLOCK = Exercise(
    name="zero_block",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "zeros",
            "a",
            "the long path gives zeros, and a plain block would be at its end. But something is "
            "added",
        ),
        Misconception(
            "unchanged",
            "b",
            "nearly. What becomes of the negative numbers in x after the addition?",
        ),
        Misconception("normalised", "d", "no batch normalisation stands on the short path"),
    ),
    oracle="c",
    hints=("The long path ends in zeros. Now follow the diagram from the addition on.",),
)

ZERO_PREACT = Exercise(
    name="zero_preact",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("zeros", "a", "the long path gives zeros, but something is added to them"),
        Misconception(
            "cut off",
            "c",
            "that was Residual. What comes after the addition in this block?",
        ),
        Misconception(
            "normalised",
            "d",
            "normalised is what goes into the long path; the short path takes x before that",
        ),
    ),
    oracle="b",
    hints=("What is left of the block when its long path ends in zeros?",),
)

FIRST_BLOCK = Exercise(
    name="first_block",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "grey images",
            "a",
            "the stage does not see the image: what does the stem hand to it?",
        ),
        Misconception(
            "cheaper",
            "b",
            "a block that halves would be cheaper still, as it makes smaller maps",
        ),
        Misconception(
            "no shortcut",
            "d",
            "the block has a shortcut, and a very plain one: the identity",
        ),
    ),
    oracle="c",
    hints=("Compare what comes out of the stem with what the first stage is to give.",),
)

GRADIENT_PATH = Exercise(
    name="gradient_path",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "no gradient",
            0,
            "the long path hands nothing down, but there is another one: differentiate x + g(x)",
        ),
        Misconception("halved", 0.5, "a sum hands its gradient on to both of its parts, undivided"),
        Misconception(
            "doubled", 2, "one path hands on all of it, the other one nothing: that is not twice"
        ),
    ),
    oracle=1,
    hints=("The derivative of x + g(x) is 1 + g'(x).",),
)

RESIDUAL_OR_INCEPTION = Exercise(
    name="residual_or_inception",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "branches added",
            "a",
            "count the channels that leave an Inception block: they are those of its four "
            "branches together",
        ),
        Misconception(
            "both put side by side",
            "b",
            "count the channels that leave a residual block: as many as went in, or as the 1 x 1 "
            "convolution gives",
        ),
        Misconception(
            "identity in Inception",
            "d",
            "each of the four branches ends in a convolution followed by ReLU: which one could "
            "leave a negative number as it is?",
        ),
    ),
    oracle="c",
    hints=("Two questions: how are the paths joined, and does one of them do nothing at all?",),
)

INCEPTION_COMPARED = Exercise(
    name="inception_compared",
    kind=Kind.WRITTEN,
    points=2,
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

NOT_UNLIMITED = Exercise(
    name="not_unlimited",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "data are finite: a larger class also fits noise; variance, overfitting",
        "optimisation and cost: time, memory, and a minimum that is hard to find",
        "nestedness only promises that the best fit to the training data does not get worse; it "
        "says nothing about new data, nor that training finds that fit",
    ),
)

PLAIN_AND_RESIDUAL = Exercise(
    name="plain_and_residual",
    kind=Kind.WRITTEN,
    rubric=(
        "gives own numbers for both nets, from runs under the same conditions",
        "says that the plain net is worse on the training data, so that this is no overfitting",
        "says what the shortcuts change: signals and gradients have a short way; or a net of "
        "another depth was tried as well",
    ),
)
