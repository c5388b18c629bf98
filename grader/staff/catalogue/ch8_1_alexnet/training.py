"""Batches and speed, overfitting on purpose, and reports on runs."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

MORE_EPOCHS = Exercise(
    name="more_epochs",
    kind=Kind.WRITTEN,
    rubric=(
        "gives a curve or a table of accuracies for AlexNet and LeNet: measured, or quoted and "
        "said to be quoted",
        "says how they differ (AlexNet starts sooner, ends higher, and is still rising after ten "
        "epochs) and why: ReLU, more channels, larger maps, dropout",
    ),
)

THROUGHPUT_TREND = Exercise(
    name="throughput_trend",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "in proportion for ever",
            "a",
            "a machine has so many arithmetic units and no more: what happens when all are busy?",
        ),
        Misconception(
            "it falls",
            "c",
            "a batch takes longer, but it also has more images: divide one by the other",
        ),
        Misconception(
            "no influence",
            "d",
            "with one image most units wait, and each weight is fetched for that image alone",
        ),
    ),
    oracle="b",
    hints=("Run the cell above, and read its numbers from top to bottom.",),
)

THROUGHPUT = Exercise(
    name="throughput",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "a table of its own with three batch sizes at least: images in a second, and what device",
        "explains the trend: units that wait with small batches, full use later, an end where "
        "memory is full",
        "says something on memory: activations grow with the batch, parameters do not",
    ),
)

OVERFIT_RECIPE = Exercise(
    name="overfit_recipe",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "augmentation",
            "a",
            "images that never look the same twice are hard to learn by heart: this helps against "
            "overfitting",
        ),
        Misconception(
            "more images",
            "b",
            "the more there is to learn, the harder it is to learn by heart",
        ),
        Misconception(
            "smaller learning rate",
            "d",
            "it takes longer then, but what is learned is much the same",
        ),
    ),
    oracle="c",
    hints=("What hinders a net from learning its images by heart? Take it away.",),
)
