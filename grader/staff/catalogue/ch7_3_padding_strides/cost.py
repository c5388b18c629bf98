"""What a stride saves and what it costs: work, redundancy, and sound."""

from grader.staff.catalogue.records import core, value, written

STRIDED_MULTIPLY_ADDS = value(
    "strided_multiply_adds",
    core(minutes=5),
    mistakes={
        "stride ignored: this is the work with stride 1; how many places are left with stride "
        "2?": 224 * 224 * 49,
        "places only: these are the places of the window, and at each of them there is more than "
        "one product": 112 * 112,
        "twice too many: twice the answer. Do you count a product and its addition apart? Here "
        "they are one. Or does your stride skip columns only? It skips rows as "
        "well": 2 * 112 * 112 * 49,
        "side of the kernel: the window covers 7 rows of 7 cells: how many products is that at one "
        "place?": 112 * 112 * 7,
        "one place missing: the place where the window starts counts, too: how many places are "
        "there along one axis?": 111 * 111 * 49,
        "bias counted: a bias is added without a product, so it is no multiply-add": 112 * 112 * 50,
        "padding ignored: padding 3 makes room for more places of the window": 109 * 109 * 49,
    },
    answer=614_656,
    hints=("Places of the window, times the products at one place.",),
)

STRIDE_STATISTICS = written(
    "stride_statistics",
    core(minutes=12, points=2, difficulty=2),
    rubric=(
        "says that the windows of neighbouring outputs overlap, so that these outputs are "
        "redundant (correlated), and leaving some out loses little",
        "says that the receptive field of the layers that follow grows faster",
        "says that fewer outputs leave the layers that follow with fewer numbers or weights to fit "
        "(that small shifts matter less is not true of a stride by itself, and earns nothing)",
        "gives an example or a number of their own",
    ),
)

AUDIO_STRIDE = value(
    "audio_stride",
    core(minutes=3),
    mistakes={
        "faster and higher: nothing is played: the layer turns samples into features. Do these "
        "still say when something happened?": "a",
        "samples ignored: that would be so with a kernel of one sample; a wider window sees those "
        "in between, too": "c",
        "length kept: count the places of the window: with stride 2 there are half as many": "d",
    },
    answer="b",
    hints=("How many outputs does the layer give for one second of sound?",),
)
