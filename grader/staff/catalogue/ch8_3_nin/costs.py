"""What NiN costs, and what it would cost if it were built in another way."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

NIN_PARAMETERS = Exercise(
    name="nin_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "no biases", 1_989_928, "each of the twelve convolutions has a bias for each map"
        ),
        Misconception(
            "without the 1 x 1",
            1_546_058,
            "these are the four windows alone: every block has two 1 x 1 layers as well",
        ),
        Misconception(
            "one 1 x 1 in each block",
            1_769_112,
            "there are two layers of 1 x 1 in each block, not one",
        ),
        Misconception(
            "colour images",
            2_015_398,
            "that is the net for images with three channels; here they have one",
        ),
        Misconception(
            "last block forgotten", 1_957_376, "the last block learns, too: ten maps out of 384"
        ),
        Misconception(
            "a dense layer",
            1_994_676,
            "there is no dense layer behind the last block, only a mean, which learns nothing",
        ),
    ),
    oracle=1_992_166,
    hints=(
        "A block: (cells of the window x channels in + 1) x channels out for the first "
        "convolution, and twice (channels out + 1) x channels out for the 1 x 1.",
        "The four blocks have 30,336, 746,240, 1,180,800 and ... parameters.",
    ),
)

NIN_MULTIPLY_ADDS = Exercise(
    name="nin_multiply_adds",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "parameters counted",
            1_989_928,
            "a weight is used again at every place of its map: how many places has it?",
        ),
        Misconception(
            "windows alone",
            577_472_640,
            "the 1 x 1 layers multiply as well: at every place, channels in times channels out",
        ),
        Misconception(
            "one 1 x 1 in each block", 669_884_996, "there are two layers of 1 x 1 in each block"
        ),
        Misconception(
            "multiplications and additions apart",
            1_524_594_704,
            "right in FLOPs, where a multiplication and an addition count as two; here they count "
            "as one",
            tolerated=True,
        ),
        Misconception(
            "biases counted", 763_822_966, "adding a bias is no multiplication: weights only"
        ),
        Misconception(
            "colour images",
            830_041_864,
            "that is the work for images with three channels; here they have one",
        ),
    ),
    oracle=762_297_352,
    hints=(
        "For each convolution: weights (without biases) x places in one output map.",
        "lab.layer_table(NiN(), (1, 1, 224, 224), multiply_adds=True) can do the counting.",
    ),
)

ONES_PARAMETERS = Exercise(
    name="ones_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "zero, one, two",
            (1_546_058, 1_769_112, 1_992_166),
            "these are the numbers for no, one and two layers of 1 x 1 in each block",
        ),
        Misconception(
            "no biases", (1_767_620, 1_989_928, 2_212_236), "the biases of all layers count, too"
        ),
        Misconception(
            "last block unchanged",
            (1_769_222, 1_992_166, 2_215_110),
            "all four blocks are changed, the one with ten maps as well",
        ),
        Misconception(
            "in the other order", (2_215_220, 1_992_166, 1_769_112), "first one 1 x 1, then three"
        ),
        Misconception(
            "biases of the 1 x 1 forgotten",
            (1_768_366, 1_990_674, 2_212_982),
            "a 1 x 1 layer has a bias for each map it makes",
        ),
    ),
    oracle=(1_769_112, 1_992_166, 2_215_220),
    hints=(
        "How many numbers does one 1 x 1 layer learn in each of the four blocks? Their sum is what "
        "one layer more costs.",
        "96 x 97 + 256 x 257 + 384 x 385 + 10 x 11",
    ),
)

NIN_THREE_BY_THREE = Exercise(
    name="nin_three_by_three",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "one of the two exchanged",
            (3_770_630, 1_501_596_200),
            "both 1 x 1 layers of each block become 3 x 3",
        ),
        Misconception(
            "all windows of 3",
            (5_145_126, 1_943_728_200),
            "the first convolution of each block keeps its window: 11, 5, 3 and 3",
        ),
        Misconception(
            "no biases",
            (5_546_856, 2_240_895_048),
            "the work is right; of the parameters the biases are missing",
        ),
        Misconception(
            "nine times everything",
            (17_929_494, 6_860_676_168),
            "only the 1 x 1 layers grow to nine times their weights; the windows stay as they are",
        ),
        Misconception(
            "multiplications and additions apart",
            (5_549_094, 4_481_790_096),
            "right in FLOPs, where a multiplication and an addition count as two; here they count "
            "as one",
            tolerated=True,
        ),
        Misconception(
            "as before", (1_992_166, 762_297_352), "these are the numbers of NiN as it is"
        ),
        Misconception(
            "in the other order", (2_240_895_048, 5_549_094), "first the parameters, then the work"
        ),
    ),
    oracle=(5_549_094, 2_240_895_048),
    hints=(
        "What the 1 x 1 layers had as weights, and what they multiplied, becomes nine times as "
        "much. Biases stay as they are, and so do the first convolutions.",
        "Of 762,297,352 multiply-adds the 1 x 1 layers have 184,824,712.",
    ),
)

DENSE_PARAMETERS = Exercise(
    name="dense_parameters",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "no biases of the dense layer",
            (1_994_666, 2_053_376),
            "the dense layer has ten biases as well",
        ),
        Misconception(
            "dense layers alone", (2_510, 96_010), "the rest of the net learns, too: give the sums"
        ),
        Misconception(
            "last block kept both times",
            (1_994_676, 2_088_176),
            "in the second net the last block is gone",
        ),
        Misconception(
            "one number for each map",
            (1_992_276, 1_961_226),
            "without a mean all cells of all maps go into the dense layer: 5 x 5 of each",
        ),
        Misconception(
            "in the other order", (2_053_386, 1_994_676), "first the net that keeps its last block"
        ),
    ),
    oracle=(1_994_676, 2_053_386),
    hints=(
        "With the last block 10 x 5 x 5 = 250 numbers go into the dense layer, without it "
        "384 x 5 x 5 = 9,600.",
        "The last block has 34,790 parameters.",
    ),
)
