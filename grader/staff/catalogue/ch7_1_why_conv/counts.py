"""How many weights are left after each of the two principles."""

from grader.staff.catalogue.mistakes import Tolerated
from grader.staff.catalogue.records import core, further, value

DENSE_WEIGHTS = value(
    "dense_weights",
    core(minutes=3),
    mistakes={
        "one weight for each pixel: that many inputs there are; each of as many hidden units has a "
        "weight for every one of them": 10**6,
        "inputs and outputs added: every input is joined to every output: a product, not a sum": 2
        * 10**6,
        "a thousand hidden units: here the hidden layer is an image as well, with as many units as "
        "there are pixels": 10**9,
        "biases counted: right, with the biases. Only the weights are asked for": 10**12 + 10**6,
        "side for number of pixels: 1000 is one side of the image: how many pixels is that?": 10**3,
    },
    answer=10**12,
    hints=("How many pixels go in? How many units come out? Every pair of them has one weight.",),
)

DENSE_MEMORY = value(
    "dense_memory",
    further(minutes=3),
    mistakes={
        "one byte each: a float32 number takes 4 bytes, as its 32 bits make 4 times 8": 1,
        "bytes: this is in bytes; the unit asked for is a terabyte, 10**12 bytes": 4 * 10**12,
        "gigabytes: this is in gigabytes; a terabyte is a thousand of them": 4000,
        "bits: float32 has 32 bits; 8 bits make a byte, and the unit is a terabyte": 32,
        "float64: torch's numbers are float32 unless you say otherwise: 4 bytes each": 8,
        "thousand hidden units: count the weights once more: a million inputs, and a million "
        "units": 0.004,
    },
    answer=4,
    hints=("Weights times 4 bytes, divided by 10**12.",),
)

INVARIANT_WEIGHTS = value(
    "invariant_weights",
    core(minutes=5, difficulty=2),
    mistakes={
        "six million: more than there are offsets. Along one axis an offset lies between -999 and "
        "999: how many are these, and how many pairs (down, right) do they make?": 6 * 10**6,
        "four million: this is the usual rough figure, and it is counted as right. To the last "
        "digit: -999 to 999 are 1999 offsets along an axis, and not 2000": Tolerated(4 * 10**6),
        "offsets to one side only: a pixel may look up and to the left as well: offsets can be "
        "negative": 10**6,
        "one axis: so many offsets there are along one axis; each goes with every offset along the "
        "other": 1999,
        "axes added: each offset down goes with each offset to the right: a product, not a sum": 2
        * 1999,
        "offset of 1000: an offset of 1000 leads out of the image from everywhere: pixels are "
        "numbered from 0 to 999": 2001**2,
        "nothing shared: this is the dense layer. Now all pixels use the same weight for the same "
        "offset": 10**12,
    },
    answer=1999**2,
    hints=(
        "Try it on an image of 3 pixels in a row. Which offsets from one pixel to another are "
        "there? Each has one weight, whoever uses it.",
        "Then one axis of 1000 pixels, then both axes together.",
    ),
)

LOCAL_WEIGHTS = value(
    "local_weights",
    core(minutes=3),
    mistakes={
        "rough figure: this is the usual rough figure, 4 times delta squared, and it is counted as "
        "right. To the last digit: 0 is among the offsets as well": Tolerated(400),
        "one side only: a pixel looks 10 far in both directions": 100,
        "from 0 to 10: a pixel looks up and to the left as well": 121,
        "one axis: this is one side of the window; it is a square": 21,
        "axes added: each row of the window has a weight for each of its columns": 42,
        "all offsets: now only offsets of at most 10 in each direction have a weight": 1999**2,
    },
    answer=441,
    hints=("How many whole numbers lie between -10 and 10, both included?",),
)
