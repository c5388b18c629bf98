"""What NiN costs, and what it would cost if it were built in another way."""

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, further, value

NIN_PARAMETERS = value(
    "nin_parameters",
    core(minutes=8, points=2),
    mistakes={
        "no biases: each of the twelve convolutions has a bias for each map": 1_989_928,
        "without the 1 x 1: these are the four windows alone: every block has two 1 x 1 layers as "
        "well": 1_546_058,
        "one 1 x 1 in each block: there are two layers of 1 x 1 in each block, not one": 1_769_112,
        "colour images: that is the net for images with three channels; here they have "
        "one": 2_015_398,
        "last block forgotten: the last block learns, too: ten maps out of 384": 1_957_376,
        "a dense layer: there is no dense layer after the last block, only a mean, which learns "
        "nothing": 1_994_676,
    },
    answer=1_992_166,
    hints=(
        "A block: (cells of the window x channels in + 1) x channels out for the first "
        "convolution, and twice (channels out + 1) x channels out for the 1 x 1.",
        "The four blocks have 30,336, 746,240, 1,180,800 and ... parameters.",
    ),
)

NIN_MULTIPLY_ADDS = value(
    "nin_multiply_adds",
    core(minutes=4),
    mistakes={
        "parameters counted: a weight is used again at every place of its map: how many places has "
        "it?": 1_989_928,
        "windows alone: the 1 x 1 layers multiply as well: at every place, channels in times "
        "channels out": 577_472_640,
        "one 1 x 1 in each block: there are two layers of 1 x 1 in each block": 669_884_996,
        "multiplications and additions apart: right in FLOPs, where a multiplication and an "
        "addition count as two; here they count as one": Tolerated(1_524_594_704),
        "biases counted: adding a bias is no multiplication: weights only": 763_822_966,
        "colour images: that is the work for images with three channels; here they have "
        "one": 830_041_864,
    },
    answer=762_297_352,
    hints=(
        "For each convolution: weights (without biases) x places in one output map.",
        "lab.layer_table(NiN(), (1, 1, 224, 224), multiply_adds=True) can do the counting.",
    ),
)

ONES_PARAMETERS = value(
    "ones_parameters",
    further(minutes=6),
    mistakes={
        "zero, one, two: these are the numbers for no, one and two layers of 1 x 1 in each block": (
            1_546_058,
            1_769_112,
            1_992_166,
        ),
        "no biases: the biases of all layers count, too": (1_767_620, 1_989_928, 2_212_236),
        "last block unchanged: all four blocks are changed, the one with ten maps as well": (
            1_769_222,
            1_992_166,
            2_215_110,
        ),
        "in the other order: first one 1 x 1, then three": (2_215_220, 1_992_166, 1_769_112),
        "biases of the 1 x 1 forgotten: a 1 x 1 layer has a bias for each map it makes": (
            1_768_366,
            1_990_674,
            2_212_982,
        ),
    },
    answer=(1_769_112, 1_992_166, 2_215_220),
    hints=(
        "How many numbers does one 1 x 1 layer learn in each of the four blocks? Their sum is what "
        "one layer more costs.",
        "96 x 97 + 256 x 257 + 384 x 385 + 10 x 11",
    ),
)

NIN_THREE_BY_THREE = value(
    "nin_three_by_three",
    further(minutes=6),
    mistakes={
        "one of the two exchanged: both 1 x 1 layers of each block become 3 x 3": (
            3_770_630,
            1_501_596_200,
        ),
        "all windows of 3: the first convolution of each block keeps its window: 11, 5, 3 and 3": (
            5_145_126,
            1_943_728_200,
        ),
        "no biases: the work is right; of the parameters the biases are missing": (
            5_546_856,
            2_240_895_048,
        ),
        "nine times everything: only the 1 x 1 layers grow to nine times their weights; the "
        "windows stay as they are": (17_929_494, 6_860_676_168),
        "multiplications and additions apart: right in FLOPs, where a multiplication and an "
        "addition count as two; here they count as one": Tolerated((5_549_094, 4_481_790_096)),
        "as before: these are the numbers of NiN as it is": (1_992_166, 762_297_352),
        "in the other order: first the parameters, then the work": (2_240_895_048, 5_549_094),
    },
    answer=(5_549_094, 2_240_895_048),
    hints=(
        "What the 1 x 1 layers had as weights, and what they multiplied, becomes nine times as "
        "much. Biases stay as they are, and so do the first convolutions.",
        "Of 762,297,352 multiply-adds the 1 x 1 layers have 184,824,712.",
    ),
)

DENSE_PARAMETERS = value(
    "dense_parameters",
    further(minutes=8),
    mistakes={
        "no biases of the dense layer: the dense layer has ten biases as well": (
            1_994_666,
            2_053_376,
        ),
        "dense layers alone: the rest of the net learns, too: give the sums": (2_510, 96_010),
        "last block kept both times: in the second net the last block is gone": (
            1_994_676,
            2_088_176,
        ),
        "one number for each map: without a mean all cells of all maps go into the dense layer: 5 "
        "x 5 of each": (1_992_276, 1_961_226),
        "in the other order: first the net that keeps its last block": (2_053_386, 1_994_676),
    },
    answer=(1_994_676, 2_053_386),
    hints=(
        "With the last block 10 x 5 x 5 = 250 numbers go into the dense layer, without it "
        "384 x 5 x 5 = 9,600.",
        "The last block has 34,790 parameters.",
    ),
)
