"""A stage: residual blocks one after the other."""

from typing import Any

from torch import Tensor, nn

from grader.exercise import Probe
from grader.staff.catalogue.ch8_6_resnet.nets import stage
from grader.staff.catalogue.ch8_6_resnet.residual import from_the_book
from grader.staff.catalogue.ch8_6_resnet.variants import residual, shortcut_normalised
from grader.staff.catalogue.draws import normal
from grader.staff.catalogue.records import core, module

_block = residual()
_normalised = residual(shortcut=shortcut_normalised)


class StageByHand(nn.Module):
    """The oracle: blocks of the package d2l, called one by one."""

    def __init__(self, num_residuals: int, num_channels: int, first_block: bool = False) -> None:
        super().__init__()
        entry = (num_channels,) if first_block else (num_channels, True, 2)
        rest = [from_the_book(num_channels) for _ in range(num_residuals - 1)]
        self.blocks = nn.ModuleList([from_the_book(*entry), *rest])

    def forward(self, X: Tensor) -> Any:
        for block in self.blocks:
            X = block(X)
        return X


def every_block_halves(
    num_residuals: int, num_channels: int, first_block: bool = False
) -> nn.Module:
    """only one block of a stage changes the shape: after it, how many channels come in?"""
    options = () if first_block else (True, 2)
    return nn.Sequential(*[_block(num_channels, *options) for _ in range(num_residuals)])


def _flag_ignored(num_residuals: int, num_channels: int, first_block: bool = False) -> nn.Module:
    return stage(num_residuals, num_channels)


def _flag_reversed(num_residuals: int, num_channels: int, first_block: bool = False) -> nn.Module:
    return stage(num_residuals, num_channels, not first_block)


def never_strided(num_residuals: int, num_channels: int, first_block: bool = False) -> nn.Module:
    """More channels, but in maps as large as before."""
    blocks = [_block(num_channels, i == 0 and not first_block) for i in range(num_residuals)]
    return nn.Sequential(*blocks)


def one_block_too_many(
    num_residuals: int, num_channels: int, first_block: bool = False
) -> nn.Module:
    """num_residuals counts the one that halves, too"""
    return stage(num_residuals + 1, num_channels, first_block)


def a_1_x_1_convolution_in_every_block(
    num_residuals: int, num_channels: int, first_block: bool = False
) -> nn.Module:
    """where nothing changes its shape, x is added just as it is"""
    made = [_block(num_channels, True, 1 if first_block else 2)]
    return nn.Sequential(*made, *[_block(num_channels, True) for _ in range(num_residuals - 1)])


def one_block_used_again_and_again(
    num_residuals: int, num_channels: int, first_block: bool = False
) -> nn.Module:
    """[block] * n is one block n times, with the same weights: make a new one in each round"""
    block = _block(num_channels)
    entry = [] if first_block else [_block(num_channels, True, 2)]
    return nn.Sequential(*entry, *[block] * (num_residuals - len(entry)))


def batch_normalisation_on_the_shortcut(
    num_residuals: int, num_channels: int, first_block: bool = False
) -> nn.Module:
    """the stage is right; its blocks are those of torchvision. Take the Residual from above"""
    entry = () if first_block else (True, 2)
    rest = [_normalised(num_channels) for _ in range(num_residuals - 1)]
    return nn.Sequential(_normalised(num_channels, *entry), *rest)


STAGE = module(
    "stage",
    core(minutes=12, points=2, difficulty=2),
    probes=(
        Probe("three blocks", (normal(2, 3, 9, 6),), build=(3, 5), train=True),
        Probe("one block", (normal(3, 2, 5, 6),), build=(1, 4), train=True),
        Probe("the first stage", (normal(2, 4, 5, 7),), build=(2, 4, True), train=True),
    ),
    mistakes=(
        {
            "first_block ignored: first_block=True is for the stage right after the stem, whose "
            "pooling has halved the maps already: what should its first block do?": _flag_ignored,
            "first_block the wrong way round: the name can mislead: first_block=True says that "
            "this stage is the first one of the network, and there nothing is "
            "halved": _flag_reversed,
        },
        every_block_halves,
        {
            "no block halves: a stage that is not the first one gives maps of half the height and "
            "width": never_strided,
        },
        a_1_x_1_convolution_in_every_block,
        one_block_too_many,
        one_block_used_again_and_again,
        batch_normalisation_on_the_shortcut,
    ),
    accepted=(stage,),
    oracle=StageByHand,
    hints=(
        "A loop over range(num_residuals) makes the blocks, and nn.Sequential(*blocks) a model.",
        "The first round is special unless first_block is True: there the block is "
        "Residual(num_channels, use_1x1conv=True, strides=2).",
    ),
)
