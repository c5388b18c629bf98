# %%
import random

import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

# %% right alexnet_shapes: lists in place of the inner pairs of parentheses
alexnet_shapes = [[96, 54, 54], [96, 26, 26], [256, 26, 26], [256, 12, 12], [256, 5, 5]]

# %% right alexnet_shapes: worked out with a small function
def out(n, k, p, s):
    return (n + 2 * p - k) // s + 1


a = out(224, 11, 1, 4)
b = out(a, 3, 0, 2)
c = out(b, 5, 2, 1)
d = out(c, 3, 0, 2)
e = out(d, 3, 0, 2)
alexnet_shapes = ((96, a, a), (96, b, b), (256, c, c), (256, d, d), (256, e, e))

# %% wrong alexnet_shapes: divisions are rounded up, so 55 and not 54 come out of the first layer
alexnet_shapes = ((96, 55, 55), (96, 27, 27), (256, 27, 27), (256, 13, 13), (256, 6, 6))

# %% wrong alexnet_shapes: the channels stand last
alexnet_shapes = ((54, 54, 96), (26, 26, 96), (26, 26, 256), (12, 12, 256), (5, 5, 256))

# %% wrong alexnet_shapes: the padding of the second convolution is forgotten
alexnet_shapes = ((96, 54, 54), (96, 26, 26), (256, 22, 22), (256, 10, 10), (256, 4, 4))

# %% right dropout_values: read off from a layer that was run, as 0-d tensors
drop = nn.Dropout(0.25)
threes = torch.full((1000,), 3.0)
dropout_values = (drop(threes).max(), drop.eval()(threes).max())

# %% right dropout_values: a list, one of them a whole float
dropout_values = [3 / (1 - 0.25), 3]

# %% wrong dropout_values: divided by the rate, not by what is left
dropout_values = (3 / 0.25, 3)

# %% wrong dropout_values: the older scheme, which makes numbers smaller in evaluation
dropout_values = (3.0, 2.25)

# %% wrong dropout_values: the pair is in the other order
dropout_values = (3, 4)

