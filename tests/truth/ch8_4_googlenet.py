# %%
import math
from collections import OrderedDict

import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


# %%
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
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


STAGE3 = [(64, (96, 128), (16, 32), 32), (128, (128, 192), (32, 96), 64)]
STAGE4 = [
    (192, (96, 208), (16, 48), 64),
    (160, (112, 224), (24, 64), 64),
    (128, (128, 256), (24, 64), 64),
    (112, (144, 288), (32, 64), 64),
    (256, (160, 320), (32, 128), 128),
]
STAGE5 = [(256, (160, 320), (32, 128), 128), (384, (192, 384), (48, 128), 128)]


# %% right Inception: four nn.Sequential branches with inplace ReLU
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.branch1 = nn.Sequential(nn.LazyConv2d(c1, 1), nn.ReLU(inplace=True))
        self.branch2 = nn.Sequential(
            nn.LazyConv2d(c2[0], 1),
            nn.ReLU(inplace=True),
            nn.LazyConv2d(c2[1], 3, padding=1),
            nn.ReLU(inplace=True),
        )
        self.branch3 = nn.Sequential(
            nn.LazyConv2d(c3[0], 1),
            nn.ReLU(inplace=True),
            nn.LazyConv2d(c3[1], 5, padding=2),
            nn.ReLU(inplace=True),
        )
        self.branch4 = nn.Sequential(
            nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1), nn.ReLU(inplace=True)
        )

    def forward(self, X):
        return torch.cat(
            [self.branch1(X), self.branch2(X), self.branch3(X), self.branch4(X)], dim=1
        )


# %% right Inception: a ModuleList and a small helper, padding "same"
def conv_relu(channels, k):
    return nn.Sequential(nn.LazyConv2d(channels, k, padding="same"), nn.ReLU())


# %%
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        pool = nn.MaxPool2d(3, stride=1, padding=1)
        self.branches = nn.ModuleList(
            [
                conv_relu(c1, 1),
                nn.Sequential(*[conv_relu(c, k) for c, k in zip(c2, (1, 3))]),
                nn.Sequential(*[conv_relu(c, k) for c, k in zip(c3, (1, 5))]),
                nn.Sequential(pool, conv_relu(c4, 1)),
            ]
        )

    def forward(self, X):
        # 가지마다 계산해서 채널 방향으로 이어 붙인다
        return torch.cat([branch(X) for branch in self.branches], 1)


# %% right Inception: one ReLU behind the concatenation does for the four last ones
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.one = nn.LazyConv2d(c1, 1)
        self.reduce3, self.three = nn.LazyConv2d(c2[0], 1), nn.LazyConv2d(c2[1], 3, padding=1)
        self.reduce5, self.five = nn.LazyConv2d(c3[0], 1), nn.LazyConv2d(c3[1], 5, padding=2)
        self.project = nn.LazyConv2d(c4, 1)

    def forward(self, X):
        ways = (
            self.one(X),
            self.three(self.reduce3(X).relu()),
            self.five(self.reduce5(X).relu()),
            self.project(F.max_pool2d(X, 3, stride=1, padding=1)),
        )
        return torch.cat(ways, dim=-3).relu()


# %% right Inception: a factory, whose module is a ModuleDict of branches
class Parallel(nn.Module):
    def __init__(self, **ways):
        super().__init__()
        self.ways = nn.ModuleDict(ways)

    def forward(self, X):
        return torch.cat([way(X) for way in self.ways.values()], dim=1)


# %%
def Inception(c1, c2, c3, c4):
    (r3, o3), (r5, o5) = c2, c3
    relu = nn.ReLU()
    return Parallel(
        a=nn.Sequential(nn.LazyConv2d(c1, 1), relu),
        b=nn.Sequential(nn.LazyConv2d(r3, 1), relu, nn.LazyConv2d(o3, 3, 1, 1), relu),
        c=nn.Sequential(nn.LazyConv2d(r5, 1), relu, nn.LazyConv2d(o5, 5, 1, 2), relu),
        d=nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1), relu),
    )


# %% right Inception: each branch is written into its part of the result
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        self.ends = [0]
        for c in (c1, c2[1], c3[1], c4):
            self.ends.append(self.ends[-1] + c)
        self.p1 = nn.LazyConv2d(c1, 1)
        self.p2a, self.p2b = nn.LazyConv2d(c2[0], 1), nn.LazyConv2d(c2[1], (3, 3), padding=(1, 1))
        self.p3a, self.p3b = nn.LazyConv2d(c3[0], 1), nn.LazyConv2d(c3[1], (5, 5), padding=(2, 2))
        self.p4 = nn.LazyConv2d(c4, 1)

    def branch(self, number, X):
        if number == 0:
            return self.p1(X)
        if number == 1:
            return self.p2b(self.p2a(X).clamp(min=0))
        if number == 2:
            return self.p3b(self.p3a(X).clamp(min=0))
        padded = F.pad(X, (1, 1, 1, 1), value=-math.inf)
        return self.p4(padded.unfold(2, 3, 1).unfold(3, 3, 1).amax(dim=(-2, -1)))

    def forward(self, X):
        n, _, h, w = X.shape
        Y = X.new_zeros(n, self.ends[-1], h, w)
        for i in range(4):
            Y[:, self.ends[i] : self.ends[i + 1]] = F.relu(self.branch(i, X))
        return Y


# %% wrong Inception: no ReLU behind the two 1 x 1 convolutions in front
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1 = nn.LazyConv2d(c1, 1)
        self.b2 = nn.Sequential(nn.LazyConv2d(c2[0], 1), nn.LazyConv2d(c2[1], 3, padding=1))
        self.b3 = nn.Sequential(nn.LazyConv2d(c3[0], 1), nn.LazyConv2d(c3[1], 5, padding=2))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1))

    def forward(self, X):
        return F.relu(torch.cat([self.b1(X), self.b2(X), self.b3(X), self.b4(X)], dim=1))


