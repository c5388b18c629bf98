"""Batches and speed, overfitting on purpose, and reports on runs."""

from grader.staff.catalogue.records import core, further, value, written

MORE_EPOCHS = written(
    "more_epochs",
    core(minutes=6),
    rubric=(
        "gives a curve or a table of accuracies for AlexNet and LeNet: measured, or quoted and "
        "said to be quoted",
        "says how they differ (AlexNet starts sooner, ends higher, and is still rising after ten "
        "epochs) and why: ReLU, more channels, larger maps, dropout",
    ),
)

THROUGHPUT_TREND = value(
    "throughput_trend",
    further(minutes=3),
    mistakes={
        "in proportion for ever: a machine has so many arithmetic units and no more: what happens "
        "when all are busy?": "a",
        "it falls: a batch takes longer, but it also has more images: divide one by the other": "c",
        "no influence: with one image most units wait, and each weight is fetched for that image "
        "alone": "d",
    },
    answer="b",
    hints=("Run the cell above, and read its numbers from top to bottom.",),
)

THROUGHPUT = written(
    "throughput",
    further(minutes=12, points=2),
    rubric=(
        "a table of its own with three batch sizes at least: images in a second, and what device",
        "explains the trend: units that wait with small batches, full use later, an end where "
        "memory is full",
        "says something on memory: activations grow with the batch, parameters do not",
    ),
)

OVERFIT_RECIPE = value(
    "overfit_recipe",
    further(minutes=3),
    mistakes={
        "augmentation: images that never look the same twice are hard to learn by heart: this "
        "helps against overfitting": "a",
        "more images: the more there is to learn, the harder it is to learn by heart": "b",
        "smaller learning rate: it takes longer then, but what is learned is much the same": "d",
    },
    answer="c",
    hints=("What hinders a net from learning its images by heart? Take it away.",),
)
