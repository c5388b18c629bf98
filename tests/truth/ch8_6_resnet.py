# %%
from fractions import Fraction

import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


# %%
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
        Y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(X)))))
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
        nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
        nn.LazyBatchNorm2d(),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )


def head(num_classes):
    return nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes))


class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(n, c, first_block=(i == 0)) for i, (n, c) in enumerate(arch)]
        self.net = nn.Sequential(stem(), *stages, head(num_classes))


# %% right Residual: two nn.Sequential ways, the shortcut perhaps nn.Identity
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.long = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, strides, 1),
            nn.BatchNorm2d(num_channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(num_channels, num_channels, 3, padding=1),
            nn.BatchNorm2d(num_channels),
        )
        self.short = (
            nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else nn.Identity()
        )
        self.relu = nn.ReLU(inplace=True)

    def forward(self, X):
        return self.relu(self.long(X) + self.short(X))


# %% right Residual: a factory around a module that adds its ways
class Add(nn.Module):
    def __init__(self, *ways):
        super().__init__()
        self.ways = nn.ModuleList(ways)

    def forward(self, X):
        return torch.stack([way(X) for way in self.ways]).sum(dim=0)


# %%
def Residual(num_channels, use_1x1conv=False, strides=1):
    def conv(k, s):
        return nn.LazyConv2d(num_channels, k, stride=s, padding=k // 2)

    long = nn.Sequential(
        *(conv(3, strides), nn.LazyBatchNorm2d(), nn.ReLU()),
        *(conv(3, 1), nn.LazyBatchNorm2d()),
    )
    shortcut = conv(1, strides) if use_1x1conv else nn.Sequential()
    return nn.Sequential(Add(long, shortcut), nn.ReLU())


# %% right Residual: the book's block, forward added in a cell of its own
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, kernel_size=3, padding=1)
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
        else:
            self.conv3 = None
        self.bn1 = nn.LazyBatchNorm2d()
        self.bn2 = nn.LazyBatchNorm2d()


# %%
@d2l.add_to_class(Residual)
def forward(self, X):
    Y = F.relu(self.bn1(self.conv1(X)))
    Y = self.bn2(self.conv2(Y))
    if self.conv3:
        X = self.conv3(X)
    Y += X
    return F.relu(Y)


# %% right Residual: layers in a ModuleDict, the shortcut is looked up by its name
class Residual(nn.Module):
    def __init__(self, num_channels: int, use_1x1conv: bool = False, strides: int = 1):
        super().__init__()
        self.layers = nn.ModuleDict(
            {
                "conv1": nn.LazyConv2d(num_channels, 3, padding="same")
                if strides == 1
                else nn.LazyConv2d(num_channels, 3, padding=1, stride=strides),
                "norm1": nn.BatchNorm2d(num_channels),
                "relu": nn.ReLU(),
                "conv2": nn.LazyConv2d(num_channels, 3, padding="same"),
                "norm2": nn.BatchNorm2d(num_channels),
            }
        )
        if use_1x1conv:
            self.add_module("shortcut", nn.LazyConv2d(num_channels, 1, stride=strides))

    def forward(self, X):
        Y = X
        for layer in self.layers.values():
            Y = layer(Y)
        for name, layer in self.named_children():
            if name == "shortcut":
                X = layer(X)
        return torch.clamp(X + Y, min=0)


# %% wrong Residual: the stride is in the second 3 x 3 convolution
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.long = nn.Sequential(
            *(nn.LazyConv2d(num_channels, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 3, strides, padding=1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.LazyConv2d(num_channels, 1, strides)

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% wrong Residual: batch normalisation behind the shortcut's 1 x 1, which lost its bias
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.long = nn.Sequential(
            *(nn.LazyConv2d(num_channels, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 3, padding=1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, strides, bias=False), nn.LazyBatchNorm2d()
            )

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% wrong Residual: ReLU before the addition instead of behind it
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else None
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = F.relu(self.bn1(self.conv1(X)))
        Y = F.relu(self.bn2(self.conv2(Y)))
        return Y + (X if self.conv3 is None else self.conv3(X))


# %% wrong Residual: one batch normalisation serves both convolutions
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else None
        self.bn = nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = F.relu(self.bn(self.conv1(X)))
        Y = self.bn(self.conv2(Y))
        return F.relu(Y + (X if self.conv3 is None else self.conv3(X)))


# %% wrong Residual: without use_1x1conv the sum is written into X
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else None
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(X)))))
        if self.conv3:
            X = self.conv3(X)
        X.data += Y.data
        return F.relu(X)


