# %%
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def block_of(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())


def nin_block(out_channels, kernel_size, strides, padding):
    return block_of(out_channels, kernel_size, strides, padding)

# %% right nin_block: one lazy layer, the other two with their sizes, ReLU in place
def nin_block(out_channels, kernel_size, strides, padding):
    c = out_channels
    return nn.Sequential(
        nn.LazyConv2d(c, kernel_size, stride=strides, padding=padding), nn.ReLU(inplace=True),
        nn.Conv2d(c, c, 1), nn.ReLU(inplace=True), nn.Conv2d(c, c, 1), nn.ReLU(inplace=True))

# %% right nin_block: a loop over windows
def nin_block(out_channels, kernel_size, strides, padding):
    layers = []
    for k, s, p in ((kernel_size, strides, padding), (1, 1, 0), (1, 1, 0)):
        layers.append(nn.LazyConv2d(out_channels, kernel_size=k, stride=s, padding=p))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)

# %% right nin_block: a class with functions, another usual spelling of the stride
class NiNBlock(nn.Module):
    def __init__(self, channels, kernel_size, stride, padding):
        super().__init__()
        self.look = nn.LazyConv2d(channels, kernel_size, stride, padding)
        self.think1 = nn.LazyConv2d(channels, 1)
        self.think2 = nn.LazyConv2d(channels, 1)

    def forward(self, X):
        X = F.relu(self.look(X))
        X = F.relu(self.think1(X))
        return F.relu(self.think2(X))


def nin_block(out_channels, kernel_size, stride=1, padding=0):
    return NiNBlock(out_channels, kernel_size, stride, padding)

# %% wrong nin_block: no ReLU behind the last layer
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1))

# %% wrong nin_block: no ReLU behind the first layer, the one with the window
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())

# %% wrong nin_block: one layer of 1 x 1, used twice
def nin_block(out_channels, kernel_size, strides, padding):
    ones = nn.Conv2d(out_channels, out_channels, kernel_size=1)
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        ones, nn.ReLU(), ones, nn.ReLU())

# %% wrong nin_block: the padding goes to the layers of 1 x 1 as well
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1, padding=padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1, padding=padding), nn.ReLU())

# %% wrong nin_block: padding and stride are given in the wrong order
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, padding, strides), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())

# %% wrong nin_block: the padding is always half the window, whatever was asked for
def nin_block(out_channels, kernel_size, strides, padding):
    padding = kernel_size // 2
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, strides, padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())

# %% wrong nin_block: only one layer of 1 x 1
def nin_block(out_channels, kernel_size, strides, padding):
    return nn.Sequential(
        nn.LazyConv2d(out_channels, kernel_size, stride=strides, padding=padding), nn.ReLU(),
        nn.LazyConv2d(out_channels, kernel_size=1), nn.ReLU())

# %% wrong nin_block: the layers of 1 x 1 lie in a plain list and are not trained
class HalfHidden(nn.Module):
    def __init__(self, out_channels, *args):
        super().__init__()
        self.conv = nn.LazyConv2d(out_channels, *args)
        self.ones = [nn.LazyConv2d(out_channels, 1), nn.LazyConv2d(out_channels, 1)]

    def forward(self, X):
        X = torch.relu(self.conv(X))
        for one in self.ones:
            X = torch.relu(one(X))
        return X


def nin_block(out_channels, kernel_size, strides, padding):
    return HalfHidden(out_channels, kernel_size, strides, padding)

# %% right nin_shapes: lists
nin_shapes = [[96, 54, 54], [256, 26, 26], [384, 12, 12], [10, 5, 5]]

# %% wrong nin_shapes: the shapes behind the pools
nin_shapes = ((96, 26, 26), (256, 12, 12), (384, 5, 5), (10, 5, 5))

# %% wrong nin_shapes: the last block has the shape of the one before it, its pool is forgotten
nin_shapes = ((96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 12, 12))

# %% right NiN: one Sequential, as in the book
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, kernel_size=11, strides=4, padding=0),
            nn.MaxPool2d(3, stride=2),
            nin_block(256, kernel_size=5, strides=1, padding=2),
            nn.MaxPool2d(3, stride=2),
            nin_block(384, kernel_size=3, strides=1, padding=1),
            nn.MaxPool2d(3, stride=2),
            nn.Dropout(0.5),
            nin_block(num_classes, kernel_size=3, strides=1, padding=1),
            nn.AdaptiveAvgPool2d((1, 1)),
            nn.Flatten())

