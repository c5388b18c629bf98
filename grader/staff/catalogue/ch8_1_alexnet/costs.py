"""Where AlexNet keeps its numbers and where it works, and what that means for machines."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

ALEXNET_PARAMETERS = Exercise(
    name="alexnet_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception("dense part first", (43040778, 3723968), "the convolutions come first"),
        Misconception(
            "no biases",
            (3722592, 43032576),
            "each output channel and each output of a dense layer has a bias as well",
        ),
        Misconception(
            "images in colour",
            (3747200, 47096808),
            "here images are grey, with one channel, and there are ten classes",
        ),
        Misconception(
            "first dense layer fed with maps of 6 x 6",
            (3723968, 54575114),
            "the last maps are 5 x 5: how many numbers does Flatten give?",
        ),
        Misconception(
            "multiply-adds",
            (895113600, 43032576),
            "that is the work for an image. A weight of a convolution is used at many places, but "
            "kept once",
        ),
    ),
    oracle=(3723968, 43040778),
    hints=(
        "lab.layer_table(AlexNet(), (1, 1, 224, 224), parameters=True): add the rows of each part.",
    ),
)

ALEXNET_MEGABYTES = Exercise(
    name="alexnet_megabytes",
    kind=Kind.VALUE,
    digits=1,
    misconceptions=(
        Misconception(
            "a byte for each number", (3.7, 43.0), "a float32 has 32 bits: how many bytes is that?"
        ),
        Misconception(
            "eight bytes for each number", (29.8, 344.3), "that is float64; torch takes float32"
        ),
        Misconception(
            "bits", (119.2, 1377.3), "eight bits are one byte: a float32 takes four bytes"
        ),
        Misconception(
            "divided by 1024 twice",
            (14.2, 164.2),
            "in the powers of 1024 that is right (MiB); here a megabyte is a million bytes",
            tolerated=True,
        ),
        Misconception("dense part first", (172.2, 14.9), "the convolutions come first"),
    ),
    oracle=(14.9, 172.2),
    hints=("Four bytes a number, a million bytes a megabyte.",),
)

ALEXNET_WORK = Exercise(
    name="alexnet_work",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "parameters",
            (3723968, 43040778),
            "these are parameters. A weight of a convolution is used again at every place of its "
            "map",
        ),
        Misconception(
            "parameters without biases",
            (3722592, 43032576),
            "the dense part is right. In a convolution a weight is used at every place of its map",
        ),
        Misconception(
            "multiplications and additions apart",
            (1790227200, 86065152),
            "right in FLOPs, where a multiplication and an addition count as two; here they count "
            "as one",
            tolerated=True,
        ),
        Misconception(
            "images in colour",
            (962858112, 47087616),
            "here images are grey, with one channel, and there are ten classes",
        ),
        Misconception("dense part first", (43032576, 895113600), "the convolutions come first"),
    ),
    oracle=(895113600, 43032576),
    hints=(
        "A convolution costs its weights times the places of its output map. The option "
        "multiply_adds=True of lab.layer_table counts for you.",
    ),
)

CONVOLUTION_SHARE = Exercise(
    name="convolution_share",
    kind=Kind.VALUE,
    digits=1,
    misconceptions=(
        Misconception("share of the dense layers", 4.6, "that is what the dense layers do"),
        Misconception("a fraction", 0.954, "in percent: between 0 and 100"),
        Misconception(
            "share of the parameters", 8.0, "that is the share of the parameters; here it is work"
        ),
        Misconception("rounded to a whole number", 95, "one decimal, please"),
    ),
    oracle=95.4,
    hints=("Divide the first number of alexnet_work by the sum of both.",),
)

USES_PER_WEIGHT = Exercise(
    name="uses_per_weight",
    kind=Kind.VALUE,
    digits=0,
    misconceptions=(
        Misconception(
            "turned round", (0.004, 1), "multiply-adds divided by weights, not the other way"
        ),
        Misconception(
            "places of the largest map",
            (2916, 1),
            "that holds for the first convolution only; take the mean over all of them",
        ),
        Misconception(
            "places of the smallest map",
            (144, 1),
            "that holds for the three small convolutions only; take the mean over all of them",
        ),
        Misconception("dense part first", (1, 240), "the convolutions come first"),
    ),
    oracle=(240, 1),
    hints=("All multiply-adds of a part, divided by all parameters of that part.",),
)

MEMORY_BOUND = Exercise(
    name="memory_bound",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "dense layers read each weight once for an image: they wait for memory (bandwidth), and "
        "batches help, as a weight that was read serves all images; convolutions use a weight "
        "hundreds of times and wait for arithmetic",
        "training has to keep activations, gradients and the optimiser's state as well, and so "
        "size matters more; inference keeps weights and one or two layers' activations, and for "
        "single images latency and bandwidth matter more",
    ),
)

CHIP = Exercise(
    name="chip",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "names the bottleneck for each kind of layer: arithmetic for convolutions, bandwidth for "
        "dense layers",
        "uses a number for work per byte or per weight (about 240 uses a weight in the "
        "convolutions, 1 in the dense layers at batch 1)",
        "lets the choice follow from what the chip is for (training with large batches, or "
        "answering single images), and sees that both cost area and power",
    ),
)

NOT_MEASURED_ANY_MORE = Exercise(
    name="not_measured_any_more",
    kind=Kind.WRITTEN,
    rubric=(
        "its structure is out of date: later nets are better with fewer parameters and less work",
        "it is dominated by its dense layers, so its speed says little about nets of today, which "
        "are nearly all convolutions or matrix products of another kind",
    ),
)
