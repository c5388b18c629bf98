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

# %% wrong stage: one block too many
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels) if first_block else Residual(num_channels, True, 2)
    return nn.Sequential(first, *[Residual(num_channels) for _ in range(num_residuals)])


# %% wrong stage: a list of blocks
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels) if first_block else Residual(num_channels, True, 2)
    return [first, *[Residual(num_channels) for _ in range(num_residuals - 1)]]


# %% right ResNet: the book's
class ResNet(d2l.Classifier):
    def b1(self):
        return nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            nn.LazyBatchNorm2d(), nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

    def block(self, num_residuals, num_channels, first_block=False):
        blk = []
        for i in range(num_residuals):
            if i == 0 and not first_block:
                blk.append(Residual(num_channels, use_1x1conv=True, strides=2))
            else:
                blk.append(Residual(num_channels))
        return nn.Sequential(*blk)

    def __init__(self, arch, lr=0.1, num_classes=10):
        super(ResNet, self).__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(self.b1())
        for i, b in enumerate(arch):
            self.net.add_module(f'b{i+2}', self.block(*b, first_block=(i==0)))
        self.net.add_module('last', nn.Sequential(
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(),
            nn.LazyLinear(num_classes)))
        self.net.apply(d2l.init_cnn)


# %% wrong ResNet: the first stage halves, too
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(stem(), *[stage(*pair) for pair in arch], head(num_classes))


# %% wrong ResNet: no normalisation in the stem
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(*pair, first_block=n == 0) for n, pair in enumerate(arch)]
        first = stem()
        self.net = nn.Sequential(first[0], *first[2:], *stages, head(num_classes))


# %% wrong ResNet: the pool of the stem has no padding
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(*pair, first_block=n == 0) for n, pair in enumerate(arch)]
        first = stem()
        first[3] = nn.MaxPool2d(3, 2)
        self.net = nn.Sequential(first, *stages, head(num_classes))


# %% right ResNet: the stem has as many channels as the first stage, which are 64 where it fits
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(*pair, first_block=n == 0) for n, pair in enumerate(arch)]
        first = stem()
        first[0] = nn.LazyConv2d(arch[0][1], 7, stride=2, padding=3)
        self.net = nn.Sequential(first, *stages, head(num_classes))


# %% wrong ResNet: stages are reversed
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        blocks = [stage(*pair, first_block=n == 0) for n, pair in enumerate(arch)]
        self.net = nn.Sequential(stem(), *blocks[::-1], head(num_classes))


# %% right ResNet18: by keyword
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(
            num_classes=num_classes, lr=lr, arch=[(2, 64 * 2**n) for n in range(4)]
        )


# %% wrong ResNet18: the classes are lost
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 512)), lr)


# %% wrong ResNet18: ResNet-34
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((3, 64), (4, 128), (6, 256), (3, 512)), lr, num_classes)


# %% wrong grouped_cost: a sixteenth
grouped_cost = Fraction(1, 16)


# %% right grouped_cost: a fraction
grouped_cost = Fraction(64 * 16 * 9, 64 * 64 * 9)


# %% right ResNeXtBlock: own groups in a module list, as in the paper's picture
class Grouped(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, stride, 1, groups=channels // width)

    def forward(self, X):
        return self.conv(X)


class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(round(num_channels * bot_mul))
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1), nn.BatchNorm2d(mid), nn.ReLU(),
            Grouped(mid, group_width, strides), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(num_channels, 1), nn.BatchNorm2d(num_channels),
        )
        self.way = nn.Identity()
        if use_1x1conv:
            self.way = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, strides), nn.BatchNorm2d(num_channels)
            )

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% right ResNeXtBlock: the book's
class ResNeXtBlock(nn.Module):  # @save
    """The ResNeXt block."""

    def __init__(self, num_channels, groups, bot_mul, use_1x1conv=False,
                 strides=1):
        super().__init__()
        bot_channels = int(round(num_channels * bot_mul))
        self.conv1 = nn.LazyConv2d(bot_channels, kernel_size=1, stride=1)
        self.conv2 = nn.LazyConv2d(bot_channels, kernel_size=3,
                                   stride=strides, padding=1,
                                   groups=bot_channels//groups)
        self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=1)
        self.bn1 = nn.LazyBatchNorm2d()
        self.bn2 = nn.LazyBatchNorm2d()
        self.bn3 = nn.LazyBatchNorm2d()
        if use_1x1conv:
            self.conv4 = nn.LazyConv2d(num_channels, kernel_size=1,
                                       stride=strides)
            self.bn4 = nn.LazyBatchNorm2d()
        else:
            self.conv4 = None

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = F.relu(self.bn2(self.conv2(Y)))
        Y = self.bn3(self.conv3(Y))
        if self.conv4:
            X = self.bn4(self.conv4(X))
        return F.relu(Y + X)


# %% wrong ResNeXtBlock: group_width is taken for the number of groups
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(round(num_channels * bot_mul))
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(mid, 3, strides, 1, groups=group_width), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(num_channels, 1), nn.BatchNorm2d(num_channels),
        )
        self.way = nn.Identity()
        if use_1x1conv:
            self.way = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, strides), nn.BatchNorm2d(num_channels)
            )

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))
