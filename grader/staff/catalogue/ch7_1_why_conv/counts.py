"""How many weights are left after each of the two principles."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

DENSE_WEIGHTS = Exercise(
    name="dense_weights",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one weight for each pixel",
            10**6,
            "that many inputs there are; each of as many hidden units has a weight for every one "
            "of them",
        ),
        Misconception(
            "inputs and outputs added",
            2 * 10**6,
            "every input is joined to every output: a product, not a sum",
        ),
        Misconception(
            "a thousand hidden units",
            10**9,
            "here the hidden layer is an image as well, with as many units as there are pixels",
        ),
        Misconception(
            "biases counted",
            10**12 + 10**6,
            "right, with the biases. Only the weights are asked for",
        ),
        Misconception(
            "side for number of pixels",
            10**3,
            "1000 is one side of the image: how many pixels is that?",
        ),
    ),
    oracle=10**12,
    hints=("How many pixels go in? How many units come out? Every pair of them has one weight.",),
)

DENSE_MEMORY = Exercise(
    name="dense_memory",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one byte each", 1, "a float32 number takes 4 bytes, as its 32 bits make 4 times 8"
        ),
        Misconception(
            "bytes",
            4 * 10**12,
            "this is in bytes; the unit asked for is a terabyte, 10**12 bytes",
        ),
        Misconception("gigabytes", 4000, "this is in gigabytes; a terabyte is a thousand of them"),
        Misconception(
            "bits", 32, "float32 has 32 bits; 8 bits make a byte, and the unit is a terabyte"
        ),
        Misconception(
            "float64", 8, "torch's numbers are float32 unless you say otherwise: 4 bytes each"
        ),
        Misconception(
            "thousand hidden units",
            0.004,
            "count the weights once more: a million inputs, and a million units",
        ),
    ),
    oracle=4,
    hints=("Weights times 4 bytes, divided by 10**12.",),
)

INVARIANT_WEIGHTS = Exercise(
    name="invariant_weights",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "six million",
            6 * 10**6,
            "more than there are offsets. Along one axis an offset lies between -999 and 999: how "
            "many are these, and how many pairs (down, right) do they make?",
        ),
        Misconception(
            "four million",
            4 * 10**6,
            "this is the usual rough figure, and it is counted as right. To the last digit: -999 "
            "to 999 are 1999 offsets along an axis, and not 2000",
            tolerated=True,
        ),
        Misconception(
            "offsets to one side only",
            10**6,
            "a pixel may look up and to the left as well: offsets can be negative",
        ),
        Misconception(
            "one axis",
            1999,
            "so many offsets there are along one axis; each goes with every offset along the other",
        ),
        Misconception(
            "axes added",
            2 * 1999,
            "each offset down goes with each offset to the right: a product, not a sum",
        ),
        Misconception(
            "offset of 1000",
            2001**2,
            "an offset of 1000 leads out of the image from everywhere: pixels are numbered from 0 "
            "to 999",
        ),
        Misconception(
            "nothing shared",
            10**12,
            "this is the dense layer. Now all pixels use the same weight for the same offset",
        ),
    ),
    oracle=1999**2,
    hints=(
        "Try it on an image of 3 pixels in a row. Which offsets from one pixel to another are "
        "there? Each has one weight, whoever uses it.",
        "Then one axis of 1000 pixels, then both axes together.",
    ),
)

LOCAL_WEIGHTS = Exercise(
    name="local_weights",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "middle forgotten",
            400,
            "from -10 to 10: is 0 among the offsets you counted?",
        ),
        Misconception("one side only", 100, "a pixel looks 10 far in both directions"),
        Misconception("from 0 to 10", 121, "a pixel looks up and to the left as well"),
        Misconception("one axis", 21, "this is one side of the window; it is a square"),
        Misconception(
            "axes added", 42, "each row of the window has a weight for each of its columns"
        ),
        Misconception(
            "all offsets", 1999**2, "now only offsets of at most 10 in each direction have a weight"
        ),
    ),
    oracle=441,
    hints=("How many whole numbers lie between -10 and 10, both included?",),
)