# %% wrong Inception: the fourth branch pools behind its 1 x 1 convolution, not before
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()

        def conv(c, k):
            return nn.Sequential(nn.LazyConv2d(c, k, padding=k // 2), nn.ReLU())

        self.b1 = conv(c1, 1)
        self.b2 = nn.Sequential(conv(c2[0], 1), conv(c2[1], 3))
        self.b3 = nn.Sequential(conv(c3[0], 1), conv(c3[1], 5))
        self.b4 = nn.Sequential(conv(c4, 1), nn.MaxPool2d(3, 1, 1))

    def forward(self, X):
        return torch.cat([self.b1(X), self.b2(X), self.b3(X), self.b4(X)], dim=1)


# %% wrong Inception: the branches lie in a plain list and are never trained
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()

        def conv(c, k):
            return nn.Sequential(nn.LazyConv2d(c, k, padding=k // 2), nn.ReLU())

        self.branches = [
            conv(c1, 1),
            nn.Sequential(conv(c2[0], 1), conv(c2[1], 3)),
            nn.Sequential(conv(c3[0], 1), conv(c3[1], 5)),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(c4, 1)),
        ]

    def forward(self, X):
        return torch.cat([b(X) for b in self.branches], dim=1)


# %% wrong Inception: pads the pool with zeros by hand, so negative cells lose to the border
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1 = nn.LazyConv2d(c1, 1)
        self.b2_1, self.b2_2 = nn.LazyConv2d(c2[0], 1), nn.LazyConv2d(c2[1], 3, padding=1)
        self.b3_1, self.b3_2 = nn.LazyConv2d(c3[0], 1), nn.LazyConv2d(c3[1], 5, padding=2)
        self.b4 = nn.LazyConv2d(c4, 1)

    def forward(self, X):
        b1 = F.relu(self.b1(X))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(X))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(X))))
        b4 = F.relu(self.b4(F.max_pool2d(F.pad(X, (1, 1, 1, 1)), 3, stride=1)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% wrong Inception: the first numbers of the two pairs are mixed up
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1_1 = nn.LazyConv2d(c1, kernel_size=1)
        self.b2_1 = nn.LazyConv2d(c3[0], kernel_size=1)
        self.b2_2 = nn.LazyConv2d(c2[1], kernel_size=3, padding=1)
        self.b3_1 = nn.LazyConv2d(c2[0], kernel_size=1)
        self.b3_2 = nn.LazyConv2d(c3[1], kernel_size=5, padding=2)
        self.b4_2 = nn.LazyConv2d(c4, kernel_size=1)

    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(F.max_pool2d(x, 3, 1, 1)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% wrong Inception: the third branch has a dilated 3 x 3 window, not one of 5 x 5
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        relu = nn.ReLU()
        self.b1 = nn.Sequential(nn.LazyConv2d(c1, 1), relu)
        self.b2 = nn.Sequential(
            nn.LazyConv2d(c2[0], 1), relu, nn.LazyConv2d(c2[1], 3, padding=1), relu
        )
        self.b3 = nn.Sequential(
            nn.LazyConv2d(c3[0], 1), relu, nn.LazyConv2d(c3[1], 3, padding=2, dilation=2), relu
        )
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1), relu)

    def forward(self, X):
        return torch.cat([b(X) for b in (self.b1, self.b2, self.b3, self.b4)], dim=1)


# %% wrong Inception: the 5 x 5 branch is stacked before the 3 x 3 branch
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        relu = nn.ReLU()
        self.b1 = nn.Sequential(nn.LazyConv2d(c1, 1), relu)
        self.b2 = nn.Sequential(
            nn.LazyConv2d(c2[0], 1), relu, nn.LazyConv2d(c2[1], 3, padding=1), relu
        )
        self.b3 = nn.Sequential(
            nn.LazyConv2d(c3[0], 1), relu, nn.LazyConv2d(c3[1], 5, padding=2), relu
        )
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1), relu)

    def forward(self, X):
        return torch.cat([self.b1(X), self.b3(X), self.b2(X), self.b4(X)], dim=1)


# %% right third_branch_weights: a list with whole floats
third_branch_weights = [192 * 32 * 5**2 * 1.0, 192 * 16 + 16 * 32 * 25.0]

# %% wrong third_branch_weights: biases are counted
third_branch_weights = (192 * 32 * 25 + 32, 192 * 16 + 16 + 16 * 32 * 25 + 32)

# %% right inception_parameters: counted from the block
block = Inception(64, (96, 128), (16, 32), 32)
block(torch.zeros(1, 192, 5, 5))
inception_parameters = sum(math.prod(p.shape) for p in block.parameters())
print(inception_parameters)

# %% wrong inception_parameters: the biases are left out
inception_parameters = 192 * (64 + 96 + 16 + 32) + 96 * 128 * 9 + 16 * 32 * 25

# %% right googlenet_shapes: lists, halved in a loop
side, googlenet_shapes = 48, []
for channels in (64, 192, 480, 832):
    side = side // 2
    googlenet_shapes.append([channels, side, side])
googlenet_shapes += [[1024], [10]]

# %% wrong googlenet_shapes: stage 1 is given before its pool, so all are twice as large
googlenet_shapes = ((64, 48, 48), (192, 24, 24), (480, 12, 12), (832, 6, 6), (1024,), (10,))

