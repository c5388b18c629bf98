# %%
import numpy as np
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F

vgg11_arch = ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512))


def block_of(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=2, stride=2))

# %% right stacked_weights: a numpy array from a formula
stacked_weights = np.array([1 * 5**2, 2 * 3**2, 1 * 7**2, 3 * 3**2]) * 64 * 64

# %% right stacked_weights: counted by layers without bias
def weights(k, n):
    layers = [nn.Conv2d(64, 64, k, bias=False) for _ in range(n)]
    return sum(p.numel() for layer in layers for p in layer.parameters())


stacked_weights = [weights(5, 1), weights(3, 2), weights(7, 1), weights(3, 3)]

# %% wrong stacked_weights: with biases
stacked_weights = (102464, 73856, 200768, 110784)

# %% wrong stacked_weights: the input channels are not counted
stacked_weights = (64 * 25, 2 * 64 * 9, 64 * 49, 3 * 64 * 9)

# %% wrong stacked_weights: both single layers first, then both stacks
stacked_weights = (102400, 200704, 73728, 110592)

# %% right vgg_block: a class of its own with a ModuleList and functions
class Block(nn.Module):
    def __init__(self, n, channels):
        super().__init__()
        self.convs = nn.ModuleList(
            nn.LazyConv2d(channels, (3, 3), padding=(1, 1)) for _ in range(n))

    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return F.max_pool2d(x, 2)


def vgg_block(num_convs, out_channels):
    return Block(num_convs, out_channels)

# %% right vgg_block: the first convolution is lazy, the others know their size
def vgg_block(num_convs: int, out_channels: int) -> nn.Sequential:
    net = nn.Sequential(nn.LazyConv2d(out_channels, 3, padding="same"), nn.ReLU(inplace=True))
    for i in range(1, num_convs):
        net.add_module(f"conv{i}", nn.Conv2d(out_channels, out_channels, 3, padding="same"))
        net.add_module(f"relu{i}", nn.ReLU(inplace=True))
    net.add_module("pool", nn.MaxPool2d(2))
    return net

# %% right vgg_block: nested pairs out of a comprehension, one ReLU for all
def vgg_block(num_convs, out_channels):
    relu = nn.ReLU()
    pairs = [nn.Sequential(nn.LazyConv2d(out_channels, 3, 1, 1), relu) for _ in range(num_convs)]
    print("블록:", num_convs, out_channels)
    return nn.Sequential(*pairs, nn.MaxPool2d(kernel_size=2))

# %% wrong vgg_block: one ReLU for the whole block, at its end
def vgg_block(num_convs, out_channels):
    layers = [nn.LazyConv2d(out_channels, kernel_size=3, padding=1) for _ in range(num_convs)]
    return nn.Sequential(*layers, nn.ReLU(), nn.MaxPool2d(kernel_size=2, stride=2))

# %% wrong vgg_block: from the second convolution on, one and the same layer is used again
def vgg_block(num_convs, out_channels):
    layers = [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    again = [nn.Conv2d(out_channels, out_channels, kernel_size=3, padding=1), nn.ReLU()]
    layers += again * (num_convs - 1)
    layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers)

# %% wrong vgg_block: no padding
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers.append(nn.LazyConv2d(out_channels, kernel_size=3))
        layers.append(nn.ReLU())
    layers.append(nn.MaxPool2d(2, 2))
    return nn.Sequential(*layers)

# %% wrong vgg_block: a pool behind each convolution, as the line stands inside the loop
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers.append(nn.LazyConv2d(out_channels, kernel_size=3, padding=1))
        layers.append(nn.ReLU())
        layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)

# %% wrong vgg_block: the layers lie in a plain list, so that nobody trains them
class ListBlock(nn.Module):
    def __init__(self, num_convs, out_channels):
        super().__init__()
        self.convs = [nn.LazyConv2d(out_channels, 3, padding=1) for _ in range(num_convs)]
        self.pool = nn.MaxPool2d(2)

    def forward(self, X):
        for conv in self.convs:
            X = torch.relu(conv(X))
        return self.pool(X)


def vgg_block(num_convs, out_channels):
    return ListBlock(num_convs, out_channels)

# %% wrong vgg_block: the pool of AlexNet, a window of 3
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, nn.MaxPool2d(kernel_size=3, stride=2, padding=1))