# %% wrong Residual: the 1 x 1 convolution is used only if the stride is not 1
class Residual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv3 = None
        if use_1x1conv and strides > 1:
            self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides)

    def forward(self, X):
        Y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(X)))))
        return F.relu(Y + (X if self.conv3 is None else self.conv3(X)))


# %% right nested: c
nested = "c"

# %% wrong nested: a larger set is not always a set around the smaller one
nested = "a"


# %% right zero_block: c
zero_block = "c"

# %% wrong zero_block: forgets the ReLU behind the sum
zero_block = "b"


# %% right gradient_path: a whole number in a tensor
x = torch.tensor(2.0, requires_grad=True)
(x + 0 * x).backward()
gradient_path = x.grad

# %% wrong gradient_path: takes the slope of the long path only
gradient_path = 0


# %% right stage: a comprehension
def stage(num_residuals, num_channels, first_block=False):
    return nn.Sequential(
        *[
            Residual(num_channels, *([] if i or first_block else [True, 2]))
            for i in range(num_residuals)
        ]
    )


# %% right stage: add_module in a loop, flags computed as numbers
def stage(num_residuals: int, num_channels: int, first_block: bool = False) -> nn.Module:
    model = nn.Sequential()
    for i in range(num_residuals):
        shrink = i == 0 and not first_block  # 첫 블록만 절반으로
        model.add_module(f"block{i}", Residual(num_channels, shrink, strides=1 + int(shrink)))
    return model


# %% right stage: first block, then the rest
def stage(num_residuals, num_channels, first_block=False):
    options = {} if first_block else {"use_1x1conv": True, "strides": 2}
    rest = [Residual(num_channels) for _ in range(num_residuals - 1)]
    return nn.Sequential(Residual(num_channels, **options), *rest)


# %% wrong stage: first_block is understood the other way round
def stage(num_residuals, num_channels, first_block=False):
    blocks = []
    for i in range(num_residuals):
        if i == 0 and first_block:
            blocks.append(Residual(num_channels, use_1x1conv=True, strides=2))
        else:
            blocks.append(Residual(num_channels))
    return nn.Sequential(*blocks)


# %% wrong stage: the blocks behind the first are one and the same object
def stage(num_residuals, num_channels, first_block=False):
    first = Residual(num_channels) if first_block else Residual(num_channels, True, 2)
    return nn.Sequential(first, *[Residual(num_channels)] * (num_residuals - 1))


# %% wrong stage: one block too many
def stage(num_residuals, num_channels, first_block=False):
    blocks = [] if first_block else [Residual(num_channels, use_1x1conv=True, strides=2)]
    blocks += [Residual(num_channels) for _ in range(num_residuals)]
    return nn.Sequential(*blocks)


# %% wrong stage: the first block of the first stage gets a 1 x 1 convolution, with stride 1
def stage(num_residuals, num_channels, first_block=False):
    blocks = [Residual(num_channels, use_1x1conv=True, strides=1 if first_block else 2)]
    for _ in range(1, num_residuals):
        blocks.append(Residual(num_channels))
    return nn.Sequential(*blocks)


# %% right ResNet: the book's way, with add_module
class ResNet(d2l.Classifier):
    def b1(self):
        return nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            nn.LazyBatchNorm2d(),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )

    def block(self, num_residuals, num_channels, first_block=False):
        return stage(num_residuals, num_channels, first_block)


# %%
@d2l.add_to_class(ResNet)
def __init__(self, arch, lr=0.1, num_classes=10):
    super(ResNet, self).__init__()
    self.save_hyperparameters()
    self.net = nn.Sequential(self.b1())
    for i, b in enumerate(arch):
        self.net.add_module(f"b{i + 2}", self.block(*b, first_block=(i == 0)))
    self.net.add_module(
        "last",
        nn.Sequential(nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.LazyLinear(num_classes)),
    )
    self.net.apply(d2l.init_cnn)


