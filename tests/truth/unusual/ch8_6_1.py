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

# %% right Residual: the book's
class Residual(nn.Module):  # @save
    """The Residual block of ResNet models."""

    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1,
                                   stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1,
                                       stride=strides)
        else:
            self.conv3 = None
        self.bn1 = nn.LazyBatchNorm2d()
        self.bn2 = nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        if self.conv3:
            X = self.conv3(X)
        Y += X
        return F.relu(Y)


# %% right Residual: an older edition with input_channels
class Residual(nn.Module):
    def __init__(self, input_channels, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.Conv2d(input_channels, num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.Conv2d(num_channels, num_channels, kernel_size=3, padding=1)
        if use_1x1conv:
            self.conv3 = nn.Conv2d(input_channels, num_channels, kernel_size=1, stride=strides)
        else:
            self.conv3 = None
        self.bn1 = nn.BatchNorm2d(num_channels)
        self.bn2 = nn.BatchNorm2d(num_channels)

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        if self.conv3:
            X = self.conv3(X)
        Y += X
        return F.relu(Y)


# %% right Residual: a path and a way
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        c = num_channels
        self.path = nn.Sequential(
            nn.LazyConv2d(c, 3, strides, 1), nn.BatchNorm2d(c), nn.ReLU(inplace=True),
            nn.LazyConv2d(c, 3, 1, 1), nn.BatchNorm2d(c),
        )
        self.way = nn.LazyConv2d(c, 1, strides) if use_1x1conv else nn.Sequential()

    def forward(self, X):
        return torch.clamp_min(torch.add(self.path(X), self.way(X)), 0)


# %% wrong Residual: an in-place ReLU spoils the input
class Residual(Residual):
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(F.relu_(X))))
        Y = self.bn2(self.conv2(Y))
        return F.relu(Y + (self.conv3(X) if self.conv3 else X))


# %% wrong Residual: one normalisation for both convolutions
class Residual(Residual):
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn1(self.conv2(Y))
        return F.relu(Y + (self.conv3(X) if self.conv3 else X))


# %% wrong Residual: both convolutions take the stride, the shortcut its square
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        c = num_channels
        self.path = nn.Sequential(
            nn.LazyConv2d(c, 3, strides, 1), nn.BatchNorm2d(c), nn.ReLU(),
            nn.LazyConv2d(c, 3, strides, 1), nn.BatchNorm2d(c),
        )
        self.way = nn.LazyConv2d(c, 1, strides**2) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% wrong Residual: the second convolution takes the stride
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        c = num_channels
        self.path = nn.Sequential(
            nn.LazyConv2d(c, 3, 1, 1), nn.BatchNorm2d(c), nn.ReLU(),
            nn.LazyConv2d(c, 3, strides, 1), nn.BatchNorm2d(c),
        )
        self.way = nn.LazyConv2d(c, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% wrong Residual: ReLU before the addition
class Residual(Residual):
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = F.relu(self.bn2(self.conv2(Y)))
        return Y + (self.conv3(X) if self.conv3 else X)


# %% wrong Residual: normalisation on the shortcut
class Residual(Residual):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__(num_channels, use_1x1conv, strides)
        if use_1x1conv:
            self.conv3 = nn.Sequential(self.conv3, nn.BatchNorm2d(num_channels))


# %% wrong Residual: the shortcut without a bias
class Residual(Residual):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__(num_channels, use_1x1conv, strides)
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides, bias=False)


# %% wrong Residual: a shortcut wherever shapes differ, whatever is asked for
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        c = num_channels
        self.path = nn.Sequential(
            nn.LazyConv2d(c, 3, strides, 1), nn.BatchNorm2d(c), nn.ReLU(),
            nn.LazyConv2d(c, 3, 1, 1), nn.BatchNorm2d(c),
        )
        self.way = nn.LazyConv2d(c, 1, strides) if strides > 1 else nn.Identity()

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% wrong Residual: only in training is the shortcut added
class Residual(Residual):
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        if self.training:
            Y = Y + (self.conv3(X) if self.conv3 else X)
        return F.relu(Y)


# %% wrong Residual: the shortcut is detached
class Residual(Residual):
    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = self.bn2(self.conv2(Y))
        return F.relu(Y + (self.conv3(X) if self.conv3 else X.detach()))


# %% wrong gradient_factor: the factors are added
gradient_factor = 200 / 40


# %% right gradient_factor: not rounded
gradient_factor = 200 ** (1 / 40)


# %% right stage: a comprehension
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels) if first_block else Residual(num_channels, True, 2)
    return nn.Sequential(first, *[Residual(num_channels) for _ in range(num_residuals - 1)])


# %% right stage: its own subclass of Sequential
class Stage(nn.Sequential):
    def __init__(self, n, c, first_block=False):
        super().__init__()
        for i in range(n):
            down = not (i or first_block)
            self.add_module(str(i), Residual(c, use_1x1conv=down, strides=1 + down))


def stage(num_residuals, num_channels, first_block=False):
    return Stage(num_residuals, num_channels, first_block)


# %% wrong stage: one block, repeated
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels) if first_block else Residual(num_channels, True, 2)
    return nn.Sequential(first, *[Residual(num_channels)] * (num_residuals - 1))


# %% wrong stage: every block halves
def stage(num_residuals, num_channels, first_block=False):
    if first_block:
        return nn.Sequential(*[Residual(num_channels) for _ in range(num_residuals)])
    return nn.Sequential(*[Residual(num_channels, True, 2) for _ in range(num_residuals)])


# %% wrong stage: the other way round with first_block
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels, True, 2) if first_block else Residual(num_channels)
    return nn.Sequential(first, *[Residual(num_channels) for _ in range(num_residuals - 1)])
