"""VGG for images that are not blown up to 224 x 224."""

from collections.abc import Callable

from torch import nn

from grader.exercise import Effect, Probe
from grader.staff.catalogue.ch8_2_vgg.variants import (
    Arch,
    block,
    ending_in,
    layers,
    with_parts,
    without,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, further, holds, value, written

SMALL = ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128))
PAIRS = ((2, 8), (2, 16), (2, 32), (2, 64))

SMALL_VGG_PARAMETERS = value(
    "small_vgg_parameters",
    further(minutes=8, points=2),
    mistakes={
        "the same for all sizes: the convolutions do not care about the size of an image, but the "
        "first dense layer has a weight for each cell of the last maps": (
            43093322,
            43093322,
            43093322,
            43093322,
        ),
        "small images first: right numbers, but the largest image comes first": (
            17927498,
            19500362,
            22121802,
            43093322,
        ),
        "convolutions only: these are the convolutions, which are the same for all; now the dense "
        "part": (576832, 576832, 576832, 576832),
        "pools that round up: a pool leaves out the row that is left over: 21 becomes 10, and not "
        "11": (43093322, 22121802, 22121802, 19500362),
    },
    answer=(43093322, 22121802, 19500362, 17927498),
    hints=(
        "lab.layer_table(VGG(small_arch), (1, 1, 96, 96), parameters=True) and the like: the sum "
        "is in the last line.",
    ),
)


def _of(
    arch: Arch, dense: int = 64, wrap: Callable[[nn.Module], nn.Module] | None = None
) -> Callable[[int], nn.Module]:
    def made(size: int) -> nn.Module:
        model = with_parts(dense=dense)(arch)
        return wrap(model) if wrap else model

    return made


def _averaged(size: int) -> nn.Module:
    blocks = [block(*pair) for pair in PAIRS]
    return nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10))


def _strided(size: int) -> nn.Module:
    """Convolutions of stride 2 make the maps smaller."""
    made: list[nn.Module] = []
    for channels in (8, 16, 32):
        made += [nn.LazyConv2d(channels, 3, padding=1), nn.ReLU()]
        made += [nn.LazyConv2d(channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU()]
        made += [nn.LazyConv2d(channels, 3, padding=1, stride=2), nn.ReLU()]
    return nn.Sequential(*made, nn.Flatten(), nn.LazyLinear(10))


def images_made_large_again(size: int) -> nn.Module:
    """work on the small image itself: enlarging it adds work and no knowledge"""
    return nn.Sequential(nn.Upsample(size=(112, 112)), _of((*PAIRS, (2, 64)))(size))


def dense_layer_for_one_size(size: int) -> nn.Module:
    """both sizes are asked for, and the last maps differ: let a lazy layer count, or work it out
    from size"""
    made = layers(PAIRS, dense=64)
    made[-7] = nn.Linear(64 * 3 * 3, 64)
    return nn.Sequential(*made)


VGG_SMALL_INPUT = holds(
    "vgg_small_input",
    core(minutes=20, points=4, difficulty=3),
    "fits_small_images",
    probes=(
        Probe("images of 56 x 56", (normal(3, 1, 56, 56),), build=(56,), effect=Effect.MODEL),
        Probe("images of 84 x 84", (normal(2, 1, 84, 84),), build=(84,), effect=Effect.MODEL),
    ),
    mistakes=(
        {
            "the small VGG unchanged: it runs, but has one convolution before the first pool, and "
            "one before the second: the paper puts more nonlinearities before the "
            "first downsampling": _of(SMALL),
            "first block alone made longer: the second pool comes after one convolution only": _of(
                ((2, 16), (1, 32), (2, 64), (2, 128))
            ),
            "too many halvings: 56, 28, 14, 7, 3, 1: after five pools nothing is left to "
            "halve": _of((*PAIRS, (2, 64), (2, 64))),
        },
        images_made_large_again,
        {
            "over the budget: look where the parameters sit: the wide dense layers, or last maps "
            "that are still large": _of(PAIRS, dense=6000),
        },
        dense_layer_for_one_size,
        {
            "softmax at the end: the loss takes raw scores and does that itself": lambda size: (
                nn.Sequential(*ending_in(lambda: nn.Softmax(dim=1))(layers(PAIRS, dense=64)))
            ),
            "ReLU on the scores: a negative score is legal: nothing follows the last "
            "layer": lambda size: nn.Sequential(*ending_in(nn.ReLU)(layers(PAIRS, dense=64))),
            "no flattening: ten numbers for each image are asked for, so make one row of each "
            "image": lambda size: nn.Sequential(*without(-8)(layers(PAIRS, dense=64))),
            "a thousand classes: Fashion-MNIST has ten classes": lambda size: nn.Sequential(
                *layers(PAIRS, 1000, dense=64)
            ),
        },
    ),
    accepted=(_averaged, _strided, _of(((2, 16), (3, 32), (3, 64)), dense=128)),
    oracle=_of(PAIRS),
    hints=(
        "VGG(arch) with another arch is enough: two convolutions in each of the first blocks.",
        "How often can 56 be halved? Each block halves once.",
        "The budget: two dense layers of 4096 alone take 17 million. That fits, if the last maps "
        "are 1 x 1 or 2 x 2, but narrower ones would do as well.",
    ),
)

SMALLER_IMAGES = written(
    "smaller_images",
    core(minutes=25, points=3, difficulty=2),
    rubric=(
        "says what was changed (blocks, convolutions before the first pools, dense part) and why",
        "gives the accuracies of both nets at 56 x 56 as measured, says how they were trained "
        "(steps, short form or whole run), and does not take a small "
        "difference of one run for a result",
        "compares with 224 x 224: a whole run of one's own, or the published curve, which ends at "
        "0.896; and compares the work, in multiply-adds or in time",
    ),
)
