"""A window's maximum as a tournament: by ReLU alone, and how many matches and rounds it takes."""

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.nn.functional import relu

from grader.exercise import Probe
from grader.staff.catalogue.ch7_5_pooling.relu import ONLY_RELU
from grader.staff.catalogue.draws import negative, normal
from grader.staff.catalogue.records import function, further, value


def _pooled(X: Tensor) -> Tensor:
    return F.max_pool2d(X, 2)


def _by_unshuffling(X: Tensor) -> Tensor:
    N, C, H, W = X.shape
    a, b, c, d = F.pixel_unshuffle(X, 2).reshape(N, C, 4, H // 2, W // 2).unbind(2)
    top, bottom = relu(a - b) + b, relu(c - d) + d
    return relu(top - bottom) + bottom


def _by_fixed_convolutions(X: Tensor) -> Tensor:
    N, C, H, W = X.shape
    pick = torch.eye(4).reshape(4, 1, 2, 2)
    found = F.conv2d(X.reshape(N * C, 1, H, W), pick, stride=2)
    best = found[:, :1]
    for n in range(1, 4):
        best = relu(found[:, n : n + 1] - best) + best
    return best.reshape(N, C, H // 2, W // 2)


def overlapping_windows(X: Tensor) -> Tensor:
    """the windows lie side by side here, 2 cells apart: half as many rows and columns come out"""
    return F.max_pool2d(X, 2, stride=1)


def ReLU_on_the_image_first(X: Tensor) -> Tensor:
    """try an image of negative numbers: ReLU wipes it out before the maximum is taken"""
    return _pooled(relu(X))


def upper_row_only(X: Tensor) -> Tensor:
    """the first round of the tournament is played in the upper row only; the lower one has two
    players as well"""
    return torch.maximum(X[..., ::2, ::2], X[..., ::2, 1::2])


def left_column_only(X: Tensor) -> Tensor:
    """the first round of the tournament is played in the left column only; the right one has two
    players as well"""
    return torch.maximum(X[..., ::2, ::2], X[..., 1::2, ::2])


def diagonal_only(X: Tensor) -> Tensor:
    """two of the four cells of each window never play"""
    return torch.maximum(X[..., ::2, ::2], X[..., 1::2, 1::2])


def first_channel_only(X: Tensor) -> Tensor:
    """every channel is pooled, each by itself: as many come out as went in"""
    return _pooled(X[:, :1])


def _all_channels(X: Tensor) -> Tensor:
    return _pooled(X).amax(1, keepdim=True)


def average(X: Tensor) -> Tensor:
    """this is the average of each window"""
    return F.avg_pool2d(X, 2)


def quarters_of_the_image(X: Tensor) -> Tensor:
    """the four players are neighbours: every second row and column, not the first half and the
    second half"""
    h, w = X.shape[2] // 2, X.shape[3] // 2
    top = torch.maximum(X[..., :h, :w], X[..., :h, w:])
    return torch.maximum(top, torch.maximum(X[..., h:, :w], X[..., h:, w:]))


MAX_POOL2X2_VIA_RELU = function(
    "max_pool2x2_via_relu",
    further(minutes=12, points=2),
    probes=(
        Probe("one channel", (normal(1, 1, 4, 4),)),
        Probe("three channels, wide image", (normal(2, 3, 4, 6),)),
        Probe("two channels, tall image", (normal(3, 2, 8, 2),)),
        Probe("negative numbers only", (negative(2, 2, 4, 6),)),
        Probe("a single window", (normal(1, 2, 2, 2),)),
    ),
    rule=ONLY_RELU,
    mistakes=(
        {
            "ready-made pooling: it is right, but here pooling is to be made of ReLU: let the "
            "cells of a window play": _pooled,
        },
        overlapping_windows,
        ReLU_on_the_image_first,
        upper_row_only,
        left_column_only,
        diagonal_only,
        first_channel_only,
        {
            "largest over the channels, too: the channels do not play against each other: each is "
            "pooled by itself": _all_channels,
        },
        average,
        quarters_of_the_image,
    ),
    accepted=(_by_unshuffling, _by_fixed_convolutions),
    oracle=_pooled,
    hints=(
        "Four numbers are a small tournament: two pairs, then the winners. You have relu_max for a "
        "match.",
        "X[:, :, ::2, ::2] holds the top left cell of every window. What do the other three look "
        "like?",
    ),
)

MAX_COUNT = value(
    "max_count",
    further(minutes=3),
    mistakes={
        "one for each cell: in a tournament each match sends one player home, and one is left: how "
        "many matches?": (4, 9),
        "rounds for matches: these are rounds; matches are asked for": (2, 4),
        "every pair: who has lost once needs no further match: not every pair has to meet": (6, 36),
        "one match: a match has two players only": (1, 1),
        "one row at a time: the winners of the rows have to be compared, too": (2, 6),
    },
    answer=(4 - 1, 9 - 1),
    hints=("Play the tournament of four on paper and count the matches.",),
)

MAX_LEVELS = value(
    "max_levels",
    further(minutes=3),
    mistakes={
        "matches for rounds: matches that do not depend on each other can be played at the same "
        "time: count rounds": (3, 8),
        "rounded down: after three rounds of nine players two are left: 9 is more than 2 * 2 * 2": (
            2,
            3,
        ),
        "one round: in one round, each player has one match: can a winner be found among four?": (
            1,
            1,
        ),
        "half the players: each round halves the players that are left: it does not take a round "
        "for each pair": (2, 5),
    },
    answer=((4 - 1).bit_length(), (9 - 1).bit_length()),
    hints=("How many players are left after one round of nine, if one has no opponent?",),
)