# %% wrong vgg_block: one convolution too few, as the range begins at 1
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(1, num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.ReLU()]
    layers.append(nn.MaxPool2d(kernel_size=2, stride=2))
    return nn.Sequential(*layers)

# %% wrong vgg_block: a leaky ReLU, and odd sides are rounded up
def vgg_block(num_convs, out_channels):
    layers = []
    for _ in range(num_convs):
        layers += [nn.LazyConv2d(out_channels, kernel_size=3, padding=1), nn.LeakyReLU()]
    layers.append(nn.MaxPool2d(2, stride=2, ceil_mode=True))
    return nn.Sequential(*layers)

# %% right block_shapes: computed in a loop, a list of tuples
side, block_shapes = 224, []
for _, channels in vgg11_arch:
    side //= 2
    block_shapes.append((channels, side, side))

# %% right block_shapes: taken from the blocks themselves, as torch.Size
X = torch.zeros(1, 1, 224, 224, device="meta")
shapes = []
with torch.device("meta"):
    for n, c in vgg11_arch:
        X = block_of(n, c)(X)
        shapes.append(X.shape[1:])
block_shapes = tuple(shapes)

# %% wrong block_shapes: what goes into each block's pool
block_shapes = ((64, 224, 224), (128, 112, 112), (256, 56, 56), (512, 28, 28), (512, 14, 14))

# %% wrong block_shapes: the channels double to the end
block_shapes = ((64, 112, 112), (128, 56, 56), (256, 28, 28), (512, 14, 14), (1024, 7, 7))

# %% right VGG: as in the book, with starred blocks
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in arch], nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(num_classes))

# %% right VGG: everything flat in one Sequential, one dropout for both places, no lr
class VGG(nn.Module):
    def __init__(self, arch, num_classes=10):
        super().__init__()
        net = nn.Sequential()
        for convs, channels in arch:
            for _ in range(convs):
                net.append(nn.LazyConv2d(channels, 3, padding=1))
                net.append(nn.ReLU())
            net.append(nn.MaxPool2d(2))
        net.append(nn.Flatten())
        drop = nn.Dropout()
        for _ in (0, 1):
            net.append(nn.LazyLinear(4096)).append(nn.ReLU()).append(drop)
        net.append(nn.LazyLinear(num_classes))
        self.net = net

    def forward(self, X):
        return self.net(X)

# %% right VGG: completed in a later cell, dropout written by hand from Bernoulli numbers
class VGG(d2l.Classifier):
    """VGG."""


class MyDropout(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, X):
        if self.training:
            X = X * torch.bernoulli(torch.full_like(X, 1 - self.p)) / (1 - self.p)
        return X

# %%
@d2l.add_to_class(VGG)
def __init__(self, arch, lr=0.1, num_classes=10):
    d2l.Classifier.__init__(self)
    self.save_hyperparameters()
    blocks = nn.Sequential(*(block_of(*pair) for pair in arch))
    dense = []
    for width in (4096, 4096):
        dense += [nn.LazyLinear(width), nn.ReLU(), MyDropout(0.5)]
    self.net = nn.Sequential(blocks, nn.Flatten(), *dense, nn.LazyLinear(num_classes))

# %% right VGG: a function that returns a Sequential
def VGG(arch, lr=0.1, num_classes=10):
    parts = []
    for num_convs, out_channels in arch:
        parts.append(block_of(num_convs, out_channels))
    parts += [nn.Flatten(start_dim=1),
              nn.LazyLinear(4096), nn.ReLU(inplace=True), nn.Dropout(p=0.5),
              nn.LazyLinear(4096), nn.ReLU(inplace=True), nn.Dropout(p=0.5),
              nn.LazyLinear(num_classes)]
    return nn.Sequential(*parts)

# %% wrong VGG: always builds VGG-11, whatever arch says
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in vgg11_arch], nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong VGG: the numbers of convolutions are taken, the channels are those of VGG-11
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        blocks = [block_of(pair[0], c) for pair, c in zip(arch, (64, 128, 256, 512, 512))]
        self.net = nn.Sequential(
            *blocks, nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong VGG: the maps are averaged to 7 x 7 first, which changes other sizes of image
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in arch], nn.AdaptiveAvgPool2d((7, 7)), nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong VGG: a ReLU behind the scores
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = [block_of(n, c) for n, c in arch] + [nn.Flatten()]
        for width in (4096, 4096, num_classes):
            layers += [nn.LazyLinear(width), nn.ReLU()]
            if width == 4096:
                layers.append(nn.Dropout(0.5))
        self.net = nn.Sequential(*layers)

