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

# %% right Inception: the book's
class Inception(nn.Module):
    # c1--c4 are the number of output channels for each branch
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super(Inception, self).__init__(**kwargs)
        # Branch 1
        self.b1_1 = nn.LazyConv2d(c1, kernel_size=1)
        # Branch 2
        self.b2_1 = nn.LazyConv2d(c2[0], kernel_size=1)
        self.b2_2 = nn.LazyConv2d(c2[1], kernel_size=3, padding=1)
        # Branch 3
        self.b3_1 = nn.LazyConv2d(c3[0], kernel_size=1)
        self.b3_2 = nn.LazyConv2d(c3[1], kernel_size=5, padding=2)
        # Branch 4
        self.b4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.b4_2 = nn.LazyConv2d(c4, kernel_size=1)

    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% right Inception: an older edition with in_channels, in place ReLU after the concatenation
class Inception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4, **kwargs):
        super(Inception, self).__init__(**kwargs)
        self.p1_1 = nn.Conv2d(in_channels, c1, kernel_size=1)
        self.p2_1 = nn.Conv2d(in_channels, c2[0], kernel_size=1)
        self.p2_2 = nn.Conv2d(c2[0], c2[1], kernel_size=3, padding=1)
        self.p3_1 = nn.Conv2d(in_channels, c3[0], kernel_size=1)
        self.p3_2 = nn.Conv2d(c3[0], c3[1], kernel_size=5, padding=2)
        self.p4_1 = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.p4_2 = nn.Conv2d(in_channels, c4, kernel_size=1)

    def forward(self, x):
        p1 = F.relu(self.p1_1(x))
        p2 = F.relu(self.p2_2(F.relu(self.p2_1(x))))
        p3 = F.relu(self.p3_2(F.relu(self.p3_1(x))))
        p4 = F.relu(self.p4_2(self.p4_1(x)))
        return torch.cat((p1, p2, p3, p4), dim=1)


# %% right Inception: one ReLU over all branches
class Inception(nn.Module):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(**kwargs)
        self.first = nn.LazyConv2d(c1, 1)
        for n, (c, k) in enumerate([(c2, 3), (c3, 5)]):
            self.add_module(f"narrow{n}", nn.LazyConv2d(c[0], 1))
            self.add_module(f"wide{n}", nn.LazyConv2d(c[1], k, padding="same"))
        self.last = nn.LazyConv2d(c4, (1, 1))

    def forward(self, X):
        Y = [self.first(X)]
        Y += [getattr(self, f"wide{n}")(getattr(self, f"narrow{n}")(X).relu()) for n in range(2)]
        Y.append(self.last(F.max_pool2d(X, 3, 1, 1)))
        return torch.hstack(Y).relu()


# %% wrong Inception: the ReLU in the middle of branch 3 is missing
class Inception(Block):
    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(self.b3_1(x)))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% wrong Inception: the pool comes after its convolution
class Inception(Block):
    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = self.b4_1(F.relu(self.b4_2(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% wrong Inception: the third branch gets what the second gives
class Inception(Block):
    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(b2))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=1)


# %% wrong Inception: branches in another order
class Inception(Block):
    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b3, b2, b4), dim=1)


# %% wrong Inception: average pooling
class Inception(Block):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(c1, c2, c3, c4)
        self.b4_1 = nn.AvgPool2d(3, stride=1, padding=1)


# %% wrong Inception: joined along the rows
class Inception(Block):
    def forward(self, x):
        b1 = F.relu(self.b1_1(x))
        b2 = F.relu(self.b2_2(F.relu(self.b2_1(x))))
        b3 = F.relu(self.b3_2(F.relu(self.b3_1(x))))
        b4 = F.relu(self.b4_2(self.b4_1(x)))
        return torch.cat((b1, b2, b3, b4), dim=2)


# %% wrong Inception: 5 x 5 with padding 1, cropped to fit by interpolation
class Inception(Block):
    def __init__(self, c1, c2, c3, c4, **kwargs):
        super().__init__(c1, c2, c3, c4)
        self.b3_2 = nn.Sequential(nn.LazyConv2d(c3[1], 3, padding=1))


# %% right third_branch_weights: products
third_branch_weights = [192 * 32 * 5 * 5, 192 * 16 + 16 * 32 * 5**2]


# %% wrong third_branch_weights: the other order
third_branch_weights = (192 * 16 + 16 * 32 * 25, 192 * 32 * 25)


# %% right GoogLeNet: the book's
class GoogleNet(d2l.Classifier):
    def b1(self):
        return nn.Sequential(
            nn.LazyConv2d(64, kernel_size=7, stride=2, padding=3),
            nn.ReLU(), nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

    def b2(self):
        return nn.Sequential(
            nn.LazyConv2d(64, kernel_size=1), nn.ReLU(),
            nn.LazyConv2d(192, kernel_size=3, padding=1), nn.ReLU(),
            nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

    def b3(self):
        return nn.Sequential(Block(64, (96, 128), (16, 32), 32),
                             Block(128, (128, 192), (32, 96), 64),
                             nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

    def b4(self):
        return nn.Sequential(Block(192, (96, 208), (16, 48), 64),
                             Block(160, (112, 224), (24, 64), 64),
                             Block(128, (128, 256), (24, 64), 64),
                             Block(112, (144, 288), (32, 64), 64),
                             Block(256, (160, 320), (32, 128), 128),
                             nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

    def b5(self):
        return nn.Sequential(Block(256, (160, 320), (32, 128), 128),
                             Block(384, (192, 384), (48, 128), 128),
                             nn.AdaptiveAvgPool2d((1,1)), nn.Flatten())

    def __init__(self, lr=0.1, num_classes=10):
        super(GoogleNet, self).__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(self.b1(), self.b2(), self.b3(), self.b4(),
                                 self.b5(), nn.LazyLinear(num_classes))
        self.net.apply(d2l.init_cnn)


# %% right GoogLeNet: flat, with the mean in forward
class GoogLeNet(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        layers = [layer for part in stem() for layer in part]
        for n, stage in enumerate(STAGES):
            layers += [Block(*sizes) for sizes in stage] + [pool()] * (n < 2)
        self.features = nn.Sequential(*layers)
        self.scores = nn.Linear(1024, num_classes)

    def forward(self, X):
        return self.scores(self.features(X).mean([2, 3]))


# %% wrong GoogLeNet: the ReLU after the 1 x 1 of stage 2 is missing
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        first, second = stem()
        second = nn.Sequential(second[0], *second[2:])
        self.net = nn.Sequential(first, second, *body(), nn.LazyLinear(num_classes))


# %% wrong GoogLeNet: pools without padding
class GoogLeNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*stem(), *body(), nn.LazyLinear(num_classes))
        for part in self.net[:4]:
            part[-1] = nn.MaxPool2d(3, stride=2)