# %% wrong googlenet_shapes: stage 4 counts the channels of its first block only
googlenet_shapes = ((64, 24, 24), (192, 12, 12), (480, 6, 6), (512, 3, 3), (1024,), (10,))


# %% right GoogLeNet: the book's way, with stages added to the class later
class GoogLeNet(d2l.Classifier):
    def b1(self):
        return nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
        )


# %%
@d2l.add_to_class(GoogLeNet)
def b2(self):
    return nn.Sequential(
        nn.LazyConv2d(64, kernel_size=1),
        nn.ReLU(),
        nn.LazyConv2d(192, kernel_size=3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )


# %%
@d2l.add_to_class(GoogLeNet)
def b3(self):
    return nn.Sequential(
        Inception(64, (96, 128), (16, 32), 32),
        Inception(128, (128, 192), (32, 96), 64),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )


# %%
@d2l.add_to_class(GoogLeNet)
def b4(self):
    return nn.Sequential(
        Inception(192, (96, 208), (16, 48), 64),
        Inception(160, (112, 224), (24, 64), 64),
        Inception(128, (128, 256), (24, 64), 64),
        Inception(112, (144, 288), (32, 64), 64),
        Inception(256, (160, 320), (32, 128), 128),
        nn.MaxPool2d(kernel_size=3, stride=2, padding=1),
    )


# %%
@d2l.add_to_class(GoogLeNet)
def b5(self):
    return nn.Sequential(
        Inception(256, (160, 320), (32, 128), 128),
        Inception(384, (192, 384), (48, 128), 128),
        nn.AdaptiveAvgPool2d((1, 1)),
        nn.Flatten(),
    )


# %%
@d2l.add_to_class(GoogLeNet)
def __init__(self, lr=0.1, num_classes=10):
    super(GoogLeNet, self).__init__()
    self.save_hyperparameters()
    self.net = nn.Sequential(
        self.b1(), self.b2(), self.b3(), self.b4(), self.b5(), nn.LazyLinear(num_classes)
    )
    self.net.apply(d2l.init_cnn)


# %% right GoogLeNet: a plain nn.Module without lr, explicit stem, stages from a table
class GoogLeNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()

        def pool():
            return nn.MaxPool2d(3, 2, 1)

        stem = nn.Sequential(nn.Conv2d(1, 64, 7, 2, 3), nn.ReLU(True), pool())
        second = nn.Sequential(
            nn.Conv2d(64, 64, 1),
            nn.ReLU(True),
            nn.Conv2d(64, 192, 3, padding=1),
            nn.ReLU(True),
            pool(),
        )
        body = [[Inception(*args) for args in table] for table in (STAGE3, STAGE4, STAGE5)]
        mean = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        self.net = nn.Sequential(
            stem,
            second,
            nn.Sequential(*body[0], pool()),
            nn.Sequential(*body[1], pool()),
            nn.Sequential(*body[2], *mean),
            nn.Linear(1024, num_classes),
        )

    def forward(self, X):
        return self.net(X)


# %% right GoogLeNet: named stages, and the mean of the maps taken by hand
class MapMean(nn.Module):
    def forward(self, X):
        return X.mean(dim=(2, 3))


# %%
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes: int = 10):
        super().__init__()
        self.save_hyperparameters()
        conv, relu = nn.LazyConv2d, nn.ReLU
        layers = {
            1: [conv(64, 7, stride=2, padding=3), relu()],
            2: [conv(64, 1), relu(), conv(192, 3, padding=1), relu()],
            3: [Inception(*c) for c in STAGE3],
            4: [Inception(*c) for c in STAGE4],
            5: [Inception(*c) for c in STAGE5],
        }
        stages = OrderedDict()
        for number, parts in layers.items():
            end = MapMean() if number == 5 else nn.MaxPool2d(3, stride=2, padding=1)
            stages[f"stage{number}"] = nn.Sequential(*parts, end)
        stages["scores"] = nn.LazyLinear(num_classes)
        self.net = nn.Sequential(stages)


# %% right GoogLeNet: the book's spelling, with the other one as a second name
class GoogleNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential()
        self.net.append(self.conv(64, 7, 2, 3).append(self.pool()))
        self.net.append(nn.Sequential(*self.conv(64, 1), *self.conv(192, 3, 1, 1), self.pool()))
        for table in (STAGE3, STAGE4, STAGE5):
            self.net.append(nn.Sequential(*[Inception(*c) for c in table]))
        self.net[2].append(self.pool())
        self.net[3].append(self.pool())
        self.net[4].append(nn.AdaptiveAvgPool2d(output_size=1)).append(nn.Flatten(1))
        self.net.append(nn.LazyLinear(self.num_classes))

    @staticmethod
    def pool():
        return nn.MaxPool2d(kernel_size=3, stride=2, padding=1)

    @staticmethod
    def conv(*args):
        return nn.Sequential(nn.LazyConv2d(*args), nn.ReLU())


# %%
GoogLeNet = GoogleNet


# %% wrong GoogLeNet: the pool of stage 4 stands in front of its blocks
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        s1 = [nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
        s2 = [nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU()]
        s3 = [Inception(*c) for c in STAGE3] + [nn.MaxPool2d(3, 2, 1)]
        s4 = [nn.MaxPool2d(3, 2, 1)] + [Inception(*c) for c in STAGE4]
        s5 = [Inception(*c) for c in STAGE5] + [nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()]
        self.net = nn.Sequential(
            nn.Sequential(*s1),
            nn.Sequential(*s2, nn.MaxPool2d(3, 2, 1)),
            nn.Sequential(*s3),
            nn.Sequential(*s4),
            nn.Sequential(*s5),
            nn.LazyLinear(num_classes),
        )


# %% wrong GoogLeNet: the pools have no padding
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Sequential(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2)),
            nn.Sequential(
                *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU()),
                nn.MaxPool2d(3, 2),
            ),
            nn.Sequential(*[Inception(*c) for c in STAGE3], nn.MaxPool2d(3, 2)),
            nn.Sequential(*[Inception(*c) for c in STAGE4], nn.MaxPool2d(3, 2)),
            nn.Sequential(
                *[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()
            ),
            nn.LazyLinear(num_classes),
        )