# %% right AlexNet: explicit sizes, no lazy layers, ReLU in place
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Conv2d(1, 96, kernel_size=11, stride=4, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(96, 256, kernel_size=5, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(256, 384, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 384, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Flatten(),
            nn.Linear(256 * 5 * 5, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
            nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(0.5),
            nn.Linear(4096, num_classes),
        )

# %% right AlexNet: the layers come out of two loops, one ReLU and one dropout serve all
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        relu, drop = nn.ReLU(), nn.Dropout()
        layers = []
        for channels, k, s, p, pool in [(96, 11, 4, 1, True), (256, 5, 1, 2, True),
                                        (384, 3, 1, 1, False), (384, 3, 1, 1, False),
                                        (256, 3, 1, 1, True)]:
            layers += [nn.LazyConv2d(channels, k, stride=s, padding=p), relu]
            if pool:
                layers.append(nn.MaxPool2d(3, 2))
        layers.append(nn.Flatten())
        for _ in range(2):
            layers += [nn.LazyLinear(4096), relu, drop]
        self.net = nn.Sequential(*layers, nn.LazyLinear(num_classes))

# %% right AlexNet: a plain nn.Module without lr, two nested nets and a forward of its own
class AlexNet(nn.Module):
    def __init__(self, num_classes: int = 10) -> None:
        super().__init__()
        features = nn.Sequential(
            nn.LazyConv2d(96, 11, 4, 1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(384, 3, padding=1), nn.ReLU(),
            nn.LazyConv2d(384, 3, padding=1), nn.ReLU(),
            nn.LazyConv2d(256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2))
        head = nn.Sequential(
            nn.Flatten(), nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(), nn.LazyLinear(num_classes))
        self.net = nn.Sequential(features, head)

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return self.net(X)

# %% right AlexNet: dropout is written by hand, and the class is completed in a later cell
class AlexNet(d2l.Classifier):
    pass


class Drop(nn.Module):
    def forward(self, X):
        if not self.training:
            return X
        mask = (torch.rand_like(X) > 0.5).float()
        return mask * X / 0.5

# %%
@d2l.add_to_class(AlexNet)
def __init__(self, lr=0.1, num_classes=10):
    super(AlexNet, self).__init__()
    self.save_hyperparameters()

    def conv(*args, **kwargs):
        return nn.Sequential(nn.LazyConv2d(*args, **kwargs), nn.ReLU())

    self.net = nn.Sequential(
        conv(96, 11, stride=4, padding=1), nn.MaxPool2d(3, stride=2),
        conv(256, 5, padding='same'), nn.MaxPool2d(3, stride=2),
        conv(384, 3, padding='same'), conv(384, 3, padding='same'), conv(256, 3, padding='same'),
        nn.MaxPool2d(3, stride=2), nn.Flatten(),
        nn.LazyLinear(4096), nn.ReLU(), Drop(), nn.LazyLinear(4096), nn.ReLU(), Drop(),
        nn.LazyLinear(num_classes))

# %% wrong AlexNet: the first convolution has no padding, which the shapes do not show
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(96, kernel_size=11, stride=4), nn.ReLU(),
            nn.MaxPool2d(3, stride=2),
            nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2),
            nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
            nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
            nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU(),
            nn.MaxPool2d(3, stride=2), nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong AlexNet: the fourth convolution has no ReLU behind it
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1), nn.ReLU(),
            nn.MaxPool2d(3, stride=2),
            nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2),
            nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
            nn.LazyConv2d(384, kernel_size=3, padding=1),
            nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU(),
            nn.MaxPool2d(3, stride=2), nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong AlexNet: F.dropout without the mode, so that it stays on in evaluation
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(96, 11, 4, 1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(256, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(384, 3, 1, 1), nn.ReLU(), nn.LazyConv2d(384, 3, 1, 1), nn.ReLU(),
            nn.LazyConv2d(256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten())
        self.dense1 = nn.LazyLinear(4096)
        self.dense2 = nn.LazyLinear(4096)
        self.dense3 = nn.LazyLinear(num_classes)

    def forward(self, X):
        X = F.dropout(F.relu(self.dense1(self.net(X))), 0.5)
        X = F.dropout(F.relu(self.dense2(X)), 0.5)
        return self.dense3(X)

# %% wrong AlexNet: dropout before both hidden dense layers, as another library has it
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(96, 11, 4, 1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(256, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(384, 3, 1, 1), nn.ReLU(), nn.LazyConv2d(384, 3, 1, 1), nn.ReLU(),
            nn.LazyConv2d(256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
            nn.Dropout(0.5), nn.LazyLinear(4096), nn.ReLU(),
            nn.Dropout(0.5), nn.LazyLinear(4096), nn.ReLU(), nn.LazyLinear(num_classes))

# %% wrong AlexNet: softmax at the end, as a probability is expected
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        conv = lambda c, k, **kw: [nn.LazyConv2d(c, k, **kw), nn.ReLU()]
        pool = lambda: [nn.MaxPool2d(3, 2)]
        dense = lambda: [nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)]
        self.net = nn.Sequential(
            *conv(96, 11, stride=4, padding=1), *pool(), *conv(256, 5, padding=2), *pool(),
            *conv(384, 3, padding=1), *conv(384, 3, padding=1), *conv(256, 3, padding=1), *pool(),
            nn.Flatten(), *dense(), *dense(), nn.LazyLinear(num_classes), nn.Softmax(dim=1))

# %% wrong AlexNet: always ten classes
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        conv = lambda c, k, **kw: [nn.LazyConv2d(c, k, **kw), nn.ReLU()]
        dense = lambda: [nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)]
        self.net = nn.Sequential(
            *conv(96, 11, stride=4, padding=1), nn.MaxPool2d(3, 2),
            *conv(256, 5, padding=2), nn.MaxPool2d(3, 2),
            *conv(384, 3, padding=1), *conv(384, 3, padding=1), *conv(256, 3, padding=1),
            nn.MaxPool2d(3, 2), nn.Flatten(), *dense(), *dense(), nn.LazyLinear(10))

# %% wrong AlexNet: the last pool is an average pool
class AlexNet(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        conv = lambda c, k, **kw: [nn.LazyConv2d(c, k, **kw), nn.ReLU()]
        dense = lambda: [nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)]
        self.net = nn.Sequential(
            *conv(96, 11, stride=4, padding=1), nn.MaxPool2d(3, 2),
            *conv(256, 5, padding=2), nn.MaxPool2d(3, 2),
            *conv(384, 3, padding=1), *conv(384, 3, padding=1), *conv(256, 3, padding=1),
            nn.AvgPool2d(3, 2), nn.Flatten(), *dense(), *dense(), nn.LazyLinear(num_classes))

# %% right alexnet_parameters: numpy sums over a table of layers
convs = np.array([(1, 96, 11), (96, 256, 5), (256, 384, 3), (384, 384, 3), (384, 256, 3)])
c_in, c_out, k = convs.T
denses = np.array([(6400, 4096), (4096, 4096), (4096, 10)])
alexnet_parameters = np.array([(c_in * c_out * k**2 + c_out).sum(),
                               (denses.prod(axis=1) + denses[:, 1]).sum()])

# %% wrong alexnet_parameters: the biases are left out
alexnet_parameters = (3722592, 43032576)

# %% wrong alexnet_parameters: images in three channels, as in the paper
alexnet_parameters = (3723968 + 2 * 11 * 11 * 96, 43040778)

# %% right alexnet_megabytes: four bytes for each number, rounded by Python
maps = 96 * 54**2 + 256 * 26**2 + (384 + 384 + 256) * 12**2
alexnet_megabytes = [round(4 * n / 10**6, 1) for n in (3723968, 43040778, 128 * maps)]

# %% wrong alexnet_megabytes: eight bytes for each number
alexnet_megabytes = (29.8, 344.3, 614.9)

# %% wrong alexnet_megabytes: the maps of a single image
alexnet_megabytes = (14.9, 172.2, 2.4)

# %% right alexnet_work: whole floats from a sum over layers
alexnet_work = (float(sum([54 * 54 * 96 * 121, 26 * 26 * 256 * 96 * 25, 144 * 384 * 256 * 9,
                           144 * 384 * 384 * 9, 144 * 256 * 384 * 9])),
                float(6400 * 4096 + 4096 * 4096 + 4096 * 10))

# %% wrong uses_per_weight: the second is cut off and not rounded
uses_per_weight = (895113600 // 3723968, 43032576 // 43040778)

# %% right uses_per_weight: whole floats
uses_per_weight = (240.0, 1.0)

# %% right small_alexnet: all convolutions as they were, one narrow dense layer
def small_alexnet():
    return nn.Sequential(
        nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(),
        nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% right small_alexnet: thin, in a class of its own, with functional pools and ReLU
class Slim(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 11, stride=4, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 5, padding=2)
        self.conv3 = nn.Conv2d(64, 96, 3, padding=1)
        self.conv4 = nn.Conv2d(96, 96, 3, padding=1)
        self.conv5 = nn.Conv2d(96, 64, 3, padding=1)
        self.fc1 = nn.Linear(64 * 5 * 5, 256)
        self.fc2 = nn.Linear(256, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 3, 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 3, 2)
        x = F.relu(self.conv4(F.relu(self.conv3(x))))
        x = F.max_pool2d(F.relu(self.conv5(x)), 3, 2)
        x = F.dropout(F.relu(self.fc1(x.flatten(1))), 0.5, self.training)
        return self.fc2(x)


def small_alexnet():
    return Slim()

# %% right small_alexnet: a mean over each map, then one dense layer
def small_alexnet():
    net = nn.Sequential()
    rows = [(64, 11, 4, 1), 'M', (128, 5, 1, 2), 'M', (192, 3, 1, 1), (192, 3, 1, 1),
            (128, 3, 1, 1), 'M']
    for row in rows:
        if row == 'M':
            net.append(nn.MaxPool2d(3, 2))
        else:
            net.append(nn.LazyConv2d(*row)).append(nn.ReLU())
    # 채널마다 평균을 낸다
    net.append(nn.AdaptiveAvgPool2d(1)).append(nn.Flatten()).append(nn.LazyLinear(10))
    return net

# %% wrong small_alexnet: narrower dense layers, yet eleven million numbers
def small_alexnet():
    return nn.Sequential(
        nn.LazyConv2d(96, kernel_size=11, stride=4, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(256, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(384, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(256, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(1024), nn.ReLU(), nn.Dropout(0.5),
        nn.LazyLinear(1024), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong small_alexnet: one of the three convolutions of 3 x 3 in a row is left out
def small_alexnet():
    return nn.Sequential(
        nn.LazyConv2d(64, 11, stride=4, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(128, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(256, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(128, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong small_alexnet: log-softmax in place of raw scores
def small_alexnet():
    return nn.Sequential(
        nn.LazyConv2d(48, 11, stride=4, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(96, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(128, 3, padding=1), nn.ReLU(), nn.LazyConv2d(128, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(96, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(256), nn.ReLU(), nn.LazyLinear(10), nn.LogSoftmax(dim=1))

# %% wrong small_alexnet: pools that do not overlap, so maps of 54, 27, 27, 13 and 6
def small_alexnet():
    return nn.Sequential(
        nn.LazyConv2d(48, 11, stride=4, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.LazyConv2d(96, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.LazyConv2d(128, 3, padding=1), nn.ReLU(), nn.LazyConv2d(128, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(96, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Flatten(), nn.LazyLinear(256), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% right alexnet28: three convolutions, one dropout, sizes written out
def alexnet28():
    return nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, stride=2),
        nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(64 * 6 * 6, 256), nn.ReLU(), nn.Dropout(0.5), nn.Linear(256, 10))

# %% right alexnet28: a d2l.Classifier with five convolutions
class Net28(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(48, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(96, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.LazyConv2d(128, 3, padding=1), nn.ReLU(),
            nn.LazyConv2d(128, 3, padding=1), nn.ReLU(),
            nn.LazyConv2d(96, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Flatten(),
            nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))


def alexnet28():
    return Net28()

# %% right alexnet28: functional dropout that knows the mode
class Small(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(
            [nn.LazyConv2d(c, 3, padding=1) for c in (32, 64, 128)])
        self.hidden = nn.LazyLinear(200)
        self.out = nn.LazyLinear(10)

    def forward(self, X):
        for conv in self.convs:
            X = F.max_pool2d(torch.relu(conv(X)), 2)
        X = F.dropout(torch.relu(self.hidden(X.flatten(1))), p=0.5, training=self.training)
        return self.out(X)


alexnet28 = lambda: Small()

# %% wrong alexnet28: only two convolutions
def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(256), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong alexnet28: the dropout stands behind the last layer
def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(256), nn.ReLU(), nn.LazyLinear(10), nn.Dropout(0.5))

# %% wrong alexnet28: the images are enlarged first, to twice the side
def alexnet28():
    return nn.Sequential(
        nn.Upsample(scale_factor=2),
        nn.LazyConv2d(32, 5, stride=2, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(256), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong alexnet28: more than five million numbers, as the dense layer stayed wide
def alexnet28():
    return nn.Sequential(
        nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(),
        nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2),
        nn.Flatten(), nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong alexnet28: the dropout is never switched off
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(
            nn.LazyConv2d(32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(64, 3, padding=1), nn.ReLU(), nn.Flatten())
        self.hidden = nn.LazyLinear(256)
        self.last = nn.LazyLinear(10)

    def forward(self, X):
        return self.last(F.dropout(F.relu(self.hidden(self.conv(X))), p=0.5))


def alexnet28():
    return Net()

# %% right LeNetDropout: one Sequential with sizes
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, kernel_size=5, padding=2), nn.ReLU(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Conv2d(6, 16, kernel_size=5), nn.ReLU(),
            nn.AvgPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
            nn.Linear(16 * 5 * 5, 120), nn.ReLU(), nn.Dropout(p=0.5),
            nn.Linear(120, 84), nn.ReLU(), nn.Dropout(p=0.5),
            nn.Linear(84, num_classes))

# %% right LeNetDropout: forward with functions, one dropout layer serves both places
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.c1 = nn.LazyConv2d(6, 5, padding=2)
        self.c2 = nn.LazyConv2d(16, 5)
        self.f1 = nn.LazyLinear(120)
        self.f2 = nn.LazyLinear(84)
        self.f3 = nn.LazyLinear(num_classes)
        self.drop = nn.Dropout(0.5)

    def forward(self, X):
        X = F.avg_pool2d(self.c1(X).relu(), 2)
        X = F.avg_pool2d(self.c2(X).relu(), 2)
        X = self.drop(self.f1(X.reshape(len(X), -1)).relu())
        X = self.drop(self.f2(X).clamp(min=0))
        return self.f3(X)

# %% wrong LeNetDropout: the sigmoids of the convolutions are left
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.Sigmoid(), nn.AvgPool2d(2, 2),
            nn.LazyConv2d(16, kernel_size=5), nn.Sigmoid(), nn.AvgPool2d(2, 2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(84), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong LeNetDropout: max pools, as in AlexNet
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(84), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong LeNetDropout: dropout by hand does not enlarge what is left
class HalfDrop(nn.Module):
    def forward(self, X):
        return X * (torch.rand(X.shape) > 0.5) if self.training else X


class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.AvgPool2d(2, 2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.AvgPool2d(2, 2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), HalfDrop(),
            nn.LazyLinear(84), nn.ReLU(), HalfDrop(), nn.LazyLinear(num_classes))

# %% wrong LeNetDropout: one dropout only, behind the second hidden layer
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.AvgPool2d(2, 2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.AvgPool2d(2, 2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(),
            nn.LazyLinear(84), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% right augment: pads each image with zeros and cuts a window out
def augment(X):
    N, C, h, w = X.shape
    out = torch.zeros_like(X)
    padded = F.pad(X, (2, 2, 2, 2))
    for n in range(N):
        i, j = torch.randint(0, 5, (2,)).tolist()
        image = padded[n, :, i:i + h, j:j + w]
        if torch.rand(1) < 0.5:
            image = image.flip(-1)
        out[n] = image
    return out

# %% right augment: rolls each image round, with Python's own random numbers
def augment(X):
    new = []
    for x in X:
        if random.random() < 0.5:
            x = torch.flip(x, dims=[2])
        new.append(torch.roll(x, (random.randint(-2, 2), random.randint(-2, 2)), dims=(1, 2)))
    return torch.stack(new)

# %% right augment: without a loop, all pixels are picked by indices, the edge is repeated
def augment(X):
    N, _, h, w = X.shape
    dy = torch.randint(-2, 3, (N, 1))
    dx = torch.randint(-2, 3, (N, 1))
    flip = torch.rand(N, 1) < 0.5
    rows = (torch.arange(h) + dy).clamp(0, h - 1)
    cols = (torch.arange(w) + dx).clamp(0, w - 1)
    cols = torch.where(flip, w - 1 - cols, cols)
    n = torch.arange(N)[:, None, None]
    return X[n, 0, rows[:, :, None], cols[:, None, :]][:, None]

# %% right augment: an affine grid, sampled at the nearest cell
def augment(X):
    N, _, h, w = X.shape
    sign = 1.0 - 2.0 * torch.randint(0, 2, (N,))
    theta = torch.zeros(N, 2, 3)
    theta[:, 0, 0] = sign
    theta[:, 1, 1] = 1
    theta[:, 0, 2] = torch.randint(-2, 3, (N,)) * 2 / w
    theta[:, 1, 2] = torch.randint(-2, 3, (N,)) * 2 / h
    grid = F.affine_grid(theta, X.shape, align_corners=False)
    return F.grid_sample(X, grid, mode="nearest", align_corners=False)

# %% wrong augment: the whole batch is mirrored and moved alike
def augment(X):
    if torch.rand(1) < 0.5:
        X = X.flip(3)
    dy, dx = torch.randint(-2, 3, (2,)).tolist()
    return torch.roll(X, (dy, dx), (2, 3))

# %% wrong augment: mirrors up and down
def augment(X):
    out = []
    for x in X:
        if torch.rand(1) < 0.5:
            x = x.flip(1)
        dy, dx = torch.randint(-2, 3, (2,)).tolist()
        out.append(torch.roll(x, (dy, dx), (1, 2)))
    return torch.stack(out)

# %% wrong augment: mirrors the images of the caller in place
def augment(X):
    h, w = X.shape[2:]
    for i in range(len(X)):
        if torch.rand(1) < 0.5:
            X[i] = X[i].flip(2)
    padded = F.pad(X, (2, 2, 2, 2))
    out = []
    for image in padded:
        i, j = torch.randint(0, 5, (2,)).tolist()
        out.append(image[:, i:i + h, j:j + w])
    return torch.stack(out)

# %% wrong augment: pads by 4, so that images move by up to 4 cells
def augment(X):
    h, w = X.shape[-2:]
    padded = F.pad(X, (4, 4, 4, 4))
    out = []
    for image in padded:
        i, j = torch.randint(0, 9, (2,)).tolist()
        image = image[:, i:i + h, j:j + w]
        out.append(image.flip(2) if torch.rand(1) < 0.5 else image)
    return torch.stack(out)

# %% wrong augment: moves to the left and right only
def augment(X):
    out = []
    for image in X:
        if np.random.rand() < 0.5:
            image = image.flip(2)
        out.append(torch.roll(image, int(np.random.randint(-2, 3)), dims=2))
    return torch.stack(out)

# %% wrong augment: the gaps are filled with -1
def augment(X):
    h, w = X.shape[-2:]
    padded = F.pad(X, (2, 2, 2, 2), value=-1.0)
    out = []
    for image in padded:
        i, j = torch.randint(0, 5, (2,)).tolist()
        image = image[:, i:i + h, j:j + w]
        out.append(image.flip(2) if torch.rand(1) < 0.5 else image)
    return torch.stack(out)

# %% wrong augment: the mirror is always used
def augment(X):
    h, w = X.shape[-2:]
    padded = F.pad(X.flip(3), (2, 2, 2, 2))
    shifts = torch.randint(0, 5, (len(X), 2)).tolist()
    return torch.stack([x[:, i:i + h, j:j + w] for x, (i, j) in zip(padded, shifts)])

# %% wrong augment: cuts to 28 x 28 whatever the size of the images
def augment(X):
    padded = F.pad(X, (2, 2, 2, 2))
    out = torch.zeros(len(X), 1, 28, 28)
    for n, image in enumerate(padded):
        i, j = torch.randint(0, 5, (2,)).tolist()
        out[n] = image[:, i:i + 28, j:j + 28]
        if torch.rand(1) < 0.5:
            out[n] = out[n].flip(2)
    return out

# %% right AlexNet: a function that returns the Sequential
def AlexNet(lr=0.1, num_classes=10):
    net = nn.Sequential(
        nn.LazyConv2d(out_channels=96, kernel_size=11, stride=4, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=(3, 3), stride=(2, 2)),
        nn.LazyConv2d(out_channels=256, kernel_size=5, padding=2), nn.ReLU(),
        nn.MaxPool2d(kernel_size=(3, 3), stride=(2, 2)))
    for channels in (384, 384, 256):
        net.append(nn.LazyConv2d(channels, kernel_size=3, padding=1))
        net.append(nn.ReLU())
    net.append(nn.MaxPool2d(kernel_size=(3, 3), stride=(2, 2)))
    net.append(nn.Flatten())
    for _ in range(2):
        net.extend([nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5)])
    return net.append(nn.LazyLinear(num_classes))

# %% right LeNetDropout: a plain nn.Module without lr, activations chosen by a loop
class LeNetDropout(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        layers = []
        for c, p in ((6, 2), (16, 0)):
            layers += [nn.LazyConv2d(c, 5, padding=p), nn.ReLU(inplace=True), nn.AvgPool2d(2)]
        layers.append(nn.Flatten())
        for width in (120, 84):
            layers += [nn.LazyLinear(width), nn.ReLU(inplace=True), nn.Dropout()]
        layers.append(nn.LazyLinear(num_classes))
        self.net = nn.Sequential(*layers)

    def forward(self, X):
        return self.net(X)

# %% right LeNetDropout: dropout by hand with a scaled mask
class Dropout(nn.Module):
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, X):
        if self.training and self.rate > 0:
            mask = (torch.rand(X.shape, device=X.device) >= self.rate).to(X.dtype)
            X = X * mask / (1 - self.rate)
        return X


class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, kernel_size=5, padding=2), nn.ReLU(), nn.AvgPool2d(2, 2),
            nn.LazyConv2d(16, kernel_size=5), nn.ReLU(), nn.AvgPool2d(2, 2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), Dropout(0.5),
            nn.LazyLinear(84), nn.ReLU(), Dropout(0.5), nn.LazyLinear(num_classes))

# %% right augment: shifted pieces are pasted into grey, with slices
def augment(X):
    h, w = X.shape[2:]
    out = torch.full_like(X, 0.5)
    for n in range(X.shape[0]):
        image = X[n].flip(-1) if torch.rand(()) > 0.5 else X[n]
        dy, dx = np.random.randint(-2, 3, size=2)
        out[n, :, max(dy, 0):h + min(dy, 0), max(dx, 0):w + min(dx, 0)] = (
            image[:, max(-dy, 0):h - max(dy, 0), max(-dx, 0):w - max(dx, 0)])
    return out

# %% right augment: numpy does the work, and a tensor comes back
def augment(X):
    rng = np.random.default_rng()
    images = X.detach().cpu().numpy()
    result = np.zeros_like(images)
    for n, image in enumerate(images):
        if rng.random() < 0.5:
            image = image[:, :, ::-1]
        result[n] = np.roll(image, tuple(rng.integers(-2, 3, size=2)), axis=(1, 2))
    return torch.from_numpy(result).to(X.device)

# %% right small_alexnet: one hidden dense layer, channels halved, a d2l.Classifier
class HalfAlexNet(d2l.Classifier):
    def __init__(self, lr=0.01):
        super().__init__()
        self.save_hyperparameters()

        def conv(i, o, *args):
            return nn.Sequential(nn.Conv2d(i, o, *args), nn.ReLU())

        self.net = nn.Sequential(
            conv(1, 48, 11, 4, 1), nn.MaxPool2d(3, 2), conv(48, 128, 5, 1, 2), nn.MaxPool2d(3, 2),
            conv(128, 192, 3, 1, 1), conv(192, 192, 3, 1, 1), conv(192, 128, 3, 1, 1),
            nn.MaxPool2d(3, 2), nn.Flatten(), nn.Linear(128 * 25, 1024), nn.ReLU(),
            nn.Dropout(0.5), nn.Linear(1024, 10))


def small_alexnet():
    return HalfAlexNet()

# %% right alexnet28: batch normalisation besides, and dropout of whole maps as well
def alexnet28():
    def conv(c, k):
        return [nn.LazyConv2d(c, k, padding=k // 2), nn.LazyBatchNorm2d(), nn.ReLU()]

    return nn.Sequential(
        *conv(32, 5), nn.MaxPool2d(3, 2), *conv(64, 3), *conv(64, 3), nn.MaxPool2d(3, 2),
        nn.Dropout2d(0.1), nn.Flatten(), nn.LazyLinear(300), nn.ReLU(), nn.Dropout(0.5),
        nn.LazyLinear(10))
