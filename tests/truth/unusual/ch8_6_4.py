# %%
from fractions import Fraction

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        self.conv3 = None
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        return F.relu(Y + (self.conv3(X) if self.conv3 else X))


def stage(num_residuals, num_channels, first_block=False):
    blocks = []
    for i in range(num_residuals):
        if i == 0 and not first_block:
            blocks.append(Residual(num_channels, use_1x1conv=True, strides=2))
        else:
            blocks.append(Residual(num_channels))
    return nn.Sequential(*blocks)


def stem():
    return nn.Sequential(
        nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3), nn.LazyBatchNorm2d(), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )


def head(num_classes):
    return nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes))


class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(*pair, first_block=n == 0) for n, pair in enumerate(arch)]
        self.net = nn.Sequential(stem(), *stages, head(num_classes))


class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU(),
            nn.LazyConv2d(mid, 3, padding=1, stride=strides), nn.LazyBatchNorm2d(), nn.ReLU(),
            nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d(),
        )
        self.way = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return (self.path(X) + self.way(X)).relu()

# %% wrong PreActResidual: the shortcut's convolution gets X itself
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.path = nn.Sequential(
            nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, strides, 1),
            nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, padding=1),
        )
        self.way = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return self.path(X) + self.way(X)


# %% wrong PreActResidual: a ReLU at the end
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.first = nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU())
        self.path = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, strides, 1),
            nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, padding=1),
        )
        self.way = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else None

    def forward(self, X):
        Z = self.first(X)
        return F.relu(self.path(Z) + (self.way(Z) if self.way else X))


# %% wrong PreActResidual: without the convolution, what is added is X after its ReLU
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.first = nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU())
        self.path = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, strides, 1),
            nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, padding=1),
        )
        self.way = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        Z = self.first(X)
        return self.path(Z) + self.way(Z)


# %% wrong PreActResidual: an in-place ReLU after the normalisation of a shared tensor
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv1 = nn.LazyConv2d(num_channels, 3, strides, 1)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.conv3 = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else None

    def forward(self, X):
        X = F.relu(self.bn1(X))
        Y = self.conv2(F.relu(self.bn2(self.conv1(X))))
        Y += self.conv3(X) if self.conv3 else X
        return Y
