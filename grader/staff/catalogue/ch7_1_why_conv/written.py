"""The questions of section 7.1 that a person reads."""

from grader.staff.catalogue.records import further, written

COMMUTATIVITY_PROOF = written(
    "commutativity_proof",
    further(minutes=6),
    rubric=(
        "writes the convolution as a sum over one index, with f at a difference of indices",
        "substitutes a new index for that difference (b = i - a, or in the integral)",
        "says that the new index runs over the same range, so that the sum is that of g * f",
    ),
)

AUDIO_INVARIANCE = written(
    "audio_invariance",
    further(minutes=6),
    rubric=(
        "locality: names a pattern that is short in time, such as a phoneme, a click or a note",
        "translation invariance: says that this pattern may begin at any time and means the same",
        "names a case in which absolute time or a long context matters, so that one of the "
        "principles fails",
    ),
)

SPECTROGRAM_INVARIANCE = written(
    "spectrogram_invariance",
    further(minutes=6),
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
    further(minutes=6),
    rubric=(
        "names a concrete task",
        "says how the place itself carries the answer in it",
        "says what a network that is blind to the place would get wrong",
    ),
)

TEXT_CONVOLUTION = written(
    "text_convolution",
    further(minutes=6),
    rubric=(
        "describes a convolution along one axis over the words or their vectors (n-grams)",
        "names a difficulty with what lies far apart: references, order, negation",
        "mentions that texts differ in length and need padding or pooling, or that a word's "
        "numbers have no order in space",
    ),
)