# %% right ResNet: a plain nn.Module without lr, sizes written out
class ResNet(nn.Module):
    def __init__(self, arch, num_classes=10):
        super().__init__()
        layers = [
            nn.Conv2d(1, 64, 7, 2, 3),
            nn.BatchNorm2d(64),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(3, 2, 1),
        ]
        first = True
        for blocks, channels in arch:
            layers.append(stage(blocks, channels, first_block=first))
            first = False
        layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, num_classes)]
        self.net = nn.Sequential(*layers)

    def forward(self, X):
        return self.net(X)


# %% right ResNet: stem, stages and head by star unpacking, channels-wise mean by hand
class Mean(nn.Module):
    def forward(self, X):
        return X.flatten(2).mean(-1)


# %%
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        (n, c), *others = arch
        self.net = nn.Sequential(
            nn.Sequential(
                nn.LazyConv2d(64, (7, 7), stride=(2, 2), padding=(3, 3)),
                nn.BatchNorm2d(64),
                nn.ReLU(),
                nn.MaxPool2d(3, 2, padding=1),
            ),
            stage(n, c, first_block=True),
            *[stage(*pair) for pair in others],
            nn.Sequential(Mean(), nn.LazyLinear(num_classes)),
        )


# %% wrong ResNet: the first stage is told by its 64 channels, not by its place
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(n, c, first_block=c == 64) for n, c in arch]
        self.net = nn.Sequential(stem(), *stages, head(num_classes))


# %% wrong ResNet: takes the first four stages of arch, however many there are
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(stem())
        for i, (n, c) in zip(range(4), arch):
            self.net.append(stage(n, c, first_block=not i))
        self.net.append(head(num_classes))


# %% wrong ResNet: the first stage halves the maps like the others
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(stem(), *[stage(*pair) for pair in arch], head(num_classes))


# %% wrong ResNet: no average over the maps, so the net fits images of one size only
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(n, c, first_block=(i == 0)) for i, (n, c) in enumerate(arch)]
        last = nn.Sequential(nn.Flatten(), nn.LazyLinear(num_classes))
        self.net = nn.Sequential(stem(), *stages, last)


# %% wrong ResNet: in the stem ReLU comes before batch normalisation
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        first = nn.Sequential(
            *(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), nn.LazyBatchNorm2d(), nn.MaxPool2d(3, 2, 1))
        )
        stages = [stage(n, c, first_block=(i == 0)) for i, (n, c) in enumerate(arch)]
        self.net = nn.Sequential(first, *stages, head(num_classes))


# %% wrong ResNet: ten classes for good, and probabilities
class ResNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        stages = [stage(n, c, first_block=(i == 0)) for i, (n, c) in enumerate(arch)]
        self.net = nn.Sequential(stem(), *stages, head(10), nn.Softmax(dim=1))


# %% right ResNet18: as in the book
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 512)), lr, num_classes)


# %% right ResNet18: a function that returns a ResNet, arch as a list by powers of 2
def ResNet18(lr=0.1, num_classes=10):
    return ResNet([[2, 64 * 2**i] for i in range(4)], lr=lr, num_classes=num_classes)


# %% right ResNet18: keywords, arch in a class attribute
class ResNet18(ResNet):
    arch18 = [(2, c) for c in (64, 128, 256, 512)]

    def __init__(self, lr=0.1, num_classes=10, **kwargs):
        super().__init__(arch=self.arch18, lr=lr, num_classes=num_classes, **kwargs)


# %% wrong ResNet18: num_classes is not handed on
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 512)), lr)


# %% wrong ResNet18: lr and num_classes are handed on in the wrong order, which crashes
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 512)), num_classes, lr)


# %% wrong ResNet18: the last stage has 256 channels like the one before
class ResNet18(ResNet):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__(((2, 64), (2, 128), (2, 256), (2, 256)), lr, num_classes)


# %% right resnet18_shapes: tensors, sides computed
resnet18_shapes = [
    torch.tensor([c, s, s]) for c, s in zip([64, 64, 128, 256, 512], [24, 24, 12, 6, 3])
]

# %% wrong resnet18_shapes: the first stage is taken to halve, too
resnet18_shapes = ((64, 24, 24), (64, 12, 12), (128, 6, 6), (256, 3, 3), (512, 2, 2))

