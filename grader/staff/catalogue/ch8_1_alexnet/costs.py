"""Where AlexNet keeps its numbers and where it works, and what that means for machines."""

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, value, written

ALEXNET_PARAMETERS = value(
    "alexnet_parameters",
    core(minutes=6, points=2),
    mistakes={
        "dense part first: the convolutions come first": (43040778, 3723968),
        "no biases: each output channel and each output of a dense layer has a bias as well": (
            3722592,
            43032576,
        ),
        "images in colour: here images are grey, with one channel, and there are ten classes": (
            3747200,
            47096808,
        ),
        "first dense layer fed with maps of 6 x 6: the last maps are 5 x 5: how many numbers does "
        "Flatten give?": (3723968, 54575114),
        "multiply-adds: that is the work for an image. A weight of a convolution is used at many "
        "places, but kept once": (895113600, 43032576),
    },
    answer=(3723968, 43040778),
    hints=(
        "lab.layer_table(AlexNet(), (1, 1, 224, 224), parameters=True): add the rows of each part.",
    ),
)

ALEXNET_MEGABYTES = value(
    "alexnet_megabytes",
    core(minutes=3),
    digits=1,
    mistakes={
        "a byte for each number: a float32 has 32 bits: how many bytes is that?": (3.7, 43.0),
        "eight bytes for each number: that is float64; torch takes float32": (29.8, 344.3),
        "bits: eight bits are one byte: a float32 takes four bytes": (119.2, 1377.3),
        "divided by 1024 twice: in the powers of 1024 that is right (MiB); here a megabyte is a "
        "million bytes": Tolerated((14.2, 164.2)),
        "dense part first: the convolutions come first": (172.2, 14.9),
    },
    answer=(14.9, 172.2),
    hints=("Four bytes a number, a million bytes a megabyte.",),
)

ALEXNET_WORK = value(
    "alexnet_work",
    core(minutes=6, points=2),
    mistakes={
        "parameters: these are parameters. A weight of a convolution is used again at every place "
        "of its map": (3723968, 43040778),
        "parameters without biases: the dense part is right. In a convolution a weight is used at "
        "every place of its map": (3722592, 43032576),
        "multiplications and additions apart: right in FLOPs, where a multiplication and an "
        "addition count as two; here they count as one": Tolerated((1790227200, 86065152)),
        "images in colour: here images are grey, with one channel, and there are ten classes": (
            962858112,
            47087616,
        ),
        "dense part first: the convolutions come first": (43032576, 895113600),
    },
    answer=(895113600, 43032576),
    hints=(
        "A convolution costs its weights times the places of its output map. The option "
        "multiply_adds=True of lab.layer_table counts for you.",
    ),
)

CONVOLUTION_SHARE = value(
    "convolution_share",
    core(minutes=3),
    digits=1,
    mistakes={
        "share of the dense layers: that is what the dense layers do": 4.6,
        "a fraction: in percent: between 0 and 100": 0.954,
        "share of the parameters: that is the share of the parameters; here it is work": 8.0,
        "rounded to a whole number: one decimal, please": 95,
    },
    answer=95.4,
    hints=("Divide the first number of alexnet_work by the sum of both.",),
)

USES_PER_WEIGHT = value(
    "uses_per_weight",
    core(minutes=3),
    digits=0,
    mistakes={
        "turned round: multiply-adds divided by weights, not the other way": (0.004, 1),
        "places of the largest map: that holds for the first convolution only; take the mean over "
        "all of them": (2916, 1),
        "places of the smallest map: that holds for the three small convolutions only; take the "
        "mean over all of them": (144, 1),
        "dense part first: the convolutions come first": (1, 240),
    },
    answer=(240, 1),
    hints=("All multiply-adds of a part, divided by all parameters of that part.",),
)

MEMORY_BOUND = written(
    "memory_bound",
    core(minutes=12, points=2),
    rubric=(
        "dense layers read each weight once for an image: they wait for memory (bandwidth), and "
        "batches help, as a weight that was read serves all images; convolutions use a weight "
        "hundreds of times and wait for arithmetic",
        "training has to keep activations, gradients and the optimiser's state as well, and so "
        "size matters more; inference keeps weights and one or two layers' activations, and for "
        "single images latency and bandwidth matter more",
    ),
)

CHIP = written(
    "chip",
    core(minutes=12, points=2),
    rubric=(
        "names the bottleneck for each kind of layer: arithmetic for convolutions, bandwidth for "
        "dense layers",
        "uses a number for work per byte or per weight (about 240 uses a weight in the "
        "convolutions, 1 in the dense layers at batch 1)",
        "lets the choice follow from what the chip is for (training with large batches, or "
        "answering single images), and sees that both cost area and power",
    ),
)

NOT_MEASURED_ANY_MORE = written(
    "not_measured_any_more",
    core(minutes=6),
    rubric=(
        "its structure is out of date: later nets are better with fewer parameters and less work",
        "it is dominated by its dense layers, so its speed says little about nets of today, which "
        "are nearly all convolutions or matrix products of another kind",
    ),
)
