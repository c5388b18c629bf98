# %%
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())


def parts(num_classes=10):
    return [
        block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
        block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
        block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
        block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(),
    ]

# %% wrong nin_family: with NiN's dropout
def nin_family(arch):
    layers = []
    for row in arch:
        layers += [block(*row), nn.MaxPool2d(3, 2)]
    layers = layers[:-1]
    layers.insert(-1, nn.Dropout(0.5))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


# %% wrong nin_family: windows of 2 in the pools
def nin_family(arch):
    layers = []
    for row in arch:
        layers += [block(*row), nn.MaxPool2d(2)]
    return nn.Sequential(*layers[:-1], nn.AdaptiveAvgPool2d(1), nn.Flatten())


# %% wrong nin_family: a dense layer makes ten scores
def nin_family(arch):
    layers = []
    for row in arch:
        layers += [block(*row), nn.MaxPool2d(3, 2)]
    return nn.Sequential(*layers[:-1], nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10))


# %% right nin_designs: tuples of tuples
nin_designs = (
    ((16, 3, 1, 1), (10, 3, 1, 1)),
    ((16, 3, 1, 1), (32, 3, 1, 1), (10, 3, 1, 1)),
    ((16, 3, 1, 1), (32, 3, 1, 1), (64, 3, 1, 1), (10, 3, 1, 1)),
)


# %% wrong nin_designs: an even window
nin_designs = [
    [(16, 4, 1, 2), (10, 3, 1, 1)],
    [(16, 4, 1, 2), (32, 3, 1, 1), (10, 3, 1, 1)],
    [(16, 4, 1, 2), (32, 3, 1, 1), (64, 3, 1, 1), (10, 3, 1, 1)],
]


# %% wrong nin_designs: two networks
nin_designs = [
    [(16, 3, 1, 1), (10, 3, 1, 1)],
    [(16, 3, 1, 1), (32, 3, 1, 1), (10, 3, 1, 1)],
]


# %% wrong nin_designs: the first block works too much
nin_designs = [
    [(96, 5, 1, 2), (10, 3, 1, 1)],
    [(96, 5, 1, 2), (128, 5, 1, 2), (10, 3, 1, 1)],
    [(96, 5, 1, 2), (128, 5, 1, 2), (256, 3, 1, 1), (10, 3, 1, 1)],
]