# %% right smallest_training_side: 33, since 32 leaves a single cell
smallest_training_side = next(s for s in range(1, 100) if (s + 31) // 32 > 1)

# %% wrong smallest_training_side: forgets that odd sides are rounded up
smallest_training_side = 64

# %% right grouped_cost: counted from two layers, as a fraction
one, four = (nn.Conv2d(64, 64, 3, groups=g, bias=False) for g in (1, 4))
grouped_cost = Fraction(four.weight.numel(), one.weight.numel())

# %% wrong grouped_cost: divides by 4 on both sides, though the groups are four in number
grouped_cost = 1 / 16


# %% right ResNeXtBlock: two ways in nn.Sequential
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = round(num_channels * bot_mul)
        self.long = nn.Sequential(
            nn.LazyConv2d(mid, 1),
            nn.BatchNorm2d(mid),
            nn.ReLU(),
            nn.Conv2d(mid, mid, 3, strides, 1, groups=mid // group_width),
            nn.BatchNorm2d(mid),
            nn.ReLU(),
            nn.Conv2d(mid, num_channels, 1),
            nn.BatchNorm2d(num_channels),
        )
        self.short = nn.Sequential()
        if use_1x1conv:
            self.short.append(nn.LazyConv2d(num_channels, 1, strides))
            self.short.append(nn.LazyBatchNorm2d())

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% right ResNeXtBlock: d2l's spelling, where groups means the width
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, groups, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        bot_channels = int(round(num_channels * bot_mul))
        self.conv1 = nn.LazyConv2d(bot_channels, kernel_size=1, stride=1)
        self.conv2 = nn.LazyConv2d(
            bot_channels, kernel_size=3, stride=strides, padding=1, groups=bot_channels // groups
        )
        self.conv3 = nn.LazyConv2d(num_channels, kernel_size=1, stride=1)
        self.bn1 = nn.LazyBatchNorm2d()
        self.bn2 = nn.LazyBatchNorm2d()
        self.bn3 = nn.LazyBatchNorm2d()
        if use_1x1conv:
            self.conv4 = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)
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


# %% right ResNeXtBlock: a helper with and without ReLU, number of groups by //
def conv_bn(channels, k=1, relu=True, **options):
    layers = [nn.LazyConv2d(channels, k, padding=k // 2, **options), nn.LazyBatchNorm2d()]
    return nn.Sequential(*layers, nn.ReLU()) if relu else nn.Sequential(*layers)


# %%
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        narrow = int(round(bot_mul * num_channels))
        self.down = conv_bn(narrow)
        self.grouped = conv_bn(narrow, 3, stride=strides, groups=narrow // group_width)
        self.up = conv_bn(num_channels, relu=False)
        self.shortcut = nn.Identity()
        if use_1x1conv:
            self.shortcut = conv_bn(num_channels, relu=False, stride=strides)

    def forward(self, X):
        return F.relu(self.shortcut(X) + self.up(self.grouped(self.down(X))))


# %% wrong ResNeXtBlock: group_width is taken as the number of groups
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = round(num_channels * bot_mul)
        self.long = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(mid, 3, stride=strides, padding=1, groups=group_width),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, stride=strides), nn.LazyBatchNorm2d()
            )

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% wrong ResNeXtBlock: the shortcut's 1 x 1 convolution lacks batch normalisation
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = round(num_channels * bot_mul)
        self.long = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(mid, 3, stride=strides, padding=1, groups=mid // group_width),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else None

    def forward(self, X):
        return F.relu(self.long(X) + (self.short(X) if self.short else X))


# %% wrong ResNeXtBlock: the bottleneck is cut off, not rounded
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = int(num_channels * bot_mul)
        self.long = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(mid, 3, stride=strides, padding=1, groups=mid // group_width),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, stride=strides), nn.LazyBatchNorm2d()
            )

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% wrong ResNeXtBlock: the first 1 x 1 convolution takes the stride
class ResNeXtBlock(nn.Module):
    def __init__(self, num_channels, group_width, bot_mul, use_1x1conv=False, strides=1):
        super().__init__()
        mid = round(num_channels * bot_mul)
        self.long = nn.Sequential(
            *(nn.LazyConv2d(mid, 1, stride=strides), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(mid, 3, padding=1, groups=mid // group_width),
            *(nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(num_channels, 1), nn.LazyBatchNorm2d()),
        )
        self.short = nn.Identity()
        if use_1x1conv:
            self.short = nn.Sequential(
                nn.LazyConv2d(num_channels, 1, stride=strides), nn.LazyBatchNorm2d()
            )

    def forward(self, X):
        return F.relu(self.long(X) + self.short(X))


# %% right resnext_groups: counted, in a numpy array
block = d2l.ResNeXtBlock(32, 16, 1)
block(torch.rand(2, 32, 4, 4))
resnext_groups = np.array([block.conv2.groups, sum(p.numel() for p in block.parameters())])

# %% wrong resnext_groups: believes the name of the argument
resnext_groups = (16, 2 * (32 * 32 + 32) + 32 * 2 * 9 + 32 + 3 * 64)


# %% right resnet_arch: a table
def resnet_arch(depth):
    blocks = {
        18: (2, 2, 2, 2),
        34: (3, 4, 6, 3),
        50: (3, 4, 6, 3),
        101: (3, 4, 23, 3),
        152: (3, 8, 36, 3),
    }[depth]
    return tuple(zip(blocks, (64, 128, 256, 512)))


# %% right resnet_arch: lists in a list, channels doubled in a loop
def resnet_arch(depth):
    if depth not in (18, 34, 50, 101, 152):
        raise ValueError(depth)
    arch, channels = [], 64
    third = {101: 23, 152: 36}.get(depth, 6)
    for n in [2] * 4 if depth == 18 else [3, 8 if depth == 152 else 4, third, 3]:
        arch.append([n, channels])
        channels *= 2
    return arch


# %% right resnet_arch: adds to the smaller net's numbers
def resnet_arch(depth):
    blocks = torch.tensor([2, 2, 2, 2])
    if depth > 18:
        blocks += torch.tensor([1, 2, 4, 1])
    blocks[2] += {101: 17, 152: 30}.get(depth, 0)
    blocks[1] += 4 * (depth == 152)
    channels = 2 ** torch.arange(6, 10)
    return [(int(b), int(c)) for b, c in zip(blocks, channels)]


# %% wrong resnet_arch: channels first
def resnet_arch(depth):
    blocks = {
        18: (2, 2, 2, 2),
        34: (3, 4, 6, 3),
        50: (3, 4, 6, 3),
        101: (3, 4, 23, 3),
        152: (3, 8, 36, 3),
    }[depth]
    return tuple((64 * 2**i, n) for i, n in enumerate(blocks))


# %% wrong resnet_arch: a generator zip, which can be used once only, kept for later calls
archs = {
    18: zip((2, 2, 2, 2), (64, 128, 256, 512)),
    34: zip((3, 4, 6, 3), (64, 128, 256, 512)),
    50: zip((3, 4, 6, 3), (64, 128, 256, 512)),
    101: zip((3, 4, 23, 3), (64, 128, 256, 512)),
    152: zip((3, 8, 36, 3), (64, 128, 256, 512)),
}


# %%
def resnet_arch(depth):
    return archs[depth]


# %% wrong resnet_arch: the last stage of ResNet-34 has 6 blocks, and the third 3
def resnet_arch(depth):
    blocks = [3, 4, 3, 6] if depth < 101 else [3, 4, 3, 23] if depth < 152 else [3, 8, 3, 36]
    blocks = [2] * 4 if depth == 18 else blocks
    return [(n, 64 << i) for i, n in enumerate(blocks)]


# %% right resnet_depth: sum, plus stem and dense layer
def resnet_depth(blocks, convs):
    return 1 + convs * sum(blocks) + 1


# %% right resnet_depth: counts one by one and gives a whole float
def resnet_depth(blocks, convs):
    layers = 2.0
    for number in blocks:
        for _ in range(number):
            layers += convs
    return layers


# %% right resnet_depth: a generator over the stages, stem and head in the start value
def resnet_depth(blocks, convs):
    stem = head = 1
    return sum((n * convs for n in blocks), start=stem + head)


# %% wrong resnet_depth: the dense layer is forgotten
def resnet_depth(blocks, convs):
    return 1 + convs * sum(blocks)


# %% wrong resnet_depth: takes every stage to be as long as the first
def resnet_depth(blocks, convs):
    return 2 + convs * blocks[0] * len(blocks)


# %% wrong resnet_depth: counts the 1 x 1 convolution of each shortcut between stages
def resnet_depth(blocks, convs):
    return convs * sum(blocks) + len(blocks) - 1 + 2


# %% right Bottleneck: layers from one loop, the shortcut in a lambda
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        layers = []
        for channels, k, s in ((mid, 1, 1), (mid, 3, strides), (4 * mid, 1, 1)):
            layers.append(nn.LazyConv2d(channels, k, stride=s, padding=k // 2))
            layers.append(nn.LazyBatchNorm2d())
            layers.append(nn.ReLU())
        self.net = nn.Sequential(*layers[:-1])
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else None

    def forward(self, X):
        shortcut = self.match or (lambda x: x)
        return (shortcut(X) + self.net(X)).relu()


# %% right Bottleneck: named layers, explicit sizes where they are known
class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        out = mid * self.expansion
        self.conv1, self.bn1 = nn.LazyConv2d(mid, 1), nn.BatchNorm2d(mid)
        self.conv2 = nn.Conv2d(mid, mid, 3, stride=strides, padding=1)
        self.bn2 = nn.BatchNorm2d(mid)
        self.conv3, self.bn3 = nn.Conv2d(mid, out, 1), nn.BatchNorm2d(out)
        self.downsample = nn.LazyConv2d(out, 1, stride=strides) if use_1x1conv else None
        self.relu = nn.ReLU(inplace=True)

    def forward(self, X):
        identity = X
        Y = self.relu(self.bn1(self.conv1(X)))
        Y = self.relu(self.bn2(self.conv2(Y)))
        Y = self.bn3(self.conv3(Y))
        if self.downsample is not None:
            identity = self.downsample(X)
        Y += identity
        return self.relu(Y)


# %% right Bottleneck: a factory from nn.Sequential and one class that adds
class Sum(nn.Module):
    def __init__(self, long, short):
        super().__init__()
        self.long, self.short = long, short

    def forward(self, X):
        return self.long(X).add(self.short(X))


# %%
def Bottleneck(mid, use_1x1conv=False, strides=1):
    long = nn.Sequential(
        *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
        *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
        *(nn.LazyConv2d(mid * 4, 1), nn.LazyBatchNorm2d()),
    )
    short = nn.LazyConv2d(mid * 4, 1, strides) if use_1x1conv else nn.Identity()
    return nn.Sequential(Sum(long, short), nn.ReLU())


# %% wrong Bottleneck: the first 1 x 1 convolution takes the stride, as in the first paper
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1, stride=strides), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d()),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.net(X) + self.match(X))


# %% wrong Bottleneck: a ReLU behind the third normalisation, too
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.net(X) + self.match(X))


# %% wrong Bottleneck: no normalisation behind the third convolution
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            nn.LazyConv2d(4 * mid, 1),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.net(X) + self.match(X))


# %% wrong Bottleneck: the result does not go through the last ReLU
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d()),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return self.net(X) + self.match(X)


# %% right BottleneckNet: counts the stages by hand, a factory for the stem
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d()),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.net(X) + self.match(X))