# %% wrong VGG: one hidden dense layer only
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in arch], nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong VGG: dropout with rate 0.2
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in arch], nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.2),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.2), nn.LazyLinear(num_classes))

# %% wrong VGG: the ReLU between the dense layers is missing
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            *[block_of(n, c) for n, c in arch], nn.Flatten(),
            nn.LazyLinear(4096), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% wrong VGG: takes the pairs off the list, which fails for a tuple and empties a list
class VGG(d2l.Classifier):
    def __init__(self, arch, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        layers = []
        while arch:
            layers.append(block_of(*arch.pop(0)))
        self.net = nn.Sequential(
            *layers, nn.Flatten(),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5),
            nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes))

# %% right missing_layers: the letter
missing_layers = 'b'

# %% wrong missing_layers: the dense layers, which do have rows of their own
missing_layers = 'a'

# %% right smallest_vgg_side: a power of two as a float
smallest_vgg_side = 2.0 ** 5

# %% right smallest_vgg_side: tried out
def survives(side):
    for _ in range(5):
        side = side // 2
    return side >= 1


smallest_vgg_side = next(n for n in range(1, 300) if survives(n))

# %% wrong smallest_vgg_side: halved four times only
smallest_vgg_side = 16

# %% wrong smallest_vgg_side: one too few, as if the pools rounded up
smallest_vgg_side = 31

# %% right parameters_compared: a tensor of two numbers
alexnet = torch.tensor([11712, 614656, 885120, 1327488, 884992, 26218496, 16781312, 40970])
parameters_compared = torch.stack([alexnet.sum(), torch.tensor(9219328 + 119586826)])

# %% wrong parameters_compared: VGG-11 for colour images
parameters_compared = (46764746, 128807306)

# %% wrong parameters_compared: VGG-11 stands first
parameters_compared = (128806154, 46764746)

# %% right work_compared: lists within a list
work_compared = [[895113600, 43032576], [7427653632, 119578624]]

# %% wrong work_compared: grouped by kind of layer and not by net
work_compared = ((895113600, 7427653632), (43032576, 119578624))

# %% right cheaper_head: convolutions and the small dense layer added up
def conv(i, o):
    return i * o * 9 + o


cheaper_head = (conv(1, 64) + conv(64, 128) + conv(128, 256) + conv(256, 256) + conv(256, 512)
                + 3 * conv(512, 512) + 512 * 10 + 10)

# %% wrong cheaper_head: only the new dense layer
cheaper_head = 512 * 10 + 10

# %% wrong cheaper_head: the ten biases are left out
cheaper_head = 9219328 + 512 * 10

# %% right vgg_arch: a formula, lists for pairs
def vgg_arch(depth):
    first = 1 if depth == 11 else 2
    last = (depth - 3 - 2 * first) // 3
    return [[n, c] for n, c in zip([first] * 2 + [last] * 3, [64, 128, 256, 512, 512])]

# %% right vgg_arch: a table of all four
def vgg_arch(depth):
    table = {
        11: ((1, 64), (1, 128), (2, 256), (2, 512), (2, 512)),
        13: ((2, 64), (2, 128), (2, 256), (2, 512), (2, 512)),
        16: ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)),
        19: ((2, 64), (2, 128), (4, 256), (4, 512), (4, 512)),
    }
    return table[depth]

# %% right vgg_arch: whole floats in a numpy table turned to ints at the end
def vgg_arch(depth):
    lead = 1 + (depth > 11)
    counts = np.repeat([lead, (depth - 3 - 2 * lead) / 3], [2, 3])
    channels = 64 * 2 ** np.minimum(np.arange(5), 3)
    return list(zip(counts.astype(int).tolist(), channels.tolist()))

# %% wrong vgg_arch: the dense layers are not counted, so that 13 gets three in a block
def vgg_arch(depth):
    first = 1 if depth == 11 else 2
    last = (depth - 2 * first) // 3
    return [(first, 64), (first, 128), (last, 256), (last, 512), (last, 512)]

# %% wrong vgg_arch: the first two blocks always have two convolutions, even for depth 11
def vgg_arch(depth):
    n = {11: 2, 13: 2, 16: 3, 19: 4}[depth]
    return [(2, 64), (2, 128), (n, 256), (n, 512), (n, 512)]

