# %%
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

STAGES = [
    [(64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64)],
    [
        (192, (96, 208), (16, 48), 64), (160, (112, 224), (24, 64), 64),
        (128, (128, 256), (24, 64), 64), (112, (144, 288), (32, 64), 64),
        (256, (160, 320), (32, 128), 128),
    ],
    [(256, (160, 320), (32, 128), 128), (384, (192, 384), (48, 128), 128)],
]


class Block(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1_1 = nn.LazyConv2d(c1, kernel_size=1)
        self.b2_1 = nn.LazyConv2d(c2[0], kernel_size=1)
        self.b2_2 = nn.LazyConv2d(c2[1], kernel_size=3, padding=1)
        self.b3_1 = nn.LazyConv2d(c3[0], kernel_size=1)
        self.b3_2 = nn.LazyConv2d(c3[1], kernel_size=5, padding=2)
        self.b4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.b4_2 = nn.LazyConv2d(c4, kernel_size=1)

    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


def pool():
    return nn.MaxPool2d(3, stride=2, padding=1)


def stem():
    return [
        nn.Sequential(nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU(), pool()),
        nn.Sequential(
            nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool()
        ),
    ]


def body(block=Block):
    parts = [[block(*sizes) for sizes in stage] for stage in STAGES]
    return [
        nn.Sequential(*parts[0], pool()), nn.Sequential(*parts[1], pool()),
        nn.Sequential(*parts[2], nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()),
    ]


def conv_bn(*sizes, **more):
    return nn.Sequential(nn.LazyConv2d(*sizes, **more), nn.LazyBatchNorm2d(), nn.ReLU())


class BlockBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.branches = nn.ModuleList([
            conv_bn(c1, 1),
            nn.Sequential(conv_bn(c2[0], 1), conv_bn(c2[1], 3, padding=1)),
            nn.Sequential(conv_bn(c3[0], 1), conv_bn(c3[1], 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_bn(c4, 1)),
        ])

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches], 1)

# %% wrong GoogLeNet: one block of stage 4 is wider than it should be
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        parts = body()
        parts[1][3] = Block(112, (144, 288), (24, 64), 64)
        self.net = nn.Sequential(*stem(), *parts, nn.LazyLinear(num_classes))


# %% wrong GoogLeNet: a ReLU on the logits
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*stem(), *body(), nn.LazyLinear(num_classes), nn.ReLU())


# %% wrong GoogLeNet: dropout before the dense layer, as in the paper
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*stem(), *body(), nn.Dropout(0.4), nn.LazyLinear(num_classes))


# %% wrong googlenet_smallest_side: as for LeNet
googlenet_smallest_side = 12


# %% right InceptionBN: modules in a dictionary
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.parts = nn.ModuleDict({
            "one": conv_bn(c1, 1), "two": nn.Sequential(conv_bn(c2[0], 1), conv_bn(c2[1], 3, 1, 1)),
            "three": nn.Sequential(conv_bn(c3[0], 1), conv_bn(c3[1], 5, 1, 2)),
            "four": nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), conv_bn(c4, 1)),
        })

    def forward(self, X):
        return torch.cat([part(X) for part in self.parts.values()], dim=-3)


# %% right InceptionBN: convolutions without the bias, which is superfluous
def plain_bn(*sizes, **more):
    return nn.Sequential(nn.LazyConv2d(*sizes, bias=False, **more), nn.LazyBatchNorm2d(), nn.ReLU())


class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.branches = nn.ModuleList([
            plain_bn(c1, 1),
            nn.Sequential(plain_bn(c2[0], 1), plain_bn(c2[1], 3, padding=1)),
            nn.Sequential(plain_bn(c3[0], 1), plain_bn(c3[1], 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), plain_bn(c4, 1)),
        ])

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches], 1)


# %% wrong InceptionBN: normalised after the ReLU
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()

        def step(*sizes, **more):
            return nn.Sequential(nn.LazyConv2d(*sizes, **more), nn.ReLU(), nn.LazyBatchNorm2d())

        self.branches = nn.ModuleList([
            step(c1, 1), nn.Sequential(step(c2[0], 1), step(c2[1], 3, padding=1)),
            nn.Sequential(step(c3[0], 1), step(c3[1], 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), step(c4, 1)),
        ])

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches], 1)


