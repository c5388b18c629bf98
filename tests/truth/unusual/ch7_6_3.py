# %%
import math
from collections import OrderedDict

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def init_cnn(module):
    if isinstance(module, (nn.Linear, nn.Conv2d)):
        nn.init.xavier_uniform_(module.weight)


def hidden(model, X):
    found = []
    for place, layer in enumerate(model.net):
        X = layer(X)
        if place in (1, 4):
            found.append(X)
    return tuple(found)

# %% right SizedLeNet: padding same, arguments in another order by keyword
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        convs = [
            nn.Sequential(nn.LazyConv2d(c, kernel_size, padding="same"), nn.ReLU(), nn.MaxPool2d(2))
            for c in channels
        ]
        dense = [nn.Sequential(nn.LazyLinear(n), nn.ReLU()) for n in widths]
        self.net = nn.Sequential(*convs, nn.Flatten(), *dense, nn.LazyLinear(10))


# %% wrong SizedLeNet: padding of 2 whatever the kernel
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for c in channels:
            layers += [nn.LazyConv2d(c, kernel_size, padding=2), nn.ReLU(), nn.MaxPool2d(2)]
        layers.append(nn.Flatten())
        for n in widths:
            layers += [nn.LazyLinear(n), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))


# %% wrong SizedLeNet: widths are always two
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for c in channels:
            layers += [nn.LazyConv2d(c, kernel_size, padding="same"), nn.ReLU(), nn.MaxPool2d(2)]
        a, b = widths
        layers += [nn.Flatten(), nn.LazyLinear(a), nn.ReLU(), nn.LazyLinear(b), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))


# %% wrong SizedLeNet: one ReLU between all convolutions and pools is missing
class SizedLeNet(d2l.Classifier):
    def __init__(self, kernel_size=5, channels=(6, 16), widths=(120, 84), lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        for c in channels:
            layers += [nn.LazyConv2d(c, kernel_size, padding="same"), nn.MaxPool2d(2)]
        layers.append(nn.Flatten())
        for n in widths:
            layers += [nn.LazyLinear(n), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.LazyLinear(10))


# %% right improved_lenet: batch normalisation and dropout
def improved_lenet():
    return nn.Sequential(
        nn.LazyConv2d(16, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.MaxPool2d(2),
        nn.LazyConv2d(32, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(), nn.MaxPool2d(2),
        nn.Dropout(0.25), nn.AdaptiveAvgPool2d(3), nn.Flatten(), nn.LazyLinear(64), nn.ReLU(),
        nn.LazyLinear(10),
    )


# %% wrong improved_lenet: too many parameters
def improved_lenet():
    return nn.Sequential(
        nn.LazyConv2d(32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.LazyLinear(64), nn.ReLU(), nn.LazyLinear(10),
    )


# %% wrong improved_lenet: no convolution
def improved_lenet():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