# %%
class BottleneckNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(stem())
        strides = 1
        for number, mid in arch:
            blocks = [Bottleneck(mid, True, strides)]
            while len(blocks) < number:
                blocks.append(Bottleneck(mid))
            self.net.append(nn.Sequential(*blocks))
            strides = 2
        self.net.append(head(num_classes))


# %% wrong BottleneckNet: 1 x 1 convolutions only where the maps are halved, so 64 + 12 are added
class Bottleneck(nn.Module):
    def __init__(self, mid, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(mid, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(mid, 3, strides, 1), nn.LazyBatchNorm2d(), nn.ReLU()),
            *(nn.LazyConv2d(4 * mid, 1), nn.LazyBatchNorm2d()),
        )
        self.match = nn.LazyConv2d(4 * mid, 1, stride=strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return F.relu(self.net(X) + self.match(X))


# %%
class BottleneckNet(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        stages = []
        for i, (number, mid) in enumerate(arch):
            first = Bottleneck(mid, use_1x1conv=i > 0, strides=2 if i else 1)
            stages += [first, *(Bottleneck(mid) for _ in range(number - 1))]
        self.net = nn.Sequential(stem(), *stages, head(num_classes))


# %% right gradient_factor: by a logarithm, two decimals
gradient_factor = round(float(np.exp(np.log(200) / 40)), 2)

# %% wrong gradient_factor: takes an equal part of the growth for each layer
gradient_factor = 1 + 199 / 40


# %% right PreActResidual: the first norm apart, the rest in a chain
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.begin = nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU(inplace=True))
        self.rest = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, stride=strides, padding=1),
            nn.BatchNorm2d(num_channels),
            nn.ReLU(),
            nn.Conv2d(num_channels, num_channels, 3, padding=1),
        )
        self.short = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else None

    def forward(self, X):
        A = self.begin(X)
        return self.rest(A) + (X if self.short is None else self.short(A))


