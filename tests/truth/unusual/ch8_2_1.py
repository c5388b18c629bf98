# %%
from collections import OrderedDict

import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


def head(num_classes, width=4096, rate=0.5):
    return [
        nn.Flatten(), nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate), nn.LazyLinear(num_classes),
    ]

# %% wrong stacked_weights: with biases
stacked_weights = (102464, 73856, 200768, 110784)


# %% right vgg_block: the book's
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers.append(nn.LazyConv2d(out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
    layers.append(nn.MaxPool2d(kernel_size=2,stride=2))
    return nn.Sequential(*layers)


# %% right vgg_block: an ordered dictionary
def vgg_block(num_convs, out_channels):
    parts = OrderedDict()
    for n in range(num_convs):
        parts[f"conv{n}"] = nn.LazyConv2d(out_channels, (3, 3), padding="same")
        parts[f"relu{n}"] = nn.ReLU(inplace=True)
    parts["pool"] = nn.MaxPool2d((2, 2), (2, 2))
    return nn.Sequential(parts)


# %% right vgg_block: a class with a loop in forward
class Block(nn.Module):
    def __init__(self, n, c):
        super().__init__()
        self.convs = nn.ModuleList([nn.LazyConv2d(c, 3, 1, 1) for _ in range(n)])

    def forward(self, X):
        for conv in self.convs:
            X = F.relu(conv(X))
        return F.max_pool2d(X, 2)


vgg_block = Block


# %% right vgg_block: an older edition, with the channels that come in as a third number
def vgg_block(num_convs, in_channels, out_channels):
    layers = []
    for _ in range(num_convs):
        layers.append(nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
        in_channels = out_channels
    layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)


# %% wrong vgg_block: one convolution is used again and again
def vgg_block(num_convs, out_channels):
    conv, last = nn.LazyConv2d(out_channels, 3, padding=1), nn.LazyConv2d(out_channels, 3, padding=1)
    layers = [conv, nn.ReLU()]
    for _ in range(num_convs - 1):
        layers += [last, nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


# %% wrong vgg_block: one ReLU for all convolutions
def vgg_block(num_convs, out_channels):
    layers = [nn.LazyConv2d(out_channels, 3, padding=1) for _ in range(num_convs)]
    return nn.Sequential(*layers, nn.ReLU(), nn.MaxPool2d(2))


# %% wrong vgg_block: windows of 3 in the pool
def vgg_block(num_convs, out_channels):
    return nn.Sequential(*block(num_convs, out_channels)[:-1], nn.MaxPool2d(3, stride=2, padding=1))


# %% wrong vgg_block: the pool rounds up
def vgg_block(num_convs, out_channels):
    return nn.Sequential(*block(num_convs, out_channels)[:-1], nn.MaxPool2d(2, ceil_mode=True))


# %% wrong vgg_block: a pool after each convolution
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers)


# %% wrong vgg_block: without padding
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, 3), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


# %% wrong vgg_block: the border is mirrored
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, 3, padding=1, padding_mode="reflect"), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


# %% wrong vgg_block: with batch normalisation
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, 3, padding=1), nn.LazyBatchNorm2d(), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(2))


# %% wrong block_shapes: one halving too few
block_shapes = ((64, 224, 224), (128, 112, 112), (256, 56, 56), (512, 28, 28), (512, 14, 14))


# %% right VGG: the book's
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        conv_blks = []
        for (num_convs, out_channels) in arch:
            conv_blks.append(block(num_convs, out_channels))
        self.net = nn.Sequential(
            *conv_blks, nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(num_classes))
        self.net.apply(d2l.init_cnn)


# %% right VGG: a Sequential itself, flat
class VGG(nn.Sequential):
    def __init__(self, arch, lr=0.1, num_classes=10):
        convs = [layer for pair in arch for layer in block(*pair)]
        super().__init__(*convs, *head(num_classes))
        self.lr = lr


# %% right VGG: features and a forward of its own
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters(ignore=["arch"])
        self.features = nn.Sequential(*(block(n, c) for n, c in arch))
        self.hidden = nn.ModuleList(nn.LazyLinear(4096) for _ in range(2))
        self.scores = nn.LazyLinear(num_classes)

    def forward(self, X):
        X = torch.flatten(self.features(X), start_dim=1)
        for dense in self.hidden:
            X = F.dropout(dense(X).relu(), training=self.training)
        return self.scores(X)


# %% wrong VGG: always VGG-11
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        arch = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))
        self.net = nn.Sequential(*(block(*pair) for pair in arch), *head(num_classes))


# %% wrong VGG: dropout before the last layer only
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = head(num_classes)
        del layers[3]
        self.net = nn.Sequential(*(block(*pair) for pair in arch), *layers)


# %% wrong VGG: the ReLU after the second dense layer is missing
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = head(num_classes)
        del layers[5]
        self.net = nn.Sequential(*(block(*pair) for pair in arch), *layers)


# %% wrong VGG: a dense layer of 1000 in the middle
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = head(num_classes)
        layers[4] = nn.LazyLinear(1000)
        self.net = nn.Sequential(*(block(*pair) for pair in arch), *layers)


# %% wrong VGG: an adaptive pool to 7 x 7, as in torchvision
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *(block(*pair) for pair in arch), nn.AdaptiveAvgPool2d(7), *head(num_classes)
        )


# %% wrong VGG: all blocks are one and the same object where pairs are equal
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        made = {}
        convs = []
        for pair in arch:
            pair = tuple(pair)
            if pair not in made:
                made[pair] = block(*pair)
            convs.append(made[pair])
        self.net = nn.Sequential(*convs, *head(num_classes))


# %% wrong smallest_vgg_side: sixteen
smallest_vgg_side = 16


# %% right vgg_small_input: two functions, one head
def vgg_small_input(size):
    assert size in (56, 84)
    return nn.Sequential(
        block(2, 32), block(2, 64), block(2, 128), nn.AdaptiveAvgPool2d(1), nn.Flatten(),
        nn.LazyLinear(10),
    )


# %% right vgg_small_input: strides halve
def vgg_small_input(size):
    layers = []
    for c in (32, 64, 128):
        layers += [nn.LazyConv2d(c, 3, padding=1), nn.ReLU(), nn.LazyConv2d(c, 3, padding=1)]
        layers += [nn.ReLU(), nn.LazyConv2d(c, 3, stride=2, padding=1), nn.ReLU()]
    side = -(-size // 8)
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * side**2, 10))


# %% wrong vgg_small_input: one convolution before the first pool
def vgg_small_input(size):
    return nn.Sequential(
        block(1, 32), block(2, 64), block(2, 128), nn.Flatten(), nn.LazyLinear(10)
    )


# %% wrong vgg_small_input: for 56 only
def vgg_small_input(size):
    return nn.Sequential(
        block(2, 32), block(2, 64), block(2, 128), nn.Flatten(), nn.Linear(128 * 7 * 7, 10)
    )