# %% wrong InceptionBN: one normalisation at the end of each branch
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.branches = nn.ModuleList([
            conv_bn(c1, 1),
            nn.Sequential(nn.LazyConv2d(c2[0], 1), nn.ReLU(), conv_bn(c2[1], 3, padding=1)),
            nn.Sequential(nn.LazyConv2d(c3[0], 1), nn.ReLU(), conv_bn(c3[1], 5, padding=2)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_bn(c4, 1)),
        ])

    def forward(self, X):
        return torch.cat([branch(X) for branch in self.branches], 1)


# %% wrong InceptionBN: a normalisation without memory
class InceptionBN(BlockBN):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        for branch in self.modules():
            if isinstance(branch, nn.LazyBatchNorm2d):
                branch.track_running_stats = False
                branch.running_mean = branch.running_var = None


# %% wrong InceptionBN: momentum of 0.9
class InceptionBN(BlockBN):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        for part in self.modules():
            if isinstance(part, nn.LazyBatchNorm2d):
                part.momentum = 0.9


# %% right GoogLeNetBN: from conv_bn
class GoogLeNetBN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Sequential(conv_bn(64, 7, stride=2, padding=3), pool()),
            nn.Sequential(conv_bn(64, 1), conv_bn(192, 3, padding=1), pool()),
            *body(BlockBN), nn.LazyLinear(num_classes),
        )


# %% wrong GoogLeNetBN: the stem is not normalised
class GoogLeNetBN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*stem(), *body(BlockBN), nn.LazyLinear(num_classes))


# %% wrong GoogLeNetBN: the scores are normalised, too
class GoogLeNetBN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Sequential(conv_bn(64, 7, stride=2, padding=3), pool()),
            nn.Sequential(conv_bn(64, 1), conv_bn(192, 3, padding=1), pool()),
            *body(BlockBN), nn.LazyLinear(num_classes), nn.LazyBatchNorm1d(),
        )


# %% right googlenet28: the stem keeps its size
def googlenet28():
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, 3, padding=1), nn.ReLU()),
        nn.Sequential(
            nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool()
        ),
        *body(), nn.LazyLinear(10),
    )


# %% wrong googlenet28: as it was, the last maps have one cell
def googlenet28():
    return nn.Sequential(*stem(), *body(), nn.LazyLinear(10))


# %% wrong googlenet28: images become larger
def googlenet28():
    return nn.Sequential(nn.Upsample((96, 96)), *stem(), *body(), nn.LazyLinear(10))


# %% right InceptionV2Branch3: a Sequential
class InceptionV2Branch3(nn.Sequential):
    def __init__(self, reduced, channels):
        super().__init__()
        for n, (c, k) in enumerate([(reduced, 1), (channels, 3), (channels, 3)]):
            self.append(nn.LazyConv2d(c, k, padding=k // 2))
            self.append(nn.ReLU())


# %% wrong InceptionV2Branch3: reduced channels in the first 3 x 3, too
class InceptionV2Branch3(nn.Module):
    def __init__(self, reduced, channels):
        super().__init__()
        self.net = nn.Sequential(
            nn.LazyConv2d(reduced, 1), nn.ReLU(), nn.LazyConv2d(reduced, 3, padding=1), nn.ReLU(),
            nn.LazyConv2d(channels, 3, padding=1), nn.ReLU(),
        )

    def forward(self, X):
        return self.net(X)


# %% wrong InceptionV2Branch3: no ReLU between the two
class InceptionV2Branch3(nn.Module):
    def __init__(self, reduced, channels):
        super().__init__()
        self.net = nn.Sequential(
            nn.LazyConv2d(reduced, 1), nn.ReLU(), nn.LazyConv2d(channels, 3, padding=1),
            nn.LazyConv2d(channels, 3, padding=1), nn.ReLU(),
        )

    def forward(self, X):
        return self.net(X)
