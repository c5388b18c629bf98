"""What VGG costs beside AlexNet, why small windows are cheap, and what its dense part wastes."""

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, further, value, written

STACKED_WEIGHTS = value(
    "stacked_weights",
    core(minutes=8, points=2, difficulty=2),
    mistakes={
        "one channel: there are 64 input and 64 output channels: a kernel for each pair of them": (
            25,
            18,
            49,
            27,
        ),
        "output channels only: each of the 64 outputs looks at all 64 input maps": (
            1600,
            1152,
            3136,
            1728,
        ),
        "one layer of the stack: a stack has two or three layers: count the weights of all of "
        "them": (102400, 36864, 200704, 36864),
        "biases counted: leave the biases out this time": (102464, 73856, 200768, 110784),
        "stacks first: the single large window comes first in each pair": (
            73728,
            102400,
            110592,
            200704,
        ),
    },
    answer=(102400, 73728, 200704, 110592),
    hints=(
        "A convolution has (cells of its window) x (channels in) x (channels out) weights.",
        "The first number is 25 x 64 x 64. A stack of two windows of 3 has twice 9 x 64 x 64.",
    ),
)

PARAMETERS_COMPARED = value(
    "parameters_compared",
    core(minutes=8, points=2),
    mistakes={
        "VGG first: AlexNet comes first; VGG-11 is the larger one": (128806154, 46764746),
        "convolutions only: that is what the convolutions learn; the dense layers learn as well": (
            3723968,
            9219328,
        ),
        "dense part only: the convolutions learn, too": (43040778, 119586826),
        "no biases: each output channel and each output of a dense layer has a bias as well": (
            46755168,
            128795200,
        ),
        "a thousand classes in colour: those are the nets for ImageNet: colour, 1000 classes. Ours "
        "get grey images and know ten classes": (50844008, 132863336),
        "the small VGG: that is the VGG with a quarter of the channels, which is trained below": (
            46764746,
            43093322,
        ),
    },
    answer=(46764746, 128806154),
    hints=(
        "AlexNet's number is known from 8.1. For VGG, lab.layer_table(..., parameters=True) has "
        "the sum in its last line.",
    ),
)

WORK_COMPARED = value(
    "work_compared",
    core(minutes=12, points=2, difficulty=2),
    mistakes={
        "multiplications and additions apart: right in FLOPs, where a multiplication and an "
        "addition count as two; here they count as one": Tolerated(
            ((1790227200, 86065152), (14855307264, 239157248))
        ),
        "parameters counted: these are parameters. A weight of a convolution is used again at "
        "every place of its map": ((3723968, 43040778), (9219328, 119586826)),
        "VGG first: AlexNet comes first": ((7427653632, 119578624), (895113600, 43032576)),
        "dense part first: in each pair the convolutions come first": (
            (43032576, 895113600),
            (119578624, 7427653632),
        ),
        "grouped by part: a pair for each net, please: first both numbers of AlexNet": (
            (895113600, 7427653632),
            (43032576, 119578624),
        ),
        "a thousand classes in colour: those are the nets for ImageNet: ours get one channel and "
        "know ten classes": ((962858112, 47087616), (7485456384, 123633664)),
    },
    answer=((895113600, 43032576), (7427653632, 119578624)),
    hints=(
        "lab.layer_table(..., multiply_adds=True) tells them layer by layer. The rows of blocks "
        "are convolutions, the rows that say Linear are dense.",
        "sum(row.multiply_adds for row in table.rows if row.layer == 'Linear') adds up one part; "
        "table.multiply_adds is the sum of both.",
    ),
)

CHEAPER_HEAD = value(
    "cheaper_head",
    core(minutes=8, points=2, difficulty=2),
    mistakes={
        "all three dense layers kept: the average leaves 512 numbers for each image, and a single "
        "dense layer after it is enough": 28142858,
        "flattened, not averaged: 7 x 7 cells of each map become one number: how many numbers "
        "reach the dense layer?": 9470218,
        "no bias in the new layer: the dense layer has biases, too: ten": 9224448,
        "convolutions only: these are the convolutions; the new dense layer learns as "
        "well": 9219328,
        "new layer only: this is the new part; the convolutions stay": 5130,
    },
    answer=9224458,
    hints=(
        "Three parts: the convolutions keep what they have, an average learns nothing, and one new "
        "dense layer learns weights and biases. How many numbers reach it?",
        "Each of the 512 maps leaves one number, so the layer is nn.Linear(512, 10). What the "
        "convolutions learn stands in the table: all rows but those that say Linear.",
    ),
)

CHEAPER_DENSE = written(
    "cheaper_dense",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "one average for each map (global average pooling) instead of Flatten: the first dense "
        "layer then gets 512 numbers and not 25,088",
        "narrower hidden dense layers, or fewer of them, with a number of what that saves",
        "a head of 1 x 1 convolutions that ends in one map for each class, then averages",
    ),
)