# %% right PreActResidual: named layers, forward with functional ReLUs
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        if use_1x1conv:
            self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides)

    def forward(self, X):
        pre = F.relu(self.bn1(X))
        shortcut = self.conv3(pre) if hasattr(self, "conv3") else X
        Y = self.conv2(F.relu(self.bn2(self.conv1(pre))))
        Y += shortcut
        return Y


# %% right PreActResidual: a list of steps, remembers what the first convolution gets
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.steps = nn.ModuleList()
        for s in (strides, 1):
            self.steps.append(nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU()))
            self.steps.append(nn.LazyConv2d(num_channels, 3, stride=s, padding=1))
        self.use_1x1conv = use_1x1conv
        if use_1x1conv:
            self.conv = nn.LazyConv2d(num_channels, kernel_size=1, stride=strides)

    def forward(self, X):
        outputs = [X]
        for step in self.steps:
            outputs.append(step(outputs[-1]))
        shortcut = self.conv(outputs[1]) if self.use_1x1conv else X
        return outputs[-1] + shortcut


# %% wrong PreActResidual: the 1 x 1 convolution gets X as it came in
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, strides, 1)),
            *(nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, padding=1)),
        )
        self.short = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        return self.net(X) + self.short(X)


# %% wrong PreActResidual: without a 1 x 1, the normalised X is added
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.begin = nn.Sequential(nn.LazyBatchNorm2d(), nn.ReLU())
        self.rest = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, stride=strides, padding=1),
            *(nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(num_channels, 3, padding=1)),
        )
        self.short = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else nn.Identity()

    def forward(self, X):
        X = self.begin(X)
        return self.rest(X) + self.short(X)


