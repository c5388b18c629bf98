"""Shapes, the smallest image, and the numbers that have to be kept."""

from grader.staff.catalogue.records import core, value

NIN_SHAPES = value(
    "nin_shapes",
    core(minutes=8, points=2),
    mistakes={
        "pools that halve: windows of 3 that move by 2, without padding, on 54 cells: (54 - 3) // "
        "2 + 1": ((96, 54, 54), (256, 27, 27), (384, 13, 13), (10, 6, 6)),
        "padding in the first block: the first block has no padding: (224 - 11) // 4 + 1": (
            (96, 56, 56),
            (256, 27, 27),
            (384, 13, 13),
            (10, 6, 6),
        ),
        "place of the first window forgotten: (224 - 11) // 4 counts the steps; the place where "
        "the window starts counts, too": ((96, 53, 53), (256, 26, 26), (384, 12, 12), (10, 5, 5)),
        "after the pools: these are the shapes after the pools; what comes out of each block is "
        "asked for": ((96, 26, 26), (256, 12, 12), (384, 5, 5), (10, 5, 5)),
        "no pools: between two blocks there is a pool: what does it make of 54 x 54?": (
            (96, 54, 54),
            (256, 54, 54),
            (384, 54, 54),
            (10, 54, 54),
        ),
        "after the mean: the mean comes after the last block: what comes out of the block "
        "itself?": ((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 1, 1)),
        "channels last: torch puts the channels before height and width": (
            (54, 54, 96),
            (26, 26, 256),
            (12, 12, 384),
            (5, 5, 10),
        ),
        "1 x 1 layers that shrink: a window of 1 has a place at every pixel: the two 1 x 1 layers "
        "keep the size": ((96, 52, 52), (256, 24, 24), (384, 10, 10), (10, 3, 3)),
    },
    accepted=(((1, 96, 54, 54), (1, 256, 26, 26), (1, 384, 12, 12), (1, 10, 5, 5)),),
    answer=((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 5, 5)),
    hints=(
        "A window of k that moves by s over n cells has (n - k) // s + 1 places. Do the first "
        "block, then its pool.",
        "224 becomes 54, then 26 in the pool. The next two blocks keep the size, as their padding "
        "makes up for their window.",
    ),
)

NIN_SMALLEST_SIDE = value(
    "nin_smallest_side",
    core(minutes=6, difficulty=2),
    mistakes={
        "first window: the first block would run, but follow its single cell into the first "
        "pool": 11,
        "two pools: there are three pools: one after each of the first three blocks": 35,
        "one pool: there are three pools: one after each of the first three blocks": 19,
        "two cells at the end: one cell is enough to take the mean of; go backwards from there": 99,
        "one pixel too few: 15 cells after the first block take 14 steps of 4, and 11 pixels for "
        "the first window": 66,
        "steps without a window: 15 places need 14 steps of 4 and one whole window of 11": 60,
        "size of the book's images: 224 is not special here: go lower": 224,
    },
    answer=67,
    hints=(
        "Go backwards. One cell after the last pool needs 3 before it, and 3 need 7.",
        "m places of a window of k that moves by s need (m - 1) x s + k cells.",
    ),
)

NIN_TRAINING_FLOATS = value(
    "nin_training_floats",
    core(minutes=8, points=2, difficulty=2),
    mistakes={
        "one output a block: each block has three convolutions, and the output of each is "
        "kept": 508_538,
        "ReLU counted as well: twice as much: that would be so if the outputs of the ReLUs were "
        "counted, too": 3_051_228,
        "parameters: these are the parameters; asked for is what comes out of the "
        "convolutions": 1_992_166,
        "bytes: these are bytes, at 4 for each number; count the numbers": 6_102_456,
        "input counted: the image itself is no output of a convolution": 1_575_790,
        "last block forgotten: the last block has outputs, too, though small ones": 1_524_864,
    },
    answer=1_525_614,
    hints=(
        "The outputs of a block: three times channels x height x width.",
        "Add up the four shapes of nin_shapes, each three times.",
    ),
)

NIN_PREDICTION_FLOATS = value(
    "nin_prediction_floats",
    core(minutes=6, difficulty=2),
    mistakes={
        "output alone: while a layer computes, what it reads must be there as well as what it "
        "writes": 279_936,
        "input image and first output: after the first convolution comes a 1 x 1 with as large "
        "an output: its input is larger than the image": 330_112,
        "three outputs of the block: when the third layer runs, nobody needs the output of the "
        "first any more": 839_808,
        "all outputs: that is what training keeps; in prediction an output may go as soon as it is "
        "used": 1_525_614,
        "bytes: these are bytes, at 4 for each number; count numbers": 2_239_488,
    },
    answer=559_872,
    hints=(
        "Which layer has the largest input and output together? Look at the first block.",
        "96 maps of 54 x 54 go in, and as many come out.",
    ),
)
