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

# %% wrong ResNeXtBlock: the shortcut is not normalised
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(round(num_channels * bot_mul))
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(mid, 3, strides, 1, groups=mid // group_width), nn.BatchNorm2d(mid),
            nn.ReLU(), nn.LazyConv2d(num_channels, 1), nn.BatchNorm2d(num_channels),
        )
        self.way = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% wrong ResNeXtBlock: truncated instead of rounded
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(num_channels * bot_mul) // group_width * group_width
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(mid, 3, strides, 1, groups=mid // group_width), nn.BatchNorm2d(mid),
            nn.ReLU(), nn.LazyConv2d(num_channels, 1), nn.BatchNorm2d(num_channels),
        )
        self.way = nn.Identity()
        if use_1x1conv:
            self.way = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, strides), nn.BatchNorm2d(num_channels)
            )

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% wrong ResNeXtBlock: the stride in the first 1 x 1
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(round(num_channels * bot_mul))
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1, strides), nn.BatchNorm2d(mid), nn.ReLU(),
            nn.LazyConv2d(mid, 3, 1, 1, groups=mid // group_width), nn.BatchNorm2d(mid),
            nn.ReLU(), nn.LazyConv2d(num_channels, 1), nn.BatchNorm2d(num_channels),
        )
        self.way = nn.Identity()
        if use_1x1conv:
            self.way = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, strides), nn.BatchNorm2d(num_channels)
            )

    def forward(self, X):
        return F.relu(self.path(X) + self.way(X))


# %% right Bottleneck: attributes one by one
class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(mid, 1)
        self.conv2 = nn.Conv2d(mid, mid, 3, stride=strides, padding=1)
        self.conv3 = nn.Conv2d(mid, mid * self.expansion, 1)
        self.norms = nn.ModuleList([nn.BatchNorm2d(n) for n in (mid, mid, 4 * mid)])
        self.downsample = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else None

    def forward(self, X):
        out = X
        for n, conv in enumerate((self.conv1, self.conv2, self.conv3)):
            out = self.norms[n](conv(out))
            if n < 2:
                out = F.relu(out)
        out = out + (X if self.downsample is None else self.downsample(X))
        return F.relu(out)


# %% wrong Bottleneck: the stride in the first 1 x 1, as in the paper's first version
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.path = nn.Sequential(
            nn.LazyConv2d(mid, 1, strides), nn.LazyBatchNorm2d(), nn.ReLU(),
            nn.LazyConv2d(mid, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU(),
            nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d(),
        )
        self.way = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return (self.path(X) + self.way(X)).relu()


# %% wrong Bottleneck: torchvision's, with a normalised shortcut
class Bottleneck(Bottleneck):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__(mid, use_1x1conv, strides)
        if use_1x1conv:
            self.way = nn.Sequential(self.way, nn.BatchNorm2d(4 * mid))


# %% wrong Bottleneck: the last normalisation is missing
class Bottleneck(Bottleneck):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__(mid, use_1x1conv, strides)
        self.path = self.path[:-1]


# %% right BottleneckNet: a list of layers
class BottleneckNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [*stem()]
        for n, (count, mid) in enumerate(arch):
            layers.append(Bottleneck(mid, True, strides=2 if n else 1))
            layers += [Bottleneck(mid) for _ in range(1, count)]
        self.net = nn.Sequential(*layers, *head(num_classes))


# %% wrong BottleneckNet: the first stage halves, too
class BottleneckNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [*stem()]
        for count, mid in arch:
            layers.append(Bottleneck(mid, True, strides=2))
            layers += [Bottleneck(mid) for _ in range(1, count)]
        self.net = nn.Sequential(*layers, *head(num_classes))


# %% wrong BottleneckNet: a convolution on every shortcut
class BottleneckNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [*stem()]
        for n, (count, mid) in enumerate(arch):
            layers.append(Bottleneck(mid, True, strides=2 if n else 1))
            layers += [Bottleneck(mid, True) for _ in range(1, count)]
        self.net = nn.Sequential(*layers, *head(num_classes))


# %% right resnet_arch: zip
def resnet_arch(depth):
    counts = {18: [2] * 4, 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3]}
    return list(zip(counts.get(depth, [3, 8, 36, 3]), (64, 128, 256, 512)))


# %% wrong resnet_arch: channels times four from 50 on
def resnet_arch(depth):
    counts = {18: [2] * 4, 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3]}
    factor = 4 if depth >= 50 else 1
    return [
        (n, factor * c)
        for n, c in zip(counts.get(depth, [3, 8, 36, 3]), (64, 128, 256, 512))
    ]


# %% wrong resnet_arch: 101 and 152 exchanged
def resnet_arch(depth):
    counts = {18: [2] * 4, 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 152: [3, 4, 23, 3]}
    return list(zip(counts.get(depth, [3, 8, 36, 3]), (64, 128, 256, 512)))


# %% right resnet_depth: a loop
def resnet_depth(blocks, convs):
    layers = 1
    for number in blocks:
        layers += number * convs
    return layers + 1


# %% wrong resnet_depth: without the dense layer
def resnet_depth(blocks, convs):
    return convs * sum(blocks) + 1


# %% wrong resnet_depth: the 1 x 1 convolutions count
def resnet_depth(blocks, convs):
    return convs * sum(blocks) + 2 + len(blocks) - 1


# %% right PreActResidual: two steps in a list
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.norms = nn.ModuleList(nn.LazyBatchNorm2d() for _ in range(2))
        self.convs = nn.ModuleList(
            nn.LazyConv2d(num_channels, 3, stride=s, padding=1) for s in (strides, 1)
        )
        if use_1x1conv:
            self.short = nn.LazyConv2d(num_channels, 1, stride=strides)

    def forward(self, X):
        Z = self.norms[0](X).relu()
        way = self.short(Z) if hasattr(self, "short") else X
        return self.convs[1](self.norms[1](self.convs[0](Z)).relu()) + way