# %% right NiN: a plain nn.Module without lr, one pool for all places, all sizes written out
class NiN(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()

        def block(i, o, k, s, p):
            return nn.Sequential(nn.Conv2d(i, o, k, s, p), nn.ReLU(), nn.Conv2d(o, o, 1),
                                 nn.ReLU(), nn.Conv2d(o, o, 1), nn.ReLU())

        pool = nn.MaxPool2d(kernel_size=3, stride=2)
        self.net = nn.Sequential(
            block(1, 96, 11, 4, 0), pool, block(96, 256, 5, 1, 2), pool,
            block(256, 384, 3, 1, 1), pool, nn.Dropout(),
            block(384, num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, X):
        return self.net(X)

# %% right NiN: the mean of each map written by hand
class MapMean(nn.Module):
    def forward(self, X):
        return X.mean(dim=(2, 3), keepdim=True)


class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        parts = []
        for row in [(96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1)]:
            parts += [nin_block(*row), nn.MaxPool2d(3, 2)]
        parts += [nn.Dropout(0.5), nin_block(num_classes, 3, 1, 1), MapMean(), nn.Flatten()]
        self.net = nn.Sequential(*parts)

# %% right NiN: the class is completed in a later cell, dropout by hand
class NiN(d2l.Classifier):
    pass


class Drop(nn.Module):
    def forward(self, X):
        if self.training:
            keep = torch.rand_like(X) < 0.5
            return torch.where(keep, 2 * X, torch.zeros_like(X))
        return X

# %%
@d2l.add_to_class(NiN)
def __init__(self, lr=0.1, num_classes=10):
    super(NiN, self).__init__()
    self.save_hyperparameters()
    self.net = nn.Sequential(
        nin_block(96, 11, 4, 0), nn.MaxPool2d(3, 2), nin_block(256, 5, 1, 2), nn.MaxPool2d(3, 2),
        nin_block(384, 3, 1, 1), nn.MaxPool2d(3, 2), Drop(),
        nin_block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% right NiN: a function that returns the Sequential
def NiN(lr=0.1, num_classes=10):
    def pool():
        return nn.MaxPool2d(3, stride=2)

    return nn.Sequential(
        nin_block(96, 11, 4, 0), pool(), nin_block(256, 5, 1, 2), pool(),
        nin_block(384, 3, 1, 1), pool(), nn.Dropout(0.5), nin_block(num_classes, 3, 1, 1),
        nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: the first block has AlexNet's padding of 1
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 1), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
            nin_block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: a global max pool in place of the mean
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
            nin_block(num_classes, 3, 1, 1), nn.AdaptiveMaxPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: the mean is taken over 5 x 5 cells, which fits images of about 224 only
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
            nin_block(num_classes, 3, 1, 1), nn.AvgPool2d(5), nn.Flatten())

# %% wrong NiN: squeeze in place of flatten, so that a batch of one loses its axis
class Squeeze(nn.Module):
    def forward(self, X):
        return X.squeeze()


class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
            nin_block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d(1), Squeeze())

# %% wrong NiN: no dropout
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2),
            nin_block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: the last block makes ten maps for any number of classes
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2), nn.Dropout(0.5),
            nin_block(10, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: the dropout comes behind the last block
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2),
            nin_block(num_classes, 3, 1, 1), nn.Dropout(0.5),
            nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong NiN: whole maps are dropped and not single numbers, with F.dropout2d in any mode
