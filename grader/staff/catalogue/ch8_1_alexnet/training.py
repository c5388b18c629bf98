"""Reports on trainings: what a student measured, and what explains it."""

from grader.staff.catalogue.records import core, further, written

MORE_EPOCHS = written(
    "more_epochs",
    core(minutes=15, points=2, difficulty=2),
    rubric=(
        "gives accuracies of both networks for more than ten epochs, from a run of its own; says "
        "on which device and whether it was the short form",
        "says how they differ: AlexNet starts sooner, LeNet stays at chance level for long; each "
        "further epoch brings less",
        "explains it: the sigmoid's small slopes hold LeNet back, ReLU lets gradients through, and "
        "there are more channels; compares training and validation accuracy",
    ),
)

OVERFITTING = written(
    "overfitting",
    core(minutes=15, points=2, difficulty=2),
    rubric=(
        "gives training and validation accuracies of at least two runs that differ in one thing",
        "recognises overfitting by the gap between the two, not by a low accuracy",
        "concludes: few images (and long training) make it overfit, with many there is hardly a "
        "gap; of dropout it claims no more than the own numbers show, which may be little",
    ),
)

SMALLER_COMPARED = written(
    "smaller_compared",
    further(minutes=8, points=1),
    rubric=(
        "quotes accuracy and images a second of both from a run of its own, with the device",
        "weighs them: for ten classes of small grey images the larger network gains little or "
        "nothing, and is slower",
    ),
)

THROUGHPUT = written(
    "throughput",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "a table of its own with at least three batch sizes: images a second, memory, accuracy, "
        "and what device",
        "explains the speed: with small batches units wait and weights are read for few images; "
        "with large ones the machine is busy, and the speed levels off",
        "says that the memory for activations grows with the batch, while that for parameters does "
        "not",
        "says that a larger batch means fewer steps in an epoch, and so a lower accuracy after one",
    ),
)

LENET_IMPROVED = written(
    "lenet_improved",
    further(minutes=10, points=2, difficulty=2),
    rubric=(
        "quotes training and validation accuracies of all five networks from a run of its own",
        "separates the effects: ReLU makes it learn sooner; dropout and augmentation make training "
        "accuracy lower and the gap to validation smaller",
        "says that this pays with few images or long training, and may cost accuracy in a short "
        "run",
    ),
)