# %% wrong vgg_arch: the channels come first in each pair
def vgg_arch(depth):
    m = 1 if depth == 11 else 2
    n = max(2, (depth - 7) // 3)
    return [(64, m), (128, m), (256, n), (512, n), (512, n)]

# %% wrong vgg_arch: the last block gets the layers that are left, 19 is 2, 2, 3, 3, 6
def vgg_arch(depth):
    if depth == 11:
        return [(1, 64), (1, 128), (2, 256), (2, 512), (2, 512)]
    n = 2 if depth == 13 else 3
    return [(2, 64), (2, 128), (n, 256), (n, 512), (depth - 3 - 4 - 2 * n, 512)]

# %% wrong vgg_arch: one list for all calls, so that a later call changes the earlier answer
shared = [[1, 64], [1, 128], [2, 256], [2, 512], [2, 512]]


def vgg_arch(depth):
    first = 1 if depth == 11 else 2
    for i in range(5):
        shared[i][0] = first if i < 2 else (depth - 3 - 2 * first) // 3
    return shared

# %% right small_vgg_parameters: counted for each side
def count(side):
    total, c_in = 0, 1
    for n, c in ((1, 16), (1, 32), (2, 64), (2, 128), (2, 128)):
        for _ in range(n):
            total += 9 * c_in * c + c
            c_in = c
        side //= 2
    widths = [c_in * side * side, 4096, 4096, 10]
    return total + sum(a * b + b for a, b in zip(widths, widths[1:]))


small_vgg_parameters = [count(s) for s in (224, 96, 84, 56)]

# %% wrong small_vgg_parameters: sides rounded up, so that 84 ends in maps of 3 x 3
small_vgg_parameters = (43093322, 22121802, 22121802, 19500362)

# %% wrong small_vgg_parameters: in the order of growing sides
small_vgg_parameters = (17927498, 19500362, 22121802, 43093322)

# %% right vgg_small_input: three blocks of two convolutions, dense layers with sizes
def vgg_small_input(size):
    side = size // 8
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3, padding=1), nn.ReLU(), nn.Conv2d(128, 128, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(128 * side * side, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, 10))

