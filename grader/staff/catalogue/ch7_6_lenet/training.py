"""What the curves of a training run tell: chance, slopes, and a long flat start."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

CHANCE_LOSS = Exercise(
    name="chance_loss",
    kind=Kind.VALUE,
    digits=2,
    misconceptions=(
        Misconception("probability", 0.1, "this is the probability: the loss is -log of it"),
        Misconception("share of wrong answers", 0.9, "that is the error rate of guessing"),
        Misconception("sign lost", -2.3026, "a loss is never negative: mind the minus sign"),
        Misconception("logarithm to base 10", 1, "cross-entropy takes the natural logarithm"),
        Misconception(
            "logarithm to base 2", 3.3219, "cross-entropy takes the natural logarithm, not base 2"
        ),
    ),
    oracle=2.302585,
    hints=(
        "Equal scores make equal probabilities. What is the probability of the right class then?",
        "The loss is -log(probability of the right class), and math.log is the natural one.",
    ),
)

SIGMOID_SLOPE = Exercise(
    name="sigmoid_slope",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception("slope of ReLU", 1, "1 is the slope of ReLU where it is open"),
        Misconception(
            "height for slope", 0.5, "0.5 is how high the sigmoid is at 0, not how steep"
        ),
        Misconception("slope at the ends", 0, "at both ends it is flat; where is it steepest?"),
    ),
    oracle=0.25,
    hints=(
        "It is steepest in the middle, at 0. Take two points near 0 and divide rise by run, or "
        "let autograd do it.",
        "With s for the sigmoid its slope is s * (1 - s). What is s at 0?",
    ),
)

SIGMOIDS_LEAVE = Exercise(
    name="sigmoids_leave",
    kind=Kind.VALUE,
    digits=6,
    misconceptions=(
        Misconception(
            "added up", 1, "slopes in a row multiply: each layer passes a part of a part on"
        ),
        Misconception("one sigmoid", 0.25, "one of them leaves a quarter; there are four"),
        Misconception(
            "convolutions only", 0.0625, "the dense part has two sigmoids more: count all"
        ),
        Misconception("three sigmoids", 0.015625, "count them in the list of layers once more"),
        Misconception(
            "a fifth sigmoid", 0.0009765625, "behind the last dense layer there is no sigmoid"
        ),
        Misconception(
            "turned round", 256, "the factor is a fraction: it says what is left of the gradient"
        ),
    ),
    oracle=1 / 256,
    hints=("How many sigmoids lie between the scores and the first convolution?",),
)

FLAT_START = Exercise(
    name="flat_start",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "wrong labels",
            "a",
            "a net that cannot learn from its data would not be at 0.73 six epochs later",
        ),
        Misconception(
            "overfitting",
            "b",
            "who overfits is good on the training images. What does the training loss do in the "
            "same epochs?",
        ),
        Misconception(
            "learning rate too high",
            "d",
            "then the loss would jump about or grow; here it lies still",
        ),
    ),
    oracle="c",
    hints=("Which of the four explains why it lies still at first, and why that ends?",),
)

OVERFITS = Exercise(
    name="overfits",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "high loss everywhere",
            "a",
            "a net that is bad on all images has learned too little, not too much by heart",
        ),
        Misconception(
            "both fall",
            "b",
            "as long as the loss on unseen images falls, training is still worth it",
        ),
        Misconception(
            "both jump",
            "d",
            "jumps point to the size of the steps: learning rate or batch",
        ),
    ),
    oracle="c",
    hints=("Overfitting means: good on what it has seen, and on that only.",),
)
