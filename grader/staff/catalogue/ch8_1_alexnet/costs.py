"""Where AlexNet has its parameters and its work, and what that means for machines."""

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, value, written

ALEXNET_PARAMETERS = value(
    "alexnet_parameters",
    core(minutes=8, points=2),
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
        "Five convolutions and three dense layers learn, each its weights and its biases.",
        "lab.layer_table(AlexNet(), (1, 1, 224, 224), parameters=True): add the rows of each part.",
    ),
)

# Channels and sides of the outputs of the five convolutions.
MAPS = ((96, 54), (256, 26), (384, 12), (384, 12), (256, 12))


def _megabytes(bytes_each: float = 4.0, batch: int = 128, kept: int = 5) -> tuple[float, ...]:
    """Parameters of convolutions and dense layers, and the maps of a batch."""
    maps = batch * sum(channels * side**2 for channels, side in MAPS[:kept])
    return tuple(round(bytes_each * n / 1e6, 1) for n in (3723968, 43040778, maps))


ALEXNET_MEGABYTES = value(
    "alexnet_megabytes",
    core(minutes=10, points=2),
    digits=1,
    mistakes={
        "a byte for each number: a float32 has 32 bits: how many bytes is that?": _megabytes(1),
        "eight bytes for each number: that is float64; torch takes float32": _megabytes(8),
        "bits: eight bits are one byte: a float32 takes four bytes": _megabytes(32),
        "divided by 1024 twice: in the powers of 1024 that is right (MiB); here a megabyte is a "
        "million bytes": Tolerated(_megabytes(4 * 1e6 / 1024**2)),
        "maps of one image: the parameters are right. Each of the 128 images has maps of its "
        "own": _megabytes(batch=1),
        "outputs of the pools: count what the five convolutions give, before the pools": (
            *_megabytes()[:2],
            round(512 * (96 * 26**2 + 256 * 12**2 + 2 * 384 * 12**2 + 256 * 5**2) / 1e6, 1),
        ),
        "first convolution only: the other four give maps as well": _megabytes(kept=1),
        "dense part first: the convolutions come first": (172.2, 14.9, _megabytes()[2]),
    },
    answer=(14.9, 172.2, 307.4),
    hints=(
        "Four bytes a number, a million bytes a megabyte.",
        "The first convolution gives 96 x 54 x 54 numbers for an image. Add up the five, times "
        "128 images, times 4 bytes.",
    ),
)

ALEXNET_WORK = value(
    "alexnet_work",
    core(minutes=8, points=2),
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
        "A dense layer uses each weight once for an image. A convolution uses it at every place of "
        "its output map.",
        "lab.layer_table(AlexNet(), (1, 1, 224, 224), multiply_adds=True): add the rows of each "
        "part.",
    ),
)

USES_PER_WEIGHT = value(
    "uses_per_weight",
    core(minutes=4),
    digits=0,
    mistakes={
        "upside down: multiply-adds divided by parameters, not the other way": (0.004, 1),
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
    core(minutes=12, points=2, difficulty=2),
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
    core(minutes=12, points=2, difficulty=3),
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
        "it is out of date: later networks are more accurate with fewer parameters",
        "its layers are not those of today: huge dense layers and filters of 11 x 11, but no "
        "normalisation and no shortcuts; so its speed says little about the networks that people "
        "run now (that its work lies in the dense layers would be wrong: 95 % is convolutions)",
    ),
)