# %% right vgg_small_input: blocks from a list, then the mean of each map
def vgg_small_input(size):
    arch = [(2, 64), (2, 128), (3, 256), (3, 256)]
    return nn.Sequential(
        *[block_of(n, c) for n, c in arch],
        nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% right vgg_small_input: a d2l.Classifier with functions for ReLU and pool
class SmallVGG(d2l.Classifier):
    def __init__(self, widths, lr=0.05, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.first = nn.ModuleList([nn.LazyConv2d(w, 3, padding=1) for w in widths])
        self.second = nn.ModuleList([nn.LazyConv2d(w, 3, padding=1) for w in widths])
        self.hidden = nn.LazyLinear(1024)
        self.scores = nn.LazyLinear(num_classes)

    def forward(self, X):
        for a, b in zip(self.first, self.second):
            X = F.max_pool2d(F.relu(b(F.relu(a(X)))), 2)
        X = F.dropout(F.relu(self.hidden(torch.flatten(X, 1))), training=self.training)
        return self.scores(X)


def vgg_small_input(size):
    # 56은 블록 세 개, 84는 네 개
    return SmallVGG([16, 32, 64] if size == 56 else [16, 32, 64, 64])

# %% wrong vgg_small_input: one convolution only before the first pool
def vgg_small_input(size):
    return nn.Sequential(
        block_of(1, 32), block_of(2, 64), block_of(2, 128), nn.Flatten(),
        nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong vgg_small_input: one convolution only between the first two pools
def vgg_small_input(size):
    return nn.Sequential(
        block_of(2, 32), block_of(1, 64), block_of(2, 128), nn.Flatten(),
        nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong vgg_small_input: within 20 million for 56, but 26 million for 84
def vgg_small_input(size):
    return nn.Sequential(
        block_of(2, 32), block_of(2, 64), block_of(2, 128), nn.Flatten(),
        nn.LazyLinear(2048), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong vgg_small_input: the dense layer fits images of 56 only
def vgg_small_input(size):
    return nn.Sequential(
        block_of(2, 32), block_of(2, 64), block_of(2, 128), nn.Flatten(),
        nn.Linear(128 * 7 * 7, 512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% wrong vgg_small_input: softmax at the end, not raw scores
def vgg_small_input(size):
    return nn.Sequential(
        block_of(2, 32), block_of(2, 64), block_of(2, 128), nn.Flatten(),
        nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10), nn.Softmax(dim=-1))

# %% wrong vgg_small_input: the images are enlarged to 112 first
def vgg_small_input(size):
    return nn.Sequential(
        nn.Upsample(size=(112, 112), mode="bilinear"),
        block_of(2, 16), block_of(2, 32), block_of(2, 64), block_of(2, 64), nn.Flatten(),
        nn.LazyLinear(512), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(10))

# %% right vgg_block: names for the layers, from a dictionary
def vgg_block(num_convs, out_channels):
    from collections import OrderedDict

    layers = OrderedDict()
    for i in range(num_convs):
        layers[f"conv{i + 1}"] = nn.LazyConv2d(out_channels, kernel_size=3, stride=1, padding=1)
        layers[f"relu{i + 1}"] = nn.ReLU()
    layers["pool"] = nn.MaxPool2d(kernel_size=2, stride=2)
    return nn.Sequential(layers)

# %% right vgg_block: recursion, the block with one convolution less comes last
def vgg_block(num_convs, out_channels):
    if num_convs == 0:
        return nn.MaxPool2d((2, 2), (2, 2))
    return nn.Sequential(
        nn.LazyConv2d(out_channels, 3, padding=1), nn.ReLU(),
        vgg_block(num_convs - 1, out_channels))

# %% right VGG: blocks and dense layers in two parts of self.net, classes by another keyword order
class VGG(d2l.Classifier):
    def __init__(self, arch, num_classes=10, lr=0.1):
        super().__init__()
        self.save_hyperparameters()
        features = nn.Sequential()
        for i, pair in enumerate(arch):
            features.add_module(f"block{i}", block_of(pair[0], pair[1]))

        def hidden():
            return nn.Sequential(nn.LazyLinear(4096), nn.ReLU(), nn.Dropout(0.5))

        head = nn.Sequential(nn.Flatten(), hidden(), hidden(), nn.LazyLinear(num_classes))
        self.net = nn.Sequential(features, head)

# %% right vgg_arch: tuple arithmetic, the same tuple each time
def vgg_arch(depth):
    # 밀집층 세 개를 뺀다
    convs = depth - 3
    lead = (1, 1) if convs == 8 else (2, 2)
    rest = (convs - sum(lead)) // 3
    return tuple(zip(lead + (rest,) * 3, (64, 128, 256, 512, 512)))

# %% right vgg_arch: a chain of conditions
def vgg_arch(depth):
    if depth == 11:
        return list(vgg11_arch)
    elif depth == 13:
        n = 2
    elif depth == 16:
        n = 3
    else:
        n = 4
    arch = [(2, 64), (2, 128)]
    for c in (256, 512, 512):
        arch.append((n, c))
    return arch

# %% right vgg_small_input: halves until no more than 7 cells are left, channels double
def vgg_small_input(size):
    layers, channels = [], 32
    while size > 7:
        layers += [nn.LazyConv2d(channels, 3, padding=1), nn.ReLU(inplace=True),
                   nn.LazyConv2d(channels, 3, padding=1), nn.ReLU(inplace=True),
                   nn.MaxPool2d(2)]
        channels, size = 2 * channels, size // 2
    return nn.Sequential(*layers, nn.Flatten(), nn.LazyLinear(128), nn.ReLU(), nn.LazyLinear(10))

# %% right work_compared: numpy, from tables of layers
def work(convs, denses):
    i, o, k, h = np.array(convs).T
    return [(i * o * k * k * h * h).sum(), sum(a * b for a, b in denses)]


work_compared = np.array([
    work([(1, 96, 11, 54), (96, 256, 5, 26), (256, 384, 3, 12), (384, 384, 3, 12),
          (384, 256, 3, 12)], [(6400, 4096), (4096, 4096), (4096, 10)]),
    work([(1, 64, 3, 224), (64, 128, 3, 112), (128, 256, 3, 56), (256, 256, 3, 56),
          (256, 512, 3, 28), (512, 512, 3, 28), (512, 512, 3, 14), (512, 512, 3, 14)],
         [(25088, 4096), (4096, 4096), (4096, 10)]),
])

# %% right cheaper_head: a 0-d tensor
cheaper_head = torch.tensor(128806154 - 119586826 + 513 * 10)
