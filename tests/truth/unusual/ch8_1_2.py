# %%
import torch
from d2l import torch as d2l
from torch import nn
from torch.nn import functional as F


def plan(num_classes=10, channels=(96, 256, 384, 384, 256), width=4096, rate=0.5):
    a, b, c, d, e = channels
    return [
        nn.LazyConv2d(a, kernel_size=11, stride=4, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(b, kernel_size=5, padding=2), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2),
        nn.LazyConv2d(c, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(d, kernel_size=3, padding=1), nn.ReLU(),
        nn.LazyConv2d(e, kernel_size=3, padding=1), nn.ReLU(),
        nn.MaxPool2d(kernel_size=3, stride=2), nn.Flatten(),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(width), nn.ReLU(), nn.Dropout(rate),
        nn.LazyLinear(num_classes),
    ]

# %% right LeNetDropout: functions in forward
class LeNetDropout(nn.Module):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.conv1, self.conv2 = nn.LazyConv2d(6, 5, padding=2), nn.LazyConv2d(16, 5)
        self.fc1, self.fc2, self.fc3 = map(nn.LazyLinear, (120, 84, num_classes))
        self.pool, self.drop = nn.AvgPool2d(2), nn.Dropout()

    def forward(self, X):
        X = self.pool(self.conv1(X).relu())
        X = self.pool(self.conv2(X).relu())
        X = self.drop(self.fc1(X.flatten(1)).relu())
        return self.fc3(self.drop(self.fc2(X).relu()))


# %% right LeNetDropout: dropout by a mask of its own
class Mask(nn.Module):
    def forward(self, X):
        if not self.training:
            return X
        return X * (torch.rand_like(X) > 0.5) / 0.5


class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), Mask(), nn.LazyLinear(84), nn.ReLU(), Mask(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNetDropout: a mask without the factor
class Mask(nn.Module):
    def forward(self, X):
        return X * (torch.rand_like(X) > 0.5) if self.training else X


class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), Mask(), nn.LazyLinear(84), nn.ReLU(), Mask(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNetDropout: dropout after the convolutions, too
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.Dropout(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.Dropout(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(), nn.LazyLinear(84), nn.ReLU(), nn.Dropout(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNetDropout: max pooling
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(), nn.LazyLinear(84), nn.ReLU(), nn.Dropout(),
            nn.LazyLinear(num_classes),
        )


# %% wrong LeNetDropout: rates 0.2 and 0.5, the dropout of the multilayer perceptron
class LeNetDropout(d2l.Classifier):
    def __init__(self, lr=0.1, num_classes=10):
        super().__init__()
        self.save_hyperparameters()
        self.net = nn.Sequential(
            nn.LazyConv2d(6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
            nn.LazyConv2d(16, 5), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
            nn.LazyLinear(120), nn.ReLU(), nn.Dropout(0.2),
            nn.LazyLinear(84), nn.ReLU(), nn.Dropout(0.5), nn.LazyLinear(num_classes),
        )


# %% right augment: one image at a time, rolled
def augment(X):
    images = []
    for image in X:
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        dy, dx = torch.randint(-2, 3, (2,)).tolist()
        images.append(image.roll((dy, dx), (-2, -1)))
    return torch.stack(images)


# %% right augment: by indices, all at once
def augment(X):
    N, _, H, W = X.shape
    dy, dx = torch.randint(-2, 3, (2, N, 1))
    rows = (torch.arange(H) + dy).clamp(0, H - 1)
    columns = torch.arange(W) + dx
    columns = torch.where(torch.rand(N, 1) < 0.5, columns, W - 1 - columns).clamp(0, W - 1)
    n = torch.arange(N)[:, None, None]
    return X[n, 0, rows[:, :, None], columns[:, None, :]].unsqueeze(1)


# %% right augment: Python's random, framed by zeros
import random


def augment(X):
    H, W = X.shape[2:]
    framed = F.pad(X, (2, 2, 2, 2))
    out = torch.empty_like(X)
    for n in range(len(X)):
        i, j = random.randrange(5), random.randrange(5)
        piece = framed[n, :, i : i + H, j : j + W]
        out[n] = piece.flip(2) if random.getrandbits(1) else piece
    return out


# %% wrong augment: one choice for the whole batch
def augment(X):
    if torch.rand(()) < 0.5:
        X = X.flip(-1)
    dy, dx = torch.randint(-2, 3, (2,)).tolist()
    return X.roll((dy, dx), (-2, -1))


# %% wrong augment: upside down
def augment(X):
    images = []
    for image in X:
        if torch.rand(()) < 0.5:
            image = image.flip(-2)
        dy, dx = torch.randint(-2, 3, (2,)).tolist()
        images.append(image.roll((dy, dx), (-2, -1)))
    return torch.stack(images)


# %% wrong augment: never more than one to the right, randint ends before its end
def augment(X):
    images = []
    for image in X:
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        dy, dx = torch.randint(0, 3, (2,)).tolist()
        images.append(image.roll((dy + 1, dx + 1), (-2, -1)))
    return torch.stack(images)


# %% wrong augment: it changes the batch it gets
def augment(X):
    for n in range(len(X)):
        image = X[n].flip(-1) if torch.rand(()) < 0.5 else X[n]
        dy, dx = torch.randint(-2, 3, (2,)).tolist()
        X[n] = image.roll((dy, dx), (-2, -1)).clone()
    return X


# %% wrong augment: always mirrored
def augment(X):
    images = []
    for image in X.flip(-1):
        dy, dx = torch.randint(-2, 3, (2,)).tolist()
        images.append(image.roll((dy, dx), (-2, -1)))
    return torch.stack(images)


# %% wrong augment: moved along one axis only
def augment(X):
    images = []
    for image in X:
        if torch.rand(()) < 0.5:
            image = image.flip(-1)
        images.append(image.roll(int(torch.randint(-2, 3, ())), -1))
    return torch.stack(images)


# %% wrong augment: the same choices in each call
def augment(X):
    g = torch.Generator().manual_seed(0)
    images = []
    for image in X:
        if torch.rand((), generator=g) < 0.5:
            image = image.flip(-1)
        dy, dx = torch.randint(-2, 3, (2,), generator=g).tolist()
        images.append(image.roll((dy, dx), (-2, -1)))
    return torch.stack(images)
