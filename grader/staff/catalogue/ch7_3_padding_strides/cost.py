"""What a stride saves and what it costs: work, redundancy, and sound."""

from __future__ import annotations

from grader.exercise import Exercise, Kind, Misconception

STRIDE_SAVING = Exercise(
    name="stride_saving",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "one axis only",
            2,
            "the window skips every second place to the right *and* every second row",
        ),
        Misconception(
            "share for factor",
            0.25,
            "this is the share of the work that is left; how many times smaller is it?",
        ),
        Misconception(
            "kernel cells", 49, "each window still costs 49: what changes is how many there are"
        ),
        Misconception("nothing saved", 1, "count the places of the window for both strides"),
    ),
    oracle=4,
    hints=("How many places has the window with stride 1, along one side? And with stride 2?",),
)

STRIDED_MULTIPLY_ADDS = Exercise(
    name="strided_multiply_adds",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "stride ignored",
            224 * 224 * 49,
            "this is the work with stride 1; how many places are left with stride 2?",
        ),
        Misconception(
            "places only",
            112 * 112,
            "these are the places of the window, and at each of them there is more than one "
            "product",
        ),
        Misconception(
            "twice too many",
            2 * 112 * 112 * 49,
            "twice the answer. Do you count a product and its addition apart? Here they are one. "
            "Or does your stride skip columns only? It skips rows as well",
        ),
        Misconception(
            "side of the kernel",
            112 * 112 * 7,
            "the window covers 7 rows of 7 cells: how many products is that at one place?",
        ),
        Misconception(
            "padding ignored",
            109 * 109 * 49,
            "padding 3 makes room for more places of the window",
        ),
    ),
    oracle=614_656,
    hints=("Places of the window, times the products at one place.",),
)

STRIDE_STATISTICS = Exercise(
    name="stride_statistics",
    kind=Kind.WRITTEN,
    points=2,
    rubric=(
        "says that the windows of neighbouring outputs overlap, so that these outputs tell nearly "
        "the same (are correlated), and leaving some out loses little",
        "says that the layers above see further: their receptive field grows faster",
        "says that small shifts or noise matter less, or that fewer outputs leave the layers "
        "above with fewer numbers to fit",
        "gives an example or a number of their own",
    ),
)

AUDIO_STRIDE = Exercise(
    name="audio_stride",
    kind=Kind.VALUE,
    misconceptions=(
        Misconception(
            "faster and higher",
            "a",
            "nothing is played: the layer turns samples into features. Do these still say when "
            "something happened?",
        ),
        Misconception(
            "samples ignored",
            "c",
            "that would be so with a kernel of one sample; a wider window sees those in between, "
            "too",
        ),
        Misconception(
            "length kept",
            "d",
            "count the places of the window: with stride 2 there are half as many",
        ),
    ),
    oracle="b",
    hints=("How many outputs does the layer give for one second of sound?",),
)
