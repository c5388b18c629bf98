# %%
from collections import OrderedDict

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


def head(num_classes, width=4096, rate=0.5):
    return [
        nn.Flatten(), nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate), nn.LazyLinear(num_classes),
    ]

# %% wrong vgg_small_input: enlarged by interpolation
class Larger(nn.Module):
    def forward(self, X):
        return F.interpolate(X, size=(112, 112))


def vgg_small_input(size):
    return nn.Sequential(
        Larger(), block(2, 32), block(2, 64), block(2, 128), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.LazyLinear(10),
    )


# %% wrong vgg_small_input: too many parameters
def vgg_small_input(size):
    return nn.Sequential(block(2, 64), block(2, 128), *head(10))


# %% right vgg_arch: a formula
def vgg_arch(depth):
    early = 1 if depth == 11 else 2
    late = (depth - 3 - 2 * early) // 3
    return list(zip([early] * 2 + [late] * 3, (64, 128, 256, 512, 512)))


# %% right vgg_arch: lists of lists
def vgg_arch(depth):
    counts = {11: "11222", 13: "22222", 16: "22333", 19: "22444"}[depth]
    return [[int(n), c] for n, c in zip(counts, (64, 128, 256, 512, 512))]


# %% wrong vgg_arch: the first two blocks always have two
def vgg_arch(depth):
    late = (depth - 7) // 3
    return [(2, 64), (2, 128), (late, 256), (late, 512), (late, 512)]


# %% wrong vgg_arch: channels go on doubling
def vgg_arch(depth):
    counts = {11: "11222", 13: "22222", 16: "22333", 19: "22444"}[depth]
    return [(int(n), 64 * 2**i) for i, n in enumerate(counts)]


# %% wrong vgg_arch: the pairs the other way round
def vgg_arch(depth):
    counts = {11: "11222", 13: "22222", 16: "22333", 19: "22444"}[depth]
    return [(c, int(n)) for n, c in zip(counts, (64, 128, 256, 512, 512))]
