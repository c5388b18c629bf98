"""GoogLeNet for images of 28 x 28, as they are."""

from collections.abc import Callable

from torch import Tensor, nn
from torch.nn import functional as F

from grader.exercise import Effect, Probe
from grader.staff.catalogue.ch8_4_googlenet.nets import Stages, ending, googlenet
from grader.staff.catalogue.ch8_4_googlenet.parts import (
    STAGE_3,
    STAGE_4,
    STAGE_5,
    block,
    body,
    conv,
    pool,
    stem,
)
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import further, holds


def _front(stride: int = 1) -> Stages:
    return [[nn.LazyConv2d(64, 3, stride=stride, padding=1), nn.ReLU()], stem()[1]]


def _net(
    front: Stages,
    pools: tuple[int, ...],
    *more: nn.Module,
    classes: int = 10,
    last: Callable[[int], list[nn.Module]] = ending,
) -> nn.Module:
    """Five stages, of which those in `pools`, counted from 1, end in a pool."""
    parts = [*front, *body((STAGE_3, STAGE_4, STAGE_5), block())]
    for stage in pools:
        parts[stage - 1].append(pool())
    return nn.Sequential(*[nn.Sequential(*stage) for stage in parts], *last(classes), *more)


def _first_pools() -> nn.Module:
    """The cheap way: all halvings in front."""
    return _net(_front(2), (1, 2))


def _large_window() -> nn.Module:
    return _net(stem(), (2, 3))


def enlarged_first() -> nn.Module:
    """stretching the image adds work and no news: work on 28 pixels directly"""
    return nn.Sequential(nn.Upsample(size=96), googlenet()())


class _Interpolated(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = googlenet()()

    def forward(self, X: Tensor) -> Tensor:
        scores: Tensor = self.net(F.interpolate(X, scale_factor=3.0))
        return scores


def _padded_out() -> nn.Module:
    """A frame of zeros makes a large image, too."""
    return nn.Sequential(nn.ZeroPad2d(34), googlenet()())


def GoogLeNet_unchanged() -> nn.Module:
    """28, 14, 7, 4, 2, 1: count the halvings, and take some out"""
    return googlenet()()


def one_halving_too_many() -> nn.Module:
    """the last maps are 2 x 2. At least 3 x 3 are asked for: take out one halving more"""
    return _net(_front(), (1, 2, 3, 4))


def stage_4_left_out() -> nn.Module:
    """all five stages should be there: save on halvings, not on blocks"""
    parts = [*_front(), *body((STAGE_3, STAGE_5), block())]
    for stage in parts[1:3]:
        stage.append(pool())
    return nn.Sequential(*[nn.Sequential(*stage) for stage in parts], *ending(10))


def one_block_a_stage() -> nn.Module:
    """the stages have two, five and two blocks, as before"""
    parts = [*_front(), *body((STAGE_3[:1], STAGE_4[:1], STAGE_5[:1]), block())]
    for stage in parts[1:4]:
        stage.append(pool())
    return nn.Sequential(*[nn.Sequential(*stage) for stage in parts], *ending(10))


def no_blocks() -> nn.Module:
    """a small net, but no GoogLeNet: the nine blocks are to stay as they are"""
    layers: list[nn.Module] = []
    for width in (64, 192, 256):
        layers += [conv(width, 3, 1), nn.ReLU(), pool()]
    return nn.Sequential(*layers, *ending(10))


GOOGLENET28 = holds(
    "googlenet28",
    further(minutes=18, points=3, difficulty=3),
    "is_a_small_googlenet",
    probes=(Probe("a batch of images", (normal(2, 1, 28, 28),), effect=Effect.MODEL),),
    mistakes=(
        enlarged_first,
        {
            "a frame of zeros: a wide frame of zeros makes work and tells nothing: work on 28 "
            "pixels directly": _padded_out,
        },
        GoogLeNet_unchanged,
        one_halving_too_many,
        stage_4_left_out,
        one_block_a_stage,
        no_blocks,
        {
            "softmax at the end: the loss takes raw scores and does that itself": lambda: _net(
                _front(), (2, 3, 4), nn.Softmax(dim=1)
            ),
            "ReLU on the scores: nothing comes after the last layer: a negative score is "
            "legal": lambda: _net(_front(), (2, 3, 4), nn.ReLU()),
            "a thousand classes: ten kinds of clothes, ten scores": lambda: _net(
                _front(), (2, 3, 4), classes=1000
            ),
            "no mean: stage 5 still ends with the mean of each map: 1,024 numbers go to the dense "
            "layer": lambda: _net(_front(), (2, 3, 4), last=lambda classes: ending(classes)[1:]),
        },
    ),
    accepted=(_first_pools, _large_window, lambda: _net(_front(), (2, 3, 4))),
    oracle=_large_window,
    hints=(
        "Count the halvings of GoogLeNet: five. 28 allows three: 14, 7, 4.",
        "Two of them must go. The cheapest to give up are the two of stage 1: let its convolution "
        "have stride 1 and a smaller kernel, and leave out its pool.",
        "Everything from stage 2 on can stay as it is.",
    ),
)
