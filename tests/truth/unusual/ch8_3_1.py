# %%
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())


def parts(num_classes=10):
    return [
        block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
        block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
        block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
        block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(),
    ]

# %% right nin_block: the book's
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())


# %% right nin_block: dense layers at each pixel
class PixelDense(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 1)

    def forward(self, X):
        W, b = self.conv.weight[:, :, 0, 0], self.conv.bias
        return torch.einsum("oc,nchw->nohw", W, X) + b[:, None, None]


def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, stride=strides, padding=padding), nn.ReLU(),
        PixelDense(out_channels), nn.ReLU(), PixelDense(out_channels), nn.ReLU(),
    )


# %% right nin_block: an older edition
def nin_block(in_channels, out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.Conv2d(in_channels, out_channels, kernel_size, strides, padding),
        nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, kernel_size=1), nn.ReLU())


# %% wrong nin_block: stride and padding exchanged
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, max(padding, 1), strides), nn.ReLU(),
        nn.LazyConv2d(out_channels, 1), nn.ReLU(), nn.LazyConv2d(out_channels, 1), nn.ReLU(),
    )


# %% wrong nin_block: the last ReLU is missing
def nin_block(out_channels, kernel_size, strides, padding):
    return block(out_channels, kernel_size, strides, padding)[:-1]


# %% wrong nin_block: one 1 x 1
def nin_block(out_channels, kernel_size, strides, padding):
    return block(out_channels, kernel_size, strides, padding)[:4]


# %% wrong nin_block: the same 1 x 1 twice
def nin_block(out_channels, kernel_size, strides, padding):
    one = nn.LazyConv2d(out_channels, 1)
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        one, nn.ReLU(), one, nn.ReLU(),
    )


# %% wrong nin_block: each channel by itself in the 1 x 1
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, groups=out_channels), nn.ReLU(),
        nn.Conv2d(out_channels, out_channels, 1, groups=out_channels), nn.ReLU(),
    )


# %% wrong nin_block: the stride in all three
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, 1, strides), nn.ReLU(),
        nn.LazyConv2d(out_channels, 1, strides), nn.ReLU(),
    )


# %% right NiN: the book's
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            block(96, kernel_size=11, strides=4, padding=0),
            nn.MaxPool2d(3, stride=2),
            block(256, kernel_size=5, strides=1, padding=2),
            nn.MaxPool2d(3, stride=2),
            block(384, kernel_size=3, strides=1, padding=1),
            nn.MaxPool2d(3, stride=2),
            nn.Dropout(0.5),
            block(num_classes, kernel_size=3, strides=1, padding=1),
            nn.AdaptiveAvgPool2d((1, 1)),
            nn.Flatten())
        self.net.apply(d2l.init_cnn)


# %% right NiN: the mean is taken in forward
class NiN(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.body = nn.Sequential(*parts(num_classes)[:8])

    def forward(self, X):
        return self.body(X).mean(dim=(-2, -1))


# %% wrong NiN: the maximum of each map
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = parts(num_classes)
        layers[8] = nn.AdaptiveMaxPool2d((1, 1))
        self.net = nn.Sequential(*layers)


# %% wrong NiN: a pool between the last block and the mean
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = parts(num_classes)
        layers.insert(8, nn.MaxPool2d(3, stride=2, padding=1))
        self.net = nn.Sequential(*layers)


# %% wrong NiN: the mean over a window of fixed size
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = parts(num_classes)
        layers[8] = nn.AvgPool2d(5)
        self.net = nn.Sequential(*layers)


# %% wrong NiN: four axes come out
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(*parts(num_classes)[:-1])


# %% wrong NiN: dropout after the last block
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = parts(num_classes)
        layers[6], layers[7] = layers[7], layers[6]
        self.net = nn.Sequential(*layers)


# %% wrong NiN: an axis is lost for a batch of one
class NiN(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.body = nn.Sequential(*parts(num_classes)[:9])

    def forward(self, X):
        return self.body(X).squeeze()


# %% right nin_smallest_side: a whole number as a tensor
nin_smallest_side = torch.tensor(67) - 0


# %% right dead_scores: by numpy
def dead_scores(scores):
    return float(np.mean(~scores.numpy().any(axis=0)))


# %% right dead_scores: counting columns
def dead_scores(scores):
    return sum(bool((column == 0).all()) for column in scores.T) / scores.shape[1]


# %% right dead_scores: a tensor without axes
def dead_scores(scores):
    return (scores.sum(dim=0) == 0).float().mean()


# %% wrong dead_scores: images instead of classes
def dead_scores(scores):
    return (scores.amax(1) == 0).float().mean()


# %% wrong dead_scores: the share of all zeros
def dead_scores(scores):
    return (scores == 0).float().mean()


# %% wrong dead_scores: a class is dead if it is 0 once
def dead_scores(scores):
    return (scores.amin(0) == 0).float().mean()


# %% wrong dead_scores: how many
def dead_scores(scores):
    return (scores.amax(0) == 0).sum()


# %% wrong dead_scores: of ten classes, always
def dead_scores(scores):
    return (scores.amax(0) == 0).sum() / 10


# %% wrong dead_scores: small scores are dead as well
def dead_scores(scores):
    return (scores.mean(0) < 0.01).float().mean()


# %% wrong nin_parameters: without biases
nin_parameters = 1992166 - 2 * (96 + 256 + 384 + 10)


# %% right nin_family: recursion
def nin_family(arch):
    first, *rest = arch
    if not rest:
        return nn.Sequential(block(*first), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return nn.Sequential(block(*first), nn.MaxPool2d(3, 2), nin_family(rest))


# %% right nin_family: a class with lists
class Family(nn.Module):
    def __init__(self, arch):
        super().__init__()
        self.blocks = nn.ModuleList(block(*row) for row in arch)

    def forward(self, X):
        for n, part in enumerate(self.blocks):
            X = part(F.max_pool2d(X, 3, 2) if n else X)
        return X.mean((2, 3))


def nin_family(arch):
    return Family(arch)


# %% wrong nin_family: a pool after the last block as well
def nin_family(arch):
    layers = []
    for row in arch:
        layers += [block(*row), nn.MaxPool2d(3, 2, padding=1)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
