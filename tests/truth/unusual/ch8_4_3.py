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

# %% right flat_and_narrow: padding same
def flat_and_narrow(reduced, channels, n):
    return nn.Sequential(
        nn.LazyConv2d(reduced, 1), nn.ReLU(),
        nn.LazyConv2d(channels, (1, n), padding="same"), nn.ReLU(),
        nn.LazyConv2d(channels, (n, 1), padding="same"), nn.ReLU(),
    )


# %% wrong flat_and_narrow: upright first
def flat_and_narrow(reduced, channels, n):
    return nn.Sequential(
        nn.LazyConv2d(reduced, 1), nn.ReLU(),
        nn.LazyConv2d(channels, (n, 1), padding="same"), nn.ReLU(),
        nn.LazyConv2d(channels, (1, n), padding="same"), nn.ReLU(),
    )


# %% wrong flat_and_narrow: always 7
def flat_and_narrow(reduced, channels, n):
    return nn.Sequential(
        nn.LazyConv2d(reduced, 1), nn.ReLU(),
        nn.LazyConv2d(channels, (1, 7), padding="same"), nn.ReLU(),
        nn.LazyConv2d(channels, (7, 1), padding="same"), nn.ReLU(),
    )


# %% right ResidualInception: branches without the last ReLU
class ResidualInception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        self.branches = nn.ModuleList([
            nn.Conv2d(in_channels, c1, 1),
            nn.Sequential(
                nn.Conv2d(in_channels, c2[0], 1), nn.ReLU(), nn.Conv2d(*c2, 3, padding=1)
            ),
            nn.Sequential(
                nn.Conv2d(in_channels, c3[0], 1), nn.ReLU(), nn.Conv2d(*c3, 5, padding=2)
            ),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(in_channels, c4, 1)),
        ])
        out = c1 + c2[1] + c3[1] + c4
        self.way = nn.Conv2d(in_channels, out, 1) if out != in_channels else nn.Identity()

    def forward(self, X):
        return torch.relu(torch.cat([b(X) for b in self.branches], 1) + self.way(X))


# %% wrong ResidualInception: always a convolution on the shortcut
class ResidualInception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        self.branches = nn.ModuleList([
            nn.Conv2d(in_channels, c1, 1),
            nn.Sequential(
                nn.Conv2d(in_channels, c2[0], 1), nn.ReLU(), nn.Conv2d(*c2, 3, padding=1)
            ),
            nn.Sequential(
                nn.Conv2d(in_channels, c3[0], 1), nn.ReLU(), nn.Conv2d(*c3, 5, padding=2)
            ),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(in_channels, c4, 1)),
        ])
        self.way = nn.Conv2d(in_channels, c1 + c2[1] + c3[1] + c4, 1)

    def forward(self, X):
        return torch.relu(torch.cat([b(X) for b in self.branches], 1) + self.way(X))


# %% wrong ResidualInception: the whole block is Inception, added to X
class ResidualInception(nn.Module):
    def __init__(self, in_channels, c1, c2, c3, c4):
        super().__init__()
        self.block = Block(c1, c2, c3, c4)
        out = c1 + c2[1] + c3[1] + c4
        self.way = nn.Identity() if out == in_channels else nn.Conv2d(in_channels, out, 1)

    def forward(self, X):
        return F.relu(self.block(X) + self.way(X))


# %% right smooth_cross_entropy: torch's own
def smooth_cross_entropy(logits, y, eps):
    return F.cross_entropy(logits, y, label_smoothing=eps)


# %% right smooth_cross_entropy: labels written out
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / C).scatter(1, y[:, None], 1 - eps + eps / C)
    return -(labels * logits.log_softmax(1)).sum() / N


# %% right smooth_cross_entropy: a mixture of two losses
def smooth_cross_entropy(logits, y, eps):
    log_p = logits - torch.logsumexp(logits, -1, keepdim=True)
    right = -log_p[torch.arange(len(y)), y]
    return ((1 - eps) * right - eps * log_p.mean(-1)).mean()


# %% wrong smooth_cross_entropy: shared among the other classes
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / (C - 1)).scatter(1, y[:, None], 1 - eps)
    return -(labels * logits.log_softmax(1)).sum() / N


# %% wrong smooth_cross_entropy: softmax, then the logarithm
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / C).scatter(1, y[:, None], 1 - eps + eps / C)
    return -(labels * torch.log(logits.softmax(1))).sum() / N


# %% wrong smooth_cross_entropy: a mean over classes as well
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / C).scatter(1, y[:, None], 1 - eps + eps / C)
    return -(labels * logits.log_softmax(1)).mean()


# %% wrong smooth_cross_entropy: softmax over the batch
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / C).scatter(1, y[:, None], 1 - eps + eps / C)
    return -(labels * logits.log_softmax(0)).sum() / N


# %% wrong smooth_cross_entropy: saved from infinity by a small number
def smooth_cross_entropy(logits, y, eps):
    N, C = logits.shape
    labels = torch.full((N, C), eps / C).scatter(1, y[:, None], 1 - eps + eps / C)
    return -(labels * torch.log(logits.softmax(1) + 1e-8)).sum() / N