class NiN(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nin_block(96, 11, 4, 0), nn.MaxPool2d(3, stride=2),
            nin_block(256, 5, 1, 2), nn.MaxPool2d(3, stride=2),
            nin_block(384, 3, 1, 1), nn.MaxPool2d(3, stride=2))
        self.last = nn.Sequential(
            nin_block(num_classes, 3, 1, 1), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

    def forward(self, X):
        return self.last(F.dropout2d(self.net(X), 0.5))

# %% right nin_smallest_side: found by trying
def fits(n):
    n = (n - 11) // 4 + 1
    for _ in range(3):
        if n < 3:
            return False
        n = (n - 3) // 2 + 1
    return True


nin_smallest_side = torch.tensor(min(n for n in range(11, 300) if fits(n)))

# %% right nin_smallest_side: back from the end, a whole float
n = 1
for _ in range(3):
    n = 2 * (n - 1) + 3
nin_smallest_side = 4.0 * (n - 1) + 11

# %% wrong nin_smallest_side: the window of 11 is taken for granted, only the pools counted
nin_smallest_side = 4 * 15

# %% wrong nin_smallest_side: one pool is forgotten
nin_smallest_side = 4 * (7 - 1) + 11

# %% wrong nin_smallest_side: one too large
nin_smallest_side = 68

# %% right nin_parameters: worked out block by block
nin_parameters = 0
for i, o, k in [(1, 96, 11), (96, 256, 5), (256, 384, 3), (384, 10, 3)]:
    nin_parameters += (i * k * k + 1) * o + 2 * (o + 1) * o

# %% wrong nin_parameters: only one layer of 1 x 1 in each block
nin_parameters = 1769112

# %% wrong nin_parameters: the biases are left out
nin_parameters = 1992166 - 3 * (96 + 256 + 384 + 10)

# %% right nin_multiply_adds: a numpy number
i, o, k, h = np.array([(1, 96, 11, 54), (96, 256, 5, 26), (256, 384, 3, 12), (384, 10, 3, 5)]).T
nin_multiply_adds = (h**2 * (i * o * k**2 + 2 * o * o)).sum()

# %% wrong nin_multiply_adds: the biases are added at each place
nin_multiply_adds = 762297352 + 3 * (96 * 54**2 + 256 * 26**2 + 384 * 12**2 + 10 * 5**2)

# %% wrong nin_multiply_adds: only the first layer of each block
nin_multiply_adds = 33872256 + 415334400 + 127401984 + 864000

# %% right nin_training_floats: three equal outputs for each block
nin_training_floats = 3 * sum(c * h * w for c, h, w in
                              [(96, 54, 54), (256, 26, 26), (384, 12, 12), (10, 5, 5)])

# %% wrong nin_training_floats: one output for each block
nin_training_floats = 508538

# %% wrong nin_training_floats: in bytes and not in numbers
nin_training_floats = 4 * 1525614

# %% right nin_prediction_floats: a layer of 1 x 1 in the first block
nin_prediction_floats = 2 * 96 * 54 * 54

# %% wrong nin_prediction_floats: the largest output alone
nin_prediction_floats = 96 * 54 * 54

# %% right ones_parameters: a tensor of three
rows = torch.tensor([[1, 96, 11], [96, 256, 5], [256, 384, 3], [384, 10, 3]])
i, o, k = rows.T
ones_parameters = torch.stack([((i * k * k + 1) * o + n * (o + 1) * o).sum() for n in (1, 2, 3)])

# %% wrong ones_parameters: the layers counted from zero, so no, one and two
ones_parameters = (1546058, 1769112, 1992166)

# %% right nin_three_by_three: a list
nin_three_by_three = [5549094, 2240895048]

# %% wrong nin_three_by_three: only the second of the 1 x 1 layers is replaced
nin_three_by_three = (3770630, 1501596200)

# %% right dense_parameters: added up, a pair of floats
dense_parameters = (1992166 + 250.0 * 10 + 10, 2053386.0)

# %% wrong dense_parameters: the last block is kept in the second net as well
dense_parameters = (1994676, 1992166 + 384 * 25 * 10 + 10)

# %% wrong dense_parameters: a dense layer behind the mean, not in its place
dense_parameters = (1992166 + 10 * 10 + 10, 2053386)

# %% right nin_family: a loop that puts a pool between two blocks
def nin_family(arch):
    layers = []
    for i, row in enumerate(arch):
        if i > 0:
            layers.append(nn.MaxPool2d(3, stride=2))
        layers.append(nin_block(*row))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% right nin_family: a module whose forward goes through the blocks
class Family(nn.Module):
    def __init__(self, arch):
        super().__init__()
        self.blocks = nn.ModuleList([nin_block(c, k, s, p) for c, k, s, p in arch])

    def forward(self, X):
        first, *others = self.blocks
        X = first(X)
        for block in others:
            X = block(F.max_pool2d(X, 3, 2))
        return X.mean((2, 3))


def nin_family(arch):
    return Family(arch)

# %% right nin_family: pools everywhere, then the last one is taken away; block of its own
def nin_family(arch):
    net = []
    for out_channels, kernel_size, strides, padding in arch:
        net.append(nn.LazyConv2d(out_channels, kernel_size, strides, padding))
        net.append(nn.ReLU())
        for _ in range(2):
            net += [nn.LazyConv2d(out_channels, 1), nn.ReLU()]
        net.append(nn.MaxPool2d(3, 2))
    net.pop()
    return nn.Sequential(*net, nn.AdaptiveAvgPool2d(1), nn.Flatten())

# %% right nin_family: recursion from the last row
def nin_family(arch: list) -> nn.Sequential:
    *front, last = arch
    tail = nn.Sequential(nin_block(*last))
    if front:
        head = nn.Sequential(*list(nin_family(front))[:-2])
        tail = nn.Sequential(*head, nn.MaxPool2d(3, 2), *tail)
    return nn.Sequential(*tail, nn.AdaptiveAvgPool2d(1), nn.Flatten())

# %% wrong nin_family: a pool behind the last block, too
def nin_family(arch):
    layers = []
    for row in arch:
        layers += [nin_block(*row), nn.MaxPool2d(3, stride=2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong nin_family: with the dropout of NiN before the last block
def nin_family(arch):
    layers = []
    for row in arch[:-1]:
        layers += [nin_block(*row), nn.MaxPool2d(3, stride=2)]
    layers += [nn.Dropout(0.5), nin_block(*arch[-1])]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong nin_family: takes the last row off the list of the caller
def nin_family(arch):
    last = arch.pop()
    layers = []
    for row in arch:
        layers += [nin_block(*row), nn.MaxPool2d(3, stride=2)]
    return nn.Sequential(*layers, nin_block(*last), nn.AdaptiveAvgPool2d(1), nn.Flatten())

# %% wrong nin_family: always four rows, as in NiN
def nin_family(arch):
    a, b, c, d = arch
    return nn.Sequential(
        nin_block(*a), nn.MaxPool2d(3, 2), nin_block(*b), nn.MaxPool2d(3, 2),
        nin_block(*c), nn.MaxPool2d(3, 2), nin_block(*d),
        nn.AdaptiveAvgPool2d(1), nn.Flatten())

# %% wrong nin_family: the stride is left out and always 1
def nin_family(arch):
    layers = []
    for i, (channels, kernel, strides, padding) in enumerate(arch):
        layers.append(nin_block(channels, kernel, 1, padding))
        if i < len(arch) - 1:
            layers.append(nn.MaxPool2d(3, stride=2))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong nin_family: no pool after a row that occurs twice, as rows are compared with the last
def nin_family(arch):
    layers = []
    for row in arch:
        layers.append(nin_block(*row))
        if row != arch[-1]:
            layers.append(nn.MaxPool2d(3, stride=2))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% wrong nin_family: flatten and a dense layer of ten in place of the mean
def nin_family(arch):
    layers = [nin_block(*arch[0])]
    for row in arch[1:]:
        layers += [nn.MaxPool2d(3, stride=2), nin_block(*row)]
    return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(10))

# %% wrong nin_family: pools of 2 in place of those of NiN
def nin_family(arch):
    layers = [nin_block(*arch[0])]
    for row in arch[1:]:
        layers += [nn.MaxPool2d(2, stride=2), nin_block(*row)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten())

# %% right nin_block: pairs of a layer and its ReLU, nested
def nin_block(out_channels, kernel_size, strides, padding):
    def unit(*args):
        return nn.Sequential(nn.LazyConv2d(out_channels, *args), nn.ReLU())

    return nn.Sequential(unit(kernel_size, strides, padding), unit(1), unit(1))

# %% right nin_block: one ReLU object serves all three, named layers
def nin_block(out_channels: int, kernel_size, strides=1, padding=0) -> nn.Module:
    relu = nn.ReLU()
    block = nn.Sequential()
    block.add_module("window", nn.LazyConv2d(out_channels, kernel_size, strides, padding))
    block.add_module("relu1", relu)
    for i in (2, 3):
        block.add_module(f"ones{i}", nn.LazyConv2d(out_channels, (1, 1)))
        block.add_module(f"relu{i}", relu)
    return block

# %% right NiN: the ten parts are appended one by one, other order of the keywords
class NiN(d2l.Classifier):
    def __init__(self, num_classes=10, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential()
        for channels, window, stride, padding in zip((96, 256, 384), (11, 5, 3), (4, 1, 1),
                                                     (0, 2, 1)):
            self.net.append(nin_block(channels, window, stride, padding))
            self.net.append(nn.MaxPool2d(kernel_size=3, stride=2, padding=0))
        self.net.append(nn.Dropout(p=0.5))
        self.net.append(nin_block(num_classes, 3, 1, 1))
        self.net.append(nn.AdaptiveAvgPool2d(output_size=1))
        self.net.append(nn.Flatten(1, -1))

# %% right NiN: a forward of its own, with functions for pool, dropout and mean
class NiN(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.net = nn.ModuleList([
            nin_block(96, 11, 4, 0), nin_block(256, 5, 1, 2), nin_block(384, 3, 1, 1),
            nin_block(num_classes, 3, 1, 1)])

    def forward(self, X):
        *first, last = self.net
        for block in first:
            X = F.max_pool2d(block(X), kernel_size=3, stride=2)
        X = F.dropout(X, p=0.5, training=self.training)
        return last(X).flatten(2).mean(dim=-1)

# %% right nin_family: pool first and then block, for all rows but the first
def nin_family(arch):
    blocks = [block_of(*row) for row in arch]
    layers = blocks[:1]
    for block in blocks[1:]:
        layers.extend((nn.MaxPool2d(kernel_size=3, stride=2), block))
    layers.append(nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()))
    return nn.Sequential(*layers)

# %% right nin_family: rows from a numpy array would do as well, all numbers become int
def nin_family(arch):
    net = nn.Sequential()
    last = len(arch) - 1
    for i, row in enumerate(arch):
        c, k, s, p = (int(v) for v in row)
        net.add_module(f"block{i}", nin_block(c, k, s, p))
        net.add_module(f"pool{i}", nn.MaxPool2d(3, 2) if i < last else nn.Identity())
    net.add_module("mean", nn.AdaptiveAvgPool2d((1, 1)))
    net.add_module("flat", nn.Flatten())
    return net

# %% right dense_parameters: a numpy array
first_three = sum((i * k * k + 1) * o + 2 * (o + 1) * o
                  for i, o, k in [(1, 96, 11), (96, 256, 5), (256, 384, 3)])
last = (384 * 9 + 1) * 10 + 2 * 110
dense_parameters = np.array([first_three + last + 251 * 10, first_three + (9600 + 1) * 10])

# %% right ones_parameters: steps of equal size
step = sum(c * c + c for c in (96, 256, 384, 10))
ones_parameters = [1992166 - step, 1992166, 1992166 + step]

# %% right nin_three_by_three: the nine-fold share of the 1 x 1 layers is put in, floats
ones = 2 * sum(c * c for c in (96, 256, 384, 10))
work = 2 * sum(c * c * h * h for c, h in ((96, 54), (256, 26), (384, 12), (10, 5)))
nin_three_by_three = (1992166.0 + 8 * ones, 762297352.0 + 8 * work)

# %% right dead_scores: the largest score of each class
def dead_scores(scores):
    return (scores.max(dim=0).values == 0).float().mean()

# %% right dead_scores: in numpy, counted
def dead_scores(scores):
    s = scores.detach().numpy()
    return np.count_nonzero(~s.any(axis=0)) / s.shape[1]

# %% right dead_scores: a loop over the classes
def dead_scores(scores):
    dead = 0
    for column in scores.T:
        if torch.all(column == 0):
            dead += 1
    return dead / len(scores.T)

# %% wrong dead_scores: the share of zeros
def dead_scores(scores):
    return (scores == 0).float().mean()

# %% wrong dead_scores: images without any score
def dead_scores(scores):
    return (scores.sum(dim=1) == 0).float().mean()

# %% wrong dead_scores: divided by ten, whatever the number of classes
def dead_scores(scores):
    return (scores.sum(dim=0) == 0).sum() / 10

# %% wrong dead_scores: in percent
def dead_scores(scores):
    return 100 * (scores.sum(dim=0) == 0).float().mean()

# %% right nin_designs: windows of 3 everywhere, and widths of one's own
nin_designs = (
    [(24, 3, 1, 1), (10, 3, 1, 1)],
    [(24, 3, 1, 1), (48, 3, 1, 1), (10, 3, 1, 1)],
    [(24, 3, 1, 1), (48, 3, 1, 1), (96, 3, 1, 1), (10, 3, 1, 1)],
)

# %% right nin_designs: made by a loop
nin_designs = []
for depth in range(3):
    rows = [(16 * 2**i, 5 if i == 0 else 3, 1, 2 if i == 0 else 1) for i in range(depth + 1)]
    nin_designs.append([*rows, (10, 3, 1, 1)])

# %% wrong nin_designs: equally deep, only wider
nin_designs = [[(width, 5, 1, 2), (10, 3, 1, 1)] for width in (16, 32, 64)]

# %% wrong nin_designs: NiN itself, three times
nin_designs = [[(96, 11, 4, 0), (256, 5, 1, 2), (384, 3, 1, 1), (10, 3, 1, 1)]] * 3

# %% wrong nin_designs: the rows lack stride and padding
nin_designs = [[(32, 5), (10, 3)], [(32, 5), (64, 3), (10, 3)]]
