"""What to know before a training curve is read: the chance level, and what sigmoids leave."""

from grader.staff.catalogue.records import core, value

CHANCE_LOSS = value(
    "chance_loss",
    core(minutes=4),
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
        "Equal logits make equal probabilities. What is the probability of the right class then?",
        "The loss is -log(probability of the right class), and math.log is the natural one.",
    ),
)

SIGMOIDS_LEAVE = value(
    "sigmoids_leave",
    core(minutes=6, difficulty=2),
    mistakes={
        "one sigmoid: one of them leaves a quarter; there are four": 0.25,
        "two sigmoids, or a slope of 0.5: LeNet has four sigmoids, in the dense part as well; and "
        "0.5 is the height of a sigmoid at 0, not its slope": 0.0625,
        "three sigmoids: count them in the list of layers once more": 0.015625,
        "a fifth sigmoid: after the last dense layer there is no sigmoid": 0.0009765625,
        "in percent: as a part of 1, not in percent": 0.390625,
        "no slope below 1: that is the slope of ReLU where it is open; how steep is a sigmoid in "
        "its middle?": 1,
        "turned round: the factor is a fraction: it says what is left of the gradient": 256,
    },
    answer=1 / 256,
    hints=(
        "With s for the sigmoid, its slope is s * (1 - s). It is steepest in the middle, at 0: "
        "there s is 1/2.",
        "Slopes in a row multiply. How many sigmoids are there between the logits and the first "
        "convolution?",
    ),
)
