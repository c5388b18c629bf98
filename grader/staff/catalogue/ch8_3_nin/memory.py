"""Shapes, the smallest image, and the numbers that have to be kept."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

NIN_SHAPES = Exercise(
    name="nin_shapes",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "pools that halve",
            ((96, 54, 54), (256, 27, 27), (384, 13, 13), (10, 6, 6)),
            "windows of 3 that move by 2, without padding, on 54 cells: (54 - 3) // 2 + 1",
        ),
        Misconception(
            "padding in the first block",
            ((96, 56, 56), (256, 27, 27), (384, 13, 13), (10, 6, 6)),
            "the first block has no padding: (224 - 11) // 4 + 1",
        ),
        Misconception(
            "place of the first window forgotten",
            ((96, 53, 53), (256, 26, 26), (384, 12, 12), (10, 5, 5)),
            "(224 - 11) // 4 counts the steps; the place where the window starts counts, too",
        ),
        Misconception(
            "behind the pools",
            ((96, 26, 26), (256, 12, 12), (384, 5, 5), (10, 5, 5)),
            "these are the shapes behind the pools; what comes out of each block is asked for",
        ),
        Misconception(
            "no pools",
            ((96, 54, 54), (256, 54, 54), (384, 54, 54), (10, 54, 54)),
            "between two blocks stands a pool: what does it make of 54 x 54?",
        ),
        Misconception(
            "after the mean",
            ((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 1, 1)),
            "the mean comes behind the last block: what comes out of the block itself?",
        ),
        Misconception(
            "channels last",
            ((54, 54, 96), (26, 26, 256), (12, 12, 384), (5, 5, 10)),
            "torch puts the channels before height and width",
        ),
        Misconception(
            "1 x 1 layers that shrink",
            ((96, 52, 52), (256, 24, 24), (384, 10, 10), (10, 3, 3)),
            "a window of 1 has a place at every pixel: the two 1 x 1 layers keep the size",
        ),
    ),
    accepted=(((1, 96, 54, 54), (1, 256, 26, 26), (1, 384, 12, 12), (1, 10, 5, 5)),),
    oracle=((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 5, 5)),
    hints=(
        "A window of k that moves by s over n cells has (n - k) // s + 1 places. Do the first "
        "block, then its pool.",
        "224 becomes 54, then 26 in the pool. The next two blocks keep the size, as their padding "
        "makes up for their window.",
    ),
)

NIN_SMALLEST_SIDE = Exercise(
    name="nin_smallest_side",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "first window",
            11,
            "the first block would run, but follow its single cell into the first pool",
        ),
        Misconception(
            "two pools",
            35,
            "there are three pools: one behind each of the first three blocks",
        ),
        Misconception(
            "one pool", 19, "there are three pools: one behind each of the first three blocks"
        ),
        Misconception(
            "two cells at the end",
            99,
            "one cell is enough to take the mean of; go backwards from there",
        ),
        Misconception(
            "one pixel too few",
            66,
            "15 cells behind the first block take 14 steps of 4, and 11 "
            "pixels for the first window",
        ),
        Misconception(
            "steps without a window",
            60,
            "15 places need 14 steps of 4 and one whole window of 11",
        ),
        Misconception("size of the book's images", 224, "224 is not special here: go lower"),
    ),
    oracle=67,
    hints=(
        "Go backwards. One cell behind the last pool needs 3 before it, and 3 need 7.",
        "m places of a window of k that moves by s need (m - 1) x s + k cells.",
    ),
)

NIN_TRAINING_FLOATS = Exercise(
    name="nin_training_floats",
    kind=Kind.VALUE,
    points=2,
    misconceptions=(
        Misconception(
            "one output a block",
            508_538,
            "each block has three convolutions, and the output of each is kept",
        ),
        Misconception(
            "ReLU counted as well",
            3_051_228,
            "twice as much: that would be so if the outputs of the ReLUs were counted, too",
        ),
        Misconception(
            "parameters",
            1_992_166,
            "these are the parameters; asked for is what comes out of the convolutions",
        ),
        Misconception(
            "bytes", 6_102_456, "these are bytes, at 4 for each number; count the numbers"
        ),
        Misconception("input counted", 1_575_790, "the image itself is no output of a convolution"),
        Misconception(
            "last block forgotten", 1_524_864, "the last block has outputs, too, though small ones"
        ),
    ),
    oracle=1_525_614,
    hints=(
        "The outputs of a block: three times channels x height x width.",
        "Add up the four shapes of nin_shapes, each three times.",
    ),
)

NIN_PREDICTION_FLOATS = Exercise(
    name="nin_prediction_floats",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "output alone",
            279_936,
            "while a layer computes, what it reads must be there as well as what it writes",
        ),
        Misconception(
            "input image and first output",
            330_112,
            "behind the first convolution stands a 1 x 1 with as large an output: its input is "
            "larger than the image",
        ),
        Misconception(
            "three outputs of the block",
            839_808,
            "when the third layer runs, nobody needs the output of the first any more",
        ),
        Misconception(
            "all outputs",
            1_525_614,
            "that is what training keeps; in prediction an output may go as soon as it is used",
        ),
        Misconception("bytes", 2_239_488, "these are bytes, at 4 for each number; count numbers"),
    ),
    oracle=559_872,
    hints=(
        "Which layer has the largest input and output together? Look at the first block.",
        "96 maps of 54 x 54 go in, and as many come out.",
    ),
)