# %% wrong GoogLeNet: no ReLU behind the 1 x 1 convolution of stage 2
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        pool = nn.MaxPool2d(3, 2, 1)
        self.net = nn.Sequential(
            nn.Sequential(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), pool),
            nn.Sequential(nn.LazyConv2d(64, 1), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU(), pool),
            nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE4], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            nn.LazyLinear(num_classes),
        )


# %% wrong GoogLeNet: num_classes is ignored, and a softmax stands at the end
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        pool = nn.MaxPool2d(3, 2, 1)
        self.net = nn.Sequential(
            nn.Sequential(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), pool),
            nn.Sequential(
                *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU(), pool)
            ),
            nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE4], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            nn.Sequential(nn.LazyLinear(10), nn.Softmax(dim=1)),
        )


# %% wrong GoogLeNet: the strongest cell of each map instead of the mean
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        pool = nn.MaxPool2d(3, 2, 1)
        last = [nn.AdaptiveMaxPool2d((1, 1)), nn.Flatten()]
        self.net = nn.Sequential(
            nn.Sequential(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), pool),
            nn.Sequential(
                *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU(), pool)
            ),
            nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE4], pool),
            nn.Sequential(*[Inception(*c) for c in STAGE5], *last),
            nn.LazyLinear(num_classes),
        )


# %% right googlenet_smallest_side: a tensor with the number 1, padding always helps
googlenet_smallest_side = torch.tensor(1)

# %% right nets_in_millions: a list, rounded in the cell
nets_in_millions = [round(n / 1e6, 2) for n in (46_764_746, 128_806_154, 1_992_166, 5_977_530)]

# %% wrong nets_in_millions: AlexNet and VGG-11 in the wrong order
nets_in_millions = (128.81, 46.76, 1.99, 5.98)

# %% right work_in_billions: a numpy array
work_in_billions = np.array([0.276, 1.503, 0.938])

# %% wrong work_in_billions: in millions
work_in_billions = (276, 1503, 938)


# %% right smallest_useful_side: searched for in a loop
smallest_useful_side = 1
while math.ceil(smallest_useful_side / 2**5) < 2:
    smallest_useful_side += 1

# %% wrong smallest_useful_side: takes the halvings to be exact
smallest_useful_side = 2 * 2**5

# %% wrong googlenet_smallest_side: thinks that each of the five halvings needs two cells
googlenet_smallest_side = 32


# %% right googlenet28: a stem that halves nothing, the other pools stay
def googlenet28():
    pool = nn.MaxPool2d(3, stride=2, padding=1)
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, 5, padding=2), nn.ReLU()),
        nn.Sequential(
            *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool)
        ),
        nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
        nn.Sequential(*[Inception(*c) for c in STAGE4], pool),
        nn.Sequential(
            *[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten()
        ),
        nn.LazyLinear(10),
    )


# %% right googlenet28: a Classifier of its own; the pools of stages 2 to 4 have stride 1
class Small(d2l.Classifier):
    def __init__(self, lr=0.01, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        still = nn.MaxPool2d(3, 1, 1)
        self.net = nn.Sequential(
            nn.Sequential(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU(), nn.MaxPool2d(3, 2, 1)),
            nn.Sequential(
                *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU(), still)
            ),
            nn.Sequential(*[Inception(*c) for c in STAGE3], still),
            nn.Sequential(*[Inception(*c) for c in STAGE4], still),
            nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
            nn.LazyLinear(num_classes),
        )


# %%
def googlenet28():
    return Small()


# %% right googlenet28: a small stem of 3 x 3, stages halved three times by strided pools
def stage28(blocks, *end):
    return nn.Sequential(*(Inception(*numbers) for numbers in blocks), *end)


# %%
def googlenet28():
    def pool(stride):
        return nn.MaxPool2d(kernel_size=3, stride=stride, padding=1)

    model = nn.Sequential(
        nn.Sequential(nn.Conv2d(1, 64, 7, stride=1, padding=3), nn.ReLU(), pool(2)),  # 14
        nn.Sequential(
            *(nn.Conv2d(64, 64, 1), nn.ReLU(), nn.Conv2d(64, 192, 3, padding=1), nn.ReLU()),
            pool(2),  # 7
        ),
        stage28(STAGE3, pool(2)),  # 4
        stage28(STAGE4, pool(1)),
        stage28(STAGE5, nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.Linear(1024, 10),
    )
    print("stage 5:", tuple(model[:4](torch.zeros(1, 1, 28, 28)).shape))
    return model


# %% wrong googlenet28: only one halving is given up, stage 5 has maps of 2 x 2
def googlenet28():
    pool = nn.MaxPool2d(3, stride=2, padding=1)
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, 7, stride=1, padding=3), nn.ReLU(), pool),
        nn.Sequential(
            *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool)
        ),
        nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
        nn.Sequential(*[Inception(*c) for c in STAGE4], pool),
        nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.LazyLinear(10),
    )


