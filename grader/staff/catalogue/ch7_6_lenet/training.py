"""What the curves of a training run tell: chance, slopes, and a long flat start."""

from grader.staff.catalogue.records import core, value

CHANCE_LOSS = value(
    "chance_loss",
    core(minutes=3),
    digits=2,
    mistakes={
        "probability: this is the probability: the loss is -log of it": 0.1,
        "share of wrong answers: that is the error rate of guessing": 0.9,
        "sign lost: a loss is never negative: mind the minus sign": -2.3026,
        "logarithm to base 10: cross-entropy takes the natural logarithm": 1,
        "logarithm to base 2: cross-entropy takes the natural logarithm, not base 2": 3.3219,
    },
    answer=2.302585,
    hints=(
        "Equal scores make equal probabilities. What is the probability of the right class then?",
        "The loss is -log(probability of the right class), and math.log is the natural one.",
    ),
)

SIGMOID_SLOPE = value(
    "sigmoid_slope",
    core(minutes=3),
    mistakes={
        "slope of ReLU: 1 is the slope of ReLU where it is open": 1,
        "height for slope: 0.5 is how high the sigmoid is at 0, not how steep": 0.5,
        "slope at the ends: at both ends it is flat; where is it steepest?": 0,
    },
    answer=0.25,
    hints=(
        "It is steepest in the middle, at 0. Take two points near 0 and divide rise by run, or "
        "let autograd do it.",
        "With s for the sigmoid its slope is s * (1 - s). What is s at 0?",
    ),
)

SIGMOIDS_LEAVE = value(
    "sigmoids_leave",
    core(minutes=3),
    digits=6,
    mistakes={
        "added up: slopes in a row multiply: each layer passes a part of a part on": 1,
        "one sigmoid: one of them leaves a quarter; there are four": 0.25,
        "convolutions only: the dense part has two sigmoids more: count all": 0.0625,
        "three sigmoids: count them in the list of layers once more": 0.015625,
        "a fifth sigmoid: behind the last dense layer there is no sigmoid": 0.0009765625,
        "turned round: the factor is a fraction: it says what is left of the gradient": 256,
    },
    answer=1 / 256,
    hints=("How many sigmoids lie between the scores and the first convolution?",),
)

FLAT_START = value(
    "flat_start",
    core(minutes=3),
    mistakes={
        "wrong labels: a net that cannot learn from its data would not be at 0.73 six epochs "
        "later": "a",
        "overfitting: who overfits is good on the training images. What does the training loss do "
        "in the same epochs?": "b",
        "learning rate too high: then the loss would jump about or grow; here it lies still": "d",
    },
    answer="c",
    hints=("Which of the four explains why it lies still at first, and why that ends?",),
)

OVERFITS = value(
    "overfits",
    core(minutes=3),
    mistakes={
        "high loss everywhere: a net that is bad on all images has learned too little, not too "
        "much by heart": "a",
        "both fall: as long as the loss on unseen images falls, training is still worth it": "b",
        "both jump: jumps point to the size of the steps: learning rate or batch": "d",
    },
    answer="c",
    hints=("Overfitting means: good on what it has seen, and on that only.",),
)
