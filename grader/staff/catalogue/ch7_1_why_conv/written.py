"""The questions of section 7.1 that a person reads."""

from grader.staff.catalogue.records import core, further, written

COMMUTATIVITY_PROOF = written(
    "commutativity_proof",
    further(minutes=10, points=2, difficulty=2),
    rubric=(
        "writes the convolution as a sum over one index, with f at a difference of indices",
        "substitutes a new index for that difference (b = i - a, or in the integral)",
        "says that the new index runs over the same range, so that the sum is that of g * f",
    ),
)

AUDIO_INVARIANCE = written(
    "audio_invariance",
    further(minutes=8),
    rubric=(
        "locality: names a pattern that is short in time, such as a phoneme, a click or a note",
        "translation invariance: says that this pattern may begin at any time and means the same",
        "names a case in which absolute time or a long context matters, so that one of the "
        "principles fails",
    ),
)

SPECTROGRAM_INVARIANCE = written(
    "spectrogram_invariance",
    further(minutes=8),
    rubric=(
        "says that a shift along time keeps the sound, only earlier or later, so sharing weights "
        "along time fits",
        "says that a shift along frequency changes the pitch, so that sharing weights along "
        "frequency is doubtful, or holds only within limits",
        "gives an example of their own, for or against (another speaker, another key, overtones)",
    ),
)

INVARIANCE_HURTS = written(
    "invariance_hurts",
    core(minutes=10, points=2),
    rubric=(
        "names a concrete task",
        "says how the place itself carries the answer in it",
        "says what a network that ignores the place would get wrong",
    ),
)

TEXT_CONVOLUTION = written(
    "text_convolution",
    further(minutes=8),
    rubric=(
        "describes a convolution along one axis over the words or their vectors (n-grams)",
        "names a difficulty with what lies far apart: references, order, negation",
        "mentions that texts differ in length and need padding or pooling, or that a word's "
        "numbers have no order in space",
    ),
)

BORDER_OBJECT = written(
    "border_object",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "says that the part outside the image is missing, so that the kernel matches only in part "
        "and responds more weakly",
        "says that without a frame the window cannot be centred on the border, or that fewer "
        "windows contain a border pixel, and that the frame makes good for a part of that",
        "says what follows: the cut plus can be taken for something else (a whole cross gives more "
        "than 0.4), or the layer is equivariant only while the object stays inside",
        "names a remedy and its limit, such as padding, whose zeros are not what was outside, or "
        "training with objects that are cut off",
    ),
)

SMALL_WINDOW_ARGUMENT = written(
    "small_window_argument",
    core(minutes=10, points=2, difficulty=2),
    rubric=(
        "with delta = 0 the sums over a and b have one term, and only the sum over the channels k "
        "is left",
        "that sum is a vector times a matrix: a dense layer on the channels of one pixel, which "
        "contains no other pixel",
        "the weights do not depend on i and j, so all pixels share the layer",
        "several with nonlinearities between them are one MLP, applied at each pixel",
    ),
)

AUDIO_LAYER = written(
    "audio_layer",
    further(minutes=12, points=2, difficulty=2),
    rubric=(
        "dense layer with offsets: weights depend on t and on a, T squared of them",
        "translation invariance: weights depend on a alone, 2T - 1 of them, and one bias",
        "locality: a runs from -delta to delta only, 2 delta + 1 weights",
        "stereo: a sum over the two channels, and twice as many weights",
    ),
)