# %% wrong googlenet28: the maps are enlarged again in front of stage 5
def googlenet28():
    pool = nn.MaxPool2d(3, stride=2, padding=1)
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU(), pool),
        nn.Sequential(
            *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool)
        ),
        nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
        nn.Sequential(*[Inception(*c) for c in STAGE4], nn.Upsample(size=(3, 3))),
        nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.LazyLinear(10),
    )


# %% wrong googlenet28: the last block of stage 4 was lost with its pool
def googlenet28():
    pool = nn.MaxPool2d(3, stride=2, padding=1)
    return nn.Sequential(
        nn.Sequential(nn.LazyConv2d(64, 7, stride=2, padding=3), nn.ReLU()),
        nn.Sequential(
            *(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, padding=1), nn.ReLU(), pool)
        ),
        nn.Sequential(*[Inception(*c) for c in STAGE3], pool),
        nn.Sequential(*[Inception(*c) for c in STAGE4[:-1]]),
        nn.Sequential(*[Inception(*c) for c in STAGE5], nn.AdaptiveAvgPool2d(1), nn.Flatten()),
        nn.LazyLinear(10),
    )


# %% right InceptionBN: a helper with convolution, normalisation and ReLU
def cbr(channels, size):
    return nn.Sequential(
        nn.LazyConv2d(channels, size, padding=(size - 1) // 2), nn.LazyBatchNorm2d(), nn.ReLU()
    )


# %%
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1 = cbr(c1, 1)
        self.b2 = nn.Sequential(cbr(c2[0], 1), cbr(c2[1], 3))
        self.b3 = nn.Sequential(cbr(c3[0], 1), cbr(c3[1], 5))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), cbr(c4, 1))

    def forward(self, X):
        return torch.cat((self.b1(X), self.b2(X), self.b3(X), self.b4(X)), dim=1)


# %% right InceptionBN: inherits from Inception and adds six norms with known sizes
class InceptionBN(Inception):
    def __init__(self, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.n1 = nn.BatchNorm2d(c1)
        self.n2 = nn.ModuleList([nn.BatchNorm2d(c) for c in c2])
        self.n3 = nn.ModuleList([nn.BatchNorm2d(c) for c in c3])
        self.n4 = nn.BatchNorm2d(c4)

    def forward(self, X):
        b1 = F.relu(self.n1(self.b1_1(X)))
        b2 = F.relu(self.n2[0](self.b2_1(X)))
        b2 = F.relu(self.n2[1](self.b2_2(b2)))
        b3 = F.relu(self.n3[0](self.b3_1(X)))
        b3 = F.relu(self.n3[1](self.b3_2(b3)))
        b4 = F.relu(self.n4(self.b4_2(self.b4_1(X))))
        return torch.cat([b1, b2, b3, b4], dim=1)


# %% right InceptionBN: takes apart a list of specifications, branch by branch
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        specs = {
            "b1": [(c1, 1)],
            "b2": [(c2[0], 1), (c2[1], 3)],
            "b3": [(c3[0], 1), (c3[1], 5)],
            "b4": [None, (c4, 1)],
        }
        for name, layers in specs.items():
            branch = nn.Sequential()
            for layer in layers:
                if layer is None:
                    branch.append(nn.MaxPool2d(3, stride=1, padding=1))
                    continue
                maps, k = layer
                branch.append(nn.LazyConv2d(maps, k, padding=k // 2))
                branch.append(nn.LazyBatchNorm2d())
                branch.append(nn.ReLU(inplace=True))
            setattr(self, name, branch)

    def forward(self, X):
        return torch.cat([getattr(self, f"b{i}")(X) for i in (1, 2, 3, 4)], dim=1)


# %% wrong InceptionBN: the normalisation stands behind the ReLU
def cbr(channels, size):
    return nn.Sequential(
        nn.LazyConv2d(channels, size, padding=size // 2), nn.ReLU(), nn.LazyBatchNorm2d()
    )


# %%
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1 = cbr(c1, 1)
        self.b2 = nn.Sequential(cbr(c2[0], 1), cbr(c2[1], 3))
        self.b3 = nn.Sequential(cbr(c3[0], 1), cbr(c3[1], 5))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), cbr(c4, 1))

    def forward(self, X):
        return torch.cat((self.b1(X), self.b2(X), self.b3(X), self.b4(X)), dim=1)


# %% wrong InceptionBN: one normalisation of the whole stack, none behind the inner 1 x 1
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        relu = nn.ReLU()
        self.b1 = nn.LazyConv2d(c1, 1)
        self.b2 = nn.Sequential(nn.LazyConv2d(c2[0], 1), relu, nn.LazyConv2d(c2[1], 3, padding=1))
        self.b3 = nn.Sequential(nn.LazyConv2d(c3[0], 1), relu, nn.LazyConv2d(c3[1], 5, padding=2))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1))
        self.norm = nn.LazyBatchNorm2d()

    def forward(self, X):
        Y = torch.cat((self.b1(X), self.b2(X), self.b3(X), self.b4(X)), dim=1)
        return F.relu(self.norm(Y))


# %% wrong InceptionBN: without running averages, evaluation depends on the batch
def cbr(channels, size):
    return nn.Sequential(
        nn.LazyConv2d(channels, size, padding=size // 2),
        nn.BatchNorm2d(channels, track_running_stats=False),
        nn.ReLU(),
    )


# %%
class InceptionBN(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.b1 = cbr(c1, 1)
        self.b2 = nn.Sequential(cbr(c2[0], 1), cbr(c2[1], 3))
        self.b3 = nn.Sequential(cbr(c3[0], 1), cbr(c3[1], 5))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), cbr(c4, 1))

    def forward(self, X):
        return torch.cat((self.b1(X), self.b2(X), self.b3(X), self.b4(X)), dim=1)