# %% wrong PreActResidual: the old habit, a ReLU behind the addition
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1)
        self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides) if use_1x1conv else None

    def forward(self, X):
        A = F.relu(self.bn1(X))
        Y = self.conv2(F.relu(self.bn2(self.conv1(A))))
        return F.relu(Y + (self.conv3(A) if self.conv3 else X))


# %% wrong PreActResidual: both convolutions take the stride in turn, the shortcut twice
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.bn1, self.bn2 = nn.LazyBatchNorm2d(), nn.LazyBatchNorm2d()
        self.conv1 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv2 = nn.LazyConv2d(num_channels, 3, padding=1, stride=strides)
        self.conv3 = nn.LazyConv2d(num_channels, 1, stride=strides**2) if use_1x1conv else None

    def forward(self, X):
        A = F.relu(self.bn1(X))
        Y = self.conv2(F.relu(self.bn2(self.conv1(A))))
        return Y + (self.conv3(A) if self.conv3 else X)


# %% wrong PreActResidual: ReLU comes before batch normalisation
class PreActResidual(nn.Module):
    def __init__(self, num_channels, use_1x1conv=False, strides=1):
        super().__init__()
        self.begin = nn.Sequential(nn.ReLU(), nn.LazyBatchNorm2d())
        self.rest = nn.Sequential(
            nn.LazyConv2d(num_channels, 3, stride=strides, padding=1),
            *(nn.ReLU(), nn.LazyBatchNorm2d(), nn.LazyConv2d(num_channels, 3, padding=1)),
        )
        self.short = nn.LazyConv2d(num_channels, 1, strides) if use_1x1conv else None

    def forward(self, X):
        A = self.begin(X)
        return self.rest(A) + (self.short(A) if self.short else X)