# %% right InceptionV2Branch3: the class is an nn.Sequential itself
class InceptionV2Branch3(nn.Sequential):
    def __init__(self, reduced, channels):
        super().__init__(
            nn.LazyConv2d(reduced, 1),
            nn.ReLU(),
            nn.Conv2d(reduced, channels, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.ReLU(),
        )


# %% right InceptionV2Branch3: three convolutions in a ModuleList, a ReLU in the loop
class InceptionV2Branch3(nn.Module):
    def __init__(self, reduced, channels):
        super().__init__()
        widths = [(reduced, 1), (channels, 3), (channels, 3)]
        self.convs = nn.ModuleList(nn.LazyConv2d(w, k, padding=k // 2) for w, k in widths)

    def forward(self, X):
        for conv in self.convs:
            X = torch.relu(conv(X))
        return X


# %% wrong InceptionV2Branch3: the first 3 x 3 makes reduced maps only
class InceptionV2Branch3(nn.Module):
    def __init__(self, reduced, channels):
        super().__init__()
        self.net = nn.Sequential(
            *(nn.LazyConv2d(reduced, 1), nn.ReLU()),
            *(nn.LazyConv2d(reduced, 3, padding=1), nn.ReLU()),
            *(nn.LazyConv2d(channels, 3, padding=1), nn.ReLU()),
        )

    def forward(self, X):
        return self.net(X)


# %% wrong InceptionV2Branch3: no ReLU between the two 3 x 3 convolutions
class InceptionV2Branch3(nn.Module):
    def __init__(self, reduced, channels):
        super().__init__()
        self.reduce = nn.LazyConv2d(reduced, kernel_size=1)
        self.conv1 = nn.LazyConv2d(channels, kernel_size=3, padding=1)
        self.conv2 = nn.LazyConv2d(channels, kernel_size=3, padding=1)

    def forward(self, X):
        Y = F.relu(self.reduce(X))
        return F.relu(self.conv2(self.conv1(Y)))


# %% right branch3_parameters: a function counts them into a numpy array
def conv_size(i, o, k):
    return i * o * k * k + o


# %%
branch3_parameters = np.array(
    [
        conv_size(16, 32, 5),
        conv_size(16, 32, 3) + conv_size(32, 32, 3),
        conv_size(16, 24, 3) + conv_size(24, 32, 3),
    ]
)

# %% wrong branch3_parameters: the second 3 x 3 is taken to get 16 maps again
branch3_parameters = (
    16 * 32 * 25 + 32,
    2 * (16 * 32 * 9 + 32),
    16 * 24 * 9 + 24 + 24 * 32 * 9 + 32,
)


# %% right flat_and_narrow: a class of its own, padding "same"
class FlatAndNarrow(nn.Module):
    def __init__(self, reduced, channels, n):
        super().__init__()
        self.reduce = nn.LazyConv2d(reduced, 1)
        self.flat = nn.LazyConv2d(channels, (1, n), padding="same")
        self.upright = nn.LazyConv2d(channels, (n, 1), padding="same")

    def forward(self, X):
        return self.upright(self.flat(self.reduce(X).relu()).relu()).relu()


# %%
def flat_and_narrow(reduced, channels, n):
    return FlatAndNarrow(reduced, channels, n)


# %% right flat_and_narrow: layers gathered in a list by a loop
def flat_and_narrow(reduced: int, channels: int, n: int) -> nn.Sequential:
    layers = []
    for maps, window in ((reduced, (1, 1)), (channels, (1, n)), (channels, (n, 1))):
        pad = tuple((k - 1) // 2 for k in window)
        layers += [nn.LazyConv2d(maps, window, padding=pad), nn.ReLU()]
    return nn.Sequential(*layers)


# %% right flat_and_narrow: pads with F.pad before each window
class Window(nn.Module):
    def __init__(self, maps, height, width):
        super().__init__()
        self.pads = (width // 2, width // 2, height // 2, height // 2)
        self.conv = nn.LazyConv2d(maps, (height, width))

    def forward(self, X):
        return F.relu(self.conv(F.pad(X, self.pads)))


# %%
def flat_and_narrow(reduced, channels, n):
    return nn.Sequential(
        Window(reduced, 1, 1), Window(channels, height=1, width=n), Window(channels, n, 1)
    )


# %% wrong flat_and_narrow: the upright window comes before the flat one
def flat_and_narrow(reduced, channels, n):
    p = n // 2
    return nn.Sequential(
        *(nn.LazyConv2d(reduced, 1), nn.ReLU()),
        *(nn.LazyConv2d(channels, (n, 1), padding=(p, 0)), nn.ReLU()),
        *(nn.LazyConv2d(channels, (1, n), padding=(0, p)), nn.ReLU()),
    )


# %% wrong flat_and_narrow: the paddings are swapped, so the borders see nothing
def flat_and_narrow(reduced, channels, n):
    p = n // 2
    return nn.Sequential(
        *(nn.LazyConv2d(reduced, 1), nn.ReLU()),
        *(nn.LazyConv2d(channels, (1, n), padding=(p, 0)), nn.ReLU()),
        *(nn.LazyConv2d(channels, (n, 1), padding=(0, p)), nn.ReLU()),
    )


# %% wrong flat_and_narrow: n is ignored, the windows are always 7 long as in the paper
def flat_and_narrow(reduced, channels, n=7):
    return nn.Sequential(
        *(nn.LazyConv2d(reduced, 1), nn.ReLU()),
        *(nn.LazyConv2d(channels, (1, 7), padding=(0, 3)), nn.ReLU()),
        *(nn.LazyConv2d(channels, (7, 1), padding=(3, 0)), nn.ReLU()),
    )


# %% right ResidualInception: explicit sizes everywhere, an Identity as shortcut
class ResidualInception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        self.ways = nn.ModuleList(
            [
                nn.Conv2d(in_channels, c1, 1),
                nn.Sequential(
                    nn.Conv2d(in_channels, c2[0], 1), nn.ReLU(), nn.Conv2d(c2[0], c2[1], 3, 1, 1)
                ),
                nn.Sequential(
                    nn.Conv2d(in_channels, c3[0], 1), nn.ReLU(), nn.Conv2d(c3[0], c3[1], 5, 1, 2)
                ),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(in_channels, c4, 1)),
            ]
        )
        out = c1 + c2[1] + c3[1] + c4
        same = out == in_channels
        self.shortcut = nn.Identity() if same else nn.Conv2d(in_channels, out, 1)

    def forward(self, X):
        Y = torch.cat([way(X) for way in self.ways], dim=1)
        Y += self.shortcut(X)
        return F.relu(Y)


# %% right ResidualInception: a child of Inception that calls its convolutions anew
class ResidualInception(Inception):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        channels = sum([c1, c2[-1], c3[-1], c4])
        self.match = None
        if channels != in_channels:
            self.match = nn.LazyConv2d(channels, kernel_size=1)

    def forward(self, X):
        b1 = self.b1_1(X)
        b2 = self.b2_2(F.relu(self.b2_1(X)))
        b3 = self.b3_2(F.relu(self.b3_1(X)))
        b4 = self.b4_2(self.b4_1(X))
        shortcut = X if self.match is None else self.match(X)
        return F.relu(shortcut + torch.cat([b1, b2, b3, b4], dim=1))


# %% right ResidualInception: the shortcut is split, each branch adds its own part
class ResidualInception(nn.Module):
    def __init__(self, in_channels: int, c1, c2, c3, c4):
        super().__init__()

        def reduce(c):
            return [nn.LazyConv2d(c, 1), nn.ReLU(inplace=True)]

        self.b1 = nn.Sequential(nn.LazyConv2d(c1, 1))
        self.b2 = nn.Sequential(*reduce(c2[0]), nn.LazyConv2d(c2[1], 3, padding=1))
        self.b3 = nn.Sequential(*reduce(c3[0]), nn.LazyConv2d(c3[1], 5, padding=2))
        self.b4 = nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.LazyConv2d(c4, 1))
        self.sizes = [c1, c2[1], c3[1], c4]
        self.short = nn.Sequential()
        if sum(self.sizes) != in_channels:
            self.short.append(nn.LazyConv2d(sum(self.sizes), 1))

    def forward(self, X):
        parts = self.short(X).split(self.sizes, dim=1)
        ways = (self.b1, self.b2, self.b3, self.b4)
        return torch.cat([F.relu(way(X) + part) for way, part in zip(ways, parts)], dim=1)


# %% wrong ResidualInception: adds to the finished Inception, whose branches end in ReLU
class ResidualInception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        self.block = Inception(c1, c2, c3, c4)
        out = c1 + c2[1] + c3[1] + c4
        self.conv = nn.LazyConv2d(out, 1) if out != in_channels else None

    def forward(self, X):
        Y = self.block(X)
        if self.conv is not None:
            X = self.conv(X)
        return F.relu(Y + X)


# %% wrong ResidualInception: the shortcut has a 1 x 1 convolution even where none is needed
class ResidualInception(Inception):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        self.shortcut = nn.Conv2d(in_channels, c1 + c2[1] + c3[1] + c4, 1)

    def forward(self, X):
        b1 = self.b1_1(X)
        b2 = self.b2_2(F.relu(self.b2_1(X)))
        b3 = self.b3_2(F.relu(self.b3_1(X)))
        b4 = self.b4_2(self.b4_1(X))
        return F.relu(torch.cat([b1, b2, b3, b4], dim=1) + self.shortcut(X))


# %% wrong ResidualInception: the sum is written into X, which belongs to the caller
class ResidualInception(Inception):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        out = c1 + c2[1] + c3[1] + c4
        self.shortcut = nn.Identity() if out == in_channels else nn.LazyConv2d(out, 1)

    def forward(self, X):
        b1 = self.b1_1(X)
        b2 = self.b2_2(F.relu(self.b2_1(X)))
        b3 = self.b3_2(F.relu(self.b3_1(X)))
        b4 = self.b4_2(self.b4_1(X))
        Y = self.shortcut(X)
        Y += torch.cat([b1, b2, b3, b4], dim=1)
        return F.relu(Y)


# %% wrong ResidualInception: the inner ReLUs behind the 1 x 1 were moved away, too
class ResidualInception(Inception):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__(c1, c2, c3, c4)
        out = c1 + c2[1] + c3[1] + c4
        self.shortcut = nn.Identity() if out == in_channels else nn.LazyConv2d(out, 1)

    def forward(self, X):
        ways = [
            self.b1_1(X),
            self.b2_2(self.b2_1(X)),
            self.b3_2(self.b3_1(X)),
            self.b4_2(self.b4_1(X)),
        ]
        return torch.relu(torch.cat(ways, dim=1) + self.shortcut(X))


# %% right smooth_cross_entropy: one-hot labels, softened, times log_softmax
def smooth_cross_entropy(logits, y, eps):
    classes = logits.shape[1]
    labels = F.one_hot(y, classes) * (1 - eps) + eps / classes
    return -(labels * F.log_softmax(logits, dim=1)).sum(dim=1).mean()


# %% right smooth_cross_entropy: logsumexp by hand, the two parts apart
def smooth_cross_entropy(logits, y, eps):
    top = logits.max(dim=1, keepdim=True).values
    log_sum = (logits - top).exp().sum(dim=1).log() + top[:, 0]
    true = log_sum - logits[torch.arange(len(y)), y]
    even = log_sum - logits.mean(dim=1)
    return ((1 - eps) * true + eps * even).mean()


# %% right smooth_cross_entropy: image by image, with a table of labels filled by a loop
def smooth_cross_entropy(logits, y, eps):
    n, c = logits.shape
    total = 0
    for i in range(n):
        label = torch.full((c,), eps / c)
        label[y[i]] += 1 - eps
        logp = logits[i] - torch.logsumexp(logits[i], dim=0)
        total = total - torch.dot(label.to(logp.dtype), logp)
    return total / n


# %% right smooth_cross_entropy: torch's own loss
def smooth_cross_entropy(logits, y, eps):
    return nn.CrossEntropyLoss(label_smoothing=eps)(logits, y)


# %% right smooth_cross_entropy: a mixture of two of torch's losses
def smooth_cross_entropy(logits, y, eps):
    C = logits.shape[-1]
    even = torch.full_like(logits, 1 / C)  # 모든 클래스에 똑같이
    return (1 - eps) * F.cross_entropy(logits, y) + eps * F.cross_entropy(logits, even)


# %% wrong smooth_cross_entropy: eps goes to the other classes only, the true one keeps 1 - eps
def smooth_cross_entropy(logits, y, eps):
    C = logits.shape[1]
    labels = torch.full_like(logits, eps / (C - 1))
    labels.scatter_(1, y[:, None], 1 - eps)
    return -(labels * torch.log_softmax(logits, dim=1)).sum(1).mean()


# %% wrong smooth_cross_entropy: takes the largest score of the whole batch away
def smooth_cross_entropy(logits, y, eps):
    Z = logits - logits.max()
    logp = Z - Z.exp().sum(dim=1, keepdim=True).log()
    labels = F.one_hot(y, logits.shape[1]) * (1 - eps) + eps / logits.shape[1]
    return -(labels * logp).sum(1).mean()


# %% wrong smooth_cross_entropy: a tiny number in the log bends the loss of large scores
def smooth_cross_entropy(logits, y, eps):
    p = torch.softmax(logits, dim=1)
    labels = (1 - eps) * F.one_hot(y, p.shape[1]) + eps / p.shape[1]
    return -(labels * torch.log(p + 1e-8)).sum(dim=1).mean()


# %% wrong smooth_cross_entropy: ten classes are taken for granted
def smooth_cross_entropy(logits, y, eps):
    logp = F.log_softmax(logits, dim=1)
    true = logp.gather(1, y.reshape(-1, 1)).squeeze(1)
    return -((1 - eps) * true + eps / 10 * logp.sum(dim=1)).mean()


# %% wrong smooth_cross_entropy: the largest score is subtracted in place
def smooth_cross_entropy(logits, y, eps):
    with torch.no_grad():
        logits -= logits.amax(dim=1, keepdim=True)
    logp = logits - logits.exp().sum(dim=1, keepdim=True).log()
    true = logp[range(len(y)), y]
    return -((1 - eps) * true + eps * logp.mean(dim=1)).mean()

# %% right work_of_the_parts: a list, not rounded
work_of_the_parts = [100 * work / 276_066_304 for work in (73_285_632, 202_770_432, 10_240)]

# %% wrong work_of_the_parts: stage 5 is taken for the head
work_of_the_parts = (27, 65, 8)

# %% right GoogLeNetBN: unit by unit, blocks from lists of widths, mean in forward


class Unit(nn.Sequential):
    def __init__(self, channels, side, **more):
        conv = nn.LazyConv2d(channels, side, bias=False, **more)
        super().__init__(conv, nn.LazyBatchNorm2d(), nn.ReLU())


class Normed(nn.Module):
    def __init__(self, c1, c2, c3, c4):
        super().__init__()
        self.paths = nn.ModuleList(
            [
                Unit(c1, 1),
                nn.Sequential(Unit(c2[0], 1), Unit(c2[1], 3, padding=1)),
                nn.Sequential(Unit(c3[0], 1), Unit(c3[1], 5, padding=2)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), Unit(c4, 1)),
            ]
        )

    def forward(self, x):
        return torch.cat([path(x) for path in self.paths], 1)


class GoogLeNetBN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        pool = nn.MaxPool2d(3, 2, 1)
        self.features = nn.Sequential(
            *(Unit(64, 7, stride=2, padding=3), pool),
            *(Unit(64, 1), Unit(192, 3, padding=1), pool),
            *([Normed(*widths) for widths in STAGE3] + [pool]),
            *([Normed(*widths) for widths in STAGE4] + [pool]),
            *[Normed(*widths) for widths in STAGE5],
        )
        self.last = nn.Linear(1024, num_classes)

    def forward(self, X):
        return self.last(self.features(X).mean((2, 3)))


# %% wrong GoogLeNetBN: the plain blocks, with one normalisation after each stage


class GoogLeNetBN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()

        def stage(*layers):
            return nn.Sequential(*layers, nn.LazyBatchNorm2d(), nn.MaxPool2d(3, 2, 1))

        self.net = nn.Sequential(
            stage(nn.LazyConv2d(64, 7, 2, 3), nn.ReLU()),
            stage(nn.LazyConv2d(64, 1), nn.ReLU(), nn.LazyConv2d(192, 3, 1, 1), nn.ReLU()),
            stage(*[Inception(*widths) for widths in STAGE3]),
            stage(*[Inception(*widths) for widths in STAGE4]),
            *[Inception(*widths) for widths in STAGE5],
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.LazyLinear(num_classes),
        )
